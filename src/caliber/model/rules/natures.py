"""A composite does not mix what happened with what is expected without somebody seeing it."""

from __future__ import annotations

from collections.abc import Iterator

from caliber.errors import Problem
from caliber.model.lineage import parents
from caliber.model.rules.finding import warning
from caliber.model.snapshot import Snapshot

GOALS = frozenset({"target", "budget"})


def check(snapshot: Snapshot) -> Iterator[Problem]:
    metrics = snapshot.model.metrics
    for metric in metrics.values():
        if metric.kind != "composite":
            continue
        natures = sorted({metrics[code].nature for code in parents(snapshot, metric.code) if code in metrics})
        if len(natures) > 1 and not GOALS & set(natures):
            yield warning("model.mixed_natures", "metrics", metric.code, "formula", metric=metric.code, natures=natures)
