"""Expression to SQL text in one dialect. References are put in by the caller; nothing else can bring in text."""

from __future__ import annotations

from collections.abc import Callable

from caliber.compiler.dialects import Dialect
from caliber.errors import Refused
from caliber.model.expr import LOOKUPS, Expr, Lit, Ref

PLACED = LOOKUPS | {"rank"}  # written by whoever knows what stands beside the row
UNITED = frozenset({"date_trunc", "date_part", "date_diff"})  # the first argument is a word, not a value


def quoted(dialect: Dialect, name: str) -> str:
    """A name as an identifier, its quote signs escaped."""
    body = name if name.isidentifier() else name.translate(dialect.names)  # the first is the quicker, and has no signs
    return f"{dialect.quote}{body}{dialect.quote}"


def literal(dialect: Dialect, lit: Lit) -> str:
    """A constant as SQL."""
    if lit.kind in ("null", "bool", "number"):
        return lit.text
    if lit.kind == "type":
        return type_name(dialect, lit.text)
    if lit.kind == "string":
        return f"'{lit.text.translate(dialect.texts)}'"
    return dialect.constant[lit.kind].format(lit.text)


def type_name(dialect: Dialect, portable: str) -> str:
    """A type in a cast; only ``decimal(10, 2)`` keeps its numbers, other types have none elsewhere."""
    name, _, numbers = portable.partition("(")
    return dialect.types[name].format(numbers.rstrip(")") or "18, 3")


def render(dialect: Dialect, expr: Expr, place: Callable[[Expr], str]) -> str:
    """``expr`` as text; ``place`` writes references and look-ups. Raises ``Refused("query.not_on_engine")``."""
    if isinstance(expr, Lit):
        return literal(dialect, expr)
    if isinstance(expr, Ref) or expr.op in PLACED:
        return place(expr)
    if expr.op in UNITED and isinstance(expr.args[0], Lit):
        united = f"{expr.op}:{expr.args[0].text}"
        if united in dialect.rows:
            return apply(dialect, united, tuple(render(dialect, arg, place) for arg in expr.args[1:]))
    return apply(dialect, expr.op, tuple(render(dialect, arg, place) for arg in expr.args))


def apply(dialect: Dialect, op: str, args: tuple[str, ...]) -> str:
    """An operator, function or aggregate over arguments that are SQL already. Raises ``Refused``."""
    if op == "filter":
        return dialect.filter.format(*args)
    template = dialect.rows.get(op, "")
    if template == "":
        return f"{op}({', '.join(args) or '*' * (op == 'count')})"
    try:
        if template is None:
            raise LookupError
        return template(args) if callable(template) else template.format(*args)
    except LookupError:
        raise Refused("query.not_on_engine", op, name=op.replace(":", " "), engine=dialect.name) from None


def filtered(dialect: Dialect, op: str, args: tuple[str, ...], predicates: tuple[str, ...]) -> str:
    """An aggregate over the rows for which all predicates are true."""
    if not predicates:
        return apply(dialect, op, args)
    test = " AND ".join(predicates)
    first, *others = args or ("1",)
    return dialect.filter.format(apply(dialect, op, (dialect.narrow.format(first, test), *others)), test)
