"""Expressions as values: literals, references and calls. Nothing else exists, so a rule is a walk over three shapes.

The portable dialect is DuckDB's SQL for scalars and aggregates (see ``parse``). Operators, CASE, CAST, IN and BETWEEN
are calls too: ``a + b`` is ``Call("+", (a, b))``, ``count(*)`` is ``Call("count", ())``, ``count(distinct x)`` is
``Call("count_distinct", (x,))``, ``CASE WHEN c THEN v ELSE e END`` is ``Call("case", (c, v, e))``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

import msgspec


class Lit(msgspec.Struct, frozen=True, tag="lit"):
    """A constant. ``kind``: null bool number string date timestamp interval type. ``text``: exact, as written."""

    kind: str
    text: str


class Ref(msgspec.Struct, frozen=True, tag="ref"):
    """A name, qualified from left to right: ``("amount",)``, ``("store", "region")``, ``("person", "regions")``."""

    path: tuple[str, ...]

    @property
    def name(self) -> str:
        return ".".join(self.path)


class Call(msgspec.Struct, frozen=True, tag="call"):
    """An operator, function or aggregate applied to expressions."""

    op: str
    args: tuple[Lit | Ref | Call, ...] = ()


Expr: TypeAlias = Lit | Ref | Call

NULL = Lit("null", "null")
TRUE = Lit("bool", "true")
FALSE = Lit("bool", "false")

# Aggregates by class: what totals and rollups may do with them (ALGORITHMS: distributive, algebraic, holistic).
AGGREGATES: dict[str, str] = {
    "sum": "distributive",
    "count": "distributive",
    "count_if": "distributive",
    "sum_if": "distributive",
    "min": "distributive",
    "max": "distributive",
    "avg": "algebraic",
    "count_distinct": "holistic",
    "approx_count_distinct": "holistic",
    "approx_percentile": "holistic",
    "median": "holistic",
    "percentile": "holistic",
    "stddev": "holistic",
    "variance": "holistic",
}
COUNTS = frozenset({"count", "count_if", "count_distinct", "approx_count_distinct"})

# Calls whose value is looked up beside the row: another metric's value, a rate, what happened later. Only ``metric`` is
# written by people; the others stand for parts of a metric's card.
LOOKUPS = frozenset({"metric", "entity", "rate", "reached", "first_time", "came_back", "ripe", "converted"})
# Functions of a composite's formula that relate a figure to others; they say nothing of one row.
RELATING = frozenset({"share_of_total", "rank", "difference", "growth"})


def walk(expr: Expr) -> Iterator[Expr]:
    """The expression and everything below it, outermost first."""
    yield expr
    if isinstance(expr, Call):
        for arg in expr.args:
            yield from walk(arg)


def refs(expr: Expr) -> Iterator[Ref]:
    """Every reference, in order, repeated as often as it stands."""
    return (node for node in walk(expr) if isinstance(node, Ref))


def own_refs(expr: Expr) -> Iterator[Ref]:
    """The names of dimensions, times and entities in a predicate; those of ``metric(…)`` are not."""
    if isinstance(expr, Ref):
        yield expr
    elif isinstance(expr, Call) and expr.op != "metric":
        for arg in expr.args:
            yield from own_refs(arg)


def operands(expr: Expr) -> Iterator[Ref]:
    """The references of a composite's formula that are metrics; after the first argument of a share or rank stand
    dimensions, and ``param.x`` is a value."""
    if isinstance(expr, Ref):
        if expr.path[0] != "param":
            yield expr
    elif isinstance(expr, Call):
        for arg in expr.args[:1] if expr.op in ("share_of_total", "rank") else expr.args:
            yield from operands(arg)


def aggregates(expr: Expr) -> Iterator[Call]:
    """Every aggregate call."""
    return (node for node in walk(expr) if isinstance(node, Call) and node.op in AGGREGATES)


def conjuncts(expr: Expr) -> tuple[Expr, ...]:
    """The parts joined by AND at the top."""
    if isinstance(expr, Call) and expr.op == "and":
        return tuple(part for arg in expr.args for part in conjuncts(arg))
    return (expr,)


def all_of(parts: tuple[Expr, ...]) -> Expr:
    """AND over the parts; TRUE for none."""
    if not parts:
        return TRUE
    return parts[0] if len(parts) == 1 else Call("and", parts)


def rewrite(expr: Expr, change: Callable[[Expr], Expr | None]) -> Expr:
    """``change`` applied from the leaves up; None keeps a node."""
    if isinstance(expr, Call) and expr.args:
        args = tuple(rewrite(arg, change) for arg in expr.args)
        if args != expr.args:
            expr = Call(expr.op, args)
    changed = change(expr)
    return expr if changed is None else changed
