"""What holds only where a condition chooses rows, and null is as good as false."""

from __future__ import annotations

from caliber.model.expr import TRUE, Call, Expr

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


def implied_not_null(parts: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """``x is not null`` beside a comparison of ``x`` says nothing more."""
    compared = {arg for part in parts if isinstance(part, Call) and part.op in STRICT for arg in part.args}
    return tuple(part for part in parts if not (isinstance(part, Call) and _says_no_more(part, compared)))


def _says_no_more(part: Call, compared: set[Expr]) -> bool:
    return part.op == "is_not_null" and part.args[0] in compared


FILTER_RULES = (true_test, implied_not_null)
