"""Whether an expression is null wherever its columns are: then a row without partner shows as unmatched by itself."""

from __future__ import annotations

from caliber.model.expr import Call, Expr, Lit, Ref

# Operators and functions that make a value out of null. Everything else gives null for null.
LENIENT = frozenset({
    "case", "coalesce", "concat", "greatest", "least", "nullif", "and", "or", "is_null", "is_not_null", "is_distinct",
    "is_not_distinct",
})  # fmt: skip


def is_strict(expr: Expr) -> bool:
    """True where null columns surely give null; a constant does not."""
    return not _lenient(expr) and _names_a_column(expr)


def _lenient(expr: Expr) -> bool:
    return isinstance(expr, Call) and (expr.op in LENIENT or any(_lenient(arg) for arg in expr.args))


def _names_a_column(expr: Expr) -> bool:
    if isinstance(expr, Lit):
        return False
    return isinstance(expr, Ref) or any(_names_a_column(arg) for arg in expr.args)
