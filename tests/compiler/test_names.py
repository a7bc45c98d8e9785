"""Names as people write them: codes, labels, aliases, roles, grains; near names; paths of equal standing; refusals."""

from __future__ import annotations

from typing import Any

import pytest

from caliber.access import OWNER
from caliber.compiler import Compiler, Facts, FactsNeeded, MetricQuery
from caliber.compiler.facts import NOTHING
from caliber.errors import Refused
from tests.compiler.asking import DEFINITIONS, FACTS, NOW, SPANS, compiled
from tests.promises.shop import snapshot

SAME: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"metrics": ("订单量",)}, {"metrics": ("orders",)}),
    ({"metrics": ("  ORDERS ",)}, {"metrics": ("orders",)}),
    ({"metrics": ("orders",), "where": ("渠道 = 'app'",)}, {"metrics": ("orders",), "where": ("channel = 'app'",)}),
    ({"metrics": ("orders",), "where": ("来源 = 'app'",)}, {"metrics": ("orders",), "where": ("channel = 'app'",)}),
    (
        {"metrics": ("orders",), "where": ("orders.channel = 'x'",)},
        {"metrics": ("orders",), "where": ("channel = 'x'",)},
    ),
    (
        {"metrics": ("orders",), "where": ("buyer__zone = 'n'",)},
        {"metrics": ("orders",), "where": ("buyer.zone = 'n'",)},
    ),
    (
        {"metrics": ("orders",), "where": ("metric_time >= '2025-01-01'",)},
        {"metrics": ("orders",), "since": "2025-01-01"},
    ),
    (
        {"metrics": ("orders",), "where": ("metric_time between '2025-01-01' and '2025-01-31'",)},
        {"metrics": ("orders",), "since": "2025-01-01", "until": "2025-01-31"},
    ),
    (
        {"metrics": ("orders",), "where": ("metric_time__month = '2025-01'",)},
        {"metrics": ("orders",), "since": "2025-01", "until": "2025-01"},
    ),
    ({"metrics": ("orders",), "by": ("metric_time__month",)}, {"metrics": ("orders",), "grain": "month"}),
]

REFUSED: dict[str, tuple[dict[str, Any], str, dict[str, Any]]] = {
    "a misspelt metric": ({"metrics": ("ordrs",)}, "query.unknown_metric", {"known": ["orders"]}),
    "a misspelt dimension": (
        {"metrics": ("orders",), "by": ("chanel",)},
        "query.unknown_dimension",
        {"known": ["channel"]},
    ),
    "two ways to a level": (
        {"metrics": ("orders",), "by": ("level",)},
        "query.ambiguous_dimension",
        {"options": ["buyer.level", "payer.level"]},
    ),
    "two ways to a zone through an entity": (
        {"metrics": ("sales",), "by": ("customer.zone",)},
        "query.ambiguous_dimension",
        {"options": ["order.buyer.region.zone", "order.payer.region.zone"]},
    ),
    "from a fact down to its lines": (
        {"metrics": ("orders",), "by": ("brand",)},
        "query.unreachable_dimension",
        {"dataset": "orders"},
    ),
    "reached by one fact only": (
        {"metrics": ("orders", "visits"), "by": ("channel",)},
        "query.unreachable_dimension",
        {"dataset": "visits"},
    ),
    "a grain that nobody knows": (
        {"metrics": ("orders",), "by": ("metric_time__fortnight",)},
        "query.unknown_grain",
        {"grain": "fortnight"},
    ),
    "a range over nothing": (
        {"metrics": ("orders",), "since": "2025-02-01", "where": ("metric_time < '2025-01-01'",)},
        "query.empty_range",
        {"since": "2025-02-01"},
    ),
}


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_spellings_are_one_question(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert compiled(**one).sql == compiled(**other).sql


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_a_way_out(name: str) -> None:
    asked, code, expected = REFUSED[name]
    with pytest.raises(Refused) as refused:
        compiled(**asked)
    assert refused.value.code == code
    facts = refused.value.problem.facts
    for key, wanted in expected.items():
        assert facts[key] == wanted or (isinstance(wanted, list) and set(wanted) <= set(facts[key])), facts


def test_a_role_tells_them_apart() -> None:
    sql = compiled(metrics=("orders",), by=("buyer.level", "payer.level")).sql
    assert '"crm"."customers" AS "buyer"' in sql
    assert '"crm"."customers" AS "payer"' in sql


def test_what_the_source_must_tell_is_asked_for() -> None:
    with pytest.raises(FactsNeeded) as needed:
        compiled(NOTHING, metrics=("orders_7d",), grain="day")
    assert needed.value.wants == (("span", "orders", "ordered_at"),)
    with pytest.raises(FactsNeeded) as needed:
        compiled(NOTHING, metrics=("sales",), since="2025-01-01")
    assert needed.value.wants[0][0] == "columns"


def test_what_would_make_a_better_plan_is_named_and_not_needed() -> None:
    wants = compiled(FACTS, metrics=("orders",), by=("buyer.zone",)).wants
    assert ("whole", "orders", "buyer") in wants
    assert ("rows", "orders", "") in wants


@pytest.mark.parametrize("member", ["'; DROP TABLE x; --", 'a"b', "back\\slash", "%_", "{0}", "华东", "a\nb"])
def test_a_member_stays_inside_its_quotes(member: str) -> None:
    quoted = "'" + member.replace("'", "''") + "'"
    assert quoted in compiled(metrics=("orders",), where=(f"channel = {quoted}",)).sql


def test_a_name_behind_a_role_is_found_wherever_it_lies() -> None:
    """``buyer.zone`` in a definition: buyers have no zone, the regions behind them do."""
    more = "---\n{metric: northern, dataset: orders, measure: count(*), where: buyer.zone = 'north'}\n"
    shop = snapshot(DEFINITIONS + more)
    asked = MetricQuery(metrics=("northern",))
    sql = Compiler(shop, "duckdb", FACTS).compile(asked, OWNER, NOW).sql
    assert '"buyer__region"."zone" = \'north\'' in sql
    columns = {name: found for name, found in FACTS.columns.items() if name != "customers"}
    unknown = Facts(columns=columns, spans=SPANS)
    with pytest.raises(FactsNeeded) as needed:  # a column of the buyers themselves would be nearer
        Compiler(shop, "duckdb", unknown).compile(asked, OWNER, NOW)
    assert needed.value.wants == (("columns", "customers"),)
    nearer = Facts(columns={**columns, "customers": {"zone": "string"}}, spans=SPANS)
    assert '"buyer"."zone"' in Compiler(shop, "duckdb", nearer).compile(asked, OWNER, NOW).sql
