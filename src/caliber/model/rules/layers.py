"""No figure that stays rests on one that is leaving."""

from __future__ import annotations

from collections.abc import Iterator

from caliber.errors import Problem
from caliber.model.lineage import parents
from caliber.model.rules.finding import warning
from caliber.model.snapshot import Snapshot

LEAVING = frozenset({"deprecated", "retired"})


def check(snapshot: Snapshot) -> Iterator[Problem]:
    metrics = snapshot.model.metrics
    for metric in metrics.values():
        if metric.status in LEAVING:
            continue
        for code in parents(snapshot, metric.code):
            if code in metrics and metrics[code].status in LEAVING:
                facts = {"metric": metric.code, "of": code, "status": metrics[code].status}
                part = "of" if metric.kind == "derived" else "formula"
                yield warning("model.leaving_parent", "metrics", metric.code, part, **facts)
