"""Expression to SQL text in one dialect. References are put in by the caller; nothing else can bring in text."""

from __future__ import annotations

from collections.abc import Callable

from caliber.compiler.dialects import Dialect
from caliber.model.expr import Expr, Lit, Ref


def quoted(dialect: Dialect, name: str) -> str:
    """A name as an identifier, its quote signs doubled."""
    q = dialect.quote
    return f"{q}{name.replace(q, q + q)}{q}"


def literal(lit: Lit) -> str:
    """A constant as SQL."""
    if lit.kind in ("null", "bool", "number", "type"):
        return lit.text.upper() if lit.kind == "type" else lit.text
    body = lit.text.replace("'", "''")
    return f"'{body}'" if lit.kind == "string" else f"{lit.kind.upper()} '{body}'"


def render(dialect: Dialect, expr: Expr, place: Callable[[Ref], str]) -> str:
    """``expr`` as text; ``place`` writes a reference."""
    if isinstance(expr, Lit):
        return literal(expr)
    if isinstance(expr, Ref):
        return place(expr)
    return apply(dialect, expr.op, tuple(render(dialect, arg, place) for arg in expr.args))


def apply(dialect: Dialect, op: str, args: tuple[str, ...]) -> str:
    """An operator, function or aggregate over arguments that are SQL already."""
    if op == "filter":
        return dialect.filter.format(*args)
    template = dialect.rows.get(op)
    if template is None:
        return f"{op}({', '.join(args) or '*' * (op == 'count')})"
    return template(args) if callable(template) else template.format(*args)


def filtered(dialect: Dialect, aggregate: str, predicates: tuple[str, ...]) -> str:
    """An aggregate over the rows for which all predicates are true."""
    return dialect.filter.format(aggregate, " AND ".join(predicates)) if predicates else aggregate
