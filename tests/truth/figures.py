"""The figures themselves: every leaf computed for every group by looking at every row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tests.truth.aggregates import aggregate
from tests.truth.asked import Asked
from tests.truth.dates import Span
from tests.truth.joins import Read, Reader, Row, Time
from tests.truth.refusals import RefusalError, Refusals
from tests.truth.shapes import Found, Key, Leaf
from tests.truth.stretches import Stretches


class Figures:
    """What the leaves of one question are."""

    def __init__(self, asked: Asked, refusals: Refusals) -> None:
        self.world = asked.world
        self.asked = asked
        self.refusals = refusals
        self.readers: dict[str, Reader] = {}

    def reader(self, table: str) -> Reader:
        if table not in self.readers:
            self.readers[table] = Reader(self.world, table)
        return self.readers[table]

    def leaf(self, leaf: Leaf) -> Found:
        """The leaf's value for every group that has a row."""
        attempt, reader, rules = self.refusals.attempt, self.reader(leaf.table), self.asked.rules
        dims = [self.dim(reader, name, grain) for name, grain in self.asked.keys]
        tests = [attempt(reader.definition, part) for part in leaf.filters]
        tests += [attempt(reader.predicate, part, rules) for part in self.asked.predicates]
        tests += attempt(self.permitted, reader) or []
        time = attempt(self.time, reader, leaf)
        argument = [attempt(reader.definition, arg) for arg in leaf.measure[1:]]
        attempt(reader.refuse_if_wrong)
        if self.refusals.codes:
            return Found()
        stretches = Stretches(self.asked, leaf, reader, time)
        groups: dict[Key, list[Row]] = {}
        for row in (row for row in reader.rows if all(test(row) is True for test in tests if test)):
            for when in stretches.cells(row):
                groups.setdefault(tuple(_filled(dims, row, when)), []).append(row)
        present = frozenset(groups)
        if not self.asked.keys:
            groups.setdefault((), [])
        return Found({key: aggregate(leaf.measure[0], argument, found) for key, found in groups.items()}, present)

    def dim(self, reader: Reader, name: str, grain: str) -> Read | None:
        """None for the time of the metric."""
        if name == "metric_time":
            return None
        return self.refusals.attempt(reader.question, name, grain, self.asked.rules)

    def permitted(self, reader: Reader) -> list[Read]:
        """The person's own rows, where the table reaches the dimension that the rule names."""
        rule = self.world.row_filter
        if not self.asked.question.person or rule is None or not reader.reaches(rule.name):
            return []
        member = reader.question(rule.name, "", self.asked.rules)
        return [lambda row: member(row) in rule.values]

    def time(self, reader: Reader, leaf: Leaf) -> Time | None:
        asks = self.asked.grains or self.asked.range != Span(None, None)
        if not asks and leaf.window.kind in ("plain", "all") and not leaf.window.shifts:
            return None
        if not leaf.time:
            raise RefusalError("query.no_time")
        return self.named_time(reader, leaf.time)

    def named_time(self, reader: Reader, name: str) -> Time:
        """The metric's own time, or the one that the question names, which is a name of the question's."""
        if name != self.asked.question.time or name in self.world.table(reader.fact).times:
            return reader.time(name)
        return reader.question(name, "", self.asked.rules)

    def timed(self, leaf: Leaf) -> Stretches:
        """The leaf's stretches, its time read in any case."""
        reader = self.reader(leaf.table)
        return Stretches(self.asked, leaf, reader, self.named_time(reader, leaf.time))


def _filled(dims: list[Callable[[Any], Any] | None], row: Row, when: Key) -> Iterable[Any]:
    times = iter(when)
    return [next(times) if dim is None else dim(row) for dim in dims]
