"""One calendar for week, month, quarter, fiscal year: pure arithmetic on dates.

Starts are inclusive, periods run to the next start. Month ends are clamped when dates move (31 January + 1 month = 28
or 29 February).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

from caliber.errors import Refused
from caliber.model.objects import Calendar

GRAINS = ("second", "minute", "hour", "day", "week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year")
# Parts of a date, as numbers; a weekday is 1 for Monday to 7. Name -> the function of expressions that gives it.
PARTS = {
    "dow": "isodow", "doy": "dayofyear",
    **{f"extract_{part}": part for part in ("year", "quarter", "month", "week", "day", "hour", "minute")},
    "extract_dow": "isodow", "extract_doy": "dayofyear",
}  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = {"month": 1, "quarter": 3, "year": 12, "fiscal_quarter": 3, "fiscal_year": 12}
DAYS = {"day": 1, "week": 7}
TO_DATE = {"wtd": "week", "mtd": "month", "qtd": "quarter", "ytd": "year", "fytd": "fiscal_year"}

_SHORT = {"h": "hour", "d": "day", "w": "week", "m": "month", "q": "quarter", "y": "year"}
_SPAN = re.compile(r"(\d{1,5})\s*([a-z_][a-z0-9_]*)", re.IGNORECASE)
_TO_DATE = " to date"
_UNITS = frozenset(GRAINS)


class Span(NamedTuple):
    """A length of time: ``30 day``, ``12 month``."""

    amount: int
    unit: str


def parse_span(text: str, own: Collection[str] = ()) -> Span:
    """``7d 30d 12m 4q 1y 2w``, ``1 year``, ``30 days``; ``2 retail_months`` where ``own`` has that grain.

    Raises ``Refused("model.bad_span")``.
    """
    match = _SPAN.fullmatch(text.strip())
    word = match[2].lower() if match else ""
    found = (_SHORT.get(name, name) for name in (word, word.removesuffix("s")))
    unit = next((name for name in found if name in _UNITS or name in own), "")
    if match is None or not unit or int(match[1]) == 0:
        raise Refused("model.bad_span", text=text)
    return Span(int(match[1]), unit)


def to_date(period: str) -> str:
    """The grain at whose start a running total begins: of ``mtd``, of ``retail_month to date``; "" for others."""
    word = period.strip().lower()
    return TO_DATE.get(word) or (word.removesuffix(_TO_DATE).strip() if word.endswith(_TO_DATE) else "")


def shift(day: date, amount: int, unit: str) -> date:
    """The date ``amount`` units later, month ends clamped; dates beyond the calendar are clamped to its ends."""
    if unit in DAYS:
        try:
            return day + timedelta(days=amount * DAYS[unit])
        except OverflowError:
            return date.max if amount > 0 else date.min
    months = day.year * 12 + day.month - 1 + amount * MONTHS[unit]
    year, month = divmod(months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.max if amount > 0 else date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def start_of(day: date, grain: str, calendar: Calendar) -> date:
    """The first day of the period of ``grain`` (day or coarser) that holds ``day``."""
    if grain == "day":
        return day
    if grain == "week":
        return day - timedelta(days=(day.weekday() - WEEKDAYS.index(calendar.week_start.lower())) % 7)
    if grain.startswith("fiscal_"):
        return _fiscal_start(day, MONTHS[grain], calendar)
    step = MONTHS[grain]
    return date(day.year, (day.month - 1) // step * step + 1, 1)


def _fiscal_start(day: date, step: int, calendar: Calendar) -> date:
    month, first = (int(part) for part in calendar.fiscal_year_start.split("-"))
    moved = day - timedelta(days=first - 1)
    offset = (moved.month - month) % 12 % step
    start = shift(date(moved.year, moved.month, 1), -offset, "month")
    return start + timedelta(days=first - 1)


def next_start(start: date, grain: str, calendar: Calendar) -> date:
    """The first day of the following period; ``start`` is the first day of one."""
    if grain in DAYS:
        return shift(start, 1, grain)
    if grain.startswith("fiscal_"):
        first = int(calendar.fiscal_year_start.split("-")[1])
        moved = shift(start - timedelta(days=first - 1), MONTHS[grain], "month")
        return moved + timedelta(days=first - 1)
    return shift(start, MONTHS[grain], "month")
