"""A metric's formula as what can be reconciled: a sum of strands, or one such sum over another."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from caliber.errors import Refused
from caliber.model.expr import NULL, Call, Expr, Lit, Ref


class Strand(NamedTuple):
    """What one leaf gives. ``what``: value (its sum), rows (how many), distinct (how many different)."""

    number: int
    what: str


Sum: TypeAlias = Mapping[Strand, Fraction]


class Shape(NamedTuple):
    """``over`` alone, or ``over / under``."""

    over: Sum
    under: Sum | None = None


WHATS = {"sum": "value", "count": "rows", "count_distinct": "distinct"}


def shape_of(formula: Expr, ops: Mapping[int, str], metric: str) -> Shape:
    """The formula taken apart. ``ops``: leaf number -> aggregate.

    Raises ``Refused("reconcile.not_decomposable")`` for what is no sum and no ratio of sums (minima, products).
    """
    try:
        return _shape(formula, ops)
    except LookupError as other:
        raise Refused("reconcile.not_decomposable", metric, metric=metric, part=str(other.args[0])) from None


def _shape(expr: Expr, ops: Mapping[int, str]) -> Shape:
    if isinstance(expr, Ref):
        number = int(expr.path[1])
        op = ops[number]
        if op == "avg":
            return Shape({Strand(number, "value"): Fraction(1)}, {Strand(number, "rows"): Fraction(1)})
        if op not in WHATS:
            raise LookupError(op)
        return Shape({Strand(number, WHATS[op]): Fraction(1)})
    if isinstance(expr, Lit):
        raise LookupError(expr.text)
    rule = _RULES.get(expr.op)
    if rule is None:
        raise LookupError(expr.op)
    return rule(expr, ops)


def number_of(expr: Expr) -> Fraction | None:
    """The exact value of a constant."""
    if isinstance(expr, Lit) and expr.kind == "number":
        return Fraction(expr.text)
    if isinstance(expr, Call) and expr.op == "neg":
        inner = number_of(expr.args[0])
        return None if inner is None else -inner
    return None


def _times(shape: Shape, factor: Fraction) -> Shape:
    return shape._replace(over={strand: value * factor for strand, value in shape.over.items()})


def _plus(left: Sum, right: Sum, sign: int = 1) -> Sum:
    total = dict(left)
    for strand, value in right.items():
        total[strand] = total.get(strand, Fraction(0)) + sign * value
    return {strand: value for strand, value in total.items() if value}


def _added(left: Shape, right: Shape, sign: int) -> Shape:
    if left.under != right.under:
        raise LookupError("+")
    return Shape(_plus(left.over, right.over, sign), left.under)


def _sum(expr: Call, ops: Mapping[int, str]) -> Shape:
    sign = -1 if expr.op == "-" else 1
    left, right = expr.args
    for constant, other, of_constant, of_other in ((left, right, 1, sign), (right, left, sign, 1)):
        value = number_of(constant)
        if value is None:
            continue
        shape = _times(_shape(other, ops), Fraction(of_other))
        if value == 0:
            return shape
        if shape.under is None:
            raise LookupError(str(value))
        whole = {strand: part * value * of_constant for strand, part in shape.under.items()}
        return Shape(_plus(whole, shape.over), shape.under)
    return _added(_shape(left, ops), _shape(right, ops), sign)


def _product(expr: Call, ops: Mapping[int, str]) -> Shape:
    left, right = expr.args
    for constant, other in ((left, right), (right, left)):
        value = number_of(constant)
        if value is not None:
            return _times(_shape(other, ops), value)
    raise LookupError("*")


def _quotient(expr: Call, ops: Mapping[int, str]) -> Shape:
    over, under = expr.args
    value = number_of(under)
    if value:
        return _times(_shape(over, ops), 1 / value)
    above, below = _shape(over, ops), _shape(under, ops)
    if above.under is not None or below.under is not None:
        raise LookupError("/")
    return Shape(above.over, below.over)


def _first(expr: Call, ops: Mapping[int, str]) -> Shape:
    """``coalesce(x, 0)``, ``nullif(x, 0)``, ``round(x, n)`` stand for x: rounding is shown as such at the end."""
    if len(expr.args) > 1 and number_of(expr.args[1]) is None:
        raise LookupError(expr.op)
    if expr.op == "coalesce" and number_of(expr.args[1]) != 0:
        raise LookupError(expr.op)
    return _shape(expr.args[0], ops)


def _case(expr: Call, ops: Mapping[int, str]) -> Shape:
    """``CASE WHEN rows > 0 THEN x END``: the null policy around x."""
    if len(expr.args) > 3 or (len(expr.args) == 3 and expr.args[2] != NULL):
        raise LookupError("case")
    return _shape(expr.args[1], ops)


_RULES = {
    "+": _sum,
    "-": _sum,
    "*": _product,
    "/": _quotient,
    "neg": lambda expr, ops: _times(_shape(expr.args[0], ops), Fraction(-1)),
    "coalesce": _first,
    "nullif": _first,
    "round": _first,
    "case": _case,
}
