"""The calendar: periods, spans, names of periods, holidays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caliber.errors import Refused
from caliber.interchange.holidays import holidays_of
from caliber.model.calendar import GRAINS, MONTHS, Span, next_start, parse_span, shift, start_of
from caliber.model.objects import Calendar
from caliber.model.period_names import part_name, period_name

APRIL = Calendar(fiscal_year_start="04-01")
SUNDAY = Calendar(week_start="sunday")


@pytest.mark.parametrize(
    ("grain", "calendar", "start", "end"),
    [
        ("day", APRIL, "2026-02-11", "2026-02-12"),
        ("week", APRIL, "2026-02-09", "2026-02-16"),
        ("week", SUNDAY, "2026-02-08", "2026-02-15"),
        ("month", APRIL, "2026-02-01", "2026-03-01"),
        ("quarter", APRIL, "2026-01-01", "2026-04-01"),
        ("year", APRIL, "2026-01-01", "2027-01-01"),
        ("fiscal_quarter", APRIL, "2026-01-01", "2026-04-01"),
        ("fiscal_year", APRIL, "2025-04-01", "2026-04-01"),
        ("fiscal_year", Calendar(fiscal_year_start="02-12"), "2025-02-12", "2026-02-12"),
        ("fiscal_quarter", Calendar(fiscal_year_start="02-12"), "2025-11-12", "2026-02-12"),
    ],
)
def test_period(grain: str, calendar: Calendar, start: str, end: str) -> None:
    day = date(2026, 2, 11)
    assert start_of(day, grain, calendar) == date.fromisoformat(start)
    assert next_start(date.fromisoformat(start), grain, calendar) == date.fromisoformat(end)


calendars = st.builds(
    lambda week, month, day: Calendar(week_start=week, fiscal_year_start=f"{month:02d}-{day:02d}"),
    st.sampled_from(["monday", "saturday", "sunday"]),
    st.integers(1, 12),
    st.integers(1, 28),
)


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.sampled_from(GRAINS[3:]), calendars)
def test_every_day_lies_in_one_period(day: date, grain: str, calendar: Calendar) -> None:
    start = start_of(day, grain, calendar)
    end = next_start(start, grain, calendar)
    assert start <= day < end
    assert start_of(start, grain, calendar) == start == start_of(end - timedelta(days=1), grain, calendar)
    assert start_of(end, grain, calendar) == end


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(-500, 500), st.sampled_from(sorted(MONTHS)))
def test_moved_by_months_stays_on_its_day_or_on_the_last(day: date, amount: int, unit: str) -> None:
    moved = shift(day, amount, unit)
    months = (moved.year - day.year) * 12 + moved.month - day.month
    assert months == amount * MONTHS[unit]
    assert moved.day == day.day or (moved.day < day.day and (moved + timedelta(days=1)).day == 1)


def test_moved_beyond_the_calendar_is_held_at_its_end() -> None:
    assert shift(date(2026, 1, 31), 1, "month") == date(2026, 2, 28)
    assert shift(date(9999, 1, 1), 2, "year") == date.max
    assert shift(date(2, 1, 1), -99999, "day") == date.min


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("7d", Span(7, "day")),
        ("12m", Span(12, "month")),
        ("1 year", Span(1, "year")),
        ("30 days", Span(30, "day")),
        (" 2W ", Span(2, "week")),
        ("4q", Span(4, "quarter")),
    ],
)
def test_span(text: str, span: Span) -> None:
    assert parse_span(text) == span


@pytest.mark.parametrize("text", ["", "7", "d", "0d", "-1d", "7 fortnights", "1.5d", "9" * 30 + "d", "7d; drop"])
def test_no_span(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_span(text)
    assert refused.value.code == "model.bad_span"


@pytest.mark.parametrize(
    ("start", "grain", "zh", "en"),
    [
        ("2026-10-01", "month", "2026年10月", "Oct 2026"),
        ("2026-10-05", "week", "2026年第41周", "2026-W41"),
        ("2024-12-30", "week", "2025年第1周", "2025-W01"),
        ("2026-10-01", "quarter", "2026年4季度", "2026 Q4"),
        ("2026-01-01", "year", "2026年", "2026"),
        ("2026-04-01", "fiscal_year", "2026财年", "FY2026"),
        ("2027-01-01", "fiscal_quarter", "2026财年4季度", "FY2026 Q4"),
        ("2026-10-07", "day", "2026-10-07", "2026-10-07"),
    ],
)
def test_name_of_a_period(start: str, grain: str, zh: str, en: str) -> None:
    name = period_name(date.fromisoformat(start), grain, APRIL)
    assert (name.zh, name.en) == (zh, en)


def test_name_of_a_part() -> None:
    assert part_name(date(2026, 10, 1), date(2026, 11, 1), "month", APRIL).zh == "2026年10月"
    assert part_name(date(2026, 10, 1), date(2026, 10, 8), "month", APRIL).zh == "2026-10-01 至 2026-10-07"
    assert period_name(date(2026, 10, 4), "week", SUNDAY).en == "week of 2026-10-04"


def test_holidays_of_china() -> None:
    table = holidays_of("CN")
    assert table.off[date(2026, 10, 1)].zh == "国庆节"
    assert table.is_workday(date(2026, 10, 10)), "a Saturday worked in exchange"
    assert not table.is_workday(date(2026, 10, 5)) and not table.is_workday(date(2026, 10, 11))
    assert table.workdays(date(2026, 10, 1), date(2026, 11, 1)) == 18
    assert table.knows(date(2026, 6, 1)) and not table.knows(date(1999, 1, 1))


def test_without_a_table_only_weekends_are_known() -> None:
    table = holidays_of("")
    assert not table.knows(date(2026, 10, 1)) and table.is_workday(date(2026, 10, 1))
    assert not table.is_workday(date(2026, 10, 3))
