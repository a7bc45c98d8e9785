"""What a database or a disk says when it fails, told in our words: a table from its codes to ours."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from caliber.errors import CaliberError, Refused, SourceError

# Primary result codes of SQLite.
SQLITE = {
    5: "store.busy",
    6: "store.busy",
    8: "store.read_only",
    10: "store.disk_error",
    11: "store.corrupt",
    13: "store.disk_full",
    14: "store.cannot_open",
    23: "store.cannot_open",
    26: "store.corrupt",
}
# Unique, primary and foreign keys, of both.
CONFLICTS = frozenset({2067, 1555, 787, "23505", "23503"})
# SQLSTATE of PostgreSQL, by its first two or all five letters.
POSTGRES = {
    "53100": "store.disk_full",
    "25006": "store.read_only",
    "08": "store.unreachable",
    "57P": "store.unreachable",
    "28": "store.unreachable",
    "3D": "store.unreachable",
    "40": "store.busy",
    "55P03": "store.busy",
    "XX001": "store.corrupt",
    "XX002": "store.corrupt",
    "58": "store.disk_error",
    "53300": "store.busy",
}
SYSTEM = {
    errno.ENOSPC: "store.disk_full",
    errno.EDQUOT: "store.disk_full",
    errno.EROFS: "store.read_only",
    errno.EACCES: "store.cannot_open",
    errno.EPERM: "store.cannot_open",
    errno.ENOTDIR: "store.cannot_open",
    errno.EISDIR: "store.cannot_open",
    errno.EEXIST: "store.cannot_open",
    errno.EIO: "store.disk_error",
}


@contextmanager
def failures_told(place: str) -> Iterator[None]:
    """Failures of the database leave the block as ``SourceError``; two writers of one row as ``store.conflict``."""
    try:
        yield
    except sa.exc.IntegrityError as error:
        if not _is_conflict(error):
            raise
        raise Refused("store.conflict") from error
    except sa.exc.TimeoutError as error:
        raise SourceError("store.busy", place, path=place) from error
    except (sa.exc.DBAPIError, sqlite3.Error) as error:
        raise _told(error, place) from error


@contextmanager
def disk_told(place: str) -> Iterator[None]:
    """Failures of the disk leave the block as ``SourceError``."""
    try:
        yield
    except OSError as error:
        code = SYSTEM.get(error.errno or 0)
        if code is None:
            raise
        raise SourceError(code, place, path=place, reason=error.strerror or "") from error


def _is_conflict(error: sa.exc.IntegrityError) -> bool:
    """Two of what may exist once, or a record gone that this one needs; a missing value is a fault of ours."""
    number = getattr(error.orig, "sqlite_errorcode", None)
    return number in CONFLICTS or getattr(error.orig, "sqlstate", None) in CONFLICTS


def _told(error: sa.exc.DBAPIError | sqlite3.Error, place: str) -> CaliberError:
    cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    number = getattr(cause, "sqlite_errorcode", None)
    if isinstance(number, int):
        code = SQLITE.get(number & 0xFF, "store.failed")
    else:
        code = _postgres(getattr(cause, "sqlstate", None), isinstance(error, sa.exc.OperationalError))
    return SourceError(code, place, path=place, reason=str(cause).strip().splitlines()[0] if str(cause).strip() else "")


def _postgres(state: str | None, operational: bool) -> str:
    for length in (5, 3, 2):
        code = POSTGRES.get((state or "")[:length])
        if code:
            return code
    return "store.unreachable" if state is None and operational else "store.failed"
