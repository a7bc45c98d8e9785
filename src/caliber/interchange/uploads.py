"""Files as somebody hands them in, archives unpacked: how many, how large, and how large once unpacked, is limited."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import PurePosixPath
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile, ZipInfo

from caliber.errors import Refused

KINDS: dict[str, tuple[str, ...]] = {"sql": (".sql", ".hql"), "sheet": (".xlsx", ".xlsm", ".csv", ".tsv")}
ARCHIVES = (".zip",)
MOST_FILES = 5_000
MOST_UNPACKED = 64 * 1024 * 1024
MOST_EACH = 8 * 1024 * 1024
UTF8, ENCRYPTED = 0x800, 0x1  # flags of an archive's entries
UNSEEN = ("__MACOSX",)


class Upload(NamedTuple):
    """One file. ``kind``: a key of ``KINDS``, "" where its name says that it is nothing that is read."""

    name: str
    kind: str
    data: bytes


def unpacked(given: Iterable[tuple[str, bytes]]) -> list[Upload]:
    """Every file by itself, in order. Raises ``Refused``: ``intake.too_many``, ``intake.bad_archive``,
    ``intake.expands``."""
    out: list[Upload] = []
    for name, data in given:
        plain = plain_name(name)
        if plain.lower().endswith(ARCHIVES):
            out += _opened(plain, data)
        else:
            out.append(Upload(plain, kind_of(plain), data))
        if len(out) > MOST_FILES:
            raise Refused("intake.too_many", plain, limit=MOST_FILES)
    return out


def kind_of(name: str) -> str:
    """What a file is by the end of its name."""
    return next((kind for kind, endings in KINDS.items() if name.lower().endswith(endings)), "")


def digest_of(kind: str, name: str, data: bytes) -> str:
    """The same for the same bytes under the same name."""
    return sha256(f"{kind}\0{name}\0".encode() + data).hexdigest()


def plain_name(name: str) -> str:
    """A path without what would lead out of its folder, and without what cannot be shown."""
    parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in ("/", "..", ".")]
    shown = "".join(char if char.isprintable() else "_" for char in "/".join(parts))
    return shown[-300:] or "-"


def _opened(name: str, data: bytes) -> Iterator[Upload]:
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir() and not _unseen(one.filename)]
            check_entries(name, entries, MOST_UNPACKED)
            left = MOST_UNPACKED
            for one in entries:
                content = _content(archive, one, name, min(left, MOST_EACH))
                left -= len(content)
                plain = plain_name(_decoded(one))
                yield Upload(plain, kind_of(plain), content)
    except (BadZipFile, NotImplementedError, EOFError, OSError, ValueError, zlib.error) as error:
        raise Refused("intake.bad_archive", name, name=name, reason=str(error)[:120]) from error


def check_entries(name: str, entries: list[ZipInfo], limit: int) -> None:
    """By what the archive says of itself, before anything is unpacked."""
    if len(entries) > MOST_FILES:
        raise Refused("intake.too_many", name, limit=MOST_FILES)
    if sum(one.file_size for one in entries) > limit:
        raise Refused("intake.expands", name, name=name, limit=f"{limit // 1024 // 1024} MB")


def _content(archive: ZipFile, entry: ZipInfo, name: str, most: int) -> bytes:
    """At most so much of it, whatever the archive says: what is larger is no report."""
    if entry.flag_bits & ENCRYPTED:
        reason = {"zh": "有密码", "en": "it has a password"}
        raise Refused("intake.bad_archive", name, name=name, reason=reason)
    with archive.open(entry) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise Refused("intake.expands", name, name=f"{name}: {entry.filename}", limit=f"{most // 1024 // 1024} MB")
    return content


def _unseen(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any((part.startswith(".") and part.strip(".")) or part in UNSEEN for part in parts)


def _decoded(entry: ZipInfo) -> str:
    """Archives made on a Chinese Windows have their names in GBK and do not say so."""
    if entry.flag_bits & UTF8:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename
