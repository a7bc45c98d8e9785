"""Ranges and windows: which stretch of time each figure reads. End-exclusive inside; pure calendar arithmetic.

A window's stretch for a period ``[start, end)`` is found in this order: clip to the asked range, cut a running period
at the watermark where the same part is compared, shift, then reach back as the window says (rolling, to date, all).
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from caliber.compiler.expand import Shift, Window
from caliber.errors import Refused
from caliber.model.calendar import GRAINS, MONTHS, next_start, shift, start_of
from caliber.model.expr import Lit
from caliber.model.objects import Calendar

Moment: TypeAlias = date | datetime
DAY = timedelta(days=1)
MIDNIGHT = time()
TICK = timedelta(microseconds=1)
FINE = frozenset({"second", "minute", "hour"})
CLOCK = {
    "microsecond": TICK,
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
}
WITHIN = {"month": ("quarter", "year"), "quarter": ("year",), "fiscal_quarter": ("fiscal_year",)}
FINE_PARTS = frozenset({"extract_hour", "extract_minute"})
FIXED = frozenset({"microsecond", "second", "minute", "hour", "day", "week"})


class Range(NamedTuple):
    """``[start, end)``; None is open."""

    start: Moment | None
    end: Moment | None


class Told(NamedTuple):
    """A period that no rule gives: its start, its values as keys (place of the key, constant), and what it reads."""

    start: Moment
    keys: tuple[tuple[int, Lit], ...]
    reads: Range


class Spine(NamedTuple):
    """Periods ``first`` … ``last`` (their starts) with what each reads; ``special`` overrides the rule for some.

    ``told``: all of them one by one, where no rule gives them; one may come several times, for what lies apart.
    """

    grain: str
    first: Moment
    last: Moment
    special: tuple[tuple[Moment, Range], ...]
    told: tuple[Told, ...] = ()

    def edges(self) -> list[Range]:
        """What is read by another rule than that of the grain."""
        return [reads for _, reads in self.special] + [one.reads for one in self.told]


@lru_cache(maxsize=4096, typed=True)  # asked of the same few again and again
def as_moment(value: Moment) -> datetime:
    """A date as its first moment."""
    return value if isinstance(value, datetime) else datetime.combine(value, MIDNIGHT)


def simplest(value: datetime) -> Moment:
    """Midnight as a date."""
    return value.date() if value.time() == MIDNIGHT else value


def range_of(since: str, until: str) -> Range:
    """What was asked, both ends inclusive as written, as an end-exclusive range. Raises ``query.bad_date``."""
    start = simplest(named(since)[0]) if since else None
    end = simplest(named(until)[1]) if until else None
    if start is not None and end is not None and as_moment(start) >= as_moment(end):
        raise Refused("query.empty_range", "until", since=since, until=until)
    return Range(start, end)


def named(text: str) -> tuple[datetime, datetime]:
    """The stretch that a date, month, year or timestamp names: first moment and first moment after it."""
    text = text.strip()
    try:
        if len(text) == 4 and text.isdigit():
            return datetime(int(text), 1, 1), datetime(int(text) + 1, 1, 1)
        if len(text) == 7:
            first = date.fromisoformat(text + "-01")
            return as_moment(first), as_moment(shift(first, 1, "month"))
        if len(text) <= 10:
            day = date.fromisoformat(text)
            return as_moment(day), as_moment(day + DAY)
        moment = datetime.fromisoformat(text).replace(tzinfo=None)
        return moment, moment + TICK
    except (ValueError, OverflowError):
        raise Refused("query.bad_date", text, text=text) from None


def floor(moment: Moment, grain: str, calendar: Calendar) -> Moment:
    """The start of the period that holds the moment."""
    if grain in FINE:
        value = as_moment(moment).replace(microsecond=0)
        if grain != "second":
            value = value.replace(second=0)
        return value.replace(minute=0) if grain == "hour" else value
    return start_of(moment.date() if isinstance(moment, datetime) else moment, grain, calendar)


def after(start: Moment, grain: str, calendar: Calendar) -> Moment:
    """The start of the next period."""
    if grain in FINE:
        return as_moment(start) + CLOCK[grain]
    return next_start(start.date() if isinstance(start, datetime) else start, grain, calendar)


def move(moment: Moment, amount: int, unit: str) -> Moment:
    """The moment ``amount`` units later (earlier where negative), month ends clamped, time of day kept."""
    if unit in CLOCK:
        return simplest(as_moment(moment) + amount * CLOCK[unit])
    if isinstance(moment, datetime):
        return simplest(datetime.combine(shift(moment.date(), amount, unit), moment.time()))
    return shift(moment, amount, unit)


def shifted(start: Moment, end: Moment, back: Shift) -> tuple[Moment, Moment]:
    """A stretch moved into the past. Whole months stay whole months; a part keeps its last day (clamped)."""
    lo = move(start, -back.amount, back.unit)
    if back.unit in FIXED or (_first_of_month(start) and _first_of_month(end)) or isinstance(end, datetime):
        return lo, move(end, -back.amount, back.unit)
    return lo, move(end - DAY, -back.amount, back.unit) + DAY


def _first_of_month(moment: Moment) -> bool:
    return not isinstance(moment, datetime) and moment.day == 1


def aligned(back: Shift, grain: str) -> Shift:
    """A shift as it applies to periods of this grain: weeks go back by whole weeks, so a year is 52 of them."""
    weeks = {"month": 4, "quarter": 13, "year": 52, "fiscal_quarter": 13, "fiscal_year": 52}
    if grain == "week" and back.amount and back.unit in weeks:
        return back._replace(amount=weeks[back.unit] * back.amount, unit="week")
    return back


def stretch(window: Window, start: Moment, end: Moment, grain: str, cut: Moment | None, calendar: Calendar) -> Range:
    """What the window reads for the period or range ``[start, end)``. ``grain`` is "" where there are no periods."""
    for back in window.shifts:
        if back.same_part and cut is not None and as_moment(cut) < as_moment(end):
            end = cut
        if as_moment(end) <= as_moment(start):
            return Range(start, start)  # all of it lies beyond the data: nothing to compare yet
        moved = shifted(start, end, aligned(back, grain)) if back.amount else None
        start, end = moved or first_of(start, back.unit, grain, calendar)
    return reach_back(window, start, end, calendar)


def first_of(start: Moment, unit: str, grain: str, calendar: Calendar) -> tuple[Moment, Moment]:
    """The first period of ``grain``, which makes up the ``unit``, in the one that holds the moment."""
    first = floor(start, unit, calendar)
    return first, after(first, grain, calendar)


def reach_back(window: Window, start: Moment, end: Moment, calendar: Calendar) -> Range:
    """The stretch of a window that ends at ``end``."""
    if window.kind == "rolling":
        return Range(_rolling_start(end, window), end)
    if window.kind == "to_date":
        last = as_moment(end) - TICK
        return Range(floor(last, window.unit, calendar), end)
    if window.kind == "all":
        return Range(None, end)
    return Range(start, end)


def _rolling_start(end: Moment, window: Window) -> Moment:
    if window.unit in FIXED or isinstance(end, datetime) or end.day == 1:
        return move(end, -window.amount, window.unit)
    return move(end - DAY, -window.amount, window.unit) + DAY


def previous_period(asked: Range) -> Shift:
    """The shift to the range just before: by whole months where the range is whole months, else by its length."""
    start, end = asked.start, asked.end
    if start is None or end is None:
        raise Refused("query.compare_needs_range", "compare")
    if _first_of_month(start) and _first_of_month(end):
        return Shift((end.year - start.year) * 12 + end.month - start.month, "month", True)
    length = as_moment(end) - as_moment(start)
    if length % DAY:
        return Shift(length // TICK, "microsecond", True)
    return Shift(length.days, "day", True)


def nested(fine: str, coarse: str, calendar: Calendar | None = None) -> bool:
    """Whether every period of ``coarse`` is made of whole periods of ``fine``; months of a fiscal year by its start."""
    if fine == coarse or coarse in WITHIN.get(fine, ()):
        return True
    if fine in (*FINE, "day"):
        return GRAINS.index(fine) < GRAINS.index(coarse)
    return fine == "month" and coarse in MONTHS and calendar is not None and calendar.fiscal_year_start.endswith("-01")


def carried(back: Shift, grain: str, calendar: Calendar) -> bool:
    """Whether a row moved forward by the shift lies in the very period of ``grain`` that reads it, and in no other."""
    if back.unit in ("day", "week"):
        return back.amount > 0
    return back.amount > 0 and back.unit in MONTHS and nested("month", grain, calendar)


def hull(ranges: list[Range]) -> Range:
    """The smallest range that holds all of them."""
    if len(ranges) == 1:
        return ranges[0]
    starts: list[Moment | None] = [reads.start for reads in ranges]
    ends: list[Moment | None] = [reads.end for reads in ranges]
    start = None if None in starts else min((s for s in starts if s is not None), key=as_moment)
    end = None if None in ends else max((e for e in ends if e is not None), key=as_moment)
    return Range(start, end)
