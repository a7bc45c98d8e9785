"""COALESCE: nested ones flattened, nothing after the first constant, one operand is itself."""

from __future__ import annotations

from caliber.model.expr import Call, Expr, Lit


def apply(node: Expr) -> Expr | None:
    if not isinstance(node, Call) or node.op != "coalesce":
        return None
    out: list[Expr] = []
    for arg in _flat(node):
        if isinstance(arg, Lit) and arg.kind == "null":
            continue
        if arg not in out:
            out.append(arg)
        if isinstance(arg, Lit):
            break
    if len(out) == 1:
        return out[0]
    return Call("coalesce", tuple(out)) if out and tuple(out) != node.args else None


def _flat(node: Call) -> tuple[Expr, ...]:
    """Only a leading inner COALESCE and those after it hold the same meaning in one row: all of them do."""
    return tuple(
        inner
        for arg in node.args
        for inner in (_flat(arg) if isinstance(arg, Call) and arg.op == "coalesce" else (arg,))
    )
