"""What is not simply added up: balances, and summaries of what is computed for each of something first."""

from __future__ import annotations

from collections.abc import Iterator

from caliber.errors import Problem
from caliber.model.calendar import GRAINS
from caliber.model.expr import Call, aggregates, walk
from caliber.model.lineage import upstream
from caliber.model.objects import Metric
from caliber.model.rules.expressions import read
from caliber.model.rules.finding import error
from caliber.model.snapshot import Snapshot

ADDED = frozenset({"sum", "count", "sum_if", "count_if"})
OVER_DAYS = frozenset({"avg", "min", "max"})


def check(snapshot: Snapshot) -> Iterator[Problem]:
    for metric in snapshot.model.metrics.values():
        if metric.kind == "atomic":
            yield from _balance(snapshot, metric)
        if metric.kind == "derived":
            yield from _summary(snapshot, metric)


def _balance(snapshot: Snapshot, metric: Metric) -> Iterator[Problem]:
    here = ("metrics", metric.code)
    if metric.balance_by and not metric.balance:
        yield error("kind.by_without_balance", *here, "balance_by", metric=metric.code)
    if not metric.balance:
        return
    dataset = snapshot.model.datasets.get(metric.dataset)
    if dataset is not None and not (metric.time or dataset.time):
        yield error("kind.balance_needs_time", *here, "balance", metric=metric.code)
    measure = read(snapshot, metric.measure)
    ops = {call.op for call in aggregates(measure)} if measure is not None else set()
    if metric.balance_by and metric.balance in OVER_DAYS and not ops <= ADDED:
        yield error("kind.balance_not_additive", *here, "balance_by", metric=metric.code, name=", ".join(sorted(ops)))


def _summary(snapshot: Snapshot, metric: Metric) -> Iterator[Problem]:
    here = ("metrics", metric.code)
    if bool(metric.each) != bool(metric.summary):
        yield error("kind.each_needs_summary", *here, "each" if metric.each else "summary", metric=metric.code)
    if not metric.each:
        return
    grains = [name for name in metric.each if is_grain(snapshot, name)]
    if len(grains) > 1:
        yield error("kind.one_grain", *here, "each", metric=metric.code, names=grains)
    if metric.summary in ("first", "last") and list(metric.each) != grains:
        yield error("kind.first_needs_grain", *here, "summary", metric=metric.code, name=metric.summary)
    if metric.of in snapshot.model.metrics and ranks(snapshot, metric.of):
        yield error("kind.rank_inside", *here, "of", metric=metric.code)


def is_grain(snapshot: Snapshot, name: str) -> bool:
    """Whether a name means periods."""
    return name in GRAINS


def ranks(snapshot: Snapshot, code: str) -> bool:
    """Whether a metric is a rank, or is made of one."""
    metrics = snapshot.model.metrics
    formulas = [metrics[one].formula for one in (code, *upstream(snapshot, code)) if one in metrics]
    exprs = (read(snapshot, text) for text in formulas if text)
    return any(isinstance(node, Call) and node.op == "rank" for expr in exprs if expr for node in walk(expr))
