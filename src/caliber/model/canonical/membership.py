"""IN is a chain of equalities, BETWEEN is two bounds: by definition, nulls included."""

from __future__ import annotations

from caliber.model.expr import Call, Expr


def apply(node: Expr) -> Expr | None:
    if not isinstance(node, Call):
        return None
    if node.op == "in" and len(node.args) > 1:
        left, *items = node.args
        tests = tuple(Call("=", (left, item)) for item in items)
        return tests[0] if len(tests) == 1 else Call("or", tests)
    if node.op == "between":
        left, low, high = node.args
        return Call("and", (Call(">=", (left, low)), Call("<=", (left, high))))
    return None
