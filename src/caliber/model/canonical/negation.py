"""NOT goes down to where it can be written without: De Morgan, the opposite comparison, the opposite null test."""

from __future__ import annotations

from caliber.model.canonical.connectives import is_truth
from caliber.model.expr import FALSE, NULL, TRUE, Call, Expr

OPPOSITE = {
    "=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">",
    "is_null": "is_not_null", "is_not_null": "is_null",
    "is_distinct": "is_not_distinct", "is_not_distinct": "is_distinct",
}  # fmt: skip
_CONSTANT: dict[Expr, Expr] = {TRUE: FALSE, FALSE: TRUE, NULL: NULL}
_DUAL = {"and": "or", "or": "and"}


def apply(node: Expr) -> Expr | None:
    if not isinstance(node, Call) or node.op != "not":
        return None
    inner = node.args[0]
    if not isinstance(inner, Call):
        return _CONSTANT.get(inner)
    if inner.op == "not":
        return inner.args[0] if is_truth(inner.args[0]) else None
    if inner.op in _DUAL:
        return Call(_DUAL[inner.op], tuple(Call("not", (arg,)) for arg in inner.args))
    if inner.op in OPPOSITE:
        return Call(OPPOSITE[inner.op], inner.args)
    return None
