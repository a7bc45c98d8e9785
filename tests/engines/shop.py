"""The same small dirty shop for every engine: definitions as text, rows as Arrow, nothing random.

The dirt: keys without partner and null keys, null times, moments with and without fractions and at the edges of days,
members that look like SQL, Chinese members, members that differ in case and in spaces, names that must be quoted,
an empty table, decimals and doubles, a day without rows.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pyarrow as pa

SETTINGS = """\
project: shop
name: {{zh: 小店, en: Shop}}
sources: {{warehouse: "{uri}"}}
calendar: {{week_start: {week_start}, fiscal_year_start: {fiscal}, timezone: Asia/Shanghai}}
"""

DATASETS = """\
dataset: orders
source: warehouse
table: orders
grain: order_id
entities:
  order: {key: order_id, role: primary}
  buyer: {key: buyer_id, role: foreign, entity: customer}
  receiver: {key: receiver_id, role: foreign, entity: customer}
  store: {key: store_id, role: foreign}
times:
  ordered_at: {column: ordered_at, grain: second}
  paid_on: {column: paid_on}
dimensions:
  channel: {column: channel, type: string}
  status: {column: status, type: string}
  gift: {expr: "receiver_id <> buyer_id", type: boolean}
  size: {expr: "case when amount >= 100 then '大' when amount >= 50 then '中' else '小' end", type: string}
time: ordered_at
---
dataset: lines
source: warehouse
table: order_lines
grain: [order_id, line_no]
entities:
  order: {key: order_id, role: foreign}
  line: {key: [order_id, line_no], role: primary}
dimensions:
  product: {column: product, type: string}
---
dataset: customers
source: warehouse
table: customers
grain: customer_id
entities:
  customer: {key: customer_id, role: primary}
  region: {key: region_id, role: foreign}
dimensions:
  level: {column: level, type: string}
---
dataset: regions
source: warehouse
table: regions
grain: region_id
entities:
  region: {key: region_id, role: primary}
dimensions:
  region: {column: region, type: string}
  known: {expr: "coalesce(region, '未知')", type: string}
---
dataset: stores
source: warehouse
table: stores
grain: store_id
entities:
  store: {key: store_id, role: primary}
dimensions:
  city: {column: city, type: string}
  flagship: {column: flagship, type: boolean}
  opened: {column: opened, type: date}
---
dataset: visits
source: warehouse
table: visits
grain: [day, store_id]
entities:
  store: {key: store_id, role: foreign}
times:
  day: {column: day}
time: day
---
dataset: refunds
source: warehouse
table: refunds
grain: refund_id
entities:
  store: {key: store_id, role: foreign}
times:
  refunded_on: {column: refunded_on}
time: refunded_on
---
dataset: nothing
source: warehouse
table: nothing
grain: id
entities:
  store: {key: store_id, role: foreign}
times:
  day: {column: day}
time: day
---
dataset: odd
source: warehouse
table: odd_names
grain: id
dimensions:
  quoted: {expr: '"se""lect"', type: string}
  ticked: {expr: '"a`b"', type: string}
  backslash: {expr: '"c\\d"', type: string}
  group: {expr: '"组 别"', type: string}
"""

CARD = "name: {code}\nunit: CNY\ndomain: sales\ncaliber: x\nowner: {{business: a, technical: b, department: c}}\n"

# code -> the technical part of the metric.
METRICS: dict[str, str] = {
    "orders": "kind: atomic\ndataset: orders\nmeasure: count(*)",
    "sales": "kind: atomic\ndataset: orders\nmeasure: sum(amount)\nwhere: status <> 'cancelled'",
    "paid": "kind: atomic\ndataset: orders\nmeasure: sum(amount)\ntime: paid_on",
    "buyers": "kind: atomic\ndataset: orders\nmeasure: count(distinct buyer_id)",
    "buyers_about": "kind: atomic\ndataset: orders\nmeasure: approx_count_distinct(buyer_id)",
    "average": "kind: atomic\ndataset: orders\nmeasure: avg(amount)",
    "smallest": "kind: atomic\ndataset: orders\nmeasure: min(amount)",
    "largest": "kind: atomic\ndataset: orders\nmeasure: max(amount)",
    "middle": "kind: atomic\ndataset: orders\nmeasure: median(amount)",
    "ninth": "kind: atomic\ndataset: orders\nmeasure: percentile(amount, 0.9)",
    "spread": "kind: atomic\ndataset: orders\nmeasure: stddev(weight)",
    "spread2": "kind: atomic\ndataset: orders\nmeasure: variance(weight)",
    "app_sum": "kind: atomic\ndataset: orders\nmeasure: sum_if(amount, channel = 'app')",
    "big_count": "kind: atomic\ndataset: orders\nmeasure: count_if(amount > 100)",
    "filtered": "kind: atomic\ndataset: orders\nmeasure: sum(amount) filter (where channel = 'app')",
    "per_order": "kind: atomic\ndataset: orders\nmeasure: sum(amount) / count(*)",
    "weight": "kind: atomic\ndataset: orders\nmeasure: sum(weight)\nnulls: zero",
    "pieces": "kind: atomic\ndataset: lines\nmeasure: sum(quantity)\ntime: ordered_at",
    "turnover": "kind: atomic\ndataset: lines\nmeasure: sum(quantity * price)\ntime: ordered_at",
    "visitors": "kind: atomic\ndataset: visits\nmeasure: sum(visitors)",
    "refunded": "kind: atomic\ndataset: refunds\nmeasure: sum(amount)",
    "void": "kind: atomic\ndataset: nothing\nmeasure: sum(amount)",
    "voids": "kind: atomic\ndataset: nothing\nmeasure: count(*)",
    "oddities": "kind: atomic\ndataset: odd\nmeasure: sum(\"sum\")",
    "sales_app": "kind: derived\nof: sales\nwhere: channel = 'app'",
    "sales_north": "kind: derived\nof: sales\nwhere: buyer.region.region = '北方'",
    "sales_7d": "kind: derived\nof: sales\nperiod: 7d",
    "sales_3m": "kind: derived\nof: sales\nperiod: 3m",
    "sales_wtd": "kind: derived\nof: sales\nperiod: wtd",
    "sales_mtd": "kind: derived\nof: sales\nperiod: mtd",
    "sales_qtd": "kind: derived\nof: sales\nperiod: qtd",
    "sales_ytd": "kind: derived\nof: sales\nperiod: ytd",
    "sales_fytd": "kind: derived\nof: sales\nperiod: fytd",
    "sales_ever": "kind: derived\nof: sales\nperiod: all",
    "buyers_30d": "kind: derived\nof: buyers\nperiod: 30d",
    "middle_30d": "kind: derived\nof: middle\nperiod: 30d",
    "average_30d": "kind: derived\nof: average\nperiod: 30d",
    "sales_last_year": "kind: derived\nof: sales\noffset: 1 year",
    "sales_last_month": "kind: derived\nof: sales\noffset: 1 month",
    "sales_ytd_last_year": "kind: derived\nof: sales_ytd\noffset: 1 year",
    "stock": "kind: atomic\ndataset: visits\nmeasure: sum(visitors)\nbalance: last\nbalance_by: [store]",
    "stock_average": "kind: atomic\ndataset: visits\nmeasure: sum(visitors)\nbalance: avg",
    "best_day": "kind: derived\nof: sales\neach: day\nsummary: max",
    "middle_day": "kind: derived\nof: sales\neach: day\nsummary: median",
    "each_buyer": "kind: derived\nof: orders\neach: buyer\nsummary: avg",
    "from_often": "kind: derived\nof: sales\nwhere: metric(orders, buyer) > 14",
    "app_orders": "kind: atomic\ndataset: orders\nmeasure: count(*)\nwhere: channel = 'app'",
    "door_orders": "kind: atomic\ndataset: orders\nmeasure: count(*)\nwhere: channel = '门店'",
    "crossed": "kind: conversion\nsteps: [app_orders, door_orders]\nentity: buyer\nwithin: 60d",
    "through": "kind: funnel\nsteps: [app_orders, orders, door_orders]\nentity: buyer\nwithin: 90d",
    "back": "kind: retention\nsteps: [orders, orders]\nentity: buyer\nafter: 1 month",
    "share": "kind: composite\nformula: share_of_total(sales)",
    "share_in_city": "kind: composite\nformula: share_of_total(sales, city)",
    "place": "kind: composite\nformula: rank(sales)",
    "since_year_start": "kind: derived\nof: sales_ever\noffset_to: year",
    "net": "kind: composite\nformula: sales - coalesce(refunded, 0)",
    "conversion": "kind: composite\nformula: orders / visitors",
    "growth": "kind: composite\nformula: (sales - sales_last_year) / sales_last_year",
    "app_share": "kind: composite\nformula: sales_app / sales",
}  # fmt: skip

CHANNELS = ("app", "App", "门店", 'o\'hara \\ "x"; DROP TABLE orders --', "", None, "mini ")
STATUSES = ("paid", "paid", "shipped", "cancelled", None)
START = datetime(2023, 11, 20)
MIDDLE = date(2024, 1, 15)
EDGES = (timedelta(), timedelta(hours=23, minutes=59, seconds=59, microseconds=999_999), timedelta(hours=9, seconds=1))


def definitions(uri: str, week_start: str = "monday", fiscal: str = "04-01") -> dict[str, str]:
    """The definition files of the shop over the source at ``uri``."""
    metrics = [f"metric: {code}\n{body}\n{CARD.format(code=code.replace('_', ' '))}" for code, body in METRICS.items()]
    head = SETTINGS.format(uri=uri, week_start=week_start, fiscal=fiscal)
    return {"caliber.yaml": head, "datasets.yaml": DATASETS, "metrics.yaml": "---\n".join(metrics)}


def tables() -> dict[str, pa.Table]:
    """The rows, by table."""
    return {
        "orders": _orders(480),
        "order_lines": _lines(480),
        "customers": _table(
            {"customer_id": pa.int64(), "level": pa.string(), "region_id": pa.int32()},
            [(i, ("金", "银", None)[i % 3], (1, 2, 3, None, 77)[i % 5]) for i in range(1, 31)],
        ),
        "regions": _table(
            {"region_id": pa.int32(), "region": pa.string()}, [(1, "北方"), (2, "南方"), (3, None), (4, "east")]
        ),
        "stores": _table(
            {"store_id": pa.int32(), "city": pa.string(), "flagship": pa.bool_(), "opened": pa.date32()},
            [
                (1, "上海", True, date(2020, 2, 29)),
                (2, "北京", False, date(2019, 12, 31)),
                (3, "O'Fallon", None, None),
                (4, "上海", True, date(2023, 1, 1)),
            ],
        ),
        "visits": _visits(),
        "refunds": _table(
            {"refund_id": pa.int64(), "store_id": pa.int32(), "refunded_on": pa.date32(), "amount": MONEY},
            [
                (
                    i,
                    (1, 2, 9, None)[i % 4],
                    None if i % 11 == 0 else date(2024, 1, 15) + timedelta(days=i * 9),
                    _money(i),
                )
                for i in range(1, 41)
            ],
        ),
        "nothing": _table({"id": pa.int64(), "store_id": pa.int32(), "day": pa.date32(), "amount": MONEY}, []),
        "odd_names": _table(
            {name: pa.string() for name in ('se"lect', "a`b", "c\\d", "组 别")} | {"id": pa.int64(), "sum": pa.int64()},
            [("x", "a`b", "\\", "甲", 1, 10), ("x", '"', "\\'", "乙", 2, 20), (None, "{0}", "%s", "%", 3, 30)],
        ),
    }


MONEY = pa.decimal128(12, 2)


def _table(types: dict[str, pa.DataType], rows: list[tuple[object, ...]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(types)
    arrays = [pa.array(values, kind) for values, kind in zip(columns, types.values(), strict=True)]
    return pa.Table.from_arrays(arrays, names=list(types))


def _money(i: int) -> Decimal:
    return Decimal(i * 7919 % 20_011) / 100


def _orders(count: int) -> pa.Table:
    kinds = {
        "order_id": pa.int64(),
        "buyer_id": pa.int64(),
        "receiver_id": pa.int64(),
        "store_id": pa.int32(),
        "ordered_at": pa.timestamp("us"),
        "paid_on": pa.date32(),
        "channel": pa.string(),
        "status": pa.string(),
        "amount": MONEY,
        "weight": pa.float64(),
    }
    rows: list[tuple[object, ...]] = []
    for i in range(1, count + 1):
        day = START + timedelta(days=i * 37 % 500)
        moment = None if i % 29 == 0 else day + EDGES[i % 3]
        paid = None if moment is None or i % 7 == 0 else (day + timedelta(days=i % 4)).date()
        buyer = None if i % 31 == 0 else i * 13 % 34 + 1
        row = (
            *(i, buyer, i * 17 % 30 + 1 if i % 2 else buyer, (1, 2, 3, 99, None, 4)[i % 6]),
            *(moment, paid, CHANNELS[i % 7], STATUSES[i * 3 % 5]),
            *(None if i % 41 == 0 else _money(i), None if i % 5 == 0 else i * 0.37),
        )
        rows.append(row)
    return _table(kinds, rows)


def _lines(orders: int) -> pa.Table:
    kinds = {"order_id": pa.int64(), "line_no": pa.int32(), "product": pa.string(), "quantity": pa.int32()}
    products = ("茶", "tea", "Tea", "50% off", "a_b")
    rows = [
        (i if i % 50 else 100_000 + i, n, products[(i + n) % 5], i % 4 + n, _money(i + n))
        for i in range(1, orders + 1)
        for n in range(1, i % 3 + 2)
    ]
    return _table(kinds | {"price": MONEY}, rows)


def _visits() -> pa.Table:
    kinds = {"day": pa.date32(), "store_id": pa.int32(), "visitors": pa.int32()}
    first = date(2024, 1, 1)
    rows = [(first + timedelta(days=n), store, n * store % 17 + 3) for n in range(0, 200, 2) for store in (1, 2, 5)]
    return _table(kinds, rows)
