"""Periods of one's own, from a list of days: which days are in which, and where a stretch lies some periods before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple, TypeAlias

from tests.truth.dates import (
    CLOCK,
    ONE,
    TICK,
    Moment,
    Rules,
    Span,
    at,
    day_of,
    following,
    label,
    periods,
    start,
    within,
)
from tests.truth.refusals import RefusalError

Stretch: TypeAlias = tuple[Moment, Moment]


class Own(NamedTuple):
    """The periods of one grain, one after another. ``days``: of each all its days; ``year``: the grain of its years."""

    names: tuple[str, ...]
    days: tuple[tuple[date, ...], ...]
    year: str = ""

    def at(self, day: date) -> int | None:
        """Which period has the day."""
        return next((i for i, days in enumerate(self.days) if day in days), None)

    def name(self, moment: Moment) -> str | None:
        i = self.at(day_of(moment))
        return None if i is None else self.names[i]

    def first(self, i: int) -> date:
        return self.days[i][0]

    def end(self, i: int) -> date:
        """The day after its last."""
        return self.days[i][-1] + ONE

    def edges(self) -> set[date]:
        """The first days of all stretches without a gap, and the days after their last."""
        known = {day for days in self.days for day in days}
        firsts = {days[k] for days in self.days for k in range(len(days)) if k == 0 or days[k - 1] + ONE != days[k]}
        return firsts | {day + ONE for day in known if day + ONE not in known}

    def back(self, day: date, amount: int) -> date | None:
        """The day at the same place some periods before, its last where it is shorter; None where there is none."""
        i = self.at(day)
        if i is None or i < amount:
            return None
        there = self.days[i - amount]
        return there[min(self.days[i].index(day), len(there) - 1)]


class Kept(NamedTuple):
    """A stretch of which only the days count that are in any period."""

    lo: Moment | None
    hi: Moment | None
    own: Own

    def holds(self, moment: Moment | None) -> bool:
        return Span(self.lo, self.hi).holds(moment) and moment is not None and self.own.at(day_of(moment)) is not None


def listed(rows: list[tuple[date, str]], year: str) -> Own:
    """The periods of a list of days, in the order in which they begin."""
    found: dict[str, list[date]] = {}
    for day, name in sorted(rows):
        found.setdefault(name, []).append(day)
    return Own(tuple(found), tuple(map(tuple, found.values())), year)


def overlapping(own: Own, lo: Moment, hi: Moment) -> list[tuple[str, Span]]:
    """The periods of which a day lies between two moments, each with its part there."""
    out = []
    for i, name in enumerate(own.names):
        first, end = own.first(i), own.end(i)
        if any(at(day) < at(hi) and at(lo) < at(day + ONE) for day in own.days[i]):
            out.append((name, Span(max(lo, first, key=at), min(hi, end, key=at))))
    return out


def between(lo: Moment, hi: Moment, grains: list[str], rules: Rules) -> list[tuple[tuple[Any, ...], Span]]:
    """Every combination of periods between two moments, with the part of each; the first lies within the others.

    One's own are told by the list; where they are beside others, by the first moment of the finest period.
    """
    fine = next((grain for grain in grains if all(makes_up(grain, other, rules) for other in grains)), None)
    if fine is None:
        raise RefusalError("query.grains_not_nested")
    if fine in rules.own:
        found = overlapping(rules.own[fine], lo, hi)
    else:
        found = [(key[0], span) for key, span in periods(lo, hi, [fine], rules)]
    return [(_combined(name, span, fine, grains, rules), span) for name, span in found]


def _combined(name: Any, span: Span, fine: str, grains: list[str], rules: Rules) -> tuple[Any, ...]:
    assert span.lo is not None
    return tuple(name if grain == fine else label(span.lo, grain, rules) for grain in grains)


def makes_up(fine: str, coarse: str, rules: Rules) -> bool:
    """Whether no period of ``fine`` reaches over the edge of one of ``coarse``, on the lists as they are."""
    own = rules.own
    if fine == coarse or (fine not in own and coarse not in own):
        return fine == coarse or within(fine, coarse, rules)
    if fine in (*CLOCK, "day"):
        return True
    if fine not in own:
        return all(start(edge, fine, rules) == edge for edge in own[coarse].edges())
    held = [{label(day, coarse, rules) for day in days} for days in own[fine].days]
    return all(len(names) == 1 and None not in names for names in held)


def first_of(lo: Moment, unit: str, grain: str, rules: Rules) -> Stretch | None:
    """The first period of ``grain`` in the ``unit`` that holds a moment; None where no such period begins it."""
    first: Moment | None = start(lo, unit, rules) if unit not in rules.own else None
    if unit in rules.own:
        i = rules.own[unit].at(day_of(lo))
        first = None if i is None else rules.own[unit].first(i)
    if first is None or grain not in rules.own:
        return None if first is None else (first, following(first, grain, rules))
    i = rules.own[grain].at(day_of(first))
    return None if i is None else (first, rules.own[grain].end(i))


def around(own: Own, lo: Moment, hi: Moment) -> Stretch:
    """A stretch up to the edges of the periods in which it begins and ends, where it does in any."""
    first, last = own.at(day_of(lo)), own.at(day_of(at(hi) - TICK))
    hi = own.end(last) if last is not None and at(lo) < at(hi) else hi
    return own.first(first) if first is not None else lo, hi


def before(own: Own, lo: Moment, hi: Moment, amount: int) -> Stretch | None:
    """The stretch some periods before: whole periods stay whole, else each end keeps its place in its period."""
    last = day_of(at(hi) - TICK)
    first_at, last_at = own.at(day_of(lo)), own.at(last)
    if first_at is None or last_at is None or first_at < amount:
        return None
    if at(lo) == at(own.first(first_at)) and at(hi) == at(own.end(last_at)):
        return own.first(first_at - amount), own.end(last_at - amount)
    start, end = placed(own, lo, amount), placed(own, hi if isinstance(hi, datetime) else last, amount)
    if start is None or end is None:
        return None
    return start, end if isinstance(hi, datetime) else end + ONE


def placed(own: Own, moment: Moment, amount: int) -> Moment | None:
    day = own.back(day_of(moment), amount)
    if day is None or not isinstance(moment, datetime):
        return day
    return datetime.combine(day, moment.time())


def year_before(own: Own, around: Own, lo: Moment, hi: Moment, amount: int) -> Stretch | None:
    """The period of the same number in an earlier year; None where that year has not so many."""
    i, year = own.at(day_of(lo)), around.at(day_of(lo))
    if i is None or year is None or year < amount:
        return None
    here, there = (
        [k for k in range(len(own.days)) if around.at(own.first(k)) == which] for which in (year, year - amount)
    )
    number = here.index(i)
    return before(own, lo, hi, i - there[number]) if number < len(there) else None


def back(owns: Mapping[str, Own], grain: str, unit: str, lo: Moment, hi: Moment, amount: int) -> Stretch | None:
    """A stretch of a period of ``grain`` moved by periods of one's own."""
    if grain in owns and owns[grain].year == unit:
        return year_before(owns[grain], owns[unit], lo, hi, amount)
    return before(owns[unit], lo, hi, amount)


def rolled(own: Own, hi: Moment, amount: int) -> Kept | None:
    """The last so many periods up to a moment; from inside a period the place after the same one before."""
    last = day_of(at(hi) - TICK)
    i = own.at(last)
    if i is None:
        return None
    if at(hi) == at(own.end(i)):
        return Kept(own.first(i - amount + 1), hi, own) if i >= amount - 1 else None
    start = own.back(last, amount)
    return None if start is None else Kept(start + ONE, hi, own)


def so_far(own: Own, hi: Moment) -> Kept | None:
    """From the first day of the period that holds the last moment."""
    i = own.at(day_of(at(hi) - TICK))
    return None if i is None else Kept(own.first(i), hi, own)
