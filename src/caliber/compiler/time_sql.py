"""Periods and windows written as SQL; the same arithmetic as ``periods``, for periods that are whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from caliber.compiler.dialects import Dialect
from caliber.compiler.expand import Shift, Window
from caliber.compiler.periods import FINE, FIXED, Moment, Range, Spine, aligned, as_moment, nested
from caliber.compiler.render import apply, literal
from caliber.model.calendar import PARTS
from caliber.model.objects import Calendar

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
BLOCK = 100
SPREAD = ("day", "week", "month", "quarter", "year")  # periods of which each begins a step after the one before
STEP = {
    "second": (1, "second"),
    "minute": (1, "minute"),
    "hour": (1, "hour"),
    "day": (1, "day"),
    "week": (7, "day"),
    "month": (1, "month"),
    "quarter": (3, "month"),
    "year": (12, "month"),
    "fiscal_quarter": (3, "month"),
    "fiscal_year": (12, "month"),
}


def moment_sql(dialect: Dialect, moment: Moment) -> str:
    """A date or timestamp constant."""
    return _written(dialect.constant, moment)


def bound_sql(dialect: Dialect, moment: Moment) -> str:
    """A constant that a column is compared with."""
    return _written(dialect.bound, moment)


def _written(templates: Mapping[str, str], moment: Moment) -> str:
    if isinstance(moment, datetime):
        return templates["timestamp"].format(moment.isoformat(sep=" "))
    return templates["date"].format(moment.isoformat())


def add_sql(dialect: Dialect, value: str, amount: int, unit: str, as_date: bool) -> str:
    """``value`` moved by ``amount`` units, as a date again where it was one."""
    if unit == "quarter":
        amount, unit = 3 * amount, "month"
    if unit.startswith("fiscal_"):
        amount, unit = amount * STEP[unit][0], "month"
    moved = dialect.add[unit].format(value, amount)
    return dialect.day.format(moved) if as_date else moved


def trunc_sql(dialect: Dialect, grain: str, value: str, calendar: Calendar) -> str:
    """The start of the period of ``grain`` that holds ``value``, or a part of its date as a number."""
    if grain in PARTS:
        return apply(dialect, PARTS[grain], (value,))
    if grain == "week":
        back = WEEKDAYS.index(calendar.week_start.lower())
        if back == 0:
            return dialect.trunc["week"].format(value)
        inner = dialect.trunc["week"].format(add_sql(dialect, value, -back, "day", False))
        return add_sql(dialect, inner, back, "day", True)
    if not grain.startswith("fiscal_"):
        return dialect.trunc[grain].format(value)
    start = date.fromisoformat(f"2001-{calendar.fiscal_year_start}")
    days, months = start.day - 1, start.month - 1
    moved = add_sql(dialect, value, -days, "day", False) if days else value
    moved = add_sql(dialect, moved, -months, "month", False) if months else moved
    inner = dialect.trunc[grain.removeprefix("fiscal_")].format(moved)
    inner = add_sql(dialect, inner, months, "month", True) if months else inner
    return add_sql(dialect, inner, days, "day", True) if days else inner


def range_sql(dialect: Dialect, value: str, reads: Range) -> list[str]:
    """The conditions that keep ``value`` inside a range."""
    out = [f"{value} >= {bound_sql(dialect, reads.start)}"] if reads.start is not None else []
    return out + ([f"{value} < {bound_sql(dialect, reads.end)}"] if reads.end is not None else [])


def series_sql(dialect: Dialect, spine: Spine) -> str:
    """The starts of all periods as one column ``p``; those told one by one with their keys ``k`` and place."""
    if spine.told:
        return _told(dialect, spine, False)
    amount, unit = STEP[spine.grain]
    fine = spine.grain in FINE
    first, last = (as_moment(moment) if fine else moment for moment in (spine.first, spine.last))
    return dialect.series.format(
        first=moment_sql(dialect, first),
        last=moment_sql(dialect, last),
        amount=amount,
        unit=unit,
        type=dialect.types["timestamp" if fine else "date"],
        count=_count(first, last, amount, unit),
    )


def key_column(place: int) -> str:
    """The column of a period's value, as the key at this place."""
    return f"k{place}"


def _told(dialect: Dialect, spine: Spine, reading: bool) -> str:
    """The periods one by one; in blocks, for engines that read a UNION as deep as it is long."""
    rows = []
    for one in spine.told:
        start = as_moment(one.start) if spine.grain in FINE else one.start
        columns = [f"{moment_sql(dialect, start)} AS p"]
        columns += [f"{literal(dialect, value)} AS {key_column(place)}" for place, value in one.keys]
        if reading:
            columns += [f"{moment_sql(dialect, one.reads.start)} AS lo"] if one.reads.start is not None else []
            columns += [f"{moment_sql(dialect, one.reads.end)} AS hi"] if one.reads.end is not None else []
        rows.append(f"SELECT {', '.join(columns)}")
    rows = list(dict.fromkeys(rows))
    blocks = [" UNION ALL ".join(rows[at : at + BLOCK]) for at in range(0, len(rows), BLOCK)]
    if len(blocks) == 1:
        return blocks[0]
    return " UNION ALL ".join(f"SELECT * FROM ({block}) AS block{at}" for at, block in enumerate(blocks))


def _count(first: Moment, last: Moment, amount: int, unit: str) -> int:
    """How many steps lead from the first to the last, both included."""
    if unit == "month":
        return ((last.year - first.year) * 12 + last.month - first.month) // amount + 1
    return (as_moment(last) - as_moment(first)) // timedelta(**{f"{unit}s": amount}) + 1


def has_start(spine: Spine, window: Window) -> bool:
    """Whether the periods tell from when each reads (``lo``): all but those that read everything before their end."""
    return all(one.reads.start is not None for one in spine.told) if spine.told else window.kind != "all"


def spine_sql(dialect: Dialect, spine: Spine, window: Window, calendar: Calendar) -> str:
    """Periods with what each reads: columns ``p``, ``lo`` (left out for an open start: ``has_start``), ``hi``."""
    if spine.told:
        return _told(dialect, spine, True)
    lo, hi = _stretch(dialect, spine, window, calendar)
    for period, reads in spine.special:
        test = f"p = {moment_sql(dialect, period)}"
        if lo and reads.start is not None:
            lo = f"CASE WHEN {test} THEN {moment_sql(dialect, reads.start)} ELSE {lo} END"
        if reads.end is not None:
            nothing = not lo and reads.start is not None  # of a stretch without a start: no moment lies before null
            hi = f"CASE WHEN {test} THEN {'NULL' if nothing else moment_sql(dialect, reads.end)} ELSE {hi} END"
    low = f"{lo} AS lo, " if lo else ""
    return f"SELECT p, {low}{hi} AS hi FROM ({series_sql(dialect, spine)}) AS series"


def spread_sql(dialect: Dialect, spine: Spine, window: Window, moment: str, grain: str, calendar: Calendar) -> str:
    """The periods that read the start of a ``grain``, a row each; "" where more must be known than when it is.

    To date a day counts from its own period to the last one of its month (or year, …): no list of periods is joined.
    """
    plain = window.kind == "to_date" and not (window.shifts or spine.special or spine.told)
    if not (dialect.spread and plain and spine.grain in SPREAD and nested(spine.grain, window.unit, calendar)):
        return ""
    amount, unit = STEP[window.unit]
    after = add_sql(dialect, trunc_sql(dialect, window.unit, moment, calendar), amount, unit, False)
    step, unit = STEP[spine.grain]
    return dialect.spread.format(
        low=moment if grain == spine.grain else trunc_sql(dialect, spine.grain, moment, calendar),
        high=add_sql(dialect, after, -1, "day", False),
        first=moment_sql(dialect, spine.first),
        last=moment_sql(dialect, spine.last),
        amount=step,
        unit=unit,
    )


def _stretch(dialect: Dialect, spine: Spine, window: Window, calendar: Calendar) -> tuple[str, str]:
    as_date = spine.grain not in FINE
    amount, unit = STEP[spine.grain]
    short = spine.grain in (*FINE, "day")  # a day or less is as long wherever it is moved to
    start, end = "p", add_sql(dialect, "p", amount, unit, as_date)
    odd = False
    for back in (aligned(back, spine.grain) for back in window.shifts):
        if not back.amount:
            start = trunc_sql(dialect, back.unit, start, calendar)
            end = add_sql(dialect, start, amount, unit, as_date)
            continue
        end = _end_moved(dialect, start, end, back, odd)
        start = add_sql(dialect, start, -back.amount, back.unit, as_date)
        end = add_sql(dialect, start, amount, unit, as_date) if short else end
        odd = odd or back.unit in FIXED
    return _reach_back(dialect, spine, window, start, end, calendar), end


def _end_moved(dialect: Dialect, start: str, end: str, back: Shift, odd: bool) -> str:
    """The end of a stretch moved back as ``periods.shifted`` does; ``odd``: it may not be whole months any more."""
    direct = add_sql(dialect, end, -back.amount, back.unit, True)
    if back.unit in FIXED or not odd:
        return direct
    last = add_sql(dialect, add_sql(dialect, end, -1, "day", True), -back.amount, back.unit, True)
    kept = add_sql(dialect, last, 1, "day", True)
    test = " AND ".join(f"{apply(dialect, 'day', (moment,))} = 1" for moment in (start, end))
    return f"CASE WHEN {test} THEN {direct} ELSE {kept} END"


def _reach_back(dialect: Dialect, spine: Spine, window: Window, start: str, end: str, calendar: Calendar) -> str:
    as_date = spine.grain not in FINE
    if window.kind == "all":
        return ""
    if window.kind == "to_date":
        day = spine.grain == "day"
        last = start if day else add_sql(dialect, end, -1, "day" if as_date else "microsecond", as_date)
        return trunc_sql(dialect, window.unit, last, calendar)
    if window.kind != "rolling":
        return start
    direct = add_sql(dialect, end, -window.amount, window.unit, as_date)
    if window.unit in FIXED or not as_date:
        return direct
    last = add_sql(dialect, add_sql(dialect, end, -1, "day", True), -window.amount, window.unit, True)
    return (
        f"CASE WHEN {apply(dialect, 'day', (end,))} = 1 THEN {direct} ELSE {add_sql(dialect, last, 1, 'day', True)} END"
    )
