"""A small shop with every kind of dirt, asked through the query service as every door asks it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from caliber.access import OWNER, Principal
from caliber.compiler import MetricQuery
from caliber.interchange.yaml_files import parse_files
from caliber.model.snapshot import Snapshot
from caliber.query.receipts import FolderReceipts
from caliber.query.result import QueryResult
from caliber.query.service import QueryService
from caliber.query.sources import Sources

NOW = datetime(2025, 3, 11, 9, 0)
LI = Principal(user="li", name="李雷", departments=("sales",), attributes={"cities": ("北京",)})

TABLES = """
CREATE TABLE stores (store_id INTEGER, city VARCHAR);
INSERT INTO stores VALUES (1, '北京'), (2, '上海'), (3, NULL);
CREATE TABLE twins (store_id INTEGER, floor VARCHAR);
INSERT INTO twins VALUES (1, 'up'), (1, 'down'), (2, 'up');
CREATE TABLE sales (id INTEGER, store_id INTEGER, buyer VARCHAR, day DATE, amount DECIMAL(12, 2), cost DECIMAL(12, 2));
INSERT INTO sales VALUES
  (1, 1, 'a', '2025-01-10', 100.00, 60.00), (2, 1, 'b', '2025-01-20', 50.00, 20.00),
  (3, 2, 'a', '2025-02-05', 30.00, 30.00), (4, 2, 'c', '2025-02-25', 20.00, NULL),
  (5, 1, 'a', '2025-03-03', 10.00, 5.00), (6, 9, 'd', '2025-03-10', 7.00, 1.00),
  (7, NULL, 'a', '2025-02-10', 5.00, 1.00), (8, 1, NULL, NULL, 3.00, 1.00), (9, 3, 'b', '2024-03-05', 80.00, 8.00);
CREATE TABLE refunds (store_id INTEGER, day DATE, amount DECIMAL(12, 2));
INSERT INTO refunds VALUES (1, '2025-01-15', 9.00), (NULL, '2025-04-02', 2.00), (8, '2025-02-02', 1.00);
"""

DEFINITIONS = """
project: shop
name: {zh: 小店, en: Shop}
sources: {warehouse: "duckdb:///shop.duckdb"}
calendar: {week_start: monday, fiscal_year_start: "02-01", timezone: Asia/Shanghai}
---
dataset: sales
table: sales
grain: [id]
entities: {sale: {key: id, role: primary}, store: {key: store_id, role: foreign, name: {zh: 门店, en: Store}}}
times: {day: {column: day, name: {zh: 下单日, en: Day}}}
dimensions: {customer: {column: buyer}}
time: day
---
dataset: refunds
table: refunds
entities: {store: {key: store_id, role: foreign}}
times: {day: {column: day}}
time: day
---
dataset: stores
table: stores
grain: [store_id]
entities: {store: {key: store_id, role: primary}}
dimensions: {city: {column: city}, place: {expr: "coalesce(city, 'unnamed')"}}
---
dataset: twins
table: twins
entities: {twin: {key: store_id, role: primary, entity: store}}
dimensions: {floor: {column: floor}}
---
{metric: sold, dataset: sales, measure: sum(amount), unit: CNY}
---
{metric: sold_or_nothing, dataset: sales, measure: sum(amount), nulls: zero}
---
{metric: orders, dataset: sales, measure: count(*)}
---
{metric: buyers, dataset: sales, measure: count(distinct buyer)}
---
{metric: typical, dataset: sales, measure: median(amount)}
---
{metric: refunded, dataset: refunds, measure: sum(amount)}
---
{metric: margin, formula: (sold - spent) / sold}
---
{metric: spent, dataset: sales, measure: sum(cost)}
---
{metric: net, formula: sold - refunded}
---
{metric: sold_30d, of: sold, period: 30d}
---
{metric: sold_mtd, of: sold, period: mtd}
---
{metric: sold_fytd, of: sold, period: fytd}
---
{metric: sold_a_year_ago, of: sold, offset: 1 year}
---
{metric: hidden, dataset: sales, measure: sum(cost), sensitivity: secret}
---
{metric: rate_of_hidden, formula: hidden / sold}
---
policy: own_cities
kind: row_filter
where: city in (person.cities)
reason: {zh: 只看本城市, en: Own cities only}
contact: 王芳
---
{policy: no_customers, kind: mask, dimension: customer, contact: 王芳}
"""


def snapshot(definitions: str = DEFINITIONS) -> Snapshot:
    loaded = parse_files({"shop.yaml": definitions})
    assert loaded.model is not None
    return Snapshot(loaded.model)


class Shop:
    """``ask("sold", by=("city",))`` gives the rows; ``result`` the whole answer."""

    def __init__(self, folder: Path, definitions: str = DEFINITIONS) -> None:
        self.folder = folder
        self.file = folder / "shop.duckdb"
        if not self.file.exists():
            self.write(TABLES)
        self.snapshot = snapshot(definitions)
        self.book = FolderReceipts(folder / "kept")
        self.service = QueryService(self.snapshot, Sources(self.snapshot, folder, threads=1), self.book)

    def write(self, sql: str) -> None:
        with duckdb.connect(str(self.file)) as connection:
            connection.execute(sql)

    def result(self, *metrics: str, who: Principal = OWNER, **rest: Any) -> QueryResult:
        return self.service.run(MetricQuery(metrics=metrics, **rest), who, NOW)

    def ask(self, *metrics: str, who: Principal = OWNER, **rest: Any) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.result(*metrics, who=who, **rest).rows()]

    def close(self) -> None:
        self.service.sources.close()


def codes(result: QueryResult) -> dict[str, int | None]:
    """The notes of the statement: code -> the rows that it speaks of."""
    return {note.code: note.count for note in result.statement.notes}
