"""A comparison begins with the side that is first in order: ``3 < x`` is ``x > 3``, ``b = a`` is ``a = b``."""

from __future__ import annotations

from caliber.model.canonical.order import key
from caliber.model.expr import Call, Expr

FLIPPED = {
    "=": "=", "<>": "<>", "<": ">", ">": "<", "<=": ">=", ">=": "<=",
    "is_distinct": "is_distinct", "is_not_distinct": "is_not_distinct",
}  # fmt: skip


def apply(node: Expr) -> Expr | None:
    if not isinstance(node, Call) or node.op not in FLIPPED:
        return None
    left, right = node.args
    return Call(FLIPPED[node.op], (right, left)) if key(right) < key(left) else None
