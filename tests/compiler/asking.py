"""One shop for the compiler's tests, and the one way to ask it; pure: definitions and facts in, SQL out."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

from caliber.access import OWNER, Principal
from caliber.compiler import Compiled, Compiler, Facts, MetricQuery
from caliber.compiler.facts import Listed
from tests.promises.shop import snapshot

NOW = datetime(2025, 3, 11, 9, 0)
GOLDEN = Path(__file__).with_name("golden")
ROLLED = ("rolled_", "rollup_")  # statements of rollups: they have a test of their own
WORDS = "FROM|WHERE|GROUP BY|ORDER BY|LEFT JOIN|JOIN|UNION ALL|UNION|LIMIT"
CLAUSES = re.compile(rf"(?<!LEFT)(?<!CROSS)(?<!DISTINCT) (?=(?:{WORDS})\b)|(?<=\),) (?=\w+ AS \()")

DEFINITIONS = """
project: shop
name: {zh: 小店, en: Shop}
sources: {warehouse: "duckdb:///shop.duckdb"}
calendar:
  week_start: sunday
  fiscal_year_start: "04-01"
  timezone: Asia/Shanghai
  grains: {season: {dataset: seasons, day: day, period: season}}
---
dataset: lines
table: sales.lines
grain: [order_id, line_no]
entities: {order: {key: order_id, role: foreign}, product: {key: product_id, role: foreign}}
dimensions: {gift: {expr: price = 0, type: boolean}}
time: ordered_at
---
dataset: orders
table: sales.orders
grain: [order_id]
entities:
  order: {key: order_id, role: primary}
  buyer: {key: buyer_id, role: foreign, entity: customer}
  payer: {key: payer_id, role: foreign, entity: customer}
times: {ordered_at: {column: ordered_at, grain: second}, paid_on: {column: paid_on}}
dimensions: {channel: {column: channel, name: {zh: 渠道, en: Channel}, aliases: [来源]}}
time: ordered_at
---
dataset: customers
table: crm.customers
grain: [customer_id]
entities: {customer: {key: customer_id, role: primary}, region: {key: region_id, role: foreign}}
dimensions: {level: {expr: "coalesce(level, 'none')"}}
---
dataset: regions
table: crm.regions
grain: [region_id]
entities: {region: {key: region_id, role: primary}}
dimensions: {zone: {column: zone}}
---
dataset: products
sql: "SELECT * FROM goods.products WHERE NOT deleted"
grain: [product_id]
entities: {product: {key: product_id, role: primary}}
dimensions: {brand: {column: brand}}
---
dataset: visits
table: web.visits
entities: {visitor: {key: customer_id, role: foreign, entity: customer}}
times: {came_at: {column: came_at, grain: second}}
time: came_at
---
{dataset: seasons, table: seasons, grain: [day]}
---
metric: sales
dataset: lines
measure: sum(price * qty)
where: order.status <> 'cancelled'
name: {zh: 销售额, en: Sales}
---
{metric: orders, dataset: orders, measure: count(*), name: {zh: 订单量, en: Orders}}
---
{metric: paid, dataset: orders, measure: count(*), where: paid_on is not null, time: paid_on}
---
{metric: app_share, formula: app_orders / orders}
---
{metric: app_orders, of: orders, where: channel = 'app'}
---
{metric: buyers, dataset: orders, measure: count(distinct buyer_id)}
---
{metric: average, dataset: orders, measure: avg(total), nulls: zero}
---
{metric: typical, dataset: orders, measure: "percentile(total, 0.9)"}
---
{metric: large, dataset: orders, measure: "sum(total) filter (where total > 100)"}
---
{metric: visits, dataset: visits, measure: count(*)}
---
{metric: conversion, formula: orders / visits}
---
{metric: orders_7d, of: orders, period: 7d}
---
{metric: orders_mtd, of: orders, period: mtd}
---
{metric: orders_ever, of: orders, period: all}
---
{metric: two_seasons, of: orders, period: 2 seasons}
---
{metric: orders_last_year, of: orders, offset: 1 year}
---
{policy: zone_only, kind: row_filter, where: zone in (person.zones)}
"""

ROLLUPS = """
---
{metric: open_orders, dataset: orders, measure: count(*), balance: last}
---
rollup: orders_by_day
dataset: orders
by: [channel, buyer]
metrics: [orders, average, app_orders, buyers, large, open_orders]
---
{rollup: orders_by_month, dataset: orders, grain: month, by: [channel], metrics: [orders]}
---
{rollup: app_by_day, dataset: orders, by: [channel], metrics: [orders], where: channel = 'app'}
---
{rollup: orders_by_zone, dataset: orders, grain: month, by: [channel, buyer.zone], metrics: [orders]}
"""

COLUMNS = {
    "lines": ("order_id", "line_no", "product_id", "price", "qty"),
    "orders": ("order_id", "buyer_id", "payer_id", "ordered_at", "paid_on", "channel", "status", "total"),
    "customers": ("customer_id", "region_id", "level"),
    "regions": ("region_id", "zone"),
    "products": ("product_id", "brand"),
    "visits": ("customer_id", "came_at"),
    "seasons": ("day", "season"),
}
SPAN = ("2024-01-03 08:00:00", "2025-03-10 21:00:00")
SPANS = {("orders", "ordered_at"): SPAN, ("orders", "paid_on"): SPAN, ("visits", "came_at"): SPAN}
SEASONS = (("it's spring", "2024-02-04", "2024-05-05"), ("summer", "2024-05-05", "2024-08-07"),
           ("rest", "2024-08-12", "2024-11-07"))  # fmt: skip
FACTS = Facts(
    columns={name: dict.fromkeys(columns, "string") for name, columns in COLUMNS.items()},
    spans=SPANS,
    periods={"season": Listed("string", SEASONS)},
)
KNOWN = FACTS.__struct_fields__
GAINFUL = Facts(
    **{field: getattr(FACTS, field) for field in KNOWN}
    | {
        "rows": {"lines": 10**8, "orders": 10**8},
        "distinct": {("orders", "buyer_id"): 1000, ("lines", "product_id"): 100},
        "whole": {("orders", "buyer"): True, ("customers", "region"): True},
    }
)
SHOP = snapshot(DEFINITIONS)


def compiled(facts: Facts = FACTS, who: Principal = OWNER, **asked: Any) -> Compiled:
    """The question compiled, from nothing that was kept."""
    return Compiler(SHOP, "duckdb", facts).compile(MetricQuery(**asked), who, NOW)


def written(sql: str) -> str:
    """A statement on lines, as golden files hold it."""
    return CLAUSES.sub("\n", sql) + "\n"


def check(name: str, sql: str, update: bool) -> None:
    """``sql`` is what the golden file of this name holds; ``--update`` writes it."""
    path = GOLDEN / f"{name.replace(' ', '_')}.sql"
    if update:
        path.write_text(written(sql), "utf-8")
    assert path.exists(), f"{path.name} is new: run with --update and read it"
    assert path.read_text("utf-8") == written(sql)
