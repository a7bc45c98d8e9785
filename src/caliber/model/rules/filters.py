"""A filter says yes or no about one row: a condition, without aggregates; its metric(...) counts along an entity."""

from __future__ import annotations

from collections.abc import Iterator

from caliber.errors import Problem
from caliber.model.expr import RELATING, Call, Expr, Lit, Ref, aggregates, walk
from caliber.model.functions import FUNCTIONS
from caliber.model.joins import entity_of
from caliber.model.pointer import Key
from caliber.model.rules.expressions import Written, read, written
from caliber.model.rules.finding import error
from caliber.model.rules.journeys import reaches_entity
from caliber.model.rules.reach import facts_of
from caliber.model.rules.references import unknown
from caliber.model.snapshot import Snapshot
from caliber.model.suggest import suggest

TRUTHS = frozenset({
    "and", "or", "not", "=", "<>", "<", "<=", ">", ">=", "in", "between", "like", "ilike",
    "is_null", "is_not_null", "is_distinct", "is_not_distinct",
})  # fmt: skip
TAKEN_APART = frozenset({"and", "or", "not"})
UNKNOWN = frozenset({"same", "any"})


def check(snapshot: Snapshot) -> Iterator[Problem]:
    for one in written(snapshot):
        if one.role in ("where", "policy", "field"):
            expr = read(snapshot, one.text)
            if expr is not None:
                yield from _row_wise(one, expr)
                yield from _metric_calls(snapshot, one, expr)


def _row_wise(one: Written, expr: Expr) -> Iterator[Problem]:
    for call in aggregates(expr):
        yield error("model.aggregate_in_filter", *one.keys, name=call.op, text=one.text)
    for node in walk(expr):
        if isinstance(node, Call) and node.op in RELATING:
            yield error("kind.only_in_formulas", *one.keys, name=node.op)
    if one.role != "field":
        yield from (error("model.not_a_condition", *one.keys, text=part) for part in _not_truths(expr))


def _not_truths(expr: Expr) -> Iterator[str]:
    """The parts that are certainly no condition; a column may be one."""
    if isinstance(expr, Lit):
        if expr.kind not in ("bool", "null"):
            yield expr.text
    elif isinstance(expr, Call):
        if expr.op in TAKEN_APART:
            for arg in expr.args:
                yield from _not_truths(arg)
        elif expr.op not in TRUTHS and not _may_be_truth(expr):
            yield expr.op


def _may_be_truth(call: Call) -> bool:
    function = FUNCTIONS.get(call.op)
    if function is None:
        return call.op in ("case", "cast", "filter")
    return function.result == "boolean" or function.result in UNKNOWN or call.op == "metric"


def _metric_calls(snapshot: Snapshot, one: Written, expr: Expr) -> Iterator[Problem]:
    for call in walk(expr):
        if not isinstance(call, Call) or call.op != "metric":
            continue
        names = [arg.name if isinstance(arg, Ref) else arg.text for arg in call.args if isinstance(arg, Ref | Lit)]
        if names and names[0] not in snapshot.model.metrics and names[0].casefold() not in snapshot.names:
            yield unknown(one.keys, names[0], "metrics", [*snapshot.model.metrics, *snapshot.names])
        if len(names) > 1:
            unknown_entity = list(_entity(snapshot, one.keys, names[1]))
            yield from unknown_entity
            if not unknown_entity and one.home and not reaches_entity(snapshot, one.home, names[1]):
                yield error("kind.unreachable_entity", *one.keys, name=names[1], dataset=one.home)
            for fact in () if unknown_entity else facts_of(snapshot, names[0]):
                if not reaches_entity(snapshot, fact, names[1]):
                    yield error("kind.unreachable_entity", *one.keys, name=names[1], dataset=fact)
        elif names:
            yield error("kind.metric_needs_entity", *one.keys, name=names[0])


def _entity(snapshot: Snapshot, keys: tuple[Key, ...], name: str) -> Iterator[Problem]:
    datasets = snapshot.model.datasets.values()
    known = {
        word for dataset in datasets for link in dataset.entities.values() for word in (link.code, entity_of(link))
    }
    if name not in known:
        yield error("model.unknown_entity", *keys, name=name, known=suggest(name, sorted(known)) or sorted(known))
