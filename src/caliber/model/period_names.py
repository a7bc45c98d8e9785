"""What a period is called: 2026年10月, Oct 2026, 2026-W41, FY2026."""

from __future__ import annotations

from datetime import date, timedelta

from caliber.model.calendar import next_start, start_of
from caliber.model.objects import Calendar
from caliber.model.text import Text

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def period_name(start: date, grain: str, calendar: Calendar) -> Text:
    """The name of the period of ``grain`` (day or coarser) that begins on ``start``, in both languages.

    A fiscal year is called after the year in which it begins. Weeks are numbered by ISO where they begin on Monday,
    else they are called after their first day.
    """
    year, month = start.year, start.month
    if grain == "month":
        return Text(f"{year}年{month}月", f"{_MONTHS[month - 1]} {year}")
    if grain == "quarter":
        return Text(f"{year}年{_quarter(month)}季度", f"{year} Q{_quarter(month)}")
    if grain == "year":
        return Text(f"{year}年", str(year))
    if grain == "week":
        return _week(start, calendar)
    if grain == "fiscal_year":
        return Text(f"{year}财年", f"FY{year}")
    if grain == "fiscal_quarter":
        first = start_of(start, "fiscal_year", calendar)
        number = ((year - first.year) * 12 + month - first.month) // 3 + 1
        return Text(f"{first.year}财年{number}季度", f"FY{first.year} Q{number}")
    return Text(start.isoformat(), start.isoformat())


def part_name(start: date, end: date, grain: str, calendar: Calendar) -> Text:
    """The name of a stretch ``[start, end)``: that of its period where it is whole, else its first and last day."""
    if start == start_of(start, grain, calendar) and end == next_start(start, grain, calendar):
        return period_name(start, grain, calendar)
    last = end - timedelta(days=1)
    if last <= start:
        return Text(start.isoformat(), start.isoformat())
    return Text(f"{start.isoformat()} 至 {last.isoformat()}", f"{start.isoformat()} to {last.isoformat()}")


def _quarter(month: int) -> int:
    return (month - 1) // 3 + 1


def _week(start: date, calendar: Calendar) -> Text:
    if calendar.week_start.lower() != "monday":
        return Text(f"{start.isoformat()} 当周", f"week of {start.isoformat()}")
    iso = start.isocalendar()
    return Text(f"{iso.year}年第{iso.week}周", f"{iso.year}-W{iso.week:02d}")
