"""Amounts are converted at rates that a dataset holds, and at a time."""

from __future__ import annotations

from collections.abc import Iterator

from caliber.errors import Problem
from caliber.model.expr import aggregates
from caliber.model.objects import Metric
from caliber.model.rules.expressions import read
from caliber.model.rules.finding import error
from caliber.model.snapshot import Snapshot

AMOUNTS = frozenset({"sum", "sum_if", "avg", "min", "max", "median", "percentile", "approx_percentile"})


def check(snapshot: Snapshot) -> Iterator[Problem]:
    for metric in snapshot.model.metrics.values():
        if metric.kind == "atomic" and metric.convert is not None:
            yield from _metric(snapshot, metric)


def _metric(snapshot: Snapshot, metric: Metric) -> Iterator[Problem]:
    here = ("metrics", metric.code)
    datasets = snapshot.model.datasets
    assert metric.convert is not None
    rates, own = datasets.get(metric.convert.rates), datasets.get(metric.dataset)
    timed = bool(metric.time or (own is not None and own.time))
    if rates is None or rates.rates is None or not timed:
        yield error("kind.no_rates", *here, "convert", dataset=metric.convert.rates)
    measure = read(snapshot, metric.measure)
    ops = {call.op for call in aggregates(measure)} if measure is not None else set()
    if not ops <= AMOUNTS:
        yield error("kind.no_amount", *here, "convert", metric=metric.code, name=", ".join(sorted(ops)))
