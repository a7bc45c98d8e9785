"""2. No double count: a join that would fan out is refused with what can be asked instead. ``query.key_not_unique``,
``query.unreachable_dimension``, ``query.ambiguous_dimension``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from caliber.errors import Refused
from tests.promises.shop import DEFINITIONS, Shop


def test_a_key_that_is_not_unique_is_refused(shop: Shop) -> None:
    with pytest.raises(Refused) as refused:
        shop.ask("sold", by=("floor",))
    assert refused.value.code == "query.key_not_unique"
    assert refused.value.problem.facts["dataset"] == "twins"
    assert refused.value.problem.facts["key"] == ["store_id"]


def test_also_when_it_is_only_filtered_by(shop: Shop) -> None:
    with pytest.raises(Refused) as refused:
        shop.ask("sold", where=("floor = 'up'",))
    assert refused.value.code == "query.key_not_unique"


def test_also_inside_a_definition(tmp_path: Path) -> None:
    more = "---\n{metric: upstairs, dataset: sales, measure: sum(amount), where: floor = 'up'}\n"
    shop = Shop(tmp_path, DEFINITIONS + more)
    with pytest.raises(Refused) as refused:
        shop.ask("upstairs")
    assert refused.value.code == "query.key_not_unique"
    shop.close()


def test_no_way_from_a_fact_down_to_another_fact(shop: Shop) -> None:
    """Refunds hang on stores, not on sales: a customer's refunds cannot be had, and what can be is said."""
    with pytest.raises(Refused) as refused:
        shop.ask("refunded", by=("customer",))
    assert refused.value.code == "query.unreachable_dimension"
    assert "city" in refused.value.problem.facts["allowed"]


def test_a_key_of_the_fact_does_not_multiply_it(shop: Shop) -> None:
    assert sum(count for _, count in shop.ask("orders", by=("sale",))) == 9


def test_two_paths_of_equal_standing_are_both_named(tmp_path: Path) -> None:
    more = """---
dataset: transfers
table: refunds
entities: {sender: {key: store_id, role: foreign, entity: store}, taker: {key: store_id, role: foreign, entity: store}}
---
{metric: transferred, dataset: transfers, measure: sum(amount)}
"""
    shop = Shop(tmp_path, DEFINITIONS + more)
    with pytest.raises(Refused) as refused:
        shop.ask("transferred", by=("city",))
    assert refused.value.code == "query.ambiguous_dimension"
    assert sorted(refused.value.problem.facts["options"]) == ["sender.city", "taker.city"]
    assert dict(shop.ask("transferred", by=("sender.city",)))["北京"] == 9
    shop.close()
