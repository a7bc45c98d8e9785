"""What a window reads where periods of one's own take part: each period found on the list, and told row by row.

A window of N periods is by ordinal; an offset goes to the same place N periods before. What the list does not reach
reads nothing, so it shows as no data and never as a smaller figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from caliber.compiler.almanac import Almanac, Periods
from caliber.compiler.expand import Shift, Window
from caliber.compiler.periods import (
    DAY,
    TICK,
    Moment,
    Range,
    after,
    aligned,
    as_moment,
    reach_back,
    shifted,
    simplest,
)

Stretch = tuple[Moment, Moment]


class Period:
    """One period of a grain: ``start`` to ``end``, and the stretches that its days are."""

    def __init__(self, start: Moment, end: Moment, own: tuple[tuple[Moment, Moment], ...]) -> None:
        self.start, self.end, self.own = start, end, own


def periods_between(almanac: Almanac, grain: str, start: Moment, end: Moment) -> Iterator[Period]:
    """The periods of a grain of which a part lies in ``[start, end)``."""
    if as_moment(end) <= as_moment(start):
        return
    if almanac.own(grain):
        periods = almanac.periods(grain)
        for at in range(len(periods)):
            own = tuple(periods.stretches(at))
            if any(as_moment(lo) < as_moment(end) and as_moment(start) < as_moment(hi) for lo, hi in own):
                yield Period(periods.first(at), periods.end(at), own)
        return
    moment = almanac.floor(start, grain)
    while moment is not None and as_moment(moment) < as_moment(end):
        following = after(moment, grain, almanac.calendar)
        yield Period(moment, following, ((moment, following),))
        moment = following


def own_stretch(almanac: Almanac, window: Window, start: Moment, end: Moment, grain: str, cut: Moment) -> list[Range]:
    """What the window reads for ``[start, end)``, a period of ``grain`` or a part of it; "" where there are none.

    The order is that of ``periods.stretch``.
    """
    days = almanac.periods(grain) if almanac.own(grain) else None
    for back in window.shifts:
        found = _shifted(almanac, start, end, back, grain, cut)
        if found is None:
            return []
        start, end = found
        days = almanac.periods(back.unit) if almanac.own(back.unit) else None
    return _reach_back(almanac, window, start, end, days)


def _shifted(almanac: Almanac, start: Moment, end: Moment, back: Shift, grain: str, cut: Moment) -> Stretch | None:
    if back.same_part and as_moment(cut) < as_moment(end):
        end = cut
    if as_moment(end) <= as_moment(start):
        return None
    if not back.amount:
        return _first_of(almanac, start, back.unit, grain)
    if not almanac.own(back.unit):
        return shifted(start, end, aligned(back, grain))
    if almanac.own(grain) and grain != back.unit and almanac.nested(grain, back.unit):
        return _by_ordinal(almanac, start, end, back, grain)
    return _by_place(almanac.periods(back.unit), start, end, back.amount)


def _by_ordinal(almanac: Almanac, start: Moment, end: Moment, back: Shift, grain: str) -> Stretch | None:
    """The third month of a year goes to the third month of the other, where that has as many."""
    around, periods = almanac.periods(back.unit), almanac.periods(grain)
    own, at = around.at(as_moment(start).date()), periods.at(as_moment(start).date())
    if own is None or at is None or own < back.amount:
        return None
    there = almanac.inside(grain, back.unit, own - back.amount)
    place = almanac.inside(grain, back.unit, own).index(at)
    return _by_place(periods, start, end, at - there[place]) if place < len(there) else None


def _by_place(periods: Periods, start: Moment, end: Moment, amount: int) -> Stretch | None:
    """Whole periods stay whole; else each end keeps its place in its period."""
    first = periods.at(as_moment(start).date())
    last = periods.at((as_moment(end) - TICK).date())
    if first is None or last is None or first < amount:
        return None
    if start == periods.first(first) and end == periods.end(last):
        return periods.first(first - amount), periods.end(last - amount)
    lo = _moved(periods, start, amount)
    hi = _moved(periods, end, amount) if isinstance(end, datetime) else _moved(periods, end - DAY, amount)
    if lo is None or hi is None:
        return None
    return lo, hi if isinstance(end, datetime) else hi + DAY


def _moved(periods: Periods, moment: Moment, amount: int) -> Moment | None:
    """The time of day is kept."""
    day = periods.back(as_moment(moment).date(), amount)
    return None if day is None else simplest(datetime.combine(day, as_moment(moment).time()))


def _first_of(almanac: Almanac, start: Moment, unit: str, grain: str) -> Stretch | None:
    """The first period of ``grain``, which makes up the ``unit``, in the one that holds the moment."""
    first = almanac.floor(start, unit)
    if first is None or almanac.floor(first, grain) is None:
        return None
    if not almanac.own(grain):
        return first, after(first, grain, almanac.calendar)
    at = almanac.periods(grain).at(as_moment(first).date())
    return None if at is None else (first, almanac.periods(grain).end(at))


def _reach_back(almanac: Almanac, window: Window, start: Moment, end: Moment, days: Periods | None) -> list[Range]:
    """``days``: the periods of one's own to whose days the stretch itself keeps."""
    if window.kind == "plain":
        return [Range(start, end)] if days is None else days.kept(Range(start, end))
    if window.kind == "all" or not almanac.own(window.unit):
        return [reach_back(window, start, end, almanac.calendar)]
    periods = almanac.periods(window.unit)
    last = (as_moment(end) - TICK).date()
    at = periods.at(last)
    if at is None:
        return []
    first: date | None = periods.first(at)
    if window.kind == "rolling":
        first = _rolling_start(periods, end, last, at, window.amount)
    return [] if first is None else periods.kept(Range(first, end))


def _rolling_start(periods: Periods, end: Moment, last: date, at: int, amount: int) -> date | None:
    if end == periods.end(at):
        return periods.first(at - amount + 1) if at >= amount - 1 else None
    before = periods.back(last, amount)
    return None if before is None else before + DAY
