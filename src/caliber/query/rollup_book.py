"""Which rollups of a source have been built, from which data, and where they lie: one small file beside them."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from caliber.compiler.facts import BuiltRollup
from caliber.engines import KeepsRollups
from caliber.errors import Refused, SourceError

if TYPE_CHECKING:
    from caliber.engines import Engine


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One rollup as it was built. ``name``: of its table; ``digest``: of what it stores; ``version``: of the data.

    ``since``: the first period that was computed anew, "" for all; ``last``: the last period, as ISO text.
    """

    rollup: str
    name: str
    digest: str
    version: str
    rows: int
    at: str
    seconds: float
    since: str = ""
    last: str = ""


class Page(msgspec.Struct, frozen=True):
    """``left``: tables that newer ones have replaced; whoever still reads one finds it until the next is built.

    ``begun``: tables whose making was begun and has not ended.
    """

    entries: dict[str, Entry] = {}
    left: tuple[str, ...] = ()
    begun: tuple[str, ...] = ()


EMPTY = Page()
BOOK = "book.json"


def stamp(version: str) -> str:
    """A data version as it is noted."""
    return sha256(version.encode()).hexdigest()


class RollupBook:
    """The rollups of one source. Several processes read it; one at a time writes, under ``writing``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / BOOK
        self._seen = self._written()

    def page(self) -> Page:
        """What stands there now; a book that cannot be read is an empty one."""
        self._seen = self._written()
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Page)
        except (OSError, msgspec.MsgspecError):
            return EMPTY

    def changed(self) -> bool:
        """Whether somebody has written since ``page`` was read."""
        return self._written() != self._seen

    def built(self, engine: Engine, version: str) -> dict[str, BuiltRollup]:
        """What can be read of it, as facts of the source at this data version."""
        if not isinstance(engine, KeepsRollups):
            return {}
        entries = [(one, engine.kept(one.name)) for one in self.page().entries.values()]
        now = stamp(version)
        return {
            one.rollup: BuiltRollup(digest=one.digest, table=table, rows=one.rows, at=one.at, fresh=one.version == now)
            for one, table in entries
            if table
        }

    @contextmanager
    def writing(self, engine: KeepsRollups) -> Iterator[None]:
        """One builder at a time; first what one that never came to its end has left is removed.

        Raises ``Refused("rollup.busy")``.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise SourceError("rollup.not_kept", path=str(self.folder), reason=error.strerror or "") from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._tidy(engine)
            yield
        except BlockingIOError:
            raise Refused("rollup.busy") from None
        finally:
            os.close(handle)

    def _tidy(self, engine: KeepsRollups) -> None:
        page = self.page()
        known = {*(entry.name for entry in page.entries.values()), *page.left}
        for name in sorted({*engine.strays(known), *page.begun} - known):
            engine.forget(name)
        if page.begun:
            self._write(Page(page.entries, page.left))

    def begin(self, name: str) -> None:
        """Notes the table that is going to be made: whoever comes after a crash finds its name."""
        page = self.page()
        self._write(Page(page.entries, page.left, (name,)))

    def put(self, entry: Entry, engine: KeepsRollups) -> None:
        """The newer table in the place of the older, which is removed when the next one is built."""
        page = self.page()
        for name in page.left:
            engine.forget(name)
        old = page.entries.get(entry.rollup)
        left = (old.name,) if old is not None and old.name != entry.name else ()
        self._write(Page(page.entries | {entry.rollup: entry}, left))

    def drop(self, rollup: str, engine: KeepsRollups) -> bool:
        """Removes a rollup; False where there was none."""
        page = self.page()
        entry = page.entries.get(rollup)
        if entry is None:
            return False
        self._write(Page({code: one for code, one in page.entries.items() if code != rollup}, page.left))
        engine.forget(entry.name)
        return True

    def _write(self, page: Page) -> None:
        fresh = self._path.with_suffix(".tmp")
        try:
            fresh.write_bytes(msgspec.json.encode(page))
            fresh.replace(self._path)
        except OSError as error:
            raise SourceError("rollup.not_kept", path=str(self._path), reason=error.strerror or "") from error

    def _written(self) -> int:
        try:
            return self._path.stat().st_mtime_ns
        except OSError:
            return 0
