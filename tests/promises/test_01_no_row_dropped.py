"""1. No fact row is dropped in silence: a row whose key finds no partner stands in an unmatched bucket."""

from __future__ import annotations

from decimal import Decimal

from caliber.compiler import Compiler, Facts
from caliber.engines import Limits
from tests.promises.shop import LI, NOW, Shop, codes


def test_orphans_and_rows_without_a_key_stand_apart(shop: Shop) -> None:
    rows = dict(shop.ask("orders", by=("city",)))
    assert rows == {"北京": 4, "上海": 2, None: 3}  # no key, an unknown store, a store without a city


def test_a_definition_over_there_says_nothing_of_a_row_that_is_not_there(shop: Shop) -> None:
    assert dict(shop.ask("orders", by=("place",))) == {"北京": 4, "上海": 2, "unnamed": 1, None: 2}


def test_the_statement_counts_them(shop: Shop) -> None:
    found = codes(shop.result("orders", by=("city",)))
    assert found["statement.orphans"] == 1
    assert found["statement.keyless"] == 1


def test_an_orphan_keeps_its_own_key(shop: Shop) -> None:
    assert dict(shop.ask("orders", by=("store",))) == {1: 4, 2: 2, 3: 1, 9: 1, None: 1}


def test_rows_without_a_time_count_where_no_range_is_asked(shop: Shop) -> None:
    assert shop.ask("orders") == [(9,)]
    assert shop.ask("orders", grain="year") == [("2024-01-01", 1), ("2025-01-01", 7), (None, 1)]
    assert "statement.timeless_counted" in codes(shop.result("orders", grain="year"))
    ranged = shop.result("orders", since="2024-01-01")
    assert ranged.rows() == [[8]]
    assert codes(ranged)["statement.timeless"] == 1


def test_an_inner_join_only_where_the_data_was_verified(shop: Shop) -> None:
    """A join is narrowed on the fact that no key is missing; on this data the fact is false, and is found false."""
    shop.result("orders", by=("city",))
    source = shop.service.sources.get("warehouse")
    assert source.facts.whole[("sales", "store")] is False
    assert "LEFT JOIN" in shop.result("orders", by=("city",)).sql


def test_the_eager_plan_loses_none_either(shop: Shop) -> None:
    from caliber.access import OWNER
    from caliber.compiler import MetricQuery

    query = MetricQuery(metrics=("sold",), by=("city",))
    plain = shop.service.run(query, OWNER, NOW)
    source = shop.service.sources.get("warehouse")
    known = {f: getattr(source.facts, f) for f in source.facts.__struct_fields__}
    facts = Facts(**known | {"rows": {"sales": 10**9}, "distinct": {("sales", "store_id"): 5}})
    eager = Compiler(shop.snapshot, "duckdb", facts).compile(query, OWNER, NOW)
    assert eager.plan.groups[0].base is not None
    assert source.engine.execute(eager.sql, Limits()).to_pylist() == plain.table.to_pylist()


def test_rows_of_nobody_are_not_shown_to_somebody_with_a_filter(shop: Shop) -> None:
    result = shop.result("sold", who=LI, by=("city",))
    assert result.rows() == [["北京", Decimal("163.00")]]
    assert "statement.row_filter" in codes(result)
