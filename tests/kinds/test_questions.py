"""Questions themselves: dimensions alone, extremes, date parts, saved questions, aliases, order, zones, filling."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from caliber.errors import Refused
from tests.kinds.town import ORDERS, asking, check, same

SAVED = """\
saved_query: weekly_pack
name: {zh: 周报, en: Weekly pack}
metrics: [orders, sales as takings]
by: [channel as way]
where: ["currency = 'CNY'"]
order: ["-takings"]
"""
TIMED = [row for row in ORDERS if row[2] is not None]


def test_dimensions_alone_distinct_or_as_they_are(folder: Path) -> None:
    ask = asking(folder)
    same(ask("", by="channel, currency"), {(row[4], row[5]) for row in ORDERS})
    same(ask("", by="channel, currency", distinct=False), [(row[4], row[5]) for row in ORDERS])
    with pytest.raises(Refused, match=r"kind\.dimensions_alone"):
        ask("orders", by="channel", distinct=False)


def test_the_least_and_the_greatest_value(folder: Path) -> None:
    ask = asking(folder)
    times = [row[2] for row in TIMED]
    same(ask("", by="ordered_at, channel", min_max=True), [[min(times), max(times), "app", "web"]])
    with pytest.raises(Refused, match=r"kind\.dimensions_alone"):
        ask("orders", by="channel", min_max=True)


@pytest.mark.parametrize(
    ("part", "of"),
    [
        ("dow", lambda time: time.isoweekday()),
        ("doy", lambda time: time.timetuple().tm_yday),
        ("extract_month", lambda time: time.month),
        ("extract_year", lambda time: time.year),
        ("extract_quarter", lambda time: (time.month + 2) // 3),
        ("extract_day", lambda time: time.day),
        ("extract_hour", lambda time: time.hour),
    ],
)
def test_parts_of_dates(folder: Path, part: str, of) -> None:  # type: ignore[no-untyped-def]
    ask = asking(folder)
    want = Counter(of(row[2]) for row in TIMED)
    got = [row for row in ask("orders", by=f"metric_time__{part}") if row[0] is not None]
    same(got, want.items())
    same([row for row in ask("orders", by=f"ordered_at__{part}") if row[0] is not None], want.items())


def test_a_part_that_the_comparison_changes(folder: Path) -> None:
    with pytest.raises(Refused, match=r"kind\.part_moved"):
        asking(folder)("orders", by="metric_time__extract_year", compare=("previous_year",), since="2026-01-01")


def test_parts_beside_periods_and_in_filters(folder: Path) -> None:
    ask = asking(folder)
    want = Counter((row[2].date().replace(day=1), row[2].isoweekday()) for row in TIMED)
    got = [row for row in ask("orders", by="metric_time__month, metric_time__dow") if row[0] is not None]
    same(got, [[*key, count] for key, count in want.items()])
    mondays = sum(row[2].isoweekday() == 1 for row in TIMED)
    same(ask("orders", where="ordered_at__dow = 1"), [[mondays]])


def test_a_saved_question_with_more_asked_beside_it(folder: Path) -> None:
    ask = asking(folder, SAVED)
    kept = [row for row in ORDERS if row[5] == "CNY"]
    want = {c: [r for r in kept if r[4] == c] for c in ("app", "web", None)}
    rows: list[list[Any]] = [[c, len(found), sum(row[3] or 0 for row in found)] for c, found in want.items()]
    assert [row[0] for row in ask("", saved="weekly_pack")] == [row[0] for row in sorted(rows, key=lambda row: -row[2])]
    same(ask("", saved="weekly_pack"), rows)
    same(ask("", saved="weekly_pack", where="channel = 'app'", order="orders"), [rows[0]])
    with pytest.raises(Refused, match=r"kind\.unknown_saved"):
        ask("", saved="weekly")
    assert check("saved_query: x\nmetrics: [ordres]") == ["model.unknown_reference"]
    assert check("saved_query: x\nname: x") == ["query.nothing_asked"]


def test_order_with_ties_and_nothing(folder: Path) -> None:
    ask = asking(folder)
    got = ask("sales", by="order", order="-sales")
    known = [row for row in got if row[1] is not None]
    assert [int(row[1]) for row in known] == sorted((row[3] for row in ORDERS if row[3] is not None), reverse=True)
    assert got[-1][1] is None
    twice = [row[0] for row in ask("orders", by="customer, channel", order="orders")]
    ones = [row for row in ask("orders", by="customer, channel", order="orders") if row[2] == 1]
    assert ones == sorted(ones, key=lambda row: (row[0] is None, row[0] or 0, row[1] is None, row[1] or ""))
    assert len(twice) == len({(row[1], row[4]) for row in ORDERS})


def test_the_zone_of_the_question(folder: Path) -> None:
    ask = asking(folder)
    moved = [row[2] - timedelta(hours=8) for row in TIMED]
    want = Counter(time.date() for time in moved)
    same([row for row in ask("orders", grain="day", timezone="UTC") if row[0] is not None], want.items())
    march = sum(date(2026, 3, 1) <= time.date() <= date(2026, 3, 31) for time in moved)
    same(ask("orders", since="2026-03-01", until="2026-03-31", timezone="UTC"), [[march]])
    hours = Counter(time.hour for time in moved)
    got = ask("orders", by="ordered_at__extract_hour", timezone="UTC")
    same([row for row in got if row[0] is not None], hours.items())
    noted = asking(
        folder,
        """\
dataset: deals
table: orders
grain: [order_id]
times: {dealt_at: {column: ordered_at, grain: second}}
dimensions: {noted_at: {column: ordered_at, type: timestamp}}
---
metric: deals
dataset: deals
measure: count(*)
""",
    )
    same([row for row in noted("deals", by="noted_at__day", timezone="UTC") if row[0] is not None], want.items())
    moments = Counter(moved)
    same([row for row in noted("deals", by="noted_at", timezone="UTC") if row[0] is not None], moments.items())
    with pytest.raises(Refused, match=r"kind\.unknown_zone"):
        ask("orders", timezone="Mars/Olympus")
    with pytest.raises(Refused, match=r"kind\.zone_of_days"):
        ask("stock", grain="month", timezone="UTC")


def test_hours_minutes_and_seconds(folder: Path) -> None:
    ask = asking(folder)
    for grain, cut in {"hour": {"minute": 0, "second": 0}, "minute": {"second": 0}, "second": {}}.items():
        want = Counter(row[2].replace(**cut) for row in TIMED)
        same([row for row in ask("orders", grain=grain) if row[0] is not None], want.items())


def test_every_period_has_a_row_where_the_metric_says_so(folder: Path) -> None:
    ask = asking(folder, "metric: sales_filled\nof: sales\nnulls: zero\nfill: calendar")
    got = ask("sales_filled", grain="day", since="2026-01-04", until="2026-01-06")
    same(got, [[date(2026, 1, 4), 0], [date(2026, 1, 5), 150], [date(2026, 1, 6), 0]])


def test_a_moment_is_a_moment() -> None:
    assert isinstance(TIMED[0][2], datetime)
