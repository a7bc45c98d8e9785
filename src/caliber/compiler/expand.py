"""A metric unfolded: a formula over leaves, each an aggregate of one dataset with its filters, time and window.

The unfolding depends on definitions alone, so it is made once per metric and snapshot.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from caliber.errors import Refused
from caliber.model.calendar import parse_span
from caliber.model.expr import AGGREGATES, COUNTS, NULL, Call, Expr, Lit, Ref, conjuncts, rewrite
from caliber.model.objects import Metric
from caliber.model.snapshot import Snapshot

Value: TypeAlias = Callable[[str, tuple[Expr, ...], tuple[Expr, ...]], Expr]

ZERO = Lit("number", "0")
TO_DATE = {"wtd": "week", "mtd": "month", "qtd": "quarter", "ytd": "year", "fytd": "fiscal_year"}


class Shift(NamedTuple):
    """An offset into the past: ``amount`` units back; ``same_part`` cuts a running period at the watermark."""

    amount: int
    unit: str
    same_part: bool


class Window(NamedTuple):
    """Which rows a period's value reads. ``kind``: plain | rolling | to_date | all; shifts apply to the whole of it."""

    kind: str = "plain"
    amount: int = 0
    unit: str = ""
    shifts: tuple[Shift, ...] = ()


PLAIN = Window()


class Leaf(NamedTuple):
    """One aggregate over the rows of ``dataset`` for which every filter is true. ``time``: the metric's own time."""

    dataset: str
    op: str
    args: tuple[Expr, ...]
    filters: tuple[Expr, ...]
    time: str
    window: Window


class Expansion(NamedTuple):
    """``formula`` refers to ``leaves`` as ``Ref(("#", "0"))``."""

    formula: Expr
    leaves: tuple[Leaf, ...]


def leaf_ref(index: int) -> Ref:
    return Ref(("#", str(index)))


def expand(snapshot: Snapshot, code: str, shifts: tuple[Shift, ...] = ()) -> Expansion:
    """The metric unfolded, every leaf shifted by ``shifts`` (for comparisons). Kept. Raises ``Refused``."""
    key = ("expand", code, shifts)
    kept: Expansion | None = snapshot.memo.get(key)
    if kept is None:
        leaves: dict[Leaf, int] = {}
        formula = _unfold(snapshot, snapshot.metric(code), (), Window(shifts=shifts), leaves, ())
        kept = Expansion(formula, tuple(leaves))
        snapshot.memo[key] = kept
    return kept


def _unfold(
    snapshot: Snapshot,
    metric: Metric,
    filters: tuple[Expr, ...],
    window: Window,
    leaves: dict[Leaf, int],
    path: tuple[str, ...],
) -> Expr:
    if metric.code in path:
        raise Refused("model.cycle", metric.code, path=" → ".join((*path, metric.code)))
    path = (*path, metric.code)
    if metric.kind == "atomic":
        return _atomic(snapshot, metric, filters, window, leaves)
    if metric.kind == "derived":
        more = conjuncts(snapshot.expr(metric.where)) if metric.where else ()
        inner = _unfold(
            snapshot, snapshot.metric(metric.of), (*more, *filters), _windowed(metric, window), leaves, path
        )
        return _with_policy(metric, inner)
    if metric.kind == "composite":
        return _composite(snapshot, metric, filters, window, leaves, path)
    raise Refused("query.unknown_kind", metric.code, metric=metric.code, kind=metric.kind)


def _composite(
    snapshot: Snapshot,
    metric: Metric,
    filters: tuple[Expr, ...],
    window: Window,
    leaves: dict[Leaf, int],
    path: tuple[str, ...],
) -> Expr:
    def change(ref: Ref) -> Expr:
        return _unfold(snapshot, snapshot.find_metric(ref.name), filters, window, leaves, path)

    formula = safe_division(snapshot.expr(metric.formula))
    return _with_policy(metric, _map_refs(formula, change))


def _map_refs(expr: Expr, change: Callable[[Ref], Expr]) -> Expr:
    if isinstance(expr, Ref):
        return change(expr)
    if isinstance(expr, Call):
        return Call(expr.op, tuple(_map_refs(arg, change) for arg in expr.args))
    return expr


def safe_division(expr: Expr) -> Expr:
    """Division by zero gives null: "not comparable", never an error and never infinity."""

    def change(node: Expr) -> Expr | None:
        if isinstance(node, Call) and node.op in ("/", "//", "%") and len(node.args) == 2:
            divisor = node.args[1]
            if not (isinstance(divisor, Lit) and divisor.text.strip("0.") != ""):
                return Call(node.op, (node.args[0], Call("nullif", (divisor, ZERO))))
        return None

    return rewrite(expr, change)


def _with_policy(metric: Metric, value: Expr) -> Expr:
    return Call("coalesce", (value, ZERO)) if metric.nulls == "zero" else value


def _windowed(metric: Metric, window: Window) -> Window:
    """The window of a derived metric put around the one that is asked from outside."""
    if metric.offset:
        span = parse_span(metric.offset)
        window = window._replace(shifts=(*window.shifts, Shift(span.amount, span.unit, metric.align != "whole")))
    if not metric.period:
        return window
    if window.kind != "plain":
        raise Refused("query.nested_period", metric.code, metric=metric.code)
    if metric.period == "all":
        return window._replace(kind="all")
    if metric.period in TO_DATE:
        return window._replace(kind="to_date", unit=TO_DATE[metric.period])
    span = parse_span(metric.period)
    return window._replace(kind="rolling", amount=span.amount, unit=span.unit)


def _atomic(
    snapshot: Snapshot, metric: Metric, filters: tuple[Expr, ...], window: Window, leaves: dict[Leaf, int]
) -> Expr:
    own = conjuncts(snapshot.expr(metric.where)) if metric.where else ()
    time = metric.time or snapshot.dataset(metric.dataset).time

    def leaf(op: str, args: tuple[Expr, ...], more: tuple[Expr, ...]) -> Ref:
        made = Leaf(metric.dataset, op, args, (*own, *more, *filters), time, window)
        return leaf_ref(leaves.setdefault(made, len(leaves)))

    def value(op: str, args: tuple[Expr, ...], more: tuple[Expr, ...]) -> Expr:
        found = leaf(op, args, more)
        if metric.nulls == "none" and op in COUNTS:
            rows = found if op == "count" and not args else leaf("count", (), more)
            return Call("case", (Call(">", (rows, ZERO)), found, NULL))
        zero = metric.nulls == "zero" or (metric.nulls == "" and op in COUNTS)
        return Call("coalesce", (found, ZERO)) if zero else found

    return _aggregates_to_leaves(safe_division(snapshot.expr(metric.measure)), value)


def _aggregates_to_leaves(expr: Expr, value: Value) -> Expr:
    """Every aggregate in the measure replaced by its leaf; conditions inside it become filters of the leaf."""
    if not isinstance(expr, Call):
        return expr
    if expr.op == "filter" and isinstance(expr.args[0], Call):
        op, args, more = _plain_aggregate(expr.args[0])
        return value(op, args, (*more, *conjuncts(expr.args[1])))
    if expr.op in AGGREGATES:
        return value(*_plain_aggregate(expr))
    return Call(expr.op, tuple(_aggregates_to_leaves(arg, value) for arg in expr.args))


def _plain_aggregate(call: Call) -> tuple[str, tuple[Expr, ...], tuple[Expr, ...]]:
    if call.op == "sum_if":
        return "sum", call.args[:1], conjuncts(call.args[1])
    if call.op == "count_if":
        return "count", (), conjuncts(call.args[0])
    return call.op, call.args, ()
