"""The figures themselves: every leaf computed for every group by looking at every row."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, product
from typing import Any

from tests.truth.aggregates import aggregate
from tests.truth.asked import Asked
from tests.truth.balances import OVER_DAYS, counted, over_days
from tests.truth.bridges import Crossing, bridge_of, crossings, split
from tests.truth.currencies import rated
from tests.truth.dates import Span
from tests.truth.joins import LookUp, Read, Reader, Row, Time, kept
from tests.truth.journeys import Told, events, recorded_up_to, told
from tests.truth.refusals import RefusalError, Refusals, granted
from tests.truth.shapes import Found, Key, Leaf
from tests.truth.stretches import Stretches
from tests.truth.summaries import Ask, Summary
from tests.truth.unfold import step_leaf
from tests.truth.world import Bridge


class Figures:
    """What the leaves of one question are."""

    def __init__(self, asked: Asked, refusals: Refusals, look_up: LookUp, ask: Ask) -> None:
        self.world = asked.world
        self.asked = asked
        self.refusals = refusals
        self.look_up = look_up
        self.ask = ask
        self.readers: dict[tuple[str, str], Reader] = {}

    def reader(self, table: str, time: str) -> Reader:
        """Reads a table; versions in other tables are those of its ``time``."""
        if (table, time) not in self.readers:
            reader = self.readers[table, time] = Reader(self.world, table, self.look_up)
            reader.follow_up = self.follow_up
            reader.rated = rated
            reader.zone = self.asked.question.timezone
            if time:
                reader.moment = lambda: self.own_time(reader, time)
        return self.readers[table, time]

    def follow_up(self, code: str) -> Told:
        """What happened after the first step of a journey, by what the person may see."""
        found: Told = kept(self.world, f"journey {code} {self.asked.question.person}", lambda: self.followed(code))
        return found

    def followed(self, code: str) -> Told:
        metric, steps = self.world.metric(code), []
        leaves = [step_leaf(self.world, step) for step in metric.steps]
        for at, leaf in enumerate(leaves):
            reader = Reader(self.world, leaf.table, self.look_up)
            steps.append(events(metric, at, leaf, reader, self.permitted(reader)))
        up_to = recorded_up_to(reader, leaves[-1].time)
        return told(metric, steps, leaves, self.world.table(leaves[0].table).grain, self.asked.rules, up_to)

    def leaf(self, leaf: Leaf) -> Found:
        """The leaf's value for every group that has a row."""
        attempt, reader = self.refusals.attempt, self.reader(leaf.table, leaf.time)
        lacking = leaf.level is not None and self.lacks(reader, leaf.level)
        if self.asked.total and (lacking or not self.asked.begins(leaf.window)):
            return Found()
        places = attempt(self.places, reader, leaf) or ()
        if leaf.nested is not None:
            return attempt(self.summary, leaf, places) or Found()
        crossed = attempt(self.crossed, reader) or []
        dims = [self.dim(reader, *self.asked.keys[place]) for place in places]
        tests = self.tests(reader, leaf)
        time = attempt(self.time, reader, leaf)
        own = self.own_time(reader, leaf.time) if time else None
        argument = granted(attempt(reader.definition, arg) for arg in leaf.measure[1:])
        apart = granted(attempt(reader.question, name, "", self.asked.rules) for name in leaf.balance_by)
        attempt(reader.refuse_if_wrong)
        if self.refusals.codes:
            return Found()
        across = [places.index(place) for crossing in crossed for place in crossing.places]
        stretches = Stretches(self.asked, leaf, reader, time)
        cells: dict[Key, list[Row]] = {}
        for row in (row for row in reader.rows if all(test(row) is True for test in tests)):
            for when in stretches.cells(row):
                cells.setdefault(when, []).append(row)
        groups: dict[Key, list[Row]] = {}
        for when, rows in cells.items():
            for row in counted(leaf.balance, rows, own, apart) if own and leaf.balance else rows:
                for standing in product(*(crossing.of(row) for crossing in crossed)):
                    beyond = dict(zip(across, chain(*standing), strict=True))
                    groups.setdefault(tuple(_filled(dims, row, when, beyond)), []).append(row)
        present = frozenset(groups)
        if not places:
            groups.setdefault((), [])
        op = leaf.measure[0]
        if not time or leaf.balance not in OVER_DAYS:
            return Found({key: aggregate(op, argument, rows) for key, rows in groups.items()}, present, places)
        summed = {k: over_days(leaf.balance, op, argument, rows, time, apart) for k, rows in groups.items()}
        return Found(summed, present, places)

    def summary(self, leaf: Leaf, places: tuple[int, ...]) -> Found:
        made = Summary(self.asked, leaf, places, self.ask)
        if not leaf.time and made.step:
            raise RefusalError("query.no_time")
        return made.found(self.refusals.attempt(self.timed, leaf) if made.step else None)

    def places(self, reader: Reader, leaf: Leaf) -> tuple[int, ...]:
        """Of the asked keys those that the leaf is grouped by: all of them, or the time and what a whole names."""
        everything = range(len(self.asked.keys))
        if leaf.level is None:
            return tuple(everything)
        named = {self.place(reader, name) for name in leaf.level}
        return tuple(i for i in everything if i in named or self.asked.keys[i][0] == "metric_time")

    def lacks(self, reader: Reader, level: tuple[str, ...]) -> bool:
        """Whether a level names what is not grouped by."""
        try:
            for name in level:
                self.place(reader, name)
        except RefusalError:
            return True
        return False

    def place(self, reader: Reader, name: str) -> int:
        """Which of the asked keys a name stands for."""
        wanted = reader.home(name)
        for place, (asked, _) in enumerate(self.asked.keys):
            elsewhere = asked == "metric_time" or bridge_of(self.world.table(reader.fact), asked)
            if not elsewhere and reader.home(asked) == wanted:
                return place
        raise RefusalError("kind.whole_needs_dimension")

    def crossed(self, reader: Reader) -> list[Crossing]:
        """The bridges that the question goes through. A whole would count a row once for each of its groups."""

        def there(bridge: Bridge) -> Reader:
            return self.reader(bridge.dataset, self.world.table(bridge.dataset).time)

        return crossings(self.asked, reader, there, self.permitted)

    def tests(self, reader: Reader, leaf: Leaf) -> list[Read]:
        """The conditions that a row must meet: the leaf's, the question's, and what the person may see."""
        attempt = self.refusals.attempt
        plain, _ = attempt(split, self.world.table(reader.fact), self.asked.predicates) or ([], {})
        tests = granted(attempt(reader.definition, part) for part in leaf.filters)
        tests += granted(attempt(reader.predicate, part, self.asked.rules) for part in plain)
        return tests + (attempt(self.permitted, reader) or [])

    def dim(self, reader: Reader, name: str, grain: str) -> Read | None:
        """None for the time of the metric, and for what lies beyond a bridge."""
        if name == "metric_time" or bridge_of(self.world.table(reader.fact), name):
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
        asks = self.asked.grains or self.asked.range != Span(None, None) or leaf.balance
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

    def own_time(self, reader: Reader, name: str) -> Time:
        """As the row has it, whatever the zone of the question."""
        zone, reader.zone = reader.zone, ""
        read = self.named_time(reader, name)
        reader.zone = zone
        return read

    def timed(self, leaf: Leaf) -> Stretches:
        """The leaf's stretches, its time read in any case."""
        reader = self.reader(leaf.table, leaf.time)
        return Stretches(self.asked, leaf, reader, self.named_time(reader, leaf.time))


def _filled(dims: list[Read | None], row: Row, when: Key, beyond: dict[int, Any]) -> Iterable[Any]:
    """The key of a group; ``beyond``: what lies beyond bridges, by its place."""
    times = iter(when)
    return [beyond[i] if i in beyond else next(times) if dim is None else dim(row) for i, dim in enumerate(dims)]
