"""Balances: what there is at a moment, never added up over time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.kinds.town import STOCK, asking, check, same

BY_SHOP = """\
metric: stock_by_shop
dataset: stock
measure: sum(pieces)
balance: last
balance_by: [shop]
"""
OTHERS = [
    f"metric: stock_{name}\ndataset: stock\nmeasure: sum(pieces)\nbalance: {name}"
    for name in ("first", "avg", "min", "max")
]
AVG_BY_SHOP = "metric: stock_avg_by_shop\ndataset: stock\nmeasure: sum(pieces)\nbalance: avg\nbalance_by: [shop]"


def pieces(rows: list[tuple]) -> int | None:  # type: ignore[type-arg]
    known = [row[3] for row in rows if row[3] is not None]
    return sum(known) if known else None


def months() -> dict[date, list[tuple]]:  # type: ignore[type-arg]
    out: dict[date, list[tuple]] = {}  # type: ignore[type-arg]
    for row in STOCK:
        out.setdefault(row[0].replace(day=1), []).append(row)
    return out


def daily(rows: list[tuple]) -> dict[date, int | None]:  # type: ignore[type-arg]
    return {day: pieces([row for row in rows if row[0] == day]) for day in {row[0] for row in rows}}


def test_the_last_day_of_each_period_counts(folder: Path) -> None:
    ask = asking(folder)
    want = [(month, pieces([r for r in rows if r[0] == max(x[0] for x in rows)])) for month, rows in months().items()]
    same(ask("stock", grain="month"), want)
    assert [row[1] for row in sorted(want)] == [12, 2, 1]


def test_without_periods_the_last_day_of_the_range_counts(folder: Path) -> None:
    ask = asking(folder)
    same(ask("stock"), [[1]])
    same(ask("stock", since="2026-01-01", until="2026-02-27"), [[3]])
    same(ask("stock", by="item", until="2026-01-31"), [["tea", 8], ["pot", 4]])


def test_each_group_has_a_last_day_of_its_own(folder: Path) -> None:
    ask = asking(folder, BY_SHOP)
    same(ask("stock_by_shop", grain="month"), [
        [date(2026, 1, 1), 8 + 4 + 7], [date(2026, 2, 1), 3 + 2], [date(2026, 3, 1), 1],
    ])  # fmt: skip
    same(ask("stock_by_shop", by="item", until="2026-02-28"), [["tea", 3 + 2]])
    same(ask("stock_by_shop", by="shop", until="2026-01-31"), [["A", 12], ["B", 7]])


@pytest.mark.parametrize("name", ["first", "avg", "min", "max"])
def test_other_ways_over_the_days(folder: Path, name: str) -> None:
    ask = asking(folder, *OTHERS)
    want = []
    for month, rows in months().items():
        days = daily(rows)
        known = [value for value in days.values() if value is not None]
        value = {"first": days[min(days)], "avg": sum(known) / len(known), "min": min(known), "max": max(known)}[name]
        want.append((month, value))
    same(ask(f"stock_{name}", grain="month"), want)


def test_an_average_by_shop_is_added_up_over_the_shops(folder: Path) -> None:
    ask = asking(folder, AVG_BY_SHOP)
    want = []
    for month, rows in months().items():
        total = 0.0
        for shop in {row[1] for row in rows}:
            known = [value for value in daily([r for r in rows if r[1] == shop]).values() if value is not None]
            total += sum(known) / len(known) if known else 0
        want.append((month, total))
    same(ask("stock_avg_by_shop", grain="month"), want)


def test_balances_with_windows_and_beside_others(folder: Path) -> None:
    before = "metric: stock_a_month_ago\nof: stock\noffset: 1 month"
    ask = asking(folder, before)
    same(ask("stock, stock_a_month_ago", grain="month", since="2026-02-01", until="2026-03-31"), [
        [date(2026, 2, 1), 2, 12], [date(2026, 3, 1), 1, 6 + 9],  # March runs to the 2nd
    ])  # fmt: skip
    same(ask("stock, orders", grain="month", since="2026-02-01", until="2026-03-31"), [
        [date(2026, 2, 1), 2, 3], [date(2026, 3, 1), 1, 4],
    ])  # fmt: skip


def test_what_cannot_be_added_up_over_groups_is_refused() -> None:
    wrong = "metric: x\ndataset: stock\nmeasure: max(pieces)\nbalance: avg\nbalance_by: [shop]"
    assert check(wrong) == ["kind.balance_not_additive"]
    assert check("metric: x\ndataset: stock\nmeasure: sum(pieces)\nbalance_by: [shop]") == ["kind.by_without_balance"]
    assert check("metric: x\ndataset: stock\nmeasure: sum(pieces)\nbalance: last\nbalance_by: [nowhere]") == [
        "model.unreachable_dimension"
    ]
