"""A small town's trade: definitions, a few dirty rows, and one way to ask. Figures are worked out in plain Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from caliber.access.principal import OWNER
from caliber.compiler import MetricQuery
from caliber.interchange.yaml_files import parse_files
from caliber.model.snapshot import Snapshot
from caliber.query.service import QueryService
from caliber.query.sources import Sources

NOW = datetime(2026, 7, 1, 9, 0)

HEAD = """\
project: town
sources: {main: "duckdb:///town.duckdb"}
calendar: {week_start: monday, fiscal_year_start: 04-01, timezone: Asia/Shanghai}
"""
DATASETS = """\
dataset: orders
table: orders
grain: [order_id]
entities:
  order: {key: order_id, role: primary}
  customer: {key: customer_id, role: foreign}
times: {ordered_at: {column: ordered_at, grain: second}}
dimensions:
  channel: {column: channel, type: string}
  currency: {column: currency, type: string}
time: ordered_at
---
dataset: customers
table: customers
grain: [customer_id]
entities: {customer: {key: customer_id, role: primary}}
dimensions: {city: {column: city, type: string}, tier: {column: tier, type: string}}
---
dataset: visits
table: visits
grain: [visit_id]
entities:
  visit: {key: visit_id, role: primary}
  customer: {key: customer_id, role: foreign}
times: {visited_at: {column: visited_at, grain: second}}
dimensions: {page: {column: page, type: string}, product: {column: product, type: string}}
time: visited_at
---
dataset: stock
table: stock
grain: [day, shop, product]
times: {counted_on: {column: day}}
dimensions: {shop: {column: shop, type: string}, item: {column: product, type: string}}
time: counted_on
"""
METRICS = """\
metric: orders
dataset: orders
measure: count(*)
---
metric: sales
dataset: orders
measure: sum(amount)
---
metric: buyers
dataset: orders
measure: count(distinct customer_id)
---
metric: visits
dataset: visits
measure: count(*)
---
metric: stock
dataset: stock
measure: sum(pieces)
balance: last
"""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


# (order, customer, at, amount, channel, currency): customer 9 is unknown, one order has no customer, one no time.
ORDERS: list[tuple[Any, ...]] = [
    (1, 1, at("2026-01-05 10:00:00"), 100, "app", "CNY"),
    (2, 1, at("2026-01-05 12:00:00"), 50, "web", "CNY"),
    (3, 2, at("2026-01-20 09:30:00"), 30, "app", "USD"),
    (4, 1, at("2026-02-03 00:00:00"), 70, "app", "CNY"),
    (5, 3, at("2026-02-14 23:59:59"), 20, "web", "EUR"),
    (6, 2, at("2026-02-28 08:00:00"), 10, "app", "CNY"),
    (7, 9, at("2026-03-01 08:00:00"), 40, "web", "CNY"),
    (8, 1, at("2026-03-15 18:00:00"), 60, "app", "USD"),
    (9, None, at("2026-03-20 18:00:00"), 5, "web", "CNY"),
    (10, 4, at("2026-03-31 23:00:00"), 80, None, "CNY"),
    (11, 2, None, 15, "app", "CNY"),
    (12, 1, at("2025-12-31 23:00:00"), 25, "web", "CNY"),
    (13, 3, at("2026-04-02 10:00:00"), None, "app", "CNY"),
]
CUSTOMERS = [(1, "Wuhan", "gold"), (2, "Wuhan", "silver"), (3, "Paris", None), (4, None, "gold"), (5, "Paris", "gold")]
VISITS: list[tuple[Any, ...]] = [
    (1, 1, at("2026-01-01 10:00:00"), "home", "tea"),
    (2, 1, at("2026-01-04 10:00:00"), "item", "tea"),
    (3, 1, at("2026-01-04 11:00:00"), "cart", "tea"),
    (4, 2, at("2026-01-10 10:00:00"), "home", "pot"),
    (5, 2, at("2026-01-18 10:00:00"), "item", "tea"),
    (6, 2, at("2026-01-19 10:00:00"), "cart", "pot"),
    (7, 3, at("2026-02-10 10:00:00"), "home", "tea"),
    (8, 3, at("2026-02-11 10:00:00"), "cart", "tea"),
    (9, 4, at("2026-03-01 10:00:00"), "home", None),
    (10, None, at("2026-03-02 10:00:00"), "home", "tea"),
    (11, 1, at("2026-02-01 10:00:00"), "home", "pot"),
    (12, 4, at("2026-03-30 10:00:00"), "item", None),
    (13, 5, at("2026-03-30 10:00:00"), "home", "tea"),
    (14, 1, at("2026-01-04 10:00:00"), "home", "tea"),
]
# (day, shop, product, pieces): shop B is not counted on the last day of January, and opens late.
STOCK = [
    (date(2026, 1, 30), "A", "tea", 10), (date(2026, 1, 30), "A", "pot", 5), (date(2026, 1, 30), "B", "tea", 7),
    (date(2026, 1, 31), "A", "tea", 8), (date(2026, 1, 31), "A", "pot", 4),
    (date(2026, 2, 1), "A", "tea", 6), (date(2026, 2, 1), "B", "tea", 9), (date(2026, 2, 27), "A", "tea", 3),
    (date(2026, 2, 28), "B", "tea", 2), (date(2026, 3, 2), "A", "pot", None), (date(2026, 3, 2), "B", "pot", 1),
]  # fmt: skip
TABLES: dict[str, tuple[str, list[tuple[Any, ...]]]] = {
    "orders": ("order_id INT, customer_id INT, ordered_at TIMESTAMP, amount INT, channel VARCHAR, currency VARCHAR",
               ORDERS),
    "customers": ("customer_id INT, city VARCHAR, tier VARCHAR", CUSTOMERS),
    "visits": ("visit_id INT, customer_id INT, visited_at TIMESTAMP, page VARCHAR, product VARCHAR", VISITS),
    "stock": ("day DATE, shop VARCHAR, product VARCHAR, pieces INT", STOCK),
}  # fmt: skip

Ask = Callable[..., list[list[Any]]]


def make(folder: Path, tables: dict[str, tuple[str, list[tuple[Any, ...]]]] | None = None) -> None:
    """The town's database in ``folder``, with more tables."""
    with duckdb.connect(str(folder / "town.duckdb")) as base:
        for name, (columns, rows) in {**TABLES, **(tables or {})}.items():
            base.execute(f"CREATE OR REPLACE TABLE {name} ({columns})")
            if rows:
                base.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def files(documents: tuple[str, ...], head: str) -> dict[str, str]:
    """The town's files, with more documents in one of their own."""
    more = "\n---\n".join(documents)
    return {"caliber.yaml": head, "datasets.yaml": DATASETS, "metrics.yaml": METRICS, "more.yaml": more}


def snapshot(*documents: str, head: str = HEAD) -> Snapshot:
    """The town's definitions with more documents; none of them may have an error."""
    found = parse_files(files(documents, head))
    problems = [problem for problem in found.check() if problem.severity == "error"]
    assert found.model is not None and not problems, [problem.as_dict() for problem in problems]
    return Snapshot(found.model)


def check(*documents: str, head: str = HEAD) -> list[str]:
    """The codes of the errors in the documents, with the last key of each place."""
    found = parse_files(files(documents, head))
    for problem in found.check():
        assert "?" not in problem.message("zh").replace("？", "") + problem.message("en"), problem
        assert problem.hint("zh") and problem.hint("en"), problem
    return [problem.code for problem in found.check() if problem.severity == "error"]


def asking(folder: Path, *documents: str, head: str = HEAD) -> Ask:
    """``ask("orders, sales", by="city", …)`` gives the rows; ``since`` and the like as in a query."""
    known = snapshot(*documents, head=head)
    service = QueryService(known, Sources(known, folder))

    def ask(metrics: str, by: str = "", **rest: Any) -> list[list[Any]]:
        fields: dict[str, Any] = {
            key: (value,) if key in ("where", "order") and isinstance(value, str) else value
            for key, value in rest.items()
        }
        query = MetricQuery(metrics=split(metrics), by=split(by), **fields)
        table = service.run(query, OWNER, NOW).table
        return [list(row) for row in zip(*(column.to_pylist() for column in table.columns), strict=True)]

    return ask


def split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def same(got: Iterable[Iterable[Any]], want: Iterable[Iterable[Any]]) -> None:
    """The same rows in any order; numbers to nine digits."""
    assert sorted(map(_plain, got), key=repr) == sorted(map(_plain, want), key=repr)


def _plain(row: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(_cell(value) for value in row)


def _cell(value: Any) -> Any:
    if isinstance(value, bool | str | None):
        return value
    return round(float(value), 9) if isinstance(value, int | float) or hasattr(value, "as_tuple") else value
