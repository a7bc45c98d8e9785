"""A measure is one aggregate of rows; more than one is a composite of several metrics."""

from __future__ import annotations

from collections.abc import Iterator

from caliber.errors import Problem
from caliber.model.expr import Call, Lit, aggregates
from caliber.model.objects import Metric
from caliber.model.rules.expressions import read
from caliber.model.rules.finding import error
from caliber.model.snapshot import Snapshot


def check(snapshot: Snapshot) -> Iterator[Problem]:
    for metric in snapshot.model.metrics.values():
        expr = read(snapshot, metric.measure)
        if expr is None:
            continue
        keys = ("metrics", metric.code, "measure")
        found = list(aggregates(expr))
        nested = next((inner for call in found for inner in _inside(call)), None)
        yield from _percentiles(metric, found)
        if not found:
            yield error("model.no_aggregate", *keys, metric=metric.code, text=metric.measure)
        elif nested is not None:
            yield error("model.nested_aggregate", *keys, metric=metric.code, name=nested.op)
        elif len(found) > 1:
            yield error("model.many_aggregates", *keys, metric=metric.code, names=[call.op for call in found])


def _percentiles(metric: Metric, found: list[Call]) -> Iterator[Problem]:
    """A percentile is a constant from 0 to 1."""
    for call in found:
        if call.op in ("percentile", "approx_percentile") and len(call.args) == 2:
            place = call.args[1]
            number = float(place.text) if isinstance(place, Lit) and place.kind == "number" else -1.0
            if not 0 <= number <= 1:
                yield error("kind.bad_percentile", "metrics", metric.code, "measure", metric=metric.code)


def _inside(call: Call) -> Iterator[Call]:
    for arg in call.args:
        yield from aggregates(arg)
