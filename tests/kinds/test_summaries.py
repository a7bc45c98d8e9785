"""Metrics of metrics: what is computed for each day or customer first, then summed up."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from caliber.errors import Refused
from tests.kinds.town import CUSTOMERS, ORDERS, asking, check, same

DAILY = {
    name: f"metric: daily_{name}\nof: sales\neach: day\nsummary: {name}"
    for name in ("avg", "max", "min", "sum", "median", "count", "first", "last")
}
EACH_BUYER = "metric: orders_each\nof: orders\neach: customer\nsummary: avg"
CITY = {row[0]: row[1] for row in CUSTOMERS}


def daily(rows: list[Any]) -> dict[date, int | None]:
    out: dict[date, list[int]] = defaultdict(list)
    for row in rows:
        out[row[2].date()] += [] if row[3] is None else [row[3]]
    return {day: sum(values) if values else None for day, values in out.items()}


def summed(name: str, rows: list[Any]) -> Any:
    days = daily(rows)
    known = [value for value in days.values() if value is not None]
    ways: dict[str, Any] = {
        "avg": lambda: sum(known) / len(known), "max": lambda: max(known), "min": lambda: min(known),
        "sum": lambda: sum(known), "median": lambda: median(known), "count": lambda: len(known),
        "first": lambda: days[min(days)], "last": lambda: days[max(days)],
    }  # fmt: skip
    return ways[name]()


@pytest.mark.parametrize("name", DAILY)
def test_a_summary_of_days_by_month_and_as_a_whole(folder: Path, name: str) -> None:
    ask = asking(folder, DAILY[name])
    rows = [row for row in ORDERS if row[2] and date(2026, 1, 1) <= row[2].date() <= date(2026, 3, 31)]
    months = {month: [row for row in rows if row[2].month == month] for month in (1, 2, 3)}
    want = [[date(2026, month, 1), summed(name, some)] for month, some in months.items()]
    same(ask(f"daily_{name}", grain="month", since="2026-01-01", until="2026-03-31"), want)
    same(ask(f"daily_{name}", since="2026-01-01", until="2026-03-31"), [[summed(name, rows)]])


def test_a_part_of_a_period_is_a_part_of_its_figure(folder: Path) -> None:
    monthly = "metric: monthly_avg\nof: sales\neach: month\nsummary: avg"
    ask = asking(folder, monthly)
    rows = [row for row in ORDERS if row[2] and date(2026, 1, 10) <= row[2].date() <= date(2026, 3, 31)]
    months = [sum(row[3] for row in rows if row[2].month == month) for month in (1, 2, 3)]
    same(ask("monthly_avg", since="2026-01-10", until="2026-03-31"), [[sum(months) / 3]])
    same(ask("monthly_avg", grain="quarter", since="2026-01-10", until="2026-03-31"), [
        [date(2026, 1, 1), sum(months) / 3],
    ])  # fmt: skip


def test_for_each_customer_first(folder: Path) -> None:
    ask = asking(folder, EACH_BUYER)
    per: dict[Any, int] = defaultdict(int)
    for row in ORDERS:
        per[row[1]] += 1
    same(ask("orders_each"), [[sum(per.values()) / len(per)]])
    cities = {CITY.get(customer) for customer in per}
    want: list[list[Any]] = []
    for city in cities:
        counts = [count for customer, count in per.items() if CITY.get(customer) == city]
        want.append([city, sum(counts) / len(counts)])
    same(ask("orders_each", by="city"), want)
    monthly: dict[Any, dict[Any, int]] = defaultdict(lambda: defaultdict(int))
    for row in ORDERS:
        if row[2] and row[2].year == 2026 and row[2].month < 4:
            monthly[row[2].month][row[1]] += 1
    want = [[date(2026, month, 1), sum(by.values()) / len(by)] for month, by in monthly.items()]
    same(ask("orders_each", grain="month", since="2026-01-01", until="2026-03-31"), want)


def test_windows_offsets_and_shares_of_summaries(folder: Path) -> None:
    recent = "metric: recent\nof: daily_avg\nperiod: 60d"
    before = "metric: before\nof: daily_avg\noffset: 1 month"
    share = "metric: share\nformula: share_of_total(daily_avg)"
    ask = asking(folder, DAILY["avg"], recent, before, share)
    rows = [row for row in ORDERS if row[2]]
    days = daily([row for row in rows if date(2026, 1, 31) <= row[2].date() <= date(2026, 3, 31)])
    known = [value for value in days.values() if value is not None]
    same(ask("recent", grain="month", since="2026-03-01", until="2026-03-31"), [
        [date(2026, 3, 1), sum(known) / len(known)],
    ])  # fmt: skip
    feb = summed("avg", [row for row in rows if row[2].month == 2])
    same(ask("before", grain="month", since="2026-03-01", until="2026-03-31"), [[date(2026, 3, 1), feb]])
    whole = summed("avg", rows)
    want = [[c, summed("avg", [row for row in rows if row[4] == c]) / whole] for c in ("app", "web", None)]
    same(ask("share", by="channel", since="2025-01-01", until="2026-12-31"), want)


def test_what_cannot_be_summed_up_is_refused(folder: Path) -> None:
    monthly = "metric: monthly\nof: sales\neach: month\nsummary: avg"
    with pytest.raises(Refused, match=r"kind\.grain_too_fine"):
        asking(folder, monthly)("monthly", grain="day")
    assert check("metric: x\nof: sales\neach: day") == ["kind.each_needs_summary"]
    assert check("metric: x\nof: sales\neach: [day, month]\nsummary: avg") == ["kind.one_grain"]
    assert check("metric: x\nof: sales\neach: customer\nsummary: last") == ["kind.first_needs_grain"]
    assert check("metric: x\nof: sales\neach: nowhere\nsummary: avg") == ["model.unreachable_dimension"]
    rank = "metric: r\nformula: rank(sales)"
    assert check(rank, "metric: x\nof: r\neach: day\nsummary: avg") == ["kind.rank_inside"]


def test_a_summary_of_a_running_figure(folder: Path) -> None:
    """As dbt's period_agg: the average, the first and the last of the days' running totals in a month."""
    ever = "metric: ever\nof: sales\nperiod: all"
    ways = [f"metric: ever_{name}\nof: ever\neach: day\nsummary: {name}" for name in ("avg", "first", "last")]
    ask = asking(folder, ever, *ways)
    timed = [row for row in ORDERS if row[2] is not None and row[3] is not None]
    days = [date(2026, 2, 1 + n) for n in range(28)]
    running = [sum(row[3] for row in timed if row[2].date() <= day) for day in days]
    got = ask("ever_avg, ever_first, ever_last", grain="month", since="2026-02-01", until="2026-02-28")
    same(got, [[date(2026, 2, 1), sum(running) / len(running), running[0], running[-1]]])
