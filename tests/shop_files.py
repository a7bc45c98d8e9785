"""A small shop as files: what the command line and the Python interface are tried on."""

from __future__ import annotations

from pathlib import Path

ORDERS = """\
order_id,store_id,ordered_at,amount,status,channel
1,1,2026-01-05,100.50,paid,app
2,1,2026-01-20,200.00,paid,store
3,2,2026-02-03,50.25,paid,app
4,2,2026-02-14,80.00,cancelled,app
5,3,2026-02-28,300.00,paid,store
6,9,2026-03-01,40.00,paid,app
7,1,,70.00,paid,store
8,2,2026-03-15,10.00,paid,"'; DROP TABLE orders; --"
"""
STORES = """\
store_id,store_name,region
1,南京东路店,华东
2,天河店,华南
3,"West, End",west
"""
FILES = {
    "caliber.yaml": """\
project: shop
name: {zh: 小店, en: Shop}
sources: {files: "csv:///data"}
calendar: {week_start: monday, timezone: Asia/Shanghai}
""",
    "organisation.yaml": """\
domain: sales
name: {zh: 销售, en: Sales}
owner: 王芳
---
department: operations
name: {zh: 运营部, en: Operations}
---
department: finance
name: {zh: 财务部, en: Finance}
""",
    "datasets/orders.yaml": """\
dataset: orders
name: {zh: 订单, en: Orders}
source: files
table: orders
grain: [order_id]
entities:
  order: {key: order_id, role: primary}
  store: {key: store_id, role: foreign, name: {zh: 门店, en: Store}}
times:
  ordered_at: {column: ordered_at, name: {zh: 下单时间, en: Ordered}}
time: ordered_at
dimensions:
  channel: {column: channel, name: {zh: 渠道, en: Channel}}
""",
    "datasets/stores.yaml": """\
dataset: stores
name: {zh: 门店, en: Stores}
source: files
table: stores
grain: [store_id]
entities:
  store: {key: store_id, role: primary}
dimensions:
  store_name: {column: store_name, name: {zh: 店名, en: Store name}}
  region: {column: region, name: {zh: 大区, en: Region}}
""",
    "metrics/sales.yaml": """\
metric: sales
kind: atomic
name: {zh: 销售额, en: Sales}
aliases: [GMV]
dataset: orders
measure: sum(amount)
where: status <> 'cancelled'
time: ordered_at
unit: CNY
format: "money:2"
domain: sales
owner: {business: 王芳, department: operations}
caliber: {zh: 未取消订单的金额, en: Amount of orders that were not cancelled}
---
metric: orders
kind: atomic
name: {zh: 订单数, en: Number of orders}
dataset: orders
measure: count(order_id)
time: ordered_at
unit: orders
format: integer
domain: sales
owner: {business: 王芳, department: operations}
caliber: {zh: 全部订单的个数, en: All orders}
---
metric: average_order
kind: composite
name: {zh: 客单价, en: Average order}
formula: sales / orders
unit: CNY
format: "money:2"
domain: sales
owner: {business: 王芳, department: operations}
caliber: {zh: 销售额除以订单数, en: Sales by the number of orders}
---
metric: margin
kind: atomic
name: {zh: 毛利, en: Margin}
dataset: orders
measure: sum(amount * 0.1)
time: ordered_at
unit: CNY
domain: sales
sensitivity: confidential
owner: {business: 郑文静, department: finance}
caliber: {zh: 金额的一成, en: A tenth of the amount}
""",
    "policies.yaml": """\
policy: east_only
kind: row_filter
name: {zh: 只看本区, en: Own region only}
subjects: {roles: [viewer]}
where: region in (person.regions)
reason: {zh: 区域经理只看本区, en: Regional managers see their own region}
contact: 王芳
""",
    "data/orders.csv": ORDERS,
    "data/stores.csv": STORES,
}


def write_shop(folder: Path) -> Path:
    """The project's files in ``folder``."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder
