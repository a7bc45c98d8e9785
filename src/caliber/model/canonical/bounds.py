"""Of several bounds on one thing in an AND the tightest stays: ``x > 1 and x > 3`` is ``x > 3`` (numbers, dates)."""

from __future__ import annotations

from decimal import Decimal

from caliber.model.canonical.literals import is_whole, value_of
from caliber.model.expr import Call, Expr, Lit

_SIDE = {">": 1, ">=": 1, "<": -1, "<=": -1}
_STRICT = frozenset({"<", ">"})


def apply(node: Expr) -> Expr | None:
    if not isinstance(node, Call) or node.op != "and":
        return None
    tightest: dict[tuple[Expr, int, str], Call] = {}
    for arg in node.args:
        bound = _bound(arg)
        if bound is not None and isinstance(arg, Call):
            kept = tightest.get(bound)
            if kept is None or _tighter(arg, kept):
                tightest[bound] = arg
    args = tuple(arg for arg in node.args if tightest.get(_bound(arg) or (arg, 0, ""), arg) == arg)
    if len(args) == len(node.args):
        return None
    return args[0] if len(args) == 1 else Call("and", args)


def _bound(arg: Expr) -> tuple[Expr, int, str] | None:
    """What is bounded, from which side, by which kind of constant."""
    if not isinstance(arg, Call) or arg.op not in _SIDE or not isinstance(arg.args[1], Lit):
        return None
    limit = arg.args[1]
    known = value_of(limit) is not None or limit.kind == "date"
    kind = "whole" if is_whole(limit) else limit.kind
    return (arg.args[0], _SIDE[arg.op], kind) if known and not isinstance(arg.args[0], Lit) else None


def _tighter(one: Call, other: Call) -> bool:
    left, right = _limit(one), _limit(other)
    if left == right:
        return one.op in _STRICT
    above = left > right if isinstance(left, Decimal) and isinstance(right, Decimal) else str(left) > str(right)
    return above if _SIDE[one.op] == 1 else not above


def _limit(call: Call) -> Decimal | str:
    limit = call.args[1]
    value = value_of(limit)
    return value if value is not None else limit.text if isinstance(limit, Lit) else ""
