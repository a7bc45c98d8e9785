"""The project's sources, opened when first asked, with what they have told about themselves at this data version."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from caliber.compiler import Compiler, Facts, FactsNeeded, Want
from caliber.compiler.almanac import listed
from caliber.compiler.bind import Binder
from caliber.compiler.dialects import DIALECTS
from caliber.compiler.facts import Listed
from caliber.compiler.probes import probe_sql
from caliber.compiler.render import quoted
from caliber.engines import Engine, KeepsRollups, Limits
from caliber.engines.open import open_engine
from caliber.errors import SourceError
from caliber.model.snapshot import Snapshot
from caliber.query.rollup_book import BOOK, RollupBook

CHECK_EVERY = 1.0  # seconds between looks at the files
MANY = Limits(seconds=120, rows=1_000_000)


class Source:
    """One source: its engine, its facts, and the compiler that plans with them."""

    def __init__(
        self, name: str, engine: Engine, snapshot: Snapshot, keep: Path | None, book: RollupBook | None = None
    ) -> None:
        self.name = name
        self.engine = engine
        self.snapshot = snapshot
        self._keep = keep / f"facts-{quote(name, safe='')}.json" if keep else None
        self._lock = threading.RLock()
        self._looked = time.monotonic()
        self.version = engine.data_version()
        self.book = book
        self._take(self._load())

    def look(self) -> None:
        """Starts afresh where the data has changed; looks at most once a second."""
        if time.monotonic() - self._looked < CHECK_EVERY:
            return
        with self._lock:
            self._looked = time.monotonic()
            if self.engine.data_version() != self.version:
                refresh = getattr(self.engine, "refresh", None)
                if refresh is not None:
                    refresh()
                self.version = self.engine.data_version()
                self._take(Facts(version=self._stamp()))
            elif self.book is not None and self.book.changed():
                self._take(self.facts)

    def rolled(self) -> None:
        """A rollup was built or dropped: questions are planned with what there is now."""
        with self._lock:
            self._take(self.facts)

    def supply(self, wants: tuple[Want, ...]) -> None:
        """Finds the facts out. Raises ``SourceError``."""
        with self._lock:
            binder = Binder(self.snapshot, DIALECTS[self.engine.dialect], self.facts.columns)
            fields: dict[str, Any] = {
                f: dict(getattr(self.facts, f)) for f in self.facts.__struct_fields__ if f not in ("version", "rollups")
            }
            for want in wants:
                self._answer(binder, want, fields)
            self._take(Facts(version=self.facts.version, **fields))
            self._store()

    def _answer(self, binder: Binder, want: Want, fields: dict[str, Any]) -> None:
        kind, dataset = want[0], want[1]
        if kind == "columns":
            fields["columns"][dataset] = self._columns(dataset)
            return
        try:
            sql = probe_sql(binder, want)
        except FactsNeeded as needed:
            for below in needed.wants:
                self._answer(binder, below, fields)
            binder = Binder(self.snapshot, binder.dialect, fields["columns"])
            sql = probe_sql(binder, want)
        columns = self.engine.execute(sql, MANY).columns
        if kind == "periods":
            fields["periods"][want[2]] = listed(zip(*(column.to_pylist() for column in columns), strict=True))
            return
        row = [column[0].as_py() for column in columns]
        if kind == "rows":
            fields["rows"][dataset] = int(row[0])
        elif kind == "span":
            fields["spans"][dataset, want[2]] = (row[0] or "", row[1] or "")
        else:
            field = {"whole": "whole", "unique": "unique", "distinct": "distinct", "timeless": "timeless"}[kind]
            truth = kind in ("whole", "unique")  # some engines know only 0 and 1
            fields[field][dataset, want[2]] = bool(row[0]) if truth else int(row[0])

    def _columns(self, code: str) -> dict[str, str]:
        dataset = self.snapshot.dataset(code)
        table = ".".join(quoted(DIALECTS[self.engine.dialect], part) for part in dataset.table.split("."))
        found = self.engine.describe(f"({dataset.sql}\n)" if dataset.sql else table)
        return {column.name: column.type for column in found.columns}

    def _take(self, facts: Facts) -> None:
        rollups = self.book.built(self.engine, self.version) if self.book is not None else {}
        self.facts = msgspec.structs.replace(facts, rollups=rollups)
        self.compiler = Compiler(self.snapshot, self.engine.dialect, self.facts)
        self._over_rows: Compiler | None = None

    @property
    def over_rows(self) -> Compiler:
        """Compiles as if nothing had been added up beforehand."""
        if not self.facts.rollups:
            return self.compiler
        if self._over_rows is None:
            facts = msgspec.structs.replace(self.facts, rollups={})
            self._over_rows = Compiler(self.snapshot, self.engine.dialect, facts)
        return self._over_rows

    # -- kept beside the project, so that the next process need not ask again

    def _stamp(self) -> str:
        from hashlib import sha256

        return sha256(f"{self.snapshot.fingerprint}|{self.version}".encode()).hexdigest()

    def _load(self) -> Facts:
        stamp = self._stamp()
        try:
            if self._keep is not None:
                kept = _thaw(msgspec.json.decode(self._keep.read_bytes()))
                if kept.version == stamp:
                    return kept
        except (OSError, ValueError, msgspec.MsgspecError, TypeError, KeyError):
            pass
        return Facts(version=stamp)

    def _store(self) -> None:
        if self._keep is None:
            return
        try:
            self._keep.parent.mkdir(exist_ok=True)
            fresh = self._keep.with_suffix(".tmp")
            fresh.write_bytes(msgspec.json.encode(_frozen(self.facts)))
            fresh.replace(self._keep)
        except OSError:
            return  # a folder that cannot be written to costs only time


def _frozen(facts: Facts) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for field in facts.__struct_fields__:
        if field == "rollups":  # they have a book of their own
            continue
        value = getattr(facts, field)
        pairs = isinstance(value, dict) and any(isinstance(key, tuple) for key in value)
        out[field] = [[list(key), item] for key, item in value.items()] if pairs else value
    return out


def _thaw(kept: dict[str, Any]) -> Facts:
    fields: dict[str, Any] = {
        k: {tuple(key): v for key, v in value} if isinstance(value, list) else value for k, value in kept.items()
    }
    fields["spans"] = {key: tuple(value) for key, value in fields["spans"].items()}
    fields["periods"] = msgspec.convert(fields["periods"], dict[str, Listed])
    return Facts(**fields)


class Sources:
    """All sources of one snapshot. ``folder``: what their addresses are relative to; ``keep``: where facts are kept.

    ``engines``: those that other snapshots have opened, by address; a file is opened once in a process. ``beside``:
    where rollups are kept, a folder a source.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        folder: Path,
        keep: Path | None = None,
        threads: int = 0,
        engines: dict[str, Engine] | None = None,
        beside: Path | None = None,
    ) -> None:
        self.beside = beside
        self._engines = {} if engines is None else engines
        self.snapshot = snapshot
        self.folder = folder
        self.keep = keep
        self.threads = threads
        self._open: dict[str, Source] = {}
        self._lock = threading.Lock()

    def get(self, name: str) -> Source:
        """The source of this name, opened. Raises ``SourceError``."""
        source = self._open.get(name)
        if source is None:
            with self._lock:
                source = self._open.get(name) or self._opened(name)
                self._open[name] = source
        source.look()
        return source

    def _opened(self, name: str) -> Source:
        uri = self.snapshot.model.sources.get(name)
        if uri is None:
            raise SourceError("source.unknown", name=name)
        beside = self.beside / quote(name, safe="") if self.beside is not None else None
        if uri not in self._engines:
            self._engines[uri] = open_engine(name, uri, self.folder, self.threads, beside)
        engine = self._engines[uri]
        book = RollupBook(beside) if beside is not None and isinstance(engine, KeepsRollups) else None
        return Source(name, engine, self.snapshot, self.keep, book)

    def rolled(self) -> list[str]:
        """The sources beside which rollups were ever built, whatever is declared now."""
        beside = self.beside
        return [one for one in self.snapshot.model.sources if beside and (beside / quote(one, safe="") / BOOK).exists()]

    def cancel(self, ticket: str) -> bool:
        """Stops what runs under the ticket, wherever it runs."""
        stopped = [source.engine.cancel(ticket) for source in list(self._open.values())]  # all of them, not the first
        return any(stopped)

    def close(self) -> None:
        for engine in self._engines.values():
            engine.close()
        self._engines.clear()
        self._open.clear()
