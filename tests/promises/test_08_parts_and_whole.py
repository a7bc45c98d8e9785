"""8. The parts add up to the whole, or the statement says why not."""

from __future__ import annotations

import pytest

from tests.promises.shop import LI, Shop, codes

ADDITIVE = ("sold", "orders", "spent", "refunded")


@pytest.mark.parametrize("metric", ADDITIVE)
@pytest.mark.parametrize(
    "by", [("city",), ("store",), ("place",), ("metric_time__month",), ("metric_time__week", "city")]
)
def test_the_parts_are_the_whole(shop: Shop, metric: str, by: tuple[str, ...]) -> None:
    result = shop.result(metric, by=by, totals=True)
    assert sum(row[-1] or 0 for row in result.rows()) == result.totals[-1].row[-1] == shop.ask(metric)[0][0]
    assert "statement.not_additive" not in codes(result)


@pytest.mark.parametrize("metric", ["buyers", "margin", "typical", "sold_30d"])
def test_or_it_is_said(shop: Shop, metric: str) -> None:
    by = ("metric_time__month",) if metric == "sold_30d" else ("city",)
    assert "statement.not_additive" in codes(shop.result(metric, by=by, since="2025-01-01"))


def test_what_a_person_sees_adds_up_to_what_the_person_sees(shop: Shop) -> None:
    result = shop.result("sold", who=LI, by=("store",), totals=True)
    assert sum(row[-1] for row in result.rows()) == result.totals[-1].row[-1] == 163
    assert "statement.row_filter" in codes(result)


def test_rows_outside_a_range_for_want_of_a_time_are_counted(shop: Shop) -> None:
    result = shop.result("orders", since="2000-01-01", until="2030-12-31")
    assert result.rows()[0][0] + (codes(result)["statement.timeless"] or 0) == shop.ask("orders")[0][0]
