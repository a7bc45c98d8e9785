"""The metric page: everything of the card, nothing of what one may not know."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from caliber.access import OWNER, Principal
from caliber.accounts.roles import permissions_of
from caliber.catalog.additivity import additivity
from caliber.catalog.card import card
from caliber.catalog.dimensions import dimensions_of
from caliber.catalog.sources import lineage
from caliber.catalog.view import View
from caliber.model.objects import Dataset, Dimension, Metric, Policy, Subjects
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text
from tests.catalog.shop import MODEL, SHOP, SPY, WANG, atomic, changed, metric

ALL = View(SHOP, OWNER)
VIEWER = permissions_of(("viewer",))


def page(code: str, view: View = ALL) -> dict[str, Any]:
    """The card as it goes over the wire."""
    sent: dict[str, Any] = msgspec.json.decode(
        msgspec.json.encode(card(view, view.snapshot.metric(code), VIEWER, "2026-11-23"))
    )
    return sent


def test_a_page_has_the_whole_card() -> None:
    sent = page("gross_sales")
    assert sent["where"] == "status <> 'cancelled'"
    assert sent["additivity"] == "additive"
    assert sent["as_of"] == "2026-11-23"
    assert sent["freshness"] == {"promise": "1d", "as_of": "2026-11-23"}
    assert sent["grains"][0] == "day"
    assert [time["name"] for time in sent["times"]] == ["ordered_at", "paid_at"]
    assert {use["code"] for use in sent["used_by"]} == {"gross_sales_app_30d", "average_order_value", "bonus_share"}
    assert sent["sources"][0]["table"] == "sales.order_lines"
    assert {"amount", "status", "ordered_at"} <= set(sent["sources"][0]["columns"])
    assert sent["denied"] is None
    assert sent["fingerprint"]


def test_every_page_can_be_made_and_sent() -> None:
    for view in (ALL, View(SHOP, WANG)):
        for code in MODEL.metrics:
            assert len(page(code, view)["words"]["zh"]) == len(page(code, view)["words"]["en"])


def test_dimensions_come_under_the_name_to_ask_with() -> None:
    names = {found["name"]: found for found in page("gross_sales")["dimensions"]}
    assert names.keys() == {"channel", "order_status", "is_gift", "region", "city"}
    assert names["channel"]["members"] == 2
    assert names["region"]["path"] == ["store"]
    assert names["city"]["entity"] == "customer"


def test_a_masked_dimension_says_so() -> None:
    names = {found.name: found.masked for found in dimensions_of(View(SHOP, WANG), [SHOP.metric("orders")])}
    assert names["city"]
    assert not names["region"]


def test_two_roles_of_one_dataset_are_told_apart() -> None:
    lines = MODEL.datasets["order_lines"]
    links = lines.entities | {
        "payer": msgspec.structs.replace(lines.entities["buyer"], code="payer", key=("payer_id",))
    }
    datasets = MODEL.datasets | {"order_lines": msgspec.structs.replace(lines, entities=links)}
    snapshot = Snapshot(msgspec.structs.replace(MODEL, datasets=datasets))
    names = {found.name for found in dimensions_of(View(snapshot, OWNER), [snapshot.metric("orders")])}
    assert {"buyer.city", "payer.city"} <= names
    assert "city" not in names


def test_a_dimension_told_alike_on_two_facts_is_shared() -> None:
    orders = MODEL.datasets["orders"]
    shared = _dimensions_with(orders, channel=MODEL.datasets["order_lines"].dimensions["channel"])
    assert "channel" in shared
    renamed = msgspec.structs.replace(
        MODEL.datasets["order_lines"].dimensions["channel"], name=Text("推广渠道", "Source")
    )
    assert "channel" not in _dimensions_with(orders, channel=renamed)


def _dimensions_with(orders: Dataset, **more: Dimension) -> set[str]:
    """The names that sales of the lines share with a count of the orders themselves."""
    datasets = MODEL.datasets | {"orders": msgspec.structs.replace(orders, dimensions=orders.dimensions | more)}
    heads = atomic("heads", "订单头", "Heads", "count(*)", dataset="orders")
    model = msgspec.structs.replace(MODEL, datasets=datasets, metrics=MODEL.metrics | {"heads": heads})
    snapshot = Snapshot(model)
    wanted = [snapshot.metric("gross_sales"), snapshot.metric("heads")]
    return {found.name for found in dimensions_of(View(snapshot, OWNER), wanted)}


def test_only_allowed_dimensions_are_offered() -> None:
    only = metric("orders", dimensions=("region", "channel"))
    names = {found.name for found in dimensions_of(View(changed(only), OWNER), [only])}
    assert names == {"region", "channel"}


def test_not_to_be_confused() -> None:
    found = {(one["kind"], one["metric"]["code"]) for one in page("orders")["not_to_be_confused"]}
    assert found == {("differs_from", "conversion"), ("same_definition", "deals")}
    found = {(one["kind"], one["metric"]["code"]) for one in page("gross_sales")["not_to_be_confused"]}
    assert found == {("variant", "gross_sales_app_30d")}


def test_namesakes_that_compute_something_else() -> None:
    other = atomic("other", "毛利", "", "sum(amount) - sum(cost)", where="amount > 0")
    (found,) = card(View(changed(other), OWNER), other)["not_to_be_confused"]
    assert (found.kind, found.metric.code, found.reason.zh) == ("homonym", "margin", "都叫「毛利」")


def test_the_figures_are_closed_and_it_says_whom_to_ask() -> None:
    sent = page("margin", View(SHOP, WANG))
    assert sent["measure"] == "sum(amount - cost)"
    assert sent["denied"]["code"] == "access.no_see_value"
    assert sent["denied"]["contact"] == "李雷"
    assert "毛利" in sent["denied"]["message"]["zh"]
    assert sent["allowed_actions"] == ["follow"]
    assert page("gross_sales", View(SHOP, WANG))["allowed_actions"] == ["query", "follow", "export", "see_sql"]


def test_a_composite_leaks_nothing_of_a_secret_part() -> None:
    text = msgspec.json.encode(page("bonus_share", View(SHOP, WANG))).decode()
    assert "奖金池" not in text
    assert "Bonus pool" not in text
    assert '"bonus"' not in text
    assert "bonus /" not in text
    assert "bonus" not in page("conversion", View(SHOP, WANG))["replaces"]
    assert "bonus" not in [node.code for node in lineage(View(SHOP, WANG), SHOP.metric("bonus_share")).nodes]


def test_who_may_only_know_that_it_exists_gets_the_name() -> None:
    policy = Policy(code="p", kind="grant", verbs=("discover",), metrics=("bonus",), subjects=Subjects(people=("spy",)))
    snapshot = Snapshot(msgspec.structs.replace(MODEL, policies={"p": policy}))
    sent = page("bonus", View(snapshot, SPY))
    assert sent["name"]["zh"] == "奖金池"
    assert sent["words"] == {"zh": [], "en": []}
    assert sent["measure"] == sent["fingerprint"] == ""
    assert sent["sources"] == sent["dimensions"] == []
    assert sent["denied"]["code"] == "access.no_see_value"


def test_the_lineage_ends_meet() -> None:
    graph = lineage(ALL, SHOP.metric("average_order_value"))
    ids = {node.id for node in graph.nodes}
    assert {"metric:average_order_value", "metric:gross_sales", "metric:orders", "dataset:order_lines"} <= ids
    assert {end for link in graph.edges for end in (link.below, link.above)} == ids
    assert msgspec.json.decode(msgspec.json.encode(graph))["edges"][0].keys() == {"from", "to", "how"}


@pytest.mark.parametrize(
    ("defined", "expected"),
    [
        (atomic("m", "", "M", "sum(amount)"), "additive"),
        (atomic("m", "", "M", "sum(amount) / 100"), "additive"),
        (atomic("m", "", "M", "count(distinct order_id)"), "non_additive"),
        (atomic("m", "", "M", "max(amount)"), "non_additive"),
        (atomic("m", "", "M", "sum(amount) / count(*)"), "non_additive"),
        (Metric(code="m", kind="derived", of="gross_sales"), "additive"),
        (Metric(code="m", kind="derived", of="gross_sales", period="ytd"), "semi_additive"),
        (Metric(code="m", kind="composite", formula="gross_sales - margin"), "additive"),
        (Metric(code="m", kind="composite", formula="gross_sales / margin"), "non_additive"),
        (Metric(code="m", kind="composite", formula="m + gross_sales"), "non_additive"),
    ],
)
def test_may_the_parts_be_added_up(defined: Metric, expected: str) -> None:
    assert additivity(changed(defined), defined) == expected


def test_the_departments_own_metric_may_be_proposed_for_change() -> None:
    analyst = Principal(user="zhao", name="Zhao", departments=("ops",), roles=("analyst",))
    actions = card(View(SHOP, analyst), SHOP.metric("orders"), permissions_of(("analyst",)))["allowed_actions"]
    assert "propose" in actions
    assert "approve" not in actions
