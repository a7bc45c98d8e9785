"""4. No unsafe re-aggregation: totals of ratios, distinct counts and medians are computed at their own grain."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from caliber.compiler.rewrites.eager import SPLITTABLE
from caliber.model.expr import AGGREGATES
from tests.promises.shop import Shop, codes


def total(shop: Shop, metric: str, **rest: Any) -> Any:
    return shop.result(metric, totals=True, **rest).totals[-1].row[-1]


def test_distinct_counts_are_counted_again(shop: Shop) -> None:
    parts = [count for _, count in shop.ask("buyers", by=("city",))]
    assert (sum(parts), total(shop, "buyers", by=("city",))) == (7, 4)


def test_ratios_are_divided_again(shop: Shop) -> None:
    assert total(shop, "margin", by=("city",)) == pytest.approx((305 - 126) / 305)


def test_medians_are_taken_again(shop: Shop) -> None:
    assert total(shop, "typical", by=("city",)) == 20


def test_subtotals_are_levels_of_their_own(shop: Shop) -> None:
    totals = shop.result("buyers", by=("metric_time__year", "city"), totals=True).totals
    by_level = {(line.level, line.row[0]): line.row[-1] for line in totals}
    assert by_level[("metric_time__year",), totals[0].row[0]] == 1
    assert by_level[(), None] == 4


def test_a_limit_does_not_touch_the_total(shop: Shop) -> None:
    result = shop.result("sold", by=("city",), totals=True, limit=1)
    assert (len(result.rows()), result.totals[-1].row[-1]) == (1, Decimal("305.00"))


def test_what_is_not_additive_is_said(shop: Shop) -> None:
    assert "statement.not_additive" in codes(shop.result("buyers", by=("city",)))
    assert "statement.not_additive" not in codes(shop.result("sold", by=("city",)))


def test_only_what_splits_is_added_up_in_two_steps() -> None:
    holistic = {op for op, kind in AGGREGATES.items() if kind == "holistic"}
    assert holistic.isdisjoint(SPLITTABLE)


def test_a_distinct_count_in_a_window_counts_once(shop: Shop) -> None:
    """Buyer a bought in three months; the year to date holds three buyers in January to March, and d."""
    from tests.promises.shop import DEFINITIONS

    more = "---\n{metric: buyers_ytd, of: buyers, period: ytd}\n"
    other = Shop(shop.folder, DEFINITIONS + more)
    assert other.ask("buyers_ytd", grain="month", since="2025-01-01", until="2025-03-31") == [
        ("2025-01-01", 2),
        ("2025-02-01", 3),
        ("2025-03-01", 4),
    ]
    other.close()
