"""Periods of one's own: which days each of them has, as its calendar dataset tells, and where a day stands in it.

Periods follow each other as they begin, so the one before is the one with the ordinal before. They need not touch: a
day may belong to none. A day that is moved keeps its place in the period, as the 5th of a month stays the 5th; where
the other period has fewer days it becomes its last.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from caliber.compiler.facts import FactsNeeded, Listed
from caliber.compiler.kept import Latest
from caliber.compiler.periods import DAY, FINE, Moment, Range, as_moment, floor, nested
from caliber.errors import Refused
from caliber.model.expr import Lit
from caliber.model.objects import Calendar


class Periods:
    """The periods of one grain. ``names``: their values as constants, by ordinal."""

    def __init__(self, grain: str, listed: Listed) -> None:
        runs = [(name, date.fromisoformat(start), date.fromisoformat(end)) for name, start, end in listed.runs]
        begun: set[str] = set()
        for (before, _, end), (name, start, _) in pairwise(runs):
            begun.add(before)
            if start < end or (name != before and name in begun):
                raise Refused("kind.periods_overlap", "calendar", grain=grain, day=start.isoformat())
        order = {name: i for i, name in enumerate(dict.fromkeys(name for name, _, _ in runs))}
        self.names = tuple(Lit(listed.type, name) for name in order)
        self._runs = [(order[name], start, end) for name, start, end in runs]
        self._starts = [start for _, start, _ in self._runs]
        self._own: list[list[tuple[date, date]]] = [[] for _ in order]
        for at, start, end in self._runs:
            self._own[at].append((start, end))

    def __len__(self) -> int:
        return len(self._own)

    def at(self, day: date) -> int | None:
        """The ordinal of the period that has this day."""
        i = bisect_right(self._starts, day) - 1
        return self._runs[i][0] if i >= 0 and day < self._runs[i][2] else None

    def first(self, at: int) -> date:
        return self._own[at][0][0]

    def end(self, at: int) -> date:
        """The day after its last."""
        return self._own[at][-1][1]

    def stretches(self, at: int) -> list[tuple[date, date]]:
        """The stretches of days that a period is made of."""
        return self._own[at]

    def place(self, day: date) -> int:
        """How many days of its period lie before a day that is in one."""
        at = self.at(day)
        assert at is not None
        return sum((min(end, day) - start).days for start, end in self._own[at] if start < day)

    def day(self, at: int, place: int) -> date:
        """The day at a place of a period, its last where it has fewer."""
        for start, end in self._own[at]:
            if place < (end - start).days:
                return start + timedelta(days=place)
            place -= (end - start).days
        return self.end(at) - DAY

    def back(self, day: date, amount: int) -> date | None:
        """The day at the same place ``amount`` periods before; None where the list does not reach so far."""
        at = self.at(day)
        return None if at is None or not 0 <= at - amount < len(self) else self.day(at - amount, self.place(day))

    def kept(self, reads: Range) -> list[Range]:
        """Of a stretch of time the days that belong to any period, joined where they touch."""
        out: list[Range] = []
        for _, start, end in self._runs:
            lo = start if reads.start is None else max(start, reads.start, key=as_moment)
            hi = end if reads.end is None else min(end, reads.end, key=as_moment)
            if as_moment(lo) >= as_moment(hi):
                continue
            if out and out[-1].end == lo:
                out[-1] = Range(out[-1].start, hi)
            else:
                out.append(Range(lo, hi))
        return out


class Almanac:
    """The calendar with the periods of one's own, as far as the sources have told them."""

    def __init__(self, calendar: Calendar, listed: Mapping[str, Listed]) -> None:
        self.calendar = calendar
        self._listed = listed
        self._kept: dict[str, Periods] = {}
        self.stretches: Latest[Any, Any] = Latest()  # a window over a stretch of time, as asked -> what it reads

    def own(self, grain: str) -> bool:
        """Whether the grain is one of one's own."""
        return grain in self.calendar.grains

    def periods(self, grain: str) -> Periods:
        """The periods of a grain of one's own. Raises ``FactsNeeded``, ``kind.periods_overlap``."""
        kept = self._kept.get(grain)
        if kept is None:
            if grain not in self._listed:
                raise FactsNeeded(("periods", self.calendar.grains[grain].dataset, grain))
            kept = self._kept[grain] = Periods(grain, self._listed[grain])
        return kept

    def floor(self, moment: Moment, grain: str) -> Moment | None:
        """The start of the period that holds the moment; None for a day that belongs to no period."""
        if not self.own(grain):
            return floor(moment, grain, self.calendar)
        at = self.periods(grain).at(as_moment(moment).date())
        return None if at is None else self.periods(grain).first(at)

    def nested(self, fine: str, coarse: str) -> bool:
        """Whether each period of ``coarse`` is made of whole periods of ``fine``, on the list as it is."""
        if not self.own(fine) and not self.own(coarse):
            return nested(fine, coarse, self.calendar)
        if fine == coarse or fine in (*FINE, "day"):
            return True
        if self.own(fine):
            periods = self.periods(fine)
            pairs = ((periods.first(at), periods.end(at) - DAY) for at in range(len(periods)))
            return all(
                self.floor(first, coarse) is not None and self.floor(first, coarse) == self.floor(last, coarse)
                for first, last in pairs
            )
        edges = (edge for at in range(len(self.periods(coarse))) for edge in self.periods(coarse).stretches(at))
        return all(floor(edge, fine, self.calendar) == edge for stretch in edges for edge in stretch)

    def inside(self, fine: str, coarse: str, at: int) -> list[int]:
        """The ordinals of the periods of ``fine`` that begin in one of ``coarse``, both of one's own."""
        periods, around = self.periods(fine), self.periods(coarse)
        return [i for i in range(len(periods)) if around.at(periods.first(i)) == at]


def listed(days: Iterable[tuple[Any, Any]]) -> Listed:
    """Days with the period of each, in their order, as stretches."""
    runs: list[tuple[str, str, str]] = []
    kind = "string"
    for day, value in days:
        kind = "date" if isinstance(value, date) else "string" if isinstance(value, str) else "number"
        name = value.date().isoformat() if isinstance(value, datetime) else str(value)
        first = day.date() if isinstance(day, datetime) else date.fromisoformat(str(day)[:10])
        after = (first + DAY).isoformat()
        if runs and runs[-1][0] == name and runs[-1][2] == first.isoformat():
            runs[-1] = (name, runs[-1][1], after)
        else:
            runs.append((name, first.isoformat(), after))
    return Listed(kind, tuple(runs))
