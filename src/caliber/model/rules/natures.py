"""A composite does not mix what happened with what is hoped for, nor add yuan to pieces, without somebody seeing it."""

from __future__ import annotations

from collections.abc import Iterator

from caliber.errors import Problem
from caliber.model.expr import Call, Expr, Ref, walk
from caliber.model.lineage import parents
from caliber.model.objects import Metric
from caliber.model.rules.expressions import read
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
        expr = read(snapshot, metric.formula)
        if expr is not None:
            yield from _units(snapshot, metric, expr)


def _units(snapshot: Snapshot, metric: Metric, expr: Expr) -> Iterator[Problem]:
    for call in walk(expr):
        if isinstance(call, Call) and call.op in ("+", "-") and len(call.args) == 2:
            units = [_unit(snapshot, arg) for arg in call.args]
            if all(units) and units[0] != units[1]:
                yield warning("model.mixed_units", "metrics", metric.code, "formula", metric=metric.code, units=units)


def _unit(snapshot: Snapshot, expr: Expr) -> str:
    metric = snapshot.model.metrics.get(expr.name) if isinstance(expr, Ref) else None
    return metric.unit if metric is not None else ""
