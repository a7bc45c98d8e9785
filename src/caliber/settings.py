"""Environment and the ``server:`` part of caliber.yaml, as one frozen value. The environment wins."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from caliber.errors import Refused

PREFIX = "CALIBER_"
KEPT = ".caliber"
STORE = "caliber.sqlite3"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How this installation runs. ``store``: "" is SQLite below the project's ``.caliber`` folder."""

    project: str = "."
    host: str = "127.0.0.1"
    port: int = 8321
    workers: int = 1
    store: str = ""
    query_seconds: float = 60.0
    query_rows: int = 100_000
    engine_threads: int = 0
    secure_cookies: bool = False
    body_limit: int = 8 * 1024 * 1024
    demo: bool = False
    now: str = ""  # a fixed moment (ISO), for tests and rehearsals

    @property
    def folder(self) -> Path:
        return Path(self.project)

    @property
    def kept(self) -> Path:
        """Where what belongs to this machine is kept: store, receipts, facts."""
        return self.folder / KEPT

    @property
    def rolled(self) -> Path:
        """Where the rollups of files are kept, and the books of all."""
        return self.kept / "rollups"

    @property
    def store_url(self) -> str:
        return self.store or f"sqlite:///{(self.kept / STORE).resolve()}"


class Kind(NamedTuple):
    """How a setting is read, and what it takes in words."""

    read: Callable[[str], Any]
    wanted: dict[str, str]


def _boolean(text: str) -> bool:
    return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[text.lower()]


def _port(text: str) -> int:
    port = int(text)
    if not 0 < port < 65536:
        raise ValueError(text)
    return port


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _natural(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def _seconds(text: str) -> float:
    number = float(text)
    if not 0 < number < 86_400:
        raise ValueError(text)
    return number


def _moment(text: str) -> str:
    datetime.fromisoformat(text)
    return text


TEXT = Kind(str, {"zh": "文字", "en": "text"})
COUNT = Kind(_positive, {"zh": "正整数", "en": "a positive whole number"})
KINDS: dict[str, Kind] = {
    "host": TEXT,
    "port": Kind(_port, {"zh": "1 到 65535 的整数", "en": "a whole number from 1 to 65535"}),
    "workers": COUNT,
    "store": TEXT,
    "query_seconds": Kind(_seconds, {"zh": "大于 0 的秒数", "en": "a number of seconds above 0"}),
    "query_rows": COUNT,
    "engine_threads": Kind(_natural, {"zh": "整数", "en": "a whole number"}),
    "secure_cookies": Kind(_boolean, {"zh": "true 或 false", "en": "true or false"}),
    "body_limit": COUNT,
    "now": Kind(_moment, {"zh": "ISO 时间,如 2026-01-31T09:00", "en": "an ISO time such as 2026-01-31T09:00"}),
}


def read_settings(project: str = ".", environment: Mapping[str, str] | None = None, **given: Any) -> Settings:
    """``given`` wins over the environment, which wins over the file. Raises ``Refused`` (``server.…``)."""
    env = os.environ if environment is None else environment
    found = {**_of_file(Path(project)), **_of_environment(env)}
    found |= {name: _given(name, value) for name, value in given.items() if value is not None}
    return Settings(project=project, **found)


def _given(name: str, value: Any) -> Any:
    """What the command line gives is read like the rest, so that a port of 99999 is told as one."""
    return _read(name, str(value), f"--{name.replace('_', '-')}") if name in KINDS else value


def _of_environment(env: Mapping[str, str]) -> dict[str, Any]:
    named = {name: env[PREFIX + name.upper()] for name in KINDS if env.get(PREFIX + name.upper())}
    return {name: _read(name, text, PREFIX + name.upper()) for name, text in named.items()}


def _of_file(project: Path) -> dict[str, Any]:
    """Only a text that holds the word is parsed: most projects have no such part."""
    path = next((p for s in ("yaml", "yml", "json") if (p := project / f"caliber.{s}").is_file()), None)
    try:
        text = path.read_text("utf-8-sig") if path is not None else ""
    except (OSError, UnicodeDecodeError):
        return {}  # said in full where the definitions are read
    if "server" not in text:
        return {}
    import yaml

    try:
        head = next(iter(yaml.safe_load_all(text)), None)
    except yaml.YAMLError:
        return {}
    part = head.get("server") if isinstance(head, dict) else None
    if not isinstance(part, dict):
        return {}
    for name in part:
        if name not in KINDS:
            raise Refused("server.unknown_setting", str(path), name=str(name), known=sorted(KINDS))
    return {name: _read(name, str(value), str(path)) for name, value in part.items()}


def _read(name: str, text: str, where: str) -> Any:
    try:
        return KINDS[name].read(text.strip())
    except (ValueError, KeyError):
        raise Refused("server.bad_setting", where, name=name, value=text, wanted=KINDS[name].wanted) from None
