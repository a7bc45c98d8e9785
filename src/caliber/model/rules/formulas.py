"""A composite's formula is arithmetic over metrics that exist: no columns, no aggregates of rows."""

from __future__ import annotations

from collections.abc import Iterator

from caliber.errors import Problem, Refused
from caliber.model.expr import Expr, aggregates, refs
from caliber.model.objects import Metric
from caliber.model.rules.expressions import read
from caliber.model.rules.finding import error
from caliber.model.rules.references import unknown
from caliber.model.snapshot import Snapshot


def check(snapshot: Snapshot) -> Iterator[Problem]:
    for metric in snapshot.model.metrics.values():
        if metric.kind == "composite":
            expr = read(snapshot, metric.formula)
            if expr is not None:
                yield from _formula(snapshot, metric, expr)


def _formula(snapshot: Snapshot, metric: Metric, expr: Expr) -> Iterator[Problem]:
    keys = ("metrics", metric.code, "formula")
    for call in aggregates(expr):
        yield error("model.aggregate_in_formula", *keys, name=call.op, metric=metric.code)
    names = list(dict.fromkeys(ref.name for ref in refs(expr)))
    if not names:
        yield error("model.formula_without_metric", *keys, metric=metric.code)
    for name in names:
        try:
            snapshot.find_metric(name)
        except Refused as refused:
            if refused.code == "query.unknown_metric":
                yield unknown(keys, name, "metrics", [*snapshot.model.metrics, *snapshot.names])
            else:
                yield error("model.ambiguous_reference", *keys, name=name, options=refused.problem.facts["codes"])
