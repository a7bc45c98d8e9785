"""Lineage: from a metric down to columns, through fields and joins, and up to what uses it."""

from __future__ import annotations

from caliber.model.lineage import columns_of, downstream, edges, parents, upstream
from tests.model.shop import metric, snapshot

SHOP = snapshot(
    metric("sales", "dataset: lines", "measure: sum(price * quantity)", "where: order.big and gift"),
    metric("buyers", "dataset: lines", "measure: count(distinct buyer_id)", "where: buyer.region = 'x'"),
    metric("week", "of: sales", "period: 7d"),
    metric("per_buyer", "formula: week / buyers"),
    metric("twice", "formula: per_buyer * 2"),
)


def test_metrics_below_and_above() -> None:
    assert parents(SHOP, "per_buyer") == ("week", "buyers")
    assert upstream(SHOP, "twice") == ("per_buyer", "week", "buyers", "sales")
    assert downstream(SHOP, "sales") == ("week", "per_buyer", "twice")
    assert upstream(SHOP, "sales") == () and downstream(SHOP, "twice") == ()


def test_columns_through_fields_and_joins() -> None:
    assert {f"{one.dataset}.{one.name}" for one in columns_of(SHOP, "sales")} == {
        "lines.price",
        "lines.quantity",
        "lines.order_id",
        "orders.order_id",
        "orders.total",
        "lines.receiver_id",
        "lines.buyer_id",
        "lines.shipped_at",
    }
    assert {f"{one.dataset}.{one.name}" for one in columns_of(SHOP, "buyers")} >= {
        "lines.buyer_id",
        "customers.customer_id",
        "customers.region",
    }


def test_the_graph_of_one_metric() -> None:
    found = {(one.below, one.above, one.how) for one in edges(SHOP, "week")}
    assert {
        ("metric:sales", "metric:week", "of"),
        ("metric:week", "metric:per_buyer", "formula"),
        ("dataset:lines", "metric:sales", "dataset"),
        ("column:lines.price", "metric:sales", "measure"),
        ("column:orders.total", "metric:sales", "where"),
        ("column:lines.shipped_at", "metric:sales", "time"),
        ("table:warehouse.sales.orders", "column:orders.total", "table"),
    } <= found
    assert not any("buyers" in below for below, _, _ in found)


def test_a_circle_ends() -> None:
    shop = snapshot(metric("a", "formula: b + 1"), metric("b", "formula: a + 1"))
    assert upstream(shop, "a") == ("b",) and downstream(shop, "a") == ("b",)
    assert len(edges(shop, "a")) == 2
