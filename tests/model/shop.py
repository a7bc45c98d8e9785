"""A small shop as definitions, and the one way to ask what is wrong with them."""

from __future__ import annotations

from caliber.interchange.yaml_files import Loaded, parse_files
from caliber.model.snapshot import Snapshot

HEAD = """\
project: shop
name: {zh: 小店, en: Small shop}
sources: {warehouse: "duckdb:///shop.duckdb"}
calendar: {week_start: monday, fiscal_year_start: 04-01, timezone: Asia/Shanghai, holidays: CN}
"""

DATASETS = """\
dataset: lines
source: warehouse
table: sales.lines
grain: [order_id, line_no]
entities:
  order: {key: order_id, role: foreign}
  buyer: {key: buyer_id, role: foreign, entity: customer}
  receiver: {key: receiver_id, role: foreign, entity: customer}
times:
  shipped_at: {column: shipped_at}
dimensions:
  channel: {column: channel, type: string, name: 渠道}
  gift: {expr: "receiver_id <> buyer_id", type: boolean}
time: shipped_at
---
dataset: orders
source: warehouse
table: sales.orders
grain: order_id
entities:
  order: {key: order_id, role: primary}
times:
  ordered_at: {column: created}
dimensions:
  status: {column: status, type: string}
  big: {expr: total > 100, type: boolean}
---
dataset: customers
source: warehouse
table: crm.customers
grain: customer_id
entities:
  customer: {key: customer_id, role: primary}
dimensions:
  region: {column: region, type: string}
"""

CARD = """\
name: {code}
unit: CNY
domain: sales
caliber: x
owner: {{business: a, technical: b, department: c}}
"""


def card(code: str) -> str:
    """The rest of a metric's card, so that only what a test is about is missing."""
    return CARD.format(code=code.replace("_", " "))


def metric(code: str, *lines: str) -> str:
    """A metric of which ``lines`` are the technical part."""
    return "\n".join([f"metric: {code}", *lines, card(code)])


def loaded(*documents: str) -> Loaded:
    """The shop with more documents, in a file of their own."""
    return parse_files({"caliber.yaml": HEAD, "datasets.yaml": DATASETS, "more.yaml": "\n---\n".join(documents)})


def snapshot(*documents: str) -> Snapshot:
    """The shop's snapshot; the documents must be readable."""
    found = loaded(*documents)
    assert found.model is not None, [problem.as_dict() for problem in found.problems]
    return Snapshot(found.model)


def check(*documents: str) -> list[str]:
    """``code line:column`` of every problem in the documents."""
    problems = loaded(*documents).check()
    for problem in problems:
        assert "?" not in (problem.message("zh") + problem.message("en")).replace("？", "")
        assert problem.where.file, problem
    return [f"{one.code.removeprefix('model.')} {one.where.line}:{one.where.column}" for one in problems]
