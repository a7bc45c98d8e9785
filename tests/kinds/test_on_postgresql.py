"""Every kind gives on PostgreSQL what it gives on DuckDB."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pytest

from caliber.access.principal import OWNER
from caliber.compiler import MetricQuery
from caliber.errors import Refused
from caliber.query.service import QueryService
from caliber.query.sources import Sources
from tests.engines.warehouse import started
from tests.kinds.pages import TABLES
from tests.kinds.test_datasets import DEALS, GRAINS, IN_YUAN, MORE
from tests.kinds.test_words import KINDS
from tests.kinds.town import NOW, make, same, snapshot
from tests.kinds.town import TABLES as TOWN

OWN = "metric: two_periods\nof: sales\nperiod: 2 retail_months"
TYPES = {"INT": pa.int32(), "VARCHAR": pa.string(), "DATE": pa.date32(), "TIMESTAMP": pa.timestamp("us")}
METRICS = [line.removeprefix("metric: ") for line in (KINDS + IN_YUAN + DEALS).splitlines() if line[:8] == "metric: "]
QUESTIONS = [MetricQuery(metrics=(name,), grain=grain) for name in METRICS for grain in ("", "month")]
QUESTIONS += [
    MetricQuery(metrics=("deals",), by=("tags.tag_name",)),
    MetricQuery(metrics=("orders",), by=("rank_then",)),
    MetricQuery(metrics=("orders",), grain="retail_month"),
    MetricQuery(metrics=("orders", "two_periods"), by=("channel",), grain="retail_month", compare=("previous_period",)),
    MetricQuery(metrics=("orders", "two_periods"), grain="retail_month", fill=True),
    MetricQuery(metrics=("two_periods",), grain="day"),
    MetricQuery(metrics=("orders",), by=("metric_time__dow", "metric_time__extract_hour")),
    MetricQuery(metrics=("orders",), grain="day", timezone="UTC"),
    MetricQuery(metrics=("orders", "share", "bought"), by=("city", "channel"), where=("metric(orders, customer) > 1",)),
    MetricQuery(by=("ordered_at", "channel"), min_max=True),
]


def arrow(columns: str, rows: list[tuple[object, ...]]) -> pa.Table:
    names = [part.split() for part in columns.split(", ")]
    data = {name: pa.array([row[i] for row in rows], TYPES[kind]) for i, (name, kind) in enumerate(names)}
    return pa.table(data)


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[QueryService, QueryService]]:
    folder = tmp_path_factory.mktemp("both")
    make(folder, TABLES)
    tables = {name: arrow(*table) for name, table in {**TOWN, **TABLES}.items()}
    here = snapshot(KINDS, MORE, IN_YUAN, DEALS, OWN, head=GRAINS)
    with started("postgresql", folder, tables) as warehouse:
        head = GRAINS.replace("duckdb:///town.duckdb", warehouse.uri)
        there = snapshot(KINDS, MORE, IN_YUAN, DEALS, OWN, head=head)
        yield QueryService(here, Sources(here, folder)), QueryService(there, Sources(there, folder))


def rows(service: QueryService, query: MetricQuery) -> list[list[object]] | str:
    try:
        return service.run(query, OWNER, NOW).rows()
    except Refused as refused:
        return refused.code


@pytest.mark.parametrize("query", QUESTIONS, ids=lambda q: f"{','.join(q.metrics)}-{q.grain}-{','.join(q.by)}")
def test_the_same_answer(services: tuple[QueryService, QueryService], query: MetricQuery) -> None:
    here, there = (rows(service, query) for service in services)
    if query.metrics == ("about",):
        assert there == "query.not_on_engine" or there[0][-1] is not None
    elif isinstance(here, str) or isinstance(there, str):
        assert there == here
    else:
        same(there, here)
        assert here
