"""What a formula says where none of its metrics has a row: null, zero, or some other value."""

from __future__ import annotations

from collections.abc import Container

from caliber.model.expr import Expr, Lit, Ref

NOTHING, NAUGHT, VALUE = "null", "zero", "value"
# What these make of nothing is nothing.
PASSED_ON = frozenset({"neg", "round", "cast", "difference", "growth", "share_of_total", "rank", "each", "parameters"})


def of_nothing(formula: Expr, beside: Container[Ref] = ()) -> str:
    """``null`` | ``zero`` | ``value`` of a formula whose references are null; ``value`` also where it is unsure.

    ``beside``: references that may have a value all the same.
    """
    if isinstance(formula, Ref):
        return VALUE if formula in beside else NOTHING
    if isinstance(formula, Lit):
        return NOTHING if formula.kind == "null" else NAUGHT if formula.text.strip("0.") == "" else VALUE
    args = [of_nothing(arg, beside) for arg in formula.args]
    if formula.op == "coalesce":
        return next((arg for arg in args if arg != NOTHING), NOTHING)
    if formula.op == "case":
        given = {*args[1::2], *args[-1:]} if len(args) % 2 else {*args[1::2], NOTHING}
        return NOTHING if given == {NOTHING} else VALUE
    if formula.op == "nullif":
        return NOTHING if args[0] == NOTHING or args == [NAUGHT, NAUGHT] else args[0]
    if formula.op in PASSED_ON:
        return NOTHING if args[0] == NOTHING else VALUE
    if formula.op in ("+", "-", "*", "/", "//", "%"):
        return _arithmetic(formula.op, args)
    return VALUE


def _arithmetic(op: str, args: list[str]) -> str:
    if NOTHING in args:
        return NOTHING
    if op in ("/", "//", "%"):
        return NOTHING if args[-1] == NAUGHT else args[0]
    if op == "*":
        return NAUGHT if NAUGHT in args else VALUE
    return NAUGHT if set(args) == {NAUGHT} else VALUE
