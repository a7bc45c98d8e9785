"""What is bound for one dialect never shows in another, whatever was bound before and thrown away."""

from __future__ import annotations

import gc
from datetime import datetime

from caliber.access import OWNER
from caliber.compiler import Compiler, MetricQuery
from caliber.compiler.dialects import DIALECTS
from caliber.model.objects import Dataset, Metric, Model
from caliber.model.snapshot import Snapshot

NOW = datetime(2026, 11, 25)


def test_a_binder_takes_nothing_over_from_one_that_is_gone() -> None:
    facts = Dataset(code="facts", source="one", table="facts")
    metric = Metric(code="total", kind="atomic", dataset="facts", measure="sum(amount)")
    snapshot = Snapshot(
        Model(project="p", sources={"one": "duckdb:///x"}, datasets={"facts": facts}, metrics={"total": metric})
    )
    for _ in range(40):  # addresses of what was thrown away are used again
        for dialect, quoted in (("duckdb", '"amount"'), ("mysql", "`amount`")):
            assert dialect in DIALECTS
            sql = Compiler(snapshot, dialect).compile(MetricQuery(metrics=("total",)), OWNER, NOW).sql
            assert quoted in sql
            gc.collect()
