"""Aggregates that count the same: CASE inside and filter outside, the ways to count rows.

A rule takes and gives an ``Aggregate``. Counts give null where there is no row at all; the null policy comes after.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from caliber.model.canonical import canonical, canonical_filter
from caliber.model.canonical.arithmetic import numeric
from caliber.model.canonical.literals import value_of
from caliber.model.expr import COUNTS, NULL, Call, Expr, Lit, conjuncts


class Aggregate(NamedTuple):
    """``op`` over ``args`` of the rows that all ``filters`` choose.

    ``zero``: no row counts as zero. ``keys``: references that are never null here; ``unique``: those that are distinct
    on every row as well.
    """

    op: str
    args: tuple[Expr, ...]
    filters: tuple[Expr, ...]
    zero: bool
    keys: frozenset[Expr] = frozenset()
    unique: frozenset[Expr] = frozenset()


Rule: TypeAlias = Callable[[Aggregate], Aggregate]

_SKIPS_NULLS = frozenset({"sum", "avg", "min", "max", "median", "percentile", "stddev", "variance"})
_NUMBERS = frozenset({"sum", "avg"})


def case_is_filter(one: Aggregate) -> Aggregate:
    """``sum(case when p then x end)`` is ``sum(x)`` where p: aggregates pass over nulls.

    A count that tells "no row" from "none" does not: its rows are those before the CASE.
    """
    if not one.args or (one.op in COUNTS and not one.zero) or one.op == "approx_count_distinct":
        return one
    case = one.args[0]
    if not (isinstance(case, Call) and case.op == "case" and len(case.args) == 3 and case.args[2] == NULL):
        return one
    return one._replace(args=(case.args[1], *one.args[1:]), filters=(*one.filters, *conjuncts(case.args[0])))


def count_of_constant(one: Aggregate) -> Aggregate:
    """``count(1)`` and ``count(key)`` count rows."""
    if one.op != "count" or not one.args:
        return one
    arg = one.args[0]
    always = (isinstance(arg, Lit) and arg.kind != "null") or arg in one.keys
    return one._replace(args=()) if always else one


def sum_of_one(one: Aggregate) -> Aggregate:
    """``sum(1)`` counts rows."""
    is_one = one.op == "sum" and value_of(one.args[0]) == 1
    return one._replace(op="count", args=()) if is_one else one


def distinct_key(one: Aggregate) -> Aggregate:
    """Counting the distinct values of what identifies a row counts rows."""
    return one._replace(op="count", args=()) if one.op == "count_distinct" and one.args[0] in one.unique else one


def median_is_percentile(one: Aggregate) -> Aggregate:
    """The median is the 50th percentile."""
    return one._replace(op="percentile", args=(one.args[0], Lit("number", "0.5"))) if one.op == "median" else one


def nulls_passed_over(one: Aggregate) -> Aggregate:
    """``sum(x) where x is not null`` is ``sum(x)``."""
    if one.op not in _SKIPS_NULLS:
        return one
    said = Call("is_not_null", one.args[:1])
    return one._replace(filters=tuple(part for part in one.filters if part != said))


def plain_parts(one: Aggregate) -> Aggregate:
    """Arguments and filters in their own canonical form."""
    args = tuple(canonical(numeric(canonical(arg)) if one.op in _NUMBERS else arg) for arg in one.args)
    return one._replace(args=args, filters=canonical_filter(one.filters))


AGGREGATE_RULES: tuple[Rule, ...] = (
    plain_parts,
    case_is_filter,
    count_of_constant,
    sum_of_one,
    distinct_key,
    median_is_percentile,
    nulls_passed_over,
    plain_parts,
)


def canonical_aggregate(one: Aggregate) -> Aggregate:
    """The aggregate in canonical form."""
    while True:
        changed = one
        for rule in AGGREGATE_RULES:
            changed = rule(changed)
        if changed == one:
            return one
        one = changed
