"""What holds only where a condition chooses rows, and null is as good as false."""

from __future__ import annotations

from caliber.model.canonical.connectives import is_truth
from caliber.model.expr import FALSE, NULL, TRUE, Call, Expr

STRICT = frozenset({"=", "<>", "<", "<=", ">", ">=", "like", "ilike"})


def true_test(parts: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """``p is true`` chooses the same rows as ``p``, where ``p`` is a comparison."""
    return tuple(_bare(part) for part in parts)


def _bare(part: Expr) -> Expr:
    if isinstance(part, Call) and part.op == "is_not_distinct" and TRUE in part.args:
        inner = next((arg for arg in part.args if arg != TRUE), TRUE)
        if isinstance(inner, Call) and inner.op in STRICT | {"is_null", "is_not_null", "and", "or", "not"}:
            return inner
    return part


def null_as_false(parts: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """``coalesce(p, false)`` and ``case when p then true else false end`` choose the same rows as ``p``."""
    return tuple(_chosen(part) for part in parts)


def _chosen(part: Expr) -> Expr:
    """AND and OR are true by what is true in them, so it holds below them too; not below NOT."""
    if not isinstance(part, Call):
        return part
    if part.op in ("and", "or"):
        return Call(part.op, tuple(_chosen(arg) for arg in part.args))
    if part.op == "coalesce" and len(part.args) == 2 and part.args[1] == FALSE and is_truth(part.args[0]):
        return _chosen(part.args[0])
    if part.op == "case" and len(part.args) == 3 and part.args[1] == TRUE and part.args[2] in (FALSE, NULL):
        return _chosen(part.args[0]) if is_truth(part.args[0]) else part
    return part


def implied_not_null(parts: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """``x is not null`` beside a comparison of ``x`` says nothing more."""
    compared = {arg for part in parts if isinstance(part, Call) and part.op in STRICT for arg in part.args}
    return tuple(part for part in parts if not (isinstance(part, Call) and _says_no_more(part, compared)))


def _says_no_more(part: Call, compared: set[Expr]) -> bool:
    return part.op == "is_not_null" and part.args[0] in compared


FILTER_RULES = (true_test, null_as_false, implied_not_null)
