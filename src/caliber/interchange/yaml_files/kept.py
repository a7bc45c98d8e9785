"""What was read before, by the content of its files: a command starts at once, and an edit is never overlooked.

Kept below the user's own cache folder (``XDG_CACHE_HOME``), never in the project. Only what was read without any
problem is kept; whatever goes wrong here means reading the files again.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import msgspec

from caliber import __version__
from caliber.interchange.yaml_files.loaded import Loaded, Origin
from caliber.model.objects import Model

MOST = 32

_PARTS = ("model/objects.py", "model/text.py", "model/build.py", "model/reading.py", "model/shorthand.py",
          "interchange/yaml_files/events.py", "interchange/yaml_files/json_text.py")  # fmt: skip


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """``documents``: file and place of each; ``origins``: table, code and number of the document."""

    model: Model
    documents: list[Origin]
    origins: list[tuple[str, str, str, int]]


def key_of(texts: Mapping[str, str]) -> str:
    """A name that other texts, or another reader, do not share."""
    digest = sha256(__version__.encode())
    for part in _PARTS:
        about = Path(__file__).parents[2].joinpath(part).stat()
        digest.update(f"{part} {about.st_size} {about.st_mtime_ns}\0".encode())
    for name, text in texts.items():
        data = text.encode()
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def folder() -> Path | None:
    """Where readings are kept, None where the user has no place for them."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(base) / "caliber" / "definitions" if os.path.isabs(base) else None


def recall(texts: Mapping[str, str]) -> Loaded | None:
    """What these texts gave before."""
    try:
        place = folder()
        data = (place / key_of(texts)).read_bytes() if place is not None else b""
        kept = msgspec.msgpack.decode(data, type=_Kept) if data else None
    except (OSError, UnicodeEncodeError, msgspec.MsgspecError):
        return None
    if kept is None:
        return None
    origins = {(table, code): Origin(file, nth) for table, code, file, nth in kept.origins}
    return Loaded(kept.model, (), kept.model, origins, tuple(kept.documents), texts, False)


def keep(loaded: Loaded) -> None:
    """Keeps a reading without problems; the oldest give way."""
    place = folder()
    if place is None or loaded.model is None or loaded.problems:
        return
    origins = [(*known, *origin) for known, origin in loaded.origins.items()]
    data = msgspec.msgpack.encode(_Kept(loaded.model, list(loaded.documents), origins))
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = key_of(loaded.texts)
        draft = place / f".{name}.{os.getpid()}"
        draft.write_bytes(data)
        draft.replace(place / name)
        _forget(place)
    except (OSError, UnicodeEncodeError):
        return


def _forget(place: Path) -> None:
    found = sorted(place.iterdir(), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in found[MOST:]:
        path.unlink(missing_ok=True)
