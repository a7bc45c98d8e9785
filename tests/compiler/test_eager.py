"""Rows are added up by key first only where that leaves few groups for the rows that the question really reads."""

from __future__ import annotations

from datetime import datetime

import pytest

from caliber.access import OWNER
from caliber.compiler import Compiler, Facts, MetricQuery
from tests.promises.shop import snapshot

SHOP = """
project: shop
sources: {warehouse: "duckdb:///shop.duckdb"}
---
dataset: lines
table: lines
grain: [line_no]
entities: {product: {key: product_id, role: foreign}}
times: {ordered_at: {column: ordered_at}}
time: ordered_at
---
dataset: products
table: products
grain: [product_id]
entities: {product: {key: product_id, role: primary}}
dimensions: {brand: {column: brand}}
---
{metric: sales, dataset: lines, measure: sum(amount), unit: CNY}
"""
# Seven years of six million lines over 200,000 products: thirty rows a product, four in a single year.
FACTS = Facts(
    columns={
        "lines": {"line_no": "integer", "product_id": "integer", "ordered_at": "date", "amount": "number"},
        "products": {"product_id": "integer", "brand": "string"},
    },
    rows={"lines": 6_000_000, "products": 200_000},
    distinct={("lines", "product_id"): 200_000},
    spans={("lines", "ordered_at"): ("2019-01-01", "2025-12-31")},
    whole={("lines", "product"): True},
)


@pytest.mark.parametrize(
    ("since", "until", "by_key_first"),
    [
        ("", "", True),
        ("2020-01-01", "2025-12-31", True),
        ("2024-01-01", "2024-12-31", False),
        ("2010-01-01", "2030-12-31", True),
    ],
)
def test_a_narrow_range_is_joined_row_by_row(since: str, until: str, by_key_first: bool) -> None:
    query = MetricQuery(metrics=("sales",), by=("brand",), since=since or None, until=until or None)
    sql = Compiler(snapshot(SHOP), facts=FACTS).compile(query, OWNER, datetime(2026, 11, 25)).sql
    assert ("__a0" in sql) is by_key_first
