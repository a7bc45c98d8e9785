"""Cumulative figures and offsets: of offsets, to the start of a period, by fiscal grains, at any grain asked."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.kinds.town import ORDERS, asking, check, same

ROWS = [row for row in ORDERS if row[2] is not None]


def sales(start: Any, end: Any) -> int | None:
    low = start if isinstance(start, datetime) else datetime.combine(start, datetime.min.time())
    high = end if isinstance(end, datetime) else datetime.combine(end, datetime.min.time())
    found = [row[3] for row in ROWS if low <= row[2] < high and row[3] is not None]
    return sum(found) if found else None


def test_cumulative_with_and_without_a_window_at_every_grain(folder: Path) -> None:
    ask = asking(
        folder,
        "metric: ever\nof: sales\nperiod: all",
        "metric: month\nof: sales\nperiod: 30d",
        "metric: mtd\nof: sales\nperiod: mtd",
        "metric: fytd\nof: sales\nperiod: fytd",
    )
    for grain, starts in {
        "month": [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)],
        "quarter": [date(2026, 1, 1)],
        "week": [date(2026, 1, 5) + timedelta(weeks=n) for n in range(12)],
    }.items():
        for start in starts:
            end = {"month": date(2026, start.month + 1, 1), "quarter": date(2026, 4, 1)}.get(
                grain, start + timedelta(days=7)
            )
            last = end - timedelta(days=1)
            want = [
                start, sales(date(2000, 1, 1), end), sales(end - timedelta(days=30), end),
                sales(last.replace(day=1), end),
                sales(date(last.year - (last.month < 4), 4, 1), end),
            ]  # fmt: skip
            got = ask("ever, month, mtd, fytd", grain=grain, since=start.isoformat(), until=last.isoformat())
            same([row for row in got if row[0] == start], [want])


def test_an_hour_reads_to_its_own_end(folder: Path) -> None:
    ask = asking(folder, "metric: mtd\nof: sales\nperiod: mtd", "metric: last_two\nof: sales\nperiod: 2h")
    got = ask("mtd, last_two", grain="hour", since="2026-01-05 10:00:00", until="2026-01-05 12:59:59")
    hours = [datetime(2026, 1, 5, hour) for hour in (10, 11, 12)]
    want = [
        [hour, sales(date(2026, 1, 1), hour + timedelta(hours=1)),
         sales(hour - timedelta(hours=1), hour + timedelta(hours=1))]
        for hour in hours
    ]  # fmt: skip
    same(got, want)


def test_an_offset_of_an_offset(folder: Path) -> None:
    ask = asking(
        folder,
        "metric: month_ago\nof: sales\noffset: 1 month\nalign: whole",
        "metric: quarter_ago\nof: month_ago\noffset: 2 months\nalign: whole",
        "metric: window_ago\nof: recent\noffset: 1 month\nalign: whole",
        "metric: recent\nof: sales\nperiod: 45d",
    )
    got = ask("month_ago, quarter_ago, window_ago", grain="month", since="2026-03-01", until="2026-03-31")
    feb = date(2026, 3, 1)
    same(got, [[
        date(2026, 3, 1), sales(date(2026, 2, 1), feb), sales(date(2025, 12, 1), date(2026, 1, 1)),
        sales(feb - timedelta(days=45), feb),
    ]])  # fmt: skip


def test_an_offset_to_the_start_of_a_period(folder: Path) -> None:
    ask = asking(
        folder,
        "metric: at_start\nof: sales\noffset_to: month",
        "metric: at_quarter\nof: sales\noffset_to: quarter",
        "metric: since_start\nformula: sales - at_start",
    )
    got = ask("at_start", grain="day", since="2026-03-14", until="2026-03-16")
    want = sales(date(2026, 3, 1), date(2026, 3, 2))
    same(got, [[date(2026, 3, day), want] for day in (14, 15, 16)])
    got = ask("at_quarter", grain="month", since="2026-01-01", until="2026-03-31")
    want = sales(date(2026, 1, 1), date(2026, 2, 1))
    same(got, [[date(2026, month, 1), want] for month in (1, 2, 3)])


def test_an_offset_by_fiscal_grains(folder: Path) -> None:
    ask = asking(folder, "metric: fiscal_ago\nof: sales\noffset: 1 fiscal_quarter\nalign: whole")
    got = ask("fiscal_ago", grain="fiscal_quarter", since="2026-04-01", until="2026-06-30")
    same(got, [[date(2026, 4, 1), sales(date(2026, 1, 1), date(2026, 4, 1))]])


def test_what_is_no_offset_is_refused() -> None:
    assert check("metric: x\nof: sales\noffset_to: fortnight") == ["query.unknown_grain"]
    assert check("metric: x\nof: sales\noffset: soon") == ["model.bad_span"]
