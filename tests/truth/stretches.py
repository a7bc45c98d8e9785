"""Which periods a question has, and what stretch of time a leaf reads for each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from tests.truth.asked import Asked
from tests.truth.dates import Moment, Span, at, day_of, following, label, named, start
from tests.truth.joins import Reader, Row, Time
from tests.truth.own_periods import Kept, around, between
from tests.truth.shapes import Key, Leaf
from tests.truth.windows import NO_WINDOW, reads


class Stretches:
    """The periods of one question for one leaf. ``time``: the moment of a row, None where the leaf needs none."""

    def __init__(self, asked: Asked, leaf: Leaf, reader: Reader, time: Time | None) -> None:
        self.asked = asked
        self.leaf = leaf
        self.moments = [moment for moment in map(time, reader.rows) if moment] if time else []
        self.time = time
        self.kept: list[tuple[Key, Span | Kept]] | None = None

    def cells(self, row: Row) -> Iterable[Key]:
        """The starts of the periods (one a grain) whose figure reads the row."""
        if self.time is None:
            return [()]
        moment, whole = self.time(row), self.asked.range
        if self.leaf.window == NO_WINDOW:
            inside = whole == Span(None, None) or whole.holds(moment)
            key = (None if moment is None else label(moment, grain, self.asked.rules) for grain in self.asked.grains)
            return [tuple(key)] if inside else []
        return [key for key, span in self.all() if span.holds(moment)]

    def all(self) -> list[tuple[Key, Span | Kept]]:
        """Every period of the question with what the leaf's window reads for it."""
        if self.kept is None:
            lo, hi, mark = self.bounds()
            lo, hi = self.unclipped(lo, hi)
            grains, rules = self.asked.grains, self.asked.rules
            whole = [((), Span(lo, hi))] if not grains else between(lo, hi, grains, rules)
            found = [(key, reads(self.leaf.window, span, self.asked.fine, mark, rules)) for key, span in whole]
            self.kept = [(key, span) for key, span in found if span is not None]
        return self.kept

    def unclipped(self, lo: Moment, hi: Moment) -> tuple[Moment, Moment]:
        """Where whole periods are compared, only what was asked cuts them, not how far the data happens to reach."""
        shifts, fine, rules = self.leaf.window.shifts, self.asked.fine, self.asked.rules
        if not self.asked.grains or not shifts or any(shift.same_part for shift in shifts):
            return lo, hi
        if fine in rules.own:
            whole = around(rules.own[fine], lo, hi)
            return lo if self.asked.range.lo else whole[0], hi if self.asked.range.hi else whole[1]
        if self.asked.range.lo is None:
            lo = start(lo, fine, rules)
        if self.asked.range.hi is None and at(lo) < at(hi):
            hi = following(start(at(hi) - timedelta(microseconds=1), fine, rules), fine, rules)
        return lo, hi

    def bounds(self) -> tuple[Moment, Moment, Moment]:
        """The asked range, its open ends from the data, and the watermark: the day after the last one with data."""
        lo, hi = self.asked.range.lo, self.asked.range.hi
        if not self.moments:
            lo = lo or hi or day_of(named("1970-01-01").lo)
            return lo, hi or lo, lo
        mark = named(day_of(max(self.moments, key=at)).isoformat()).hi
        first = day_of(min(self.moments, key=at))
        lo = lo if lo is not None else first if hi is None or at(first) < at(hi) else hi
        return lo, hi if hi is not None else max(mark, lo, key=at), mark
