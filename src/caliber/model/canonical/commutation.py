"""``a + b`` and ``a * b`` in one order: exact for every type, rounding included."""

from __future__ import annotations

from caliber.model.canonical.order import key
from caliber.model.expr import Call, Expr

_COMMUTES = frozenset({"+", "*", "greatest", "least"})


def apply(node: Expr) -> Expr | None:
    if not isinstance(node, Call) or node.op not in _COMMUTES:
        return None
    args = tuple(sorted(node.args, key=key))
    return Call(node.op, args) if args != node.args else None
