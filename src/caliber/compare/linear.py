"""Comparisons of arithmetic with constants in one writing: ``amount / 100 >= 5`` is ``amount >= 500``."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from caliber.compare.polynomial import number_of, terms_of
from caliber.compare.values import UndeterminedError, constant
from caliber.model.canonical.comparison import FLIPPED
from caliber.model.expr import Call, Lit

_ARITHMETIC = frozenset({"+", "-", "*", "/", "neg"})


@lru_cache(maxsize=8192)
def plainest(expr: Call) -> Call:
    """The same comparison, null where it was null."""
    left, right = expr.args
    op = expr.op
    if isinstance(left, Lit) and not isinstance(right, Lit):
        left, right, op = right, left, FLIPPED[op]
    if not (isinstance(right, Lit) and right.kind == "number" and isinstance(left, Call) and left.op in _ARITHMETIC):
        return Call(op, (left, right))
    terms = terms_of(left)
    try:
        limit = constant(right)
    except UndeterminedError:
        return expr
    if terms is None or not isinstance(limit, int | Fraction) or 0 in terms.values():
        return Call(op, (left, right))
    limit = Fraction(limit) - terms.pop((), Fraction(0))
    if any(len(term) != 1 for term in terms):
        return Call(op, (left, right))
    factors = {term[0]: factor for term, factor in terms.items()}
    if len(factors) == 1:
        (term, factor), *_ = factors.items()
        number = number_of(limit / factor)
        if number.kind == "number":
            return Call(op if factor > 0 else FLIPPED[op], (term, number))
    if len(factors) == 2 and limit == 0:
        (one, a), (other, b) = factors.items()
        if a == -b:
            return Call(op, (one, other) if a > 0 else (other, one))
    return Call(op, (left, right))
