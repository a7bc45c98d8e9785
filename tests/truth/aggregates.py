"""The aggregates, by their words: over exact numbers, nulls left out."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from tests.truth.expressions import Expr


def taken_apart(measure: Expr) -> tuple[Expr, tuple[Expr, ...]]:
    """A measure as a plain aggregate and the conditions under which it takes a row."""
    op = measure[0]
    if op == "filter":
        inner, more = taken_apart(measure[1])
        return inner, (*more, measure[2])
    if op == "sum_if":
        return ("sum", measure[1]), (measure[2],)
    if op == "count_if":
        return ("count",), (measure[1],)
    return measure, ()


def aggregate(op: str, arguments: list[Callable[[Any], Any]], rows: list[Any]) -> Any:
    """The aggregate over the rows; None where there is nothing to show (a count of rows that exist is a number)."""
    if op == "count" and not arguments:
        return Fraction(len(rows)) if rows else None
    values = [found for found in map(arguments[0], rows) if found is not None]
    if op == "count":
        return Fraction(len(values)) if rows else None
    if op in ("count_distinct", "approx_count_distinct"):
        return Fraction(len(set(values))) if rows else None
    if not values:
        return None
    if op == "percentile":
        return percentile(values, arguments[1](None))
    return SIMPLE[op](values)


def percentile(values: list[Any], share: Fraction) -> Fraction:
    """Between the two values nearest to the place, by distance."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def _variance(values: list[Any]) -> Fraction | None:
    if len(values) < 2:
        return None
    mean = sum(values, Fraction(0)) / len(values)
    return sum(((each - mean) ** 2 for each in values), Fraction(0)) / (len(values) - 1)


def _deviation(values: list[Any]) -> Any:
    found = _variance(values)
    return None if found is None else Fraction(math.sqrt(found))


SIMPLE: dict[str, Callable[[list[Any]], Any]] = {
    "sum": lambda v: sum(v, Fraction(0)),
    "avg": lambda v: sum(v, Fraction(0)) / len(v),
    "min": min,
    "max": max,
    "median": lambda v: percentile(v, Fraction(1, 2)),
    "variance": _variance,
    "stddev": _deviation,
}
