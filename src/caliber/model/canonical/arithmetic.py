"""Sums and products of numbers: nested ones flattened, constants gathered, ``x * 1`` and ``x + 0`` are ``x``.

Only where everything is known to be a number (formulas over metrics, what is summed or averaged): dates and intervals
do not add in any order. Figures are exact here; the last digit of a floating sum may differ with the order of adding.
"""

from __future__ import annotations

from decimal import Decimal

from caliber.model.canonical.literals import number, value_of
from caliber.model.canonical.order import key
from caliber.model.expr import Call, Expr

_UNIT = {"+": Decimal(0), "*": Decimal(1)}


def numeric(expr: Expr, dates: bool = True) -> Expr:
    """The same number in its plainest writing. ``dates``: below a minus there may be dates, which are left alone."""
    if not isinstance(expr, Call) or expr.op not in _UNIT:
        return _divided(expr, dates)
    constant = _UNIT[expr.op]
    rest: list[Expr] = []
    for arg in _chain(expr, expr.op):
        value = value_of(arg)
        if value is None or len((constant * value).as_tuple().digits) > 26:
            rest.append(numeric(arg, dates))
        else:
            constant = constant + value if expr.op == "+" else constant * value
    if constant != _UNIT[expr.op] or not rest:
        rest.append(number(constant))
    rest.sort(key=key)
    return rest[0] if len(rest) == 1 else Call(expr.op, tuple(rest))


def _chain(expr: Expr, op: str) -> tuple[Expr, ...]:
    if isinstance(expr, Call) and expr.op == op:
        return tuple(part for arg in expr.args for part in _chain(arg, op))
    return (expr,)


def _divided(expr: Expr, dates: bool) -> Expr:
    """Every division is guarded against zero when it is computed, so a guard that is written adds nothing."""
    if not isinstance(expr, Call) or expr.op not in (("/", "neg") if dates else ("/", "neg", "-")):
        return expr
    args = tuple(numeric(arg, dates) for arg in expr.args)
    if expr.op == "/":
        below = args[1]
        if isinstance(below, Call) and below.op == "nullif" and value_of(below.args[1]) == 0:
            args = (args[0], below.args[0])
    return Call(expr.op, args)
