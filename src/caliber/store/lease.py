"""One server per embedded store: a lock on a file beside it, given back by the system when the process ends."""

from __future__ import annotations

import fcntl
import os
from typing import NoReturn

import sqlalchemy as sa

from caliber.errors import Refused
from caliber.store.failures import disk_told


class FileLease:
    """Holds the lock while its file is open."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def close(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


class NoLease:
    """PostgreSQL serves several servers at once: nothing to hold."""

    def close(self) -> None:
        """Nothing was taken."""


def take(url: str, holder: str) -> FileLease | NoLease:
    """``holder`` says who we are (address and process), for the sentence that the second server prints."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return NoLease()
    path = parsed.database + ".lock"
    with disk_told(path):
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        _refuse(handle, parsed.database)
    os.ftruncate(handle, 0)
    os.write(handle, holder.encode())
    return FileLease(handle)


def _refuse(handle: int, path: str) -> NoReturn:
    other = os.read(handle, 500).decode(errors="replace").strip()
    os.close(handle)
    raise Refused("store.in_use", path, path=path, holder=other or {"zh": "另一个服务", "en": "another server"})
