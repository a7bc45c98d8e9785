"""Calendar of the evaluator: periods, shifts and ranges, in inclusive days where people think in days."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

Moment: TypeAlias = date | datetime
ONE = timedelta(days=1)
TICK = timedelta(microseconds=1)
DAYS_OF_WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
CLOCK = {"second": timedelta(seconds=1), "minute": timedelta(minutes=1), "hour": timedelta(hours=1)}
LENGTH_IN_MONTHS = {"month": 1, "quarter": 3, "year": 12, "fiscal_quarter": 3, "fiscal_year": 12}
WEEKS = {"month": 4, "quarter": 13, "year": 52}
ORDER = ["second", "minute", "hour", "day", "week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year"]


class Rules(NamedTuple):
    """The project's calendar. ``own``: the periods of each grain of its own (``own_periods.Own``)."""

    week_start: str = "monday"
    fiscal_month: int = 1
    fiscal_day: int = 1
    own: Mapping[str, Any] = {}


def at(moment: Moment) -> datetime:
    return moment if isinstance(moment, datetime) else datetime(moment.year, moment.month, moment.day)


def day_of(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def in_zone(moment: Moment, home: str, zone: str) -> datetime:
    """A moment of one zone as it is called in another one, daylight saving time in both minded.

    Of an hour that the clock shows twice the second is meant; what it leaves out is told by the clock before.
    """
    early, late = (at(moment).replace(tzinfo=ZoneInfo(home), fold=fold).astimezone(UTC) for fold in (0, 1))
    return max(early, late).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def start(moment: Moment, grain: str, rules: Rules) -> Moment:
    """The first moment (clock grains) or day of the period that holds the moment."""
    if grain in CLOCK:
        whole = at(moment)
        midnight = datetime(whole.year, whole.month, whole.day)
        return midnight + (whole - midnight) // CLOCK[grain] * CLOCK[grain]
    day = day_of(moment)
    if grain == "day":
        return day
    if grain == "week":
        while DAYS_OF_WEEK[day.weekday()] != rules.week_start:
            day -= ONE
        return day
    first = rules.fiscal_day if grain.startswith("fiscal") else 1
    months = LENGTH_IN_MONTHS[grain]
    begins = {((rules.fiscal_month if grain.startswith("fiscal") else 1) - 1 + k * months) % 12 + 1 for k in range(12)}
    while day.day != first or day.month not in begins:
        day -= ONE
    return day


def label(moment: Moment, grain: str, rules: Rules) -> Any:
    """What a period is called: by its start, or one's own by its name; None for a day that is in none of those."""
    return rules.own[grain].name(moment) if grain in rules.own else start(moment, grain, rules)


def following(first: Moment, grain: str, rules: Rules) -> Moment:
    """The first moment of the next period."""
    if grain in CLOCK:
        return at(first) + CLOCK[grain]
    if grain in ("day", "week"):
        return day_of(first) + (ONE if grain == "day" else 7 * ONE)
    return months_later(day_of(first), LENGTH_IN_MONTHS[grain])


def months_later(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def moved(moment: Moment, amount: int, unit: str) -> Moment:
    """The same place ``amount`` units later; the last day of a shorter month stands for days that it lacks."""
    if unit in CLOCK:
        return at(moment) + amount * CLOCK[unit]
    if unit in ("day", "week"):
        return moment + amount * (ONE if unit == "day" else 7 * ONE)
    day = months_later(day_of(moment), amount * LENGTH_IN_MONTHS[unit])
    return datetime.combine(day, moment.time()) if isinstance(moment, datetime) else day


class Span(NamedTuple):
    """From ``lo`` up to, not including, ``hi``; None is open."""

    lo: Moment | None
    hi: Moment | None

    def holds(self, moment: Moment | None) -> bool:
        if moment is None:
            return False
        here = at(moment)
        return (self.lo is None or at(self.lo) <= here) and (self.hi is None or here < at(self.hi))

    @property
    def empty(self) -> bool:
        return self.lo is not None and self.hi is not None and at(self.lo) >= at(self.hi)


def whole_months(lo: Moment, hi: Moment) -> bool:
    return not isinstance(lo, datetime) and not isinstance(hi, datetime) and lo.day == 1 and hi.day == 1


def shifted(lo: Moment, hi: Moment, amount: int, unit: str) -> tuple[Moment, Moment]:
    """The stretch moved back: whole months stay whole months, another stretch keeps its first and its last day."""
    if unit not in LENGTH_IN_MONTHS or whole_months(lo, hi) or isinstance(hi, datetime):
        return moved(lo, -amount, unit), moved(hi, -amount, unit)
    return moved(lo, -amount, unit), moved(hi - ONE, -amount, unit) + ONE


def rolling_start(hi: Moment, amount: int, unit: str) -> Moment:
    """Where a window of ``amount`` units ends at ``hi``: whole months to a month's end, else from the day after."""
    if unit not in LENGTH_IN_MONTHS or isinstance(hi, datetime) or hi.day == 1:
        return moved(hi, -amount, unit)
    return moved(hi - ONE, -amount, unit) + ONE


def named(text: str) -> Span:
    """What a date as people write it stands for: a year, a month, a day or a moment."""
    if len(text) == 4:
        return Span(date(int(text), 1, 1), date(int(text) + 1, 1, 1))
    if len(text) == 7:
        first = date.fromisoformat(text + "-01")
        return Span(first, months_later(first, 1))
    if len(text) == 10:
        return Span(date.fromisoformat(text), date.fromisoformat(text) + ONE)
    moment = datetime.fromisoformat(text)
    return Span(moment, moment + TICK)


def asked(since: str, until: str) -> Span:
    """The range as asked, both ends included as written."""
    return Span(named(since).lo if since else None, named(until).hi if until else None)


def within(fine: str, coarse: str, rules: Rules) -> bool:
    """Whether no period of ``fine`` reaches over the edge of one of ``coarse``."""
    if fine == coarse or ORDER.index("day") >= min(ORDER.index(fine), ORDER.index(coarse)):
        return ORDER.index(fine) <= ORDER.index(coarse)
    if "week" in (fine, coarse):
        return False
    if fine == "month":
        return not coarse.startswith("fiscal") or rules.fiscal_day == 1
    return (fine, coarse) in (("quarter", "year"), ("fiscal_quarter", "fiscal_year"))


def periods(lo: Moment, hi: Moment, grains: list[str], rules: Rules) -> list[tuple[tuple[Moment, ...], Span]]:
    """Every combination of periods between two moments, with the stretch that it stands for, cut to them."""
    fine = min(grains, key=ORDER.index)
    step = fine if fine in CLOCK else "day"
    if len(grains) == 1:
        step = fine
    out: dict[tuple[Moment, ...], Span] = {}
    here = start(lo, step, rules)
    while at(here) < at(hi):
        then = following(here, step, rules)
        key = tuple(start(here, grain, rules) for grain in grains)
        first = out[key].lo if key in out else max(here, lo, key=at)
        out[key] = Span(first, min(then, hi, key=at))
        here = then
    return list(out.items())
