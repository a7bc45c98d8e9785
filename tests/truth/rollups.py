"""Rollups over a random world, built as a project builds them, and questions asked with and without them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import msgspec

from caliber.access import Principal
from caliber.compiler import MetricQuery
from caliber.errors import Refused
from caliber.model.objects import Refresh, Rollup
from caliber.model.snapshot import Snapshot
from caliber.query.rollups import Rollups
from caliber.query.service import QueryService
from caliber.query.sources import Sources
from tests.truth.check import NEAR, NOW
from tests.truth.dirt import Chance
from tests.truth.expressions import sql
from tests.truth.metrics import NUMBERS, condition, facts_of
from tests.truth.world import Question, World, metric_query, principal, snapshot, write_database

DUPLICATES = "query.key_not_unique"  # some worlds have them: what lies beyond such a key is not kept
GRAINS = ("day", "day", "day", "month", "week", "quarter", "year", "fiscal_quarter")


def a_choice(chance: Chance, world: World) -> tuple[Rollup, ...]:
    """Some for each fact; what they name may be more than can be stored (see ``storable``)."""
    out = []
    for fact in (table for table in world.tables if table.code in NUMBERS):
        for i in range(3):
            metrics = tuple(metric.code for metric in world.metrics if facts_of(world, metric.code) == {fact.code})
            names = (*fact.dims, *(key.role for key in fact.keys))
            beyond = [name for table in world.tables if table is not fact for name in table.dims]
            roles = [f"{key.role}.{name}" for key in fact.keys for name in beyond]
            further = chance.some(tuple(dict.fromkeys((*beyond, *roles))), 2) if chance.maybe(50) else ()
            out.append(
                Rollup(
                    code=f"{fact.code}_r{i}",
                    dataset=fact.code,
                    time="" if chance.maybe(60) else chance.one(*fact.times),
                    grain=chance.one(*GRAINS),
                    by=(*chance.some(names, len(names)), *further),
                    metrics=metrics,
                    where=sql(condition(chance, fact.code)) if chance.maybe(15) else "",
                    refresh=Refresh(lookback=chance.one("", "7d", "1 month")),
                )
            )
    return tuple(out)


class Pair:
    """One database asked twice: by a service that knows of the rollups, and by one that does not."""

    def __init__(self, world: World, folder: Path, declared: tuple[Rollup, ...]) -> None:
        self.world = world
        self.folder = folder
        write_database(world, folder)
        plain = snapshot(world)
        self.engines: dict[str, Any] = {}
        kept = tuple(one for rollup in declared for one in self.storable(plain, rollup))
        rolled = Snapshot(msgspec.structs.replace(plain.model, rollups={one.code: one for one in kept}))
        self.sources = Sources(rolled, folder, threads=1, engines=self.engines, beside=folder / "rollups")
        self.rolled = QueryService(rolled, self.sources)
        self.plain = QueryService(plain, Sources(plain, folder, threads=1, engines=self.engines))
        self.rollups = Rollups(rolled, self.sources)
        self.used = self.further = 0
        for made in self.rollups.refresh_each([one.code for one in kept], NOW):
            assert made.problem is None or made.problem.code == DUPLICATES, made.problem

    def storable(self, plain: Snapshot, rollup: Rollup) -> Iterator[Rollup]:
        """The rollup with those of its metrics and keys that one can store; nothing where none can be."""
        own = {name for table in self.world.tables if table.code == rollup.dataset for name in table.dims}
        own |= {key.role for table in self.world.tables if table.code == rollup.dataset for key in table.keys}
        rows = msgspec.structs.replace(rollup, metrics=(), where="")
        further = [name for name in rollup.by if name not in own]
        led = {name for name in further if self.stands(plain, msgspec.structs.replace(rows, by=(name,)))}
        rollup = msgspec.structs.replace(rollup, by=tuple(name for name in rollup.by if name in own | led))
        parts = [msgspec.structs.replace(rollup, metrics=(code,)) for code in rollup.metrics]
        good = tuple(part.metrics[0] for part in parts if self.stands(plain, part))
        whole = msgspec.structs.replace(rollup, metrics=good)
        if good and self.stands(plain, whole):
            yield whole

    def stands(self, plain: Snapshot, rollup: Rollup) -> bool:
        one = Snapshot(msgspec.structs.replace(plain.model, rollups={rollup.code: rollup}))
        sources = Sources(one, self.folder, threads=1, engines=self.engines, beside=self.folder / "rollups")
        return Rollups(one, sources).standing(rollup.code).state == "missing"

    def differences(self, question: Question) -> list[str]:
        """What the rollups change; nothing where they change nothing."""
        query, who = metric_query(question), principal(self.world, question)
        told, found = [], []
        for service in (self.plain, self.rolled):
            try:
                answer = service.run(query, who, NOW)
            except Refused as refused:
                told.append(refused.code)
                found.append(None)
            else:
                told.append("")
                found.append(answer)
        if told[0] != told[1]:
            return [f"{told[1] or 'answered'} with rollups, {told[0] or 'answered'} without"]
        plain, rolled = found
        if plain is None or rolled is None:
            return []
        self.learn(query, who)
        self.used += "r__" in rolled.sql
        self.further += '"r__p' in rolled.sql
        out = [f"{rolled.sql}"] if "r__" in rolled.sql else []
        wrong = alike("rows", plain.table, rolled.table)
        if [total.row for total in plain.totals] != [total.row for total in rolled.totals]:
            pairs = zip(plain.totals, rolled.totals, strict=True)
            wrong += [f"total {a.row} and {b.row}" for a, b in pairs if not near_rows(a.row, b.row)]
        notes = [note for note in rolled.statement.notes if note.code != "statement.rollup"]
        if tuple(notes) != plain.statement.notes or rolled.statement.as_of != plain.statement.as_of:
            wrong.append(f"statement {notes} and {plain.statement.notes}")
        return wrong + out if wrong else []

    def learn(self, query: MetricQuery, who: Principal) -> None:
        """The next question is planned under all that a better plan of this one would rest on."""
        source, compiled = self.rolled.compile(query, who, NOW)
        if compiled.wants:
            source.supply(compiled.wants)

    def close(self) -> None:
        for engine in self.engines.values():
            engine.close()

    def change(self, statement: str) -> None:
        """The data changes, as somebody else changes it."""
        for engine in self.engines.values():
            engine.close()
        with duckdb.connect(str(self.folder / "world.duckdb")) as connection:
            connection.execute(statement)


@contextmanager
def both(world: World, declared: tuple[Rollup, ...]) -> Iterator[Pair]:
    with TemporaryDirectory() as folder:
        pair = Pair(world, Path(folder), declared)
        try:
            yield pair
        finally:
            pair.close()


def alike(what: str, plain: Any, rolled: Any) -> list[str]:
    """Equal columns, types and rows; floating numbers nearly."""
    if plain.schema != rolled.schema:
        return [f"{what}: columns {rolled.schema}, without rollups {plain.schema}"]
    if plain.num_rows != rolled.num_rows:
        return [f"{what}: {rolled.num_rows} rows, without rollups {plain.num_rows}", str(rolled), str(plain)]
    left, right = ([tuple(row.values()) for row in table.to_pylist()] for table in (plain, rolled))
    return [f"{what}: {b}, without rollups {a}" for a, b in zip(left, right, strict=True) if not near_rows(a, b)][:5]


def near_rows(plain: tuple[Any, ...], rolled: tuple[Any, ...]) -> bool:
    return all(near(a, b) for a, b in zip(plain, rolled, strict=True))


def near(plain: Any, rolled: Any) -> bool:
    if isinstance(plain, float) and isinstance(rolled, float):
        return abs(plain - rolled) <= NEAR * max(1.0, abs(plain)) or (plain != plain and rolled != rolled)
    return bool(plain == rolled)
