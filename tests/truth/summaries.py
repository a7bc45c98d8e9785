"""Metrics of metrics: a figure computed for each day, customer or shop first, then summed up.

The figures inside are a question of their own, asked again for every stretch of time that is summed up: so a period of
which the stretch holds a part counts with that part.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

from tests.truth.aggregates import aggregate
from tests.truth.asked import Asked, inside
from tests.truth.dates import CLOCK, ORDER, Moment, Span, at, day_of, label, start, within
from tests.truth.own_periods import Kept
from tests.truth.refusals import RefusalError
from tests.truth.rows import Rows
from tests.truth.shapes import Found, Key, Leaf
from tests.truth.stretches import Stretches
from tests.truth.windows import NO_WINDOW

Ask: TypeAlias = Callable[[Asked, Leaf], Rows]  # the rows of the question inside
ENDS: dict[str, Callable[..., Moment]] = {"first": min, "last": max}


class One(NamedTuple):
    """One figure inside: the outer keys that it has, its own time (None without), its value; how many had no rate."""

    key: Key
    when: Moment | None
    value: Any
    missing: Any


class Summary:
    """One leaf over the figures of a question inside. ``places``: those of the asked keys that it is grouped by."""

    def __init__(self, asked: Asked, leaf: Leaf, places: tuple[int, ...], ask: Ask) -> None:
        assert leaf.nested is not None
        self.asked = asked
        self.leaf = leaf
        self.places = places
        self.ask = ask
        self.op, self.how = str(leaf.measure[0]), str(leaf.measure[-1])  # what is told, and of which figures
        self.each = leaf.nested.each
        self.step = next((name for name in self.each if name in ORDER), "")
        # the places of metric_time where the summary, not the question inside, is cut into periods
        self.cut = [i for i in places if self.step and asked.keys[i][0] == "metric_time"]
        if not all(self.makes_up(asked.keys[i][1]) for i in self.cut):
            raise RefusalError("kind.grain_too_fine")

    def makes_up(self, grain: str) -> bool:
        """Whether figures of each step tell in which period of the grain they lie; of one's own only days tell."""
        own = grain in self.asked.rules.own
        return self.step in (*CLOCK, "day") if own else within(self.step, grain, self.asked.rules)

    def found(self, stretches: Stretches | None) -> Found:
        """The summary for every group that has a figure inside. ``stretches``: None where each is no period."""
        groups: dict[Key, list[One]] = {}
        for when, span in self.stretches(stretches):
            for one in self.chosen(self.ones(span)):
                times, own = iter(when or self.times(one)), iter(one.key)
                key = tuple(next(times if i in self.cut else own) for i in self.places)
                groups.setdefault(key, []).append(one)
        present = frozenset(groups)
        if not self.places:
            groups.setdefault((), [])
        op = "max" if self.op in ENDS else self.op
        if op == "missing":
            return Found({key: sum(one.missing for one in ones) for key, ones in groups.items()}, present, self.places)
        found = {key: aggregate(op, [lambda one: one.value], ones) for key, ones in groups.items()}
        return Found(found, present, self.places)

    def times(self, one: One) -> Key:
        return tuple(label(one.when, self.asked.keys[i][1], self.asked.rules) for i in self.cut if one.when)

    def stretches(self, stretches: Stretches | None) -> list[tuple[Key, Span | Kept]]:
        """What is summed up; one stretch for all periods where none of them reads another's figures."""
        if stretches is None or self.leaf.window == NO_WINDOW:
            return [((), self.asked.range)]
        found = stretches.all()
        edges = sorted({at(edge) for _, span in found for edge in _edges(span)})
        inner = edges[:-1] if any(span.lo is None for _, span in found) else edges[1:-1]
        if any(at(start(edge, self.step, self.asked.rules)) != edge for edge in inner):
            raise RefusalError("kind.part_of_each")
        return found

    def ones(self, span: Span | Kept) -> list[One]:
        own = [self.asked.keys[i] for i in self.places if i not in self.cut]
        each = [("metric_time", name) if name in ORDER else (name, "") for name in self.each]
        rows = self.ask(inside(self.asked, [*own, *each], span), self.leaf)
        time = len(own) + self.each.index(self.step) if self.step else -1
        ones = [One(row[: len(own)], row[time] if self.step else None, *row[-2:]) for row in rows.all()]
        return [one for one in ones if one.when is not None and self.counts(one.when, span)] if self.step else ones

    def counts(self, when: Moment, span: Span | Kept) -> bool:
        """A figure of a day that is in none of the periods of one's own is none of theirs, whatever it reads."""
        return not isinstance(span, Kept) or span.own.at(day_of(when)) is not None or self.step not in (*CLOCK, "day")

    def chosen(self, ones: list[One]) -> list[One]:
        """Of the first or the last those only that are of the first or last period of all in theirs."""
        if self.how not in ENDS:
            return ones
        ends: dict[Key, Moment] = {}
        for one in ones:
            if one.when is not None:
                ends[self.around(one)] = ENDS[self.how](ends.get(self.around(one), one.when), one.when, key=at)
        return [one for one in ones if one.when == ends[self.around(one)]]

    def around(self, one: One) -> Key:
        """The asked period in which a figure lies, where a stretch is all of them."""
        return self.times(one) if self.leaf.window == NO_WINDOW else ()


def _edges(span: Span | Kept) -> list[Moment]:
    """Where a stretch begins and ends, and where the gaps in it do."""
    ends = [edge for edge in (span.lo, span.hi) if edge is not None]
    if not isinstance(span, Kept) or len(ends) < 2:
        return ends
    return [*ends, *(edge for edge in span.own.edges() if at(ends[0]) < at(edge) < at(ends[1]))]
