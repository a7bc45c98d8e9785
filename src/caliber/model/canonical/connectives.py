"""AND and OR: nested ones flattened, parts in order and once, constants taken out, ``a and (a or b)`` is ``a``, and
``a is null or a is not null`` is true.

All of it holds in three-valued logic, where AND is the least and OR the greatest of false < null < true.
"""

from __future__ import annotations

from typing import TypeGuard

from caliber.model.canonical.order import sorted_once
from caliber.model.expr import FALSE, TRUE, Call, Expr

_NEUTRAL = {"and": TRUE, "or": FALSE}
_STRONG = {"and": FALSE, "or": TRUE}
TRUTHS = frozenset({
    "and", "or", "not", "=", "<>", "<", "<=", ">", ">=", "is_null", "is_not_null", "is_distinct", "is_not_distinct",
    "like", "ilike", "in", "between",
})  # fmt: skip
_OTHER = {"and": "or", "or": "and"}
# Never null themselves, so that one of a value's two tests is true and the other false.
_EXACT = {"is_null": "is_not_null", "is_distinct": "is_not_distinct"}


def apply(node: Expr) -> Expr | None:
    if not isinstance(node, Call) or node.op not in _NEUTRAL:
        return None
    op = node.op
    flat = tuple(part for arg in node.args for part in parts(arg, op))
    if _STRONG[op] in flat or any(Call(_EXACT[one.op], one.args) in flat for one in flat if _is_exact(one)):
        return _STRONG[op]
    args = sorted_once(tuple(arg for arg in flat if arg != _NEUTRAL[op]))
    args = tuple(arg for arg in args if not _absorbed(arg, args, _OTHER[op]))
    if not args:
        return _NEUTRAL[op]
    if len(args) > 1:
        return Call(op, args)
    return args[0] if is_truth(args[0]) else Call(op, (args[0], _NEUTRAL[op]))


def _is_exact(expr: Expr) -> TypeGuard[Call]:
    return isinstance(expr, Call) and expr.op in _EXACT


def is_truth(expr: Expr) -> bool:
    """Surely a boolean: a bare column may be a number that a connective turns into one."""
    return isinstance(expr, Call) and expr.op in TRUTHS


def parts(expr: Expr, op: str) -> tuple[Expr, ...]:
    """The operands of a chain of ``op``; the expression itself where it is none."""
    if isinstance(expr, Call) and expr.op == op:
        return tuple(part for arg in expr.args for part in parts(arg, op))
    return (expr,)


def _absorbed(arg: Expr, args: tuple[Expr, ...], other: str) -> bool:
    inner = set(parts(arg, other))
    return len(inner) > 1 and any(one is not arg and set(parts(one, other)) < inner for one in args)
