"""Which files of a folder are definitions, and their texts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from caliber.interchange.yaml_files.unreadable import UnreadableError

SUFFIXES = (".yaml", ".yml", ".json")
SKIPPED = frozenset({"node_modules", "__pycache__", "data"})
MAX_BYTES = 64 * 1024 * 1024

# Encodings that people save in by mistake, the strictest first; only to name the likely one.
_LIKELY = (("utf-16", "UTF-16"), ("gb18030", "GBK"))


def project_files(folder: Path) -> list[Path]:
    """The definition files below a folder, ``caliber.yaml`` first; hidden folders and ``data`` are passed over."""
    return sorted(_walk(folder), key=lambda path: (path.parent != folder or path.stem != "caliber", path.as_posix()))


def _walk(folder: Path) -> Iterator[Path]:
    for at, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in SKIPPED and not name.startswith(".")]
        for name in names:
            if name.endswith(SUFFIXES) and not name.endswith(".schema.json") and not name.startswith("."):
                yield Path(at, name)


def text_of(path: Path) -> str:
    """The file's text. Raises ``UnreadableError``."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableError("interchange.too_large", size=path.stat().st_size, limit=MAX_BYTES)
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableError("interchange.unreadable_file", reason=error.strerror or str(error)) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise UnreadableError("interchange.bad_encoding", line, column, encoding=_likely(data)) from None


def _likely(data: bytes) -> str:
    for codec, name in _LIKELY:
        if codec == "utf-16" and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            data.decode(codec)
        except UnicodeDecodeError:
            continue
        return name
    return "?"
