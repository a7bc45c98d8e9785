"""A project opened: its definitions, its sources, the questions that can be put to it, its store where one is needed.

The one wiring of settings to parts, for the server, the command line and Python alike. Nothing heavy is loaded before
it is used: a question that is only explained opens no driver and no store.
"""

from __future__ import annotations

import threading
from datetime import datetime
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from caliber.access import OWNER, Principal
from caliber.engines import Limits
from caliber.errors import Problem, Refused
from caliber.interchange.yaml_files import Loaded, load_project
from caliber.model.snapshot import Snapshot
from caliber.query.receipts import FolderReceipts, ReceiptBook
from caliber.query.service import QueryService
from caliber.query.sources import Sources
from caliber.settings import STORE, Settings

if TYPE_CHECKING:
    from caliber.engines import Engine
    from caliber.store import Store


def open_project(settings: Settings) -> Project:
    """The project of ``settings.folder``, its definitions read; no source and no store is opened yet.

    Raises ``Refused("interchange.no_project")`` where the folder is none. Definitions with errors raise only when they
    are used: see ``Project.snapshot`` and ``Project.check``.
    """
    return Project(settings, load_project(settings.folder))


class Project:
    """One project folder. Thread-safe; ``close`` (or ``with``) closes sources and store."""

    def __init__(self, settings: Settings, loaded: Loaded) -> None:
        self.settings = settings
        self.loaded = loaded
        self._engines: dict[str, Engine] = {}
        self._store: Store | None = None
        self._lock = threading.Lock()

    # -- definitions

    @cached_property
    def snapshot(self) -> Snapshot:
        """The definitions of the files. Raises ``Refused("server.broken_project")`` at the first of their errors."""
        if self.loaded.model is None:
            errors = [problem for problem in self.loaded.problems if problem.severity == "error"]
            first = errors[0]
            said = {lang: first.message(lang) for lang in ("zh", "en")}
            raise Refused("server.broken_project", first.where, count=len(errors), first=str(first.where), reason=said)
        return Snapshot(self.loaded.model)

    def check(self, sources: bool = True) -> tuple[Problem, ...]:
        """Every problem at once, placed, errors and warnings; ``sources``: the tables are looked at too."""
        if not sources:
            return self.loaded.check()
        from caliber.query.tables import look_at

        whole = self.loaded.model is not None
        seen = look_at(self.sources_of(self.snapshot if whole else Snapshot(self.loaded.partial), keep=whole))
        found = (*self.loaded.check(seen.columns), *(self.loaded.placed(problem) for problem in seen.problems))
        return tuple(sorted(found, key=lambda one: (one.where.file, one.where.line, one.where.column)))

    # -- questions

    def sources_of(self, snapshot: Snapshot, keep: bool = True) -> Sources:
        """The sources under these definitions; what lies behind them is opened once for the whole project.

        ``keep``: what they tell about themselves is kept in the folder, for the next process.
        """
        settings = self.settings
        kept = settings.kept if keep else None
        return Sources(snapshot, settings.folder, kept, settings.engine_threads, self._engines, settings.rolled)

    def queries_of(
        self, snapshot: Snapshot, receipts: ReceiptBook | None = None, learn: bool = False, keep: bool = True
    ) -> QueryService:
        """Questions under these definitions, with the limits of the settings.

        ``learn``: see ``QueryService``; ``keep``: see ``sources_of``.
        """
        limits = Limits(seconds=self.settings.query_seconds, rows=self.settings.query_rows)
        return QueryService(snapshot, self.sources_of(snapshot, keep), receipts, limits, learn)

    def queries_then(self, snapshot: Snapshot, receipts: ReceiptBook | None = None) -> QueryService:
        """Questions under earlier definitions, which leave what is kept of the present ones alone."""
        same = snapshot.fingerprint == self.snapshot.fingerprint
        return self.queries_of(snapshot, receipts, keep=same)

    @cached_property
    def receipts(self) -> FolderReceipts:
        """Receipts of the command line and of Python, below the project's ``.caliber``."""
        return FolderReceipts(self.settings.kept)

    @property
    def every_receipt(self) -> ReceiptBook:
        """To look receipts up: those of the folder, and where there is a store those of the server."""
        if not self.has_store:
            return self.receipts
        from caliber.app.receipts import EitherBook
        from caliber.catalog.receipt_book import StoredReceipts

        return EitherBook(self.receipts, StoredReceipts(self.store))

    @cached_property
    def queries(self) -> QueryService:
        """Questions under the definitions of the files, receipts kept in the folder."""
        self.mark_kept()
        return self.queries_of(self.snapshot, self.receipts)

    def now(self) -> datetime:
        """The moment in the project's time zone (else UTC); fixed where the settings say so."""
        try:
            zone = ZoneInfo(self.loaded.partial.calendar.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            zone = ZoneInfo("UTC")
        if not self.settings.now:
            return datetime.now(zone)
        fixed = datetime.fromisoformat(self.settings.now)
        return fixed if fixed.tzinfo is not None else fixed.replace(tzinfo=zone)

    # -- people and what is published

    @property
    def has_store(self) -> bool:
        """Whether there is a store already; an embedded one is made when it is first needed."""
        return bool(self.settings.store) or (self.settings.kept / STORE).is_file()

    @property
    def store(self) -> Store:
        """The metadata store, opened (or made) at its first use. Raises ``Refused``, ``SourceError`` (``store.…``)."""
        if self._store is None:
            with self._lock:
                if self._store is None:
                    from caliber.store import open_store

                    self.mark_kept()
                    self._store = open_store(self.settings.store_url)
        return self._store

    @property
    def store_with_definitions(self) -> Store:
        """The store; where nothing is published yet, the definitions of the files are: their departments count."""
        from caliber.catalog.publish import synchronize
        from caliber.store import snapshots

        with self.store.reading() as tx:
            empty = snapshots.current(tx) is None
        if empty and self.loaded.model is not None:
            synchronize(self.store, self.snapshot, self.now())
        return self.store

    def principal(self, username: str = "") -> Principal:
        """Who asks: the project's owner, or one of the store's people. Raises ``Refused`` (``accounts.…``)."""
        if not username:
            return OWNER
        from caliber.accounts.identity import principal_of
        from caliber.accounts.people import normal

        return principal_of(self.store_with_definitions, normal(username))

    # -- the folder of this machine

    def mark_kept(self) -> None:
        """What belongs to this machine alone stays out of version control."""
        kept = self.settings.kept
        mark = kept / ".gitignore"
        if mark.exists():
            return
        try:
            kept.mkdir(parents=True, exist_ok=True)
            mark.write_text("*\n", "utf-8")
        except OSError:
            return  # said in full by whoever must write there

    def close(self) -> None:
        """Closes sources and store; closing twice is closing once."""
        for engine in self._engines.values():
            engine.close()
        self._engines.clear()
        store, self._store = self._store, None
        if store is not None:
            store.close()

    def __enter__(self) -> Project:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()
