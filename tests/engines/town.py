"""The town of the kinds on an engine of the suite: every kind of metric, asked alone, by month and in its own ways."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pyarrow as pa

from caliber.compiler import MetricQuery
from caliber.interchange.yaml_files import parse_files
from caliber.model.snapshot import Snapshot
from caliber.query.service import QueryService
from caliber.query.sources import Sources
from tests.kinds import town
from tests.kinds.pages import TABLES
from tests.kinds.test_datasets import BIG, DEALS, GRAINS, IN_YUAN, MORE
from tests.kinds.test_words import KINDS

PREFIX = "town_"  # beside the shop, which has tables of the same names
TABLE = re.compile(r"\btable: (\w+)")
TYPES = {"INT": pa.int32(), "VARCHAR": pa.string(), "DATE": pa.date32(), "TIMESTAMP": pa.timestamp("us")}
OWN = "metric: two_periods\nof: sales\nperiod: 2 retail_months"
DOCUMENTS = (KINDS, MORE, IN_YUAN, DEALS, OWN, BIG)
METRICS = [line.removeprefix("metric: ") for line in "\n".join(DOCUMENTS).splitlines() if line[:8] == "metric: "]

NEEDS: dict[str, dict[str, Any]] = {"at_start": {"grain": "month"}, "share": {"by": ("city",)}}  # to be asked at all
APPROXIMATE = ("town about", "town about by month")  # another figure on each engine, which DEFINITIONS allows


def _asked(*metrics: str, **rest: Any) -> MetricQuery:
    return MetricQuery(metrics=metrics, **rest)


QUESTIONS: dict[str, MetricQuery] = {
    **{f"town {name}": _asked(name, **NEEDS.get(name, {})) for name in METRICS},
    **{f"town {name} by month": _asked(name, **NEEDS.get(name, {}) | {"grain": "month"}) for name in METRICS},
    "town through a bridge": _asked("deals", by=("tags.tag_name",)),
    "town as it was": _asked("orders", by=("rank_then",)),
    "town by own period": _asked("orders", grain="retail_month"),
    "town own period before": _asked(
        "orders", "two_periods", by=("channel",), grain="retail_month", compare=("previous_period",)
    ),
    "town own periods filled": _asked("orders", "two_periods", grain="retail_month", fill=True),
    "town own window by day": _asked("two_periods", grain="day"),
    "town parts of dates": _asked("orders", by=("metric_time__dow", "metric_time__extract_hour")),
    "town another zone": _asked("orders", grain="day", timezone="UTC"),
    "town a metric's value": _asked("orders", "share", "bought", by=("city",), where=("metric(orders, customer) > 1",)),
    "town extremes": _asked(by=("ordered_at", "channel"), min_max=True),
    "town distinct": _asked(by=("channel", "city"), distinct=True),
    "town parameters": _asked("big(least=20)", "big_orders(least=20, way=web)", by=("channel",)),
}


def tables() -> dict[str, pa.Table]:
    """The town's rows, by the names that its tables have beside the shop's."""
    return {PREFIX + name: _arrow(*table) for name, table in {**town.TABLES, **TABLES}.items()}


def _arrow(columns: str, rows: list[tuple[Any, ...]]) -> pa.Table:
    names = [part.split() for part in columns.split(", ")]
    return pa.table({name: pa.array([row[i] for row in rows], TYPES[kind]) for i, (name, kind) in enumerate(names)})


def service(uri: str, folder: Path, engines: dict[str, Any]) -> QueryService:
    """Questions to the town at ``uri``; ``engines``: connections that are open already."""
    head = GRAINS.replace("duckdb:///town.duckdb", uri)
    found = parse_files({name: TABLE.sub(rf"table: {PREFIX}\1", t) for name, t in town.files(DOCUMENTS, head).items()})
    assert found.model is not None, [problem.as_dict() for problem in found.problems]
    snapshot = Snapshot(found.model)
    return QueryService(snapshot, Sources(snapshot, folder, engines=engines))
