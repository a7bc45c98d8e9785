"""The demo company kept between starts: built once, and again only where something else is wanted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from caliber.errors import Refused
from caliber.settings import KEPT

if TYPE_CHECKING:
    from caliber.demo.build import Progress

MARK = "demo.json"
ROWS = 1_000_000


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """What was built. ``made_by``: a hash of the program that built it; ``last``: the last day with data."""

    rows: int
    last: date
    made_by: str


def demo_folder() -> Path:
    """``$XDG_DATA_HOME/caliber/demo``."""
    base = os.environ.get("XDG_DATA_HOME") or os.path.join(os.path.expanduser("~"), ".local", "share")
    return Path(base) / "caliber" / "demo"


def demo_ready(folder: Path, rows: int | None) -> Mark | None:
    """What is there already, where it is what is wanted. ``rows``: None takes any size."""
    mark = _mark(folder)
    if mark is None or mark.made_by != made_by() or (rows is not None and mark.rows != rows):
        return None
    from caliber.demo import DATABASE

    return mark if (folder / DATABASE).is_file() and (folder / "caliber.yaml").is_file() else None


def build(folder: Path, rows: int | None, today: date, progress: Progress) -> Mark:
    """Builds the company anew; an earlier one of ours in the same folder is replaced.

    Raises ``Refused`` (``server.folder_not_empty``, ``interchange.demo_rows``), ``SourceError("source.disk_full")``.
    """
    earlier = _mark(folder)
    if earlier is None and folder.is_dir() and any(folder.iterdir()):
        raise Refused("server.folder_not_empty", str(folder), path=str(folder))
    from caliber.demo import build_demo

    wanted = rows or (earlier.rows if earlier is not None else ROWS)
    info = build_demo(folder, wanted, today=today, progress=progress)
    mark = Mark(rows=info.rows, last=info.last, made_by=made_by())
    kept = folder / KEPT
    kept.mkdir(parents=True, exist_ok=True)
    (kept / ".gitignore").write_text("*\n", "utf-8")
    (kept / MARK).write_bytes(msgspec.json.encode(mark))
    return mark


def _mark(folder: Path) -> Mark | None:
    try:
        return msgspec.json.decode((folder / KEPT / MARK).read_bytes(), type=Mark)
    except (OSError, msgspec.MsgspecError):
        return None


def made_by() -> str:
    """A hash of everything that makes the company: an upgrade that changes it makes it anew."""
    digest = sha256()
    for name, part in sorted(_parts(files("caliber.demo"), "")):
        digest.update(f"{name}\0".encode())
        digest.update(part.read_bytes())
    return digest.hexdigest()


def _parts(folder: Traversable, above: str) -> Iterator[tuple[str, Traversable]]:
    for part in folder.iterdir():
        name = f"{above}/{part.name}"
        if part.is_dir():
            if part.name != "__pycache__":
                yield from _parts(part, name)
        elif part.name.endswith((".py", ".sql", ".yaml")):
            yield name, part
