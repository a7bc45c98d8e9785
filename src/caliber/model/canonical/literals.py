"""Constants: one spelling a number where only its value counts, and sums of constants computed.

Elsewhere the spelling may decide the type that a column is turned into (``code = 1.0`` where code is a text), so it
stays: in function arguments, in whole-number division, and in comparisons but for whole numbers.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from caliber.model.canonical.comparison import FLIPPED
from caliber.model.expr import FALSE, TRUE, Call, Expr, Lit

_MOST_DIGITS = 30
_COUNTED = frozenset({*FLIPPED, "+", "-", "*", "neg"})


def apply(node: Expr) -> Expr | None:
    if not isinstance(node, Call) or node.op not in _COUNTED:
        return None
    compared = node.op in FLIPPED
    args = tuple(arg if compared and not is_whole(arg) else _plain(arg) for arg in node.args)
    values = [value_of(arg) for arg in args]
    if len(values) == 2 and values[0] is not None and values[1] is not None:
        folded = _folded(node.op, values[0], values[1])
        if folded is not None:
            return folded
    return Call(node.op, args) if args != node.args else None


def value_of(expr: Expr) -> Decimal | None:
    """The value of a number that is short enough to be computed with exactly."""
    if not isinstance(expr, Lit) or expr.kind != "number":
        return None
    try:
        value = Decimal(expr.text)
    except InvalidOperation:
        return None
    return value if len(value.as_tuple().digits) <= _MOST_DIGITS and abs(value.adjusted()) <= _MOST_DIGITS else None


def is_whole(expr: Expr) -> bool:
    """Written as a whole number."""
    return isinstance(expr, Lit) and expr.kind == "number" and expr.text.lstrip("-").isdigit()


def number(value: Decimal) -> Lit:
    """The shortest plain writing of a number."""
    text = format(value.normalize() + 0, "f")
    return Lit("number", text)


def _plain(expr: Expr) -> Expr:
    value = value_of(expr)
    return expr if value is None else number(value)


def _folded(op: str, left: Decimal, right: Decimal) -> Expr | None:
    if op in ("=", "<>"):
        return TRUE if (left == right) == (op == "=") else FALSE
    if op not in ("+", "-", "*") or len(left.as_tuple().digits) + len(right.as_tuple().digits) > 26:
        return None
    return number(left + right if op == "+" else left - right if op == "-" else left * right)
