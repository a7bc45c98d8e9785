"""6. The null policy of a metric is a visible field; "no data" never looks like zero unless the definition says so."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from tests.promises.shop import DEFINITIONS, Shop

FEBRUARY = {"since": "2024-02-01", "until": "2024-02-29"}


def test_nothing_is_not_zero(shop: Shop) -> None:
    assert shop.ask("sold", **FEBRUARY) == [(None,)]
    assert shop.ask("sold_or_nothing", **FEBRUARY) == [(0,)]


def test_a_count_of_nothing_is_zero_unless_the_definition_says_otherwise(tmp_path: Path) -> None:
    shop = Shop(tmp_path, DEFINITIONS + "---\n{metric: seen, dataset: sales, measure: count(*), nulls: none}\n")
    assert shop.ask("orders", "seen", **FEBRUARY) == [(0, None)]
    assert shop.ask("orders", "seen") == [(9, 9)]
    shop.close()


OUTER = """---
{metric: seen, of: orders, nulls: none}
---
{metric: seen_again, of: seen}
---
{metric: seen_at_last, of: seen, nulls: zero}
---
{metric: nothing_sold, of: sold_or_nothing, nulls: none}
---
{metric: zero_sold, of: sold, nulls: zero}
---
{metric: twice, formula: orders + orders, nulls: none}
---
{metric: twice_by_default, formula: orders + orders}
---
{metric: twice_of_none, of: twice_by_default, nulls: none}
---
{metric: counted, of: orders, each: store, summary: count, nulls: none}
"""


def test_the_policy_of_the_outer_metric_wins_in_both_directions(tmp_path: Path) -> None:
    shop = Shop(tmp_path, DEFINITIONS + OUTER)
    told = {
        "seen": (None, 9), "seen_again": (None, 9), "seen_at_last": (0, 9), "nothing_sold": (None, None),
        "zero_sold": (0, None), "twice": (None, 18), "twice_by_default": (0, 18), "twice_of_none": (None, 18),
        "counted": (None, None),
    }  # fmt: skip
    for metric, (nothing, everything) in told.items():
        assert shop.ask(metric, **FEBRUARY) == [(nothing,)], metric
        whole = shop.ask(metric)[0][0]
        assert whole == everything if everything is not None else whole, metric
    shop.close()


def test_a_part_without_rows_is_what_the_part_says(tmp_path: Path) -> None:
    """A formula has no value where none of its parts has a row; where one has, the others say what they say."""
    more = "---\n{metric: dear, of: orders, where: amount > 1000}\n"
    more += "---\n{metric: rest, formula: orders - dear, nulls: none}\n"
    shop = Shop(tmp_path, DEFINITIONS + more)
    assert shop.ask("dear", "rest") == [(0, 9)]
    assert shop.ask("dear", "rest", **FEBRUARY) == [(0, None)]
    shop.close()


def test_a_gap_that_is_filled_in_follows_the_policy(shop: Shop) -> None:
    rows = shop.ask("sold", "sold_or_nothing", grain="month", since="2024-02-01", until="2024-03-31", fill=True)
    assert rows == [("2024-02-01", None, Decimal("0")), ("2024-03-01", Decimal("80.00"), Decimal("80.00"))]


def test_without_filling_there_is_no_row(shop: Shop) -> None:
    assert len(shop.ask("sold", grain="month", since="2024-02-01", until="2024-03-31")) == 1


def test_a_missing_operand_makes_the_difference_unknown(shop: Shop) -> None:
    assert dict(shop.ask("net", by=("store",)))[2] is None


def test_nothing_is_divided_by_zero(tmp_path: Path) -> None:
    more = "---\n{metric: free, dataset: sales, measure: sum(amount), where: amount > 1000, nulls: zero}\n"
    more += "---\n{metric: odds, formula: sold / free}\n---\n{metric: dear, dataset: sales, measure: count(*), "
    more += "where: amount / (amount - 10) > 5}\n"
    shop = Shop(tmp_path, DEFINITIONS + more)
    assert shop.ask("odds") == [(None,)]
    assert shop.ask("dear") == [(0,)]  # infinity would be more than five
    shop.close()


def test_growth_from_nothing_is_not_comparable(shop: Shop) -> None:
    row = shop.result("sold_or_nothing", since="2025-01-01", until="2025-01-31", compare=("previous_period",)).rows()[0]
    assert row == [Decimal("150.00"), Decimal("0"), Decimal("150.00"), None]
