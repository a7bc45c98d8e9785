"""What the imports share: an expression over aggregates taken apart into metrics."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping
from typing import NamedTuple

from caliber.interchange.cards import DOMAIN
from caliber.interchange.spelling import ZERO, text_of
from caliber.model.expr import AGGREGATES, COUNTS, NULL, Call, Expr, all_of, conjuncts
from caliber.model.objects import Metric


class Found(NamedTuple):
    """One aggregate of the rows that all of ``where`` choose. ``nulls``: as a metric says it."""

    call: Call
    where: tuple[Expr, ...] = ()
    nulls: str = ""


def aggregate_in(expr: Expr) -> Found | None:
    """The aggregate that a whole expression is: with a filter, with no value as zero or zero as no value."""
    if not isinstance(expr, Call):
        return None
    if expr.op in ("coalesce", "nullif") and len(expr.args) == 2 and expr.args[1] == ZERO:
        inner = aggregate_in(expr.args[0])
        counts = inner is not None and inner.call.op in COUNTS
        if inner is None or (expr.op == "nullif" and not counts):
            return None
        return inner._replace(nulls="none" if expr.op == "nullif" else "" if counts else "zero")
    if expr.op == "filter" and isinstance(expr.args[0], Call) and expr.args[0].op in AGGREGATES:
        inner = _without_case(expr.args[0])
        return inner._replace(where=(*inner.where, *conjuncts(expr.args[1])))
    return _without_case(expr) if expr.op in AGGREGATES else None


def _without_case(call: Call) -> Found:
    """``sum(case when p then x end)`` as ``sum(x)`` where p."""
    where: tuple[Expr, ...] = ()
    while call.args and isinstance(call.args[0], Call):
        case = call.args[0]
        if case.op != "case" or len(case.args) not in (2, 3) or (len(case.args) == 3 and case.args[2] != NULL):
            break
        where = (*where, *conjuncts(case.args[0]))
        call = Call(call.op, (case.args[1], *call.args[1:]))
    return Found(call, where)


def each_aggregate(expr: Expr, change: Callable[[Found], Expr]) -> Expr:
    """The expression with every aggregate replaced, outermost first."""
    found = aggregate_in(expr)
    if found is not None:
        return change(found)
    return Call(expr.op, tuple(each_aggregate(arg, change) for arg in expr.args)) if isinstance(expr, Call) else expr


def atomic(code: str, found: Found, dataset: str, time: str) -> Metric:
    return Metric(
        code=code,
        kind="atomic",
        domain=DOMAIN,
        dataset=dataset,
        measure=text_of(found.call),
        where=text_of(all_of(found.where)) if found.where else "",
        time=time,
        nulls=found.nulls,
    )


def code_of(name: str) -> str:
    """A name with spaces or signs as a code; Chinese stays."""
    return re.sub(r"_+", "_", re.sub(r"\W", "_", name.strip().lower())).strip("_") or "unnamed"


def free_code(wanted: str, taken: Container[str]) -> str:
    """A code that nothing has yet: as wanted, else with a number."""
    plain = re.sub(r"__+", "_", wanted).strip("_")
    return next(code for code in (plain, *(f"{plain}_{n}" for n in range(2, 10_000))) if code not in taken)


def same_rows(one: Metric, other: Metric) -> bool:
    """Whether two atomic metrics are the same but for what they are called."""
    parts = ("kind", "dataset", "measure", "where", "time", "nulls", "balance", "balance_by", "fill")
    return all(getattr(one, part) == getattr(other, part) for part in parts)


def known_as(metric: Metric, made: Mapping[str, Metric]) -> str:
    """The code of a metric that is there already and the same; "" for none."""
    return next((code for code, other in made.items() if same_rows(metric, other)), "")
