"""Values fit their types, where a dimension says its type: no text is summed, no number compared with a word."""

from __future__ import annotations

from collections.abc import Iterator

from caliber.errors import Problem
from caliber.model.expr import Call, Expr, Lit, Ref, walk
from caliber.model.resolution import field_of, home, targets
from caliber.model.rules.expressions import Written, read, written
from caliber.model.rules.finding import error
from caliber.model.snapshot import Snapshot

NUMERIC_AGGREGATES = frozenset({"sum", "avg", "median", "percentile", "stddev", "variance", "sum_if"})
COMPARED = frozenset({"=", "<>", "<", "<=", ">", ">=", "in", "between", "is_distinct", "is_not_distinct"})

# Type of a dimension -> kinds of constants that it can be compared with.
FITTING: dict[str, frozenset[str]] = {
    "string": frozenset({"string", "null"}),
    "number": frozenset({"number", "null"}),
    "boolean": frozenset({"bool", "null"}),
    "date": frozenset({"date", "timestamp", "string", "null"}),
    "timestamp": frozenset({"date", "timestamp", "string", "null"}),
}


def check(snapshot: Snapshot) -> Iterator[Problem]:
    for one in written(snapshot):
        expr = read(snapshot, one.text) if one.home and one.role in ("measure", "where", "field") else None
        for call in walk(expr) if expr is not None else ():
            if isinstance(call, Call):
                yield from _call(snapshot, one, call)


def _call(snapshot: Snapshot, one: Written, call: Call) -> Iterator[Problem]:
    if call.op in NUMERIC_AGGREGATES and call.args:
        kind = _type(snapshot, one.home, call.args[0])
        if kind and kind != "number":
            yield error("model.aggregate_of_type", *one.keys, name=call.op, type=kind, field=_name(call.args[0]))
    if call.op in COMPARED:
        kinds = [(arg, _type(snapshot, one.home, arg)) for arg in call.args]
        for arg, kind in kinds:
            for other in call.args if kind else ():
                if isinstance(other, Lit) and other.kind not in FITTING.get(kind, {other.kind}):
                    yield error("model.compared_types", *one.keys, field=_name(arg), type=kind, value=other.text)


def _name(expr: Expr) -> str:
    return expr.name if isinstance(expr, Ref) else ""


def _type(snapshot: Snapshot, fact: str, expr: Expr) -> str:
    """The declared type of a dimension, "" where it is none or says nothing."""
    if not isinstance(expr, Ref):
        return ""
    found = targets(snapshot, fact, home(snapshot, fact), expr)
    field = field_of(snapshot.model.datasets[found[0].reach.dataset], found[0].name) if len(found) == 1 else None
    return str(getattr(field, "type", "")) if field is not None else ""
