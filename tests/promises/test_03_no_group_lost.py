"""3. A query over several facts loses no group: each fact is aggregated alone, then joined null-safe."""

from __future__ import annotations

from decimal import Decimal

from tests.promises.shop import Shop


def test_groups_of_either_fact_stay(shop: Shop) -> None:
    rows = {key: rest for key, *rest in shop.ask("sold", "refunded", by=("store",))}
    assert rows[2] == [Decimal("50.00"), None]  # sold there, nothing came back
    assert rows[8] == [None, Decimal("1.00")]  # only came back
    assert rows[None] == [Decimal("5.00"), Decimal("2.00")]  # the unmatched of both meet in one row


def test_months_of_either_fact_stay(shop: Shop) -> None:
    rows = {key: rest for key, *rest in shop.ask("sold", "refunded", grain="month", since="2025-01-01")}
    assert rows["2025-04-01"] == [None, Decimal("2.00")]
    assert rows["2025-03-01"] == [Decimal("17.00"), None]


def test_neither_fact_multiplies_the_other(shop: Shop) -> None:
    assert shop.ask("sold", "refunded", "orders") == [(Decimal("305.00"), Decimal("12.00"), 9)]


def test_three_stretches_of_one_fact_and_another_fact(shop: Shop) -> None:
    rows = shop.ask(
        "sold", "sold_mtd", "sold_a_year_ago", "refunded", grain="month", since="2025-03-01", until="2025-04-30"
    )
    assert rows == [
        ("2025-03-01", Decimal("17.00"), Decimal("17.00"), Decimal("80.00"), None),
        ("2025-04-01", None, None, None, Decimal("2.00")),
    ]
