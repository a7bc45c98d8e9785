"""May the parts of a metric be added up? additive: always. semi_additive: not over time. non_additive: never."""

from __future__ import annotations

from caliber.model.expr import AGGREGATES, Call, Expr, Lit, Ref
from caliber.model.objects import Metric
from caliber.model.snapshot import Snapshot

ADDITIVE = frozenset({"sum", "count", "count_if", "sum_if"})
ORDER = ("additive", "semi_additive", "non_additive")


def additivity(snapshot: Snapshot, metric: Metric, above: tuple[str, ...] = ()) -> str:
    """additive | semi_additive | non_additive"""
    if metric.code in above:
        return "non_additive"
    above = (*above, metric.code)
    if metric.kind == "atomic":
        own = _class(snapshot, snapshot.expr(metric.measure), above)
        return _worst("semi_additive", own) if metric.balance else own
    if metric.summary:
        return "non_additive"
    if metric.kind == "derived" and metric.of in snapshot.model.metrics:
        own = "semi_additive" if metric.period else "additive"
        return _worst(own, additivity(snapshot, snapshot.model.metrics[metric.of], above))
    if metric.kind == "composite":
        return _class(snapshot, snapshot.expr(metric.formula), above)
    return "non_additive"


def _worst(*classes: str) -> str:
    return max(classes, key=ORDER.index)


def _class(snapshot: Snapshot, expr: Expr, above: tuple[str, ...]) -> str:
    """Sums and differences keep it, a constant factor too; everything else loses it."""
    if isinstance(expr, Ref):
        known = snapshot.model.metrics.get(expr.name)
        return additivity(snapshot, known, above) if known is not None else "non_additive"
    if not isinstance(expr, Call):
        return "non_additive"
    if expr.op in AGGREGATES:
        return "additive" if expr.op in ADDITIVE else "non_additive"
    if expr.op in ("filter", "neg", "coalesce"):
        return _class(snapshot, expr.args[0], above)
    if expr.op in ("+", "-") and len(expr.args) == 2:
        return _worst(*(_class(snapshot, arg, above) for arg in expr.args))
    if expr.op in ("*", "/") and isinstance(expr.args[1], Lit):
        return _class(snapshot, expr.args[0], above)
    if expr.op == "*" and isinstance(expr.args[0], Lit):
        return _class(snapshot, expr.args[1], above)
    return "non_additive"
