"""A composite's formula is arithmetic over metrics that exist: no columns, no aggregates of rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from caliber.errors import Problem, Refused
from caliber.model.calendar import parse_span
from caliber.model.expr import RELATING, Call, Expr, Lit, Ref, aggregates, operands, walk
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
    yield from _related(metric, expr, snapshot.model.calendar.grains)
    names = list(dict.fromkeys(ref.name for ref in operands(expr)))
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


def _related(metric: Metric, expr: Expr, own: Collection[str]) -> Iterator[Problem]:
    """Shares and ranks are of metrics, within dimensions, and not inside one another."""
    keys = ("metrics", metric.code, "formula")
    for call in walk(expr):
        if not isinstance(call, Call) or call.op not in RELATING:
            continue
        within = call.args[1:] if call.op in ("share_of_total", "rank") else ()
        if not all(isinstance(arg, Ref) for arg in within):
            yield error("kind.within_dimensions", *keys, name=call.op)
        inside = {node.op for arg in call.args for node in walk(arg) if isinstance(node, Call)}
        if "rank" in inside:
            yield error("kind.rank_inside", *keys, metric=metric.code)
        if call.op == "share_of_total" and call.op in inside:
            yield error("kind.nested_whole", *keys, metric=metric.code)
        earlier = call.args[1] if call.op in ("difference", "growth") else None
        if isinstance(earlier, Lit):
            yield from _earlier(earlier, own, keys)


def _earlier(earlier: Lit, own: Collection[str], keys: tuple[str, ...]) -> Iterator[Problem]:
    try:
        if earlier.kind not in ("interval", "string"):
            raise Refused("model.bad_span", text=earlier.text)
        parse_span(earlier.text, own)
    except Refused as refused:
        yield error(refused.code, *keys, text=earlier.text)
