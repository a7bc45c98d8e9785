"""One order for all expressions, so that what may stand in any order stands in one."""

from __future__ import annotations

from caliber.model.expr import Call, Expr, Lit, Ref

_RANK = {Ref: 0, Call: 1, Lit: 2}


def spelled(expr: Expr) -> str:
    """The expression as a text that no other expression has."""
    if isinstance(expr, Call):
        return f"{expr.op}({','.join(spelled(arg) for arg in expr.args)})"
    if isinstance(expr, Ref):
        return "@" + "\x1f".join(expr.path) + "\x1e"
    return f"{expr.kind}:{expr.text!r}"


def key(expr: Expr) -> tuple[int, str]:
    """References before calls before constants."""
    return _RANK[type(expr)], spelled(expr)


def sorted_once(args: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """In order, each once."""
    return tuple(sorted(dict.fromkeys(args), key=key))
