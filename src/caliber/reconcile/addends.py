"""What is added up, as a sum of products: the terms by which two measures differ."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

from caliber.model.canonical import canonical
from caliber.model.expr import Call, Expr
from caliber.reconcile.formulas import number_of

MOST = 64  # terms of one measure; above it the measure stays whole

Addends: TypeAlias = dict[Expr | None, Fraction]  # None: the constant term


def addends_of(expr: Expr | None, factor: Fraction = Fraction(1)) -> Addends:
    """Term -> its exact factor. ``None`` as expression counts rows: the constant one."""
    if expr is None:
        return {None: factor}
    found = _spread(expr)
    if len(found) > MOST:
        found = {canonical(expr): Fraction(1)}
    return {term: value * factor for term, value in found.items() if value}


def difference(left: Addends, right: Addends) -> Addends:
    """Right less left, what is common left out."""
    total = dict(right)
    for term, value in left.items():
        total[term] = total.get(term, Fraction(0)) - value
    return {term: value for term, value in total.items() if value}


def _spread(expr: Expr) -> Addends:
    constant = number_of(expr)
    if constant is not None:
        return {None: constant}
    if isinstance(expr, Call):
        if expr.op == "neg":
            return {term: -value for term, value in _spread(expr.args[0]).items()}
        if expr.op in ("+", "-") and len(expr.args) == 2:
            sign = 1 if expr.op == "+" else -1
            return _sum(_spread(expr.args[0]), _spread(expr.args[1]), sign)
        if expr.op == "*" and len(expr.args) == 2:
            left, right = _spread(expr.args[0]), _spread(expr.args[1])
            if len(left) * len(right) <= MOST:
                return _product(left, right)
        divisor = number_of(expr.args[1]) if expr.op == "/" and len(expr.args) == 2 else None
        if divisor:
            return {term: value / divisor for term, value in _spread(expr.args[0]).items()}
    return {canonical(expr): Fraction(1)}


def _sum(left: Mapping[Expr | None, Fraction], right: Mapping[Expr | None, Fraction], sign: int) -> Addends:
    total = dict(left)
    for term, value in right.items():
        total[term] = total.get(term, Fraction(0)) + sign * value
    return total


def _product(left: Addends, right: Addends) -> Addends:
    out: Addends = {}
    for one, factor in left.items():
        for other, value in right.items():
            term = _times(one, other)
            out[term] = out.get(term, Fraction(0)) + factor * value
    return out


def _times(left: Expr | None, right: Expr | None) -> Expr | None:
    if left is None or right is None:
        return left or right
    return canonical(Call("*", (left, right)))
