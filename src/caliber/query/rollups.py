"""Rollups built and refreshed: atomically, from one data version, the last periods only where that is enough."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import msgspec

from caliber.compiler import FactsNeeded
from caliber.compiler.periods import Moment, floor, move
from caliber.compiler.render import quoted
from caliber.compiler.rollup_shape import ROWS, TIME, Shape, before_sql, shape_of, since_sql
from caliber.compiler.time_sql import bound_sql
from caliber.engines import Earlier, KeepsRollups, Limits
from caliber.errors import Refused, SourceError
from caliber.model.calendar import parse_span
from caliber.model.objects import Rollup
from caliber.model.snapshot import Snapshot
from caliber.model.suggest import suggest
from caliber.query.rollup_book import Entry, stamp
from caliber.query.sources import Source, Sources

BUILDING = Limits(seconds=3600, rows=1)
MANY_ROUNDS = 30


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A declared rollup. ``state``: fresh | stale | changed | missing | broken (``problem`` says why).

    ``entry``: what is built, None where nothing is.
    """

    rollup: Rollup
    source: str
    state: str
    entry: Entry | None = None
    problem: dict[str, str] = {}


class Rollups:
    """The rollups of a snapshot, over its sources."""

    def __init__(self, snapshot: Snapshot, sources: Sources) -> None:
        self.snapshot = snapshot
        self.sources = sources

    def standings(self) -> list[Standing]:
        """Every declared rollup, in the order of the definitions."""
        return [self.standing(code) for code in self.snapshot.model.rollups]

    def standing(self, code: str) -> Standing:
        """Raises ``Refused("rollup.unknown")``; what is wrong with the rollup itself is told in the value."""
        rollup = self.rollup(code)
        source = self.source_of(rollup)
        entry = source.book.page().entries.get(code) if source.book is not None else None
        try:
            shape = self._shape(source, rollup)
        except (Refused, SourceError) as error:
            problem = {lang: error.problem.message(lang) for lang in ("zh", "en")}
            return Standing(rollup=rollup, source=source.name, state="broken", entry=entry, problem=problem)
        return Standing(rollup=rollup, source=source.name, state=_state(source, shape, entry), entry=entry)

    def rollup(self, code: str) -> Rollup:
        found = self.snapshot.model.rollups.get(code)
        if found is None:
            known = suggest(code, self.snapshot.model.rollups) or list(self.snapshot.model.rollups) or ["—"]
            raise Refused("rollup.unknown", code, name=code, known=known)
        return found

    def source_of(self, rollup: Rollup) -> Source:
        return self.sources.get(self.snapshot.dataset(rollup.dataset).source)

    # -- building

    def refresh(self, code: str, now: datetime, ticket: str = "", whole: bool = False) -> Entry:
        """The rollup built from the data as it is now; what is fresh already stays unless ``whole``.

        Raises ``Refused`` (``rollup.…``), ``SourceError`` (``source.no_rollups``, and as a query does).
        """
        rollup = self.rollup(code)
        source = self.source_of(rollup)
        book, engine = source.book, source.engine
        if book is None or not isinstance(engine, KeepsRollups):
            raise SourceError("source.no_rollups", source.name, source=source.name, engine=source.engine.dialect)
        with book.writing():
            shape = self._shape(source, rollup)
            old = book.page().entries.get(code)
            if old is not None and not whole and _state(source, shape, old) == "fresh":
                return old
            entry = _built(source, engine, shape, None if whole else old, now, ticket)
            book.put(entry, engine)
        source.rolled()
        return entry

    def refresh_stale(
        self, now: datetime, told: Callable[[Standing], None] | None = None, ticket: str = ""
    ) -> list[Entry]:
        """Every rollup that is missing, changed or stale; ``told`` of each before it is built."""
        out = []
        for standing in self.standings():
            if standing.state in ("missing", "changed", "stale"):
                if told is not None:
                    told(standing)
                out.append(self.refresh(standing.rollup.code, now, ticket))
        return out

    def drop(self, code: str) -> bool:
        """Removes what was built; the definition stays. False where nothing was."""
        source = self.source_of(self.rollup(code))
        book, engine = source.book, source.engine
        if book is None or not isinstance(engine, KeepsRollups):
            return False
        with book.writing():
            dropped = book.drop(code, engine)
        source.rolled()
        return dropped

    @staticmethod
    def _shape(source: Source, rollup: Rollup) -> Shape:
        for _ in range(MANY_ROUNDS):
            try:
                return shape_of(source.compiler.binder, rollup)
            except FactsNeeded as needed:
                source.supply(needed.wants)
        raise Refused("query.facts_run_dry", rollup.code)


def _state(source: Source, shape: Shape, entry: Entry | None) -> str:
    if entry is None:
        return "missing"
    if entry.digest != shape.digest:
        return "changed"
    return "fresh" if entry.version == stamp(source.engine.data_version()) else "stale"


def _built(source: Source, engine: KeepsRollups, shape: Shape, old: Entry | None, now: datetime, ticket: str) -> Entry:
    began = time.perf_counter()
    version = source.engine.data_version()  # before the first row is read: what changes meanwhile makes it stale
    binder, rollup = source.compiler.binder, shape.rollup
    name = f"{rollup.code}_{shape.digest[:8]}_{os.urandom(4).hex()}"
    since = _since(source, engine, shape, old, ticket) if old is not None and old.digest == shape.digest else None
    earlier, select = None, shape.sql
    if since is not None and old is not None:
        earlier = Earlier(old.name, f"{TIME} < {bound_sql(binder.dialect, since)}")
        select = since_sql(binder, shape, since)
    rows = engine.keep(name, select, shape.sums(), earlier, BUILDING, ticket)
    return Entry(
        rollup=rollup.code,
        name=name,
        digest=shape.digest,
        version=stamp(version),
        rows=rows,
        at=now.isoformat(timespec="seconds"),
        seconds=round(time.perf_counter() - began, 3),
        since=str(since) if since is not None else "",
        last=_last(source, engine.kept(name), shape),
    )


def _since(source: Source, engine: KeepsRollups, shape: Shape, old: Entry, ticket: str) -> Moment | None:
    """The first period to compute anew, None for all: where nothing says how far back rows may change, or where the
    number of earlier rows is no longer what it was."""
    lookback, table = shape.rollup.refresh.lookback, engine.kept(old.name)
    if not lookback or not old.last or not table:
        return None
    span = parse_span(lookback)
    binder, calendar = source.compiler.binder, source.snapshot.model.calendar
    since = floor(move(date.fromisoformat(old.last[:10]), -span.amount, span.unit), shape.rollup.grain, calendar)
    early = f"{TIME} < {bound_sql(binder.dialect, since)}"
    counted = _one(source, f"SELECT sum({quoted(binder.dialect, ROWS)}) FROM {table} AS kept WHERE {early}", ticket)
    return since if int(counted or 0) == int(_one(source, before_sql(binder, shape, since), ticket)) else None


def _last(source: Source, table: str, shape: Shape) -> str:
    if shape.time is None:
        return ""
    text = source.compiler.binder.dialect.types["varchar"]
    last: str = _one(source, f"SELECT CAST(max({TIME}) AS {text}) FROM {table} AS kept") or ""
    return last


def _one(source: Source, sql: str, ticket: str = "") -> Any:
    cell: Any = source.engine.execute(sql, BUILDING, ticket).columns[0][0].as_py()
    return cell
