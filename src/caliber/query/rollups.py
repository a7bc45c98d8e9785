"""Rollups built and refreshed: atomically, from one data version, the last periods only where that is enough."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from typing import Any, TypeAlias

import msgspec

from caliber.compiler import Facts, FactsNeeded
from caliber.compiler.periods import Moment, floor, move
from caliber.compiler.probes import unique_keys
from caliber.compiler.render import quoted
from caliber.compiler.rollup_shape import ROWS, TIME, Shape, before_sql, shape_of, since_sql
from caliber.compiler.time_sql import bound_sql
from caliber.engines import Earlier, KeepsRollups, Limits
from caliber.errors import CaliberError, Problem, Refused, SourceError
from caliber.model.calendar import parse_span
from caliber.model.objects import Rollup
from caliber.model.snapshot import Snapshot
from caliber.model.suggest import suggest
from caliber.query.rollup_book import Entry, stamp
from caliber.query.sources import Source, Sources

BUILDING = Limits(seconds=3600, rows=1)
MANY_ROUNDS = 30
LOOK_EVERY = 0.2  # seconds between looks at how far a build is
ENDING = ("source.cancelled", "rollup.busy")  # what ends a round: somebody wants it, or does it already

How: TypeAlias = Callable[[str, float], None]  # told of each rollup how much of the round is done, 0 to 1


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A declared rollup. ``state``: fresh | stale | changed | missing | broken (``problem`` says why).

    ``entry``: what is built, None where nothing is.
    """

    rollup: Rollup
    source: str
    state: str
    entry: Entry | None = None
    problem: dict[str, str] = {}


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one rollup in a round: the ``entry``, or the ``problem`` for which there is none."""

    rollup: str
    entry: Entry | None = None
    problem: Problem | None = None


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
        name, entry = self.snapshot.dataset(rollup.dataset).source, None
        try:
            source = self.source_of(rollup)
            entry = source.book.page().entries.get(code) if source.book is not None else None
            state = _state(source, self._shape(source, rollup), entry)
        except (Refused, SourceError) as error:
            problem = {lang: error.problem.message(lang) for lang in ("zh", "en")}
            return Standing(rollup=rollup, source=name, state="broken", entry=entry, problem=problem)
        return Standing(rollup=rollup, source=name, state=state, entry=entry)

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
        with book.writing(engine):
            shape = self._shape(source, rollup)
            old = book.page().entries.get(code)
            if old is not None and not whole and _state(source, shape, old) == "fresh":
                return old
            _refuse_fan_out(source, shape)
            entry = _built(source, engine, shape, None if whole else old, now, ticket)
            book.put(entry, engine)
        source.rolled()
        return entry

    def refresh_stale(self, now: datetime, ticket: str = "", stopped: Callable[[], bool] | None = None) -> list[Made]:
        """Every rollup that is missing, changed or stale; and what a crash has left is removed where none is."""
        self.tidy()
        behind = [one.rollup.code for one in self.standings() if one.state in ("missing", "changed", "stale")]
        return self.refresh_each(behind, now, ticket, stopped=stopped)

    def refresh_each(
        self,
        codes: Iterable[str],
        now: datetime,
        ticket: str = "",
        whole: bool = False,
        told: How | None = None,
        stopped: Callable[[], bool] | None = None,
    ) -> list[Made]:
        """These rollups, one after the other: one that fails keeps none of the others from being built.

        ``stopped``: asked between two. Raises what ends a round: ``source.cancelled``, ``rollup.busy``.
        """
        out: list[Made] = []
        wanted = list(codes)
        for at, code in enumerate(wanted):
            if stopped is not None and stopped():
                raise SourceError("source.cancelled")
            try:
                with self._telling(code, ticket, at / len(wanted), 1 / len(wanted), told):
                    out.append(Made(rollup=code, entry=self.refresh(code, now, ticket, whole)))
            except (Refused, SourceError) as error:
                if error.code in ENDING:
                    raise
                out.append(Made(rollup=code, problem=error.problem))
        return out

    @contextmanager
    def _telling(self, code: str, ticket: str, done: float, share: float, told: How | None) -> Iterator[None]:
        """Tells again and again how far the build is, as the engine knows it."""
        if told is None:
            yield
            return
        told(code, done)
        engine, over = self.source_of(self.rollup(code)).engine, threading.Event()

        def look() -> None:
            most = 0.0  # a build is several statements, and the source tells of each apart
            while isinstance(engine, KeepsRollups) and not over.wait(LOOK_EVERY):
                most = max(most, engine.progress(ticket))
                told(code, done + share * most)

        looking = threading.Thread(target=look, daemon=True)
        looking.start()
        try:
            yield
        finally:
            over.set()
            looking.join()

    def tidy(self) -> list[str]:
        """Removes what a builder that never came to its end has left, and what was built of rollups no longer defined.

        The codes of the latter. Where another builds now, that one removes what is left.
        """
        gone: list[str] = []
        for name in dict.fromkeys((*self._sources(), *self.sources.rolled())):
            with suppress(CaliberError):  # a source that cannot be reached is told by whoever needs it
                source = self.sources.get(name)
                book, engine = source.book, source.engine
                if book is None or not isinstance(engine, KeepsRollups):
                    continue
                with book.writing(engine):
                    orphans = [code for code in book.page().entries if code not in self.snapshot.model.rollups]
                    gone += [code for code in orphans if book.drop(code, engine)]
                if orphans:
                    source.rolled()
        return gone

    def _sources(self) -> list[str]:
        return [self.snapshot.dataset(one.dataset).source for one in self.snapshot.model.rollups.values()]

    def drop(self, code: str) -> bool:
        """Removes what was built; a definition that there is stays. False where nothing was."""
        source = self._holding(code)
        book, engine = source.book, source.engine
        if book is None or not isinstance(engine, KeepsRollups):
            return False
        with book.writing(engine):
            dropped = book.drop(code, engine)
        source.rolled()
        return dropped

    def _holding(self, code: str) -> Source:
        """The source of a rollup, of one that is no longer defined too. Raises ``Refused("rollup.unknown")``."""
        for name in self.sources.rolled() if code not in self.snapshot.model.rollups else ():
            source = self.sources.get(name)
            if source.book is not None and code in source.book.page().entries:
                return source
        return self.source_of(self.rollup(code))

    @staticmethod
    def _shape(source: Source, rollup: Rollup) -> Shape:
        for _ in range(MANY_ROUNDS):
            try:
                return shape_of(source.compiler.binder, rollup)
            except FactsNeeded as needed:
                source.supply(needed.wants)
        raise Refused("query.facts_run_dry", rollup.code)


def refuse_failed(made: Iterable[Made]) -> None:
    """Raises ``Refused("rollup.not_refreshed")`` with each that failed and why."""
    failed = [(one.rollup, one.problem) for one in made if one.problem is not None]
    if failed:
        texts = {lang: "; ".join(f"{code}: {why.message(lang)}" for code, why in failed) for lang in ("zh", "en")}
        raise Refused("rollup.not_refreshed", failed=texts)


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
    if source.book is not None:
        source.book.begin(name)
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


def _refuse_fan_out(source: Source, shape: Shape) -> None:
    """Kept dimensions are joined along keys that are unique on this data. Raises ``Refused("query.key_not_unique")``.

    Whether each row finds its partner is learnt too: then no answer need count those that do not.
    """
    if not shape.reached:
        return
    binder, facts = source.compiler.binder, source.facts
    steps = [(reach.steps[-2].dataset if reach.steps[1:] else shape.rollup.dataset, reach.steps[-1].link.code)
             for reach in shape.reached]  # fmt: skip
    wants = unique_keys(binder, shape.reached, facts) + [("whole", *step) for step in steps if step not in facts.whole]
    if wants:
        source.supply(tuple(dict.fromkeys(wants)))
    for _, dataset, link in unique_keys(binder, shape.reached, Facts()):
        if not source.facts.unique[dataset, link]:
            key = source.snapshot.dataset(dataset).entities[link].key
            raise Refused("query.key_not_unique", shape.rollup.code, dataset=dataset, key=list(key))


def _since(source: Source, engine: KeepsRollups, shape: Shape, old: Entry, ticket: str) -> Moment | None:
    """The first period to compute anew, None for all: where nothing says how far back rows may change, where the
    number of earlier rows is no longer what it was, or where other tables, which change too, tell what is kept."""
    lookback, table = shape.rollup.refresh.lookback, engine.kept(old.name)
    if not lookback or not old.last or not table or shape.reached:
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
