"""5. A typed error rather than a plausible wrong number: each wrong question has its code, its place, and a way out."""

from __future__ import annotations

from typing import Any

import pytest

from caliber.errors import Refused, SourceError
from tests.promises.shop import Shop

WRONG: dict[str, dict[str, Any]] = {
    "query.unknown_metric": {"metrics": ("slod",)},
    "query.unknown_dimension": {"by": ("citty",)},
    "query.unreachable_dimension": {"metrics": ("refunded",), "by": ("customer",)},
    "query.key_not_unique": {"by": ("floor",)},
    "query.bad_date": {"since": "2025-13-01"},
    "query.empty_range": {"since": "2025-02-01", "until": "2025-01-01"},
    "query.unknown_grain": {"grain": "fortnight"},
    "query.unknown_comparison": {"compare": ("previous_life",), "since": "2025-01-01"},
    "query.compare_needs_range": {"compare": ("previous_period",)},
    "query.aggregate_in_filter": {"where": ("sum(amount) > 3",)},
    "query.time_filter": {"where": ("metric_time <> '2025-01-01'",)},
    "query.not_a_time": {"time": "city", "grain": "month"},
    "query.unknown_order": {"order": ("-nothing",)},
    "query.repeated": {"by": ("city", "city")},
    "query.grain_of_no_time": {"by": ("city__month",)},
    "query.bad_limit": {"limit": -1},
    "query.grains_not_nested": {"metrics": ("sold_mtd",), "by": ("metric_time__week", "metric_time__month")},
    "query.fill_one_grain": {"by": ("metric_time__day", "metric_time__month"), "fill": True},
    "model.expression": {"where": ("city = ",)},
    "model.no_subquery": {"where": ("city in (select 1)",)},
    "model.unknown_function": {"where": ("read_text('/etc/passwd') = city",)},
    "model.unstable_function": {"where": ("now() > day",)},
}


@pytest.mark.parametrize("code", WRONG)
def test_refused(shop: Shop, code: str) -> None:
    asked = {"metrics": ("sold",)} | WRONG[code]
    with pytest.raises(Refused) as refused:
        shop.ask(*asked.pop("metrics"), **asked)
    assert refused.value.code == code
    for language in ("zh", "en"):
        assert refused.value.problem.message(language)
        assert "{" not in refused.value.problem.message(language)


def test_near_names_are_suggested(shop: Shop) -> None:
    with pytest.raises(Refused) as refused:
        shop.ask("slod")
    assert "sold" in refused.value.problem.facts["known"]


def test_a_column_is_no_dimension(shop: Shop) -> None:
    """What nobody has declared cannot be filtered by, though the table has it."""
    with pytest.raises(Refused) as refused:
        shop.ask("sold", where=("amount > 3",))
    assert refused.value.code == "query.unknown_dimension"


def test_a_table_that_is_gone(shop: Shop) -> None:
    shop.write("DROP TABLE refunds")
    with pytest.raises(SourceError) as failed:
        shop.ask("refunded")
    assert failed.value.code == "source.no_table"


def test_a_member_is_data_and_never_sql(shop: Shop) -> None:
    hostile = "'; DROP TABLE sales; --"
    shop.service.sources.close()
    shop.write("INSERT INTO stores VALUES (9, '''; DROP TABLE sales; --')")
    quoted = hostile.replace("'", "''")
    assert shop.ask("orders", where=(f"city = '{quoted}'",)) == [(1,)]
