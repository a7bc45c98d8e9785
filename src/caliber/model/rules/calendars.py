"""The project's calendar can be computed with: week start, fiscal year, time zone, windows, holidays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from caliber.errors import Problem
from caliber.model.calendar import WEEKDAYS
from caliber.model.rules.finding import error
from caliber.model.snapshot import Snapshot
from caliber.model.suggest import suggest

HOLIDAYS = ("CN",)
_MONTH_DAY = re.compile(r"(\d{1,2})-(\d{1,2})")
_LEAP_YEAR = 2000
_EVERY_MONTH_HAS = 28


def check(snapshot: Snapshot) -> Iterator[Problem]:
    calendar = snapshot.model.calendar
    if calendar.week_start.lower() not in WEEKDAYS:
        near = suggest(calendar.week_start, WEEKDAYS) or list(WEEKDAYS)
        yield error(
            "model.unknown_value", "calendar", "week_start", key="week_start", value=calendar.week_start, known=near
        )
    start = month_day(calendar.fiscal_year_start)
    if start is None or start[1] > _EVERY_MONTH_HAS:
        yield error("model.bad_month_day", "calendar", "fiscal_year_start", value=calendar.fiscal_year_start)
    if not _is_zone(calendar.timezone):
        yield error("model.unknown_timezone", "calendar", "timezone", value=calendar.timezone)
    if calendar.holidays and calendar.holidays not in HOLIDAYS:
        facts: dict[str, Any] = {"key": "holidays", "value": calendar.holidays, "known": list(HOLIDAYS)}
        yield error("model.unknown_value", "calendar", "holidays", **facts)
    for name, days in calendar.windows.items():
        for i, text in enumerate(days):
            if month_day(text) is None:
                yield error("model.bad_month_day", "calendar", "windows", name, i, value=text)


def month_day(text: str) -> tuple[int, int] | None:
    """``04-01`` as month and day, None where there is no such day."""
    match = _MONTH_DAY.fullmatch(text)
    if match is None:
        return None
    try:
        day = date(_LEAP_YEAR, int(match[1]), int(match[2]))
    except ValueError:
        return None
    return day.month, day.day


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
