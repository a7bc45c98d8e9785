"""A folder of CSV files as a source that can change, die and be slow."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from caliber.access import OWNER, Principal
from caliber.compiler import MetricQuery
from caliber.engines import Limits
from caliber.query.receipts import FolderReceipts
from caliber.query.result import QueryResult
from caliber.query.service import QueryService
from caliber.query.sources import Sources
from tests.promises.shop import snapshot

NOW = datetime(2025, 2, 1, 9, 0)
SALES = """\
id,store_id,day,amount,weight
1,1,2025-01-10,10.50,1.5
2,1,2025-01-20,20.00,
3,2,2025-01-20,,0.5
4,9,2025-01-31,1.25,2
5,,,4.00,1
"""
STORES = """\
store_id,city
1,北京
2,"a ""b"", c"
"""
DEFINITIONS = """
project: shop
name: {zh: 小店, en: Shop}
sources: {files: "csv:///data"}
calendar: {timezone: Asia/Shanghai}
---
dataset: sales
table: sales
grain: [id]
entities: {store: {key: store_id, role: foreign, name: {zh: 门店, en: Store}}}
times: {day: {column: day, name: {zh: 下单日, en: Day}}}
time: day
---
dataset: stores
table: stores
entities: {store: {key: store_id, role: primary}}
dimensions: {city: {column: city, name: {zh: 城市, en: City}}}
---
dataset: endless
sql: "SELECT a.range AS n FROM range(100000000) AS a, range(100000000) AS b"
---
{metric: sold, dataset: sales, measure: sum(amount), unit: CNY, format: "money:2", name: {zh: 销售额, en: Sales}}
---
{metric: orders, dataset: sales, measure: count(*), direction: higher}
---
{metric: old, dataset: sales, measure: avg(weight), status: deprecated}
---
{metric: planned, dataset: sales, measure: max(amount), nature: target}
---
{metric: forever, dataset: endless, measure: sum(n)}
---
{policy: own, kind: row_filter, where: city in (person.cities), contact: 王芳, name: {zh: 本城市, en: Own city}}
"""


class Store:
    """Asked through the service; ``folder/data`` holds the files."""

    def __init__(self, folder: Path, limits: Limits | None = None) -> None:
        self.data = folder / "data"
        if not self.data.exists():
            self.data.mkdir()
            self.write("sales", SALES)
            self.write("stores", STORES)
        self.snapshot = snapshot(DEFINITIONS)
        self.book = FolderReceipts(folder / "kept")
        self.sources = Sources(self.snapshot, folder, folder / "facts", threads=1)
        self.service = QueryService(self.snapshot, self.sources, self.book, limits)

    def write(self, table: str, text: str) -> None:
        (self.data / f"{table}.csv").write_text(text, "utf-8")

    def ask(self, *metrics: str, who: Principal = OWNER, ticket: str = "", **rest: Any) -> QueryResult:
        return self.service.run(MetricQuery(metrics=metrics, **rest), who, NOW, ticket)
