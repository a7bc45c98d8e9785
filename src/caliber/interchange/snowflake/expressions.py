"""Snowflake's SQL as expressions of ours: its functions said in words that every engine shares, or refused."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp, parse_one
from sqlglot.errors import ErrorLevel, SqlglotError

from caliber.errors import Refused
from caliber.interchange.snowflake.specs import column_of
from caliber.model.expr import Expr
from caliber.model.parse import MAX_LENGTH, parse


def read(text: str, place: str) -> Expr:
    """One expression, its names in small letters. Raises ``Refused``: ``loss.cube_kind`` for a window, ``loss.sql``, or
    what the portable dialect says of it."""
    if len(text) > MAX_LENGTH:
        raise Refused("model.expression_too_long", length=len(text), limit=MAX_LENGTH)
    try:
        tree = parse_one(text, read="snowflake")
        if tree.find(exp.Window) is not None:
            raise Refused("loss.window", place, text=text[:80])
        plain = tree.transform(_said).sql("duckdb", unsupported_level=ErrorLevel.RAISE, comments=False)
    except (SqlglotError, RecursionError) as error:
        raise Refused("loss.sql", place, text=text[:80]) from error
    return parse(plain)


def _said(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.Identifier):
        return exp.to_identifier(column_of(node.name, bool(node.args.get("quoted"))), quoted=True)
    change = _AS_WE_SAY.get(type(node))
    return change(node) if change else node


def _call(name: str, *args: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this=name, expressions=list(args))


def _one(name: str) -> Callable[[exp.Expr], exp.Expr]:
    return lambda node: _call(name, node.this)


def _percentile(node: exp.Expr) -> exp.Expr:
    """``percentile_cont(p) within group (order by x)``, in rising order only."""
    order = node.args.get("expression")
    ordered = order.expressions[0] if isinstance(order, exp.Order) and len(order.expressions) == 1 else None
    if not isinstance(node.this, exp.PercentileCont) or ordered is None or ordered.args.get("desc"):
        return node
    return _call("percentile", ordered.this, node.this.this)


def _counted(name: str, least: int, *parts: str) -> Callable[[exp.Expr], exp.Expr]:
    """A function whose whole numbers are as simple as they look: none is below ``least``."""

    def change(node: exp.Expr) -> exp.Expr:
        args = [node.args[part] for part in ("this", *parts) if node.args.get(part) is not None]
        numbers = [one for one in args if isinstance(one, exp.Literal) and not one.is_string]
        simple = numbers and all(one.name.isdigit() and int(one.name) >= least for one in numbers)
        return _call(name, *args) if simple and all(isinstance(one, exp.Literal) for one in args[1:]) else node

    return change


_AS_WE_SAY: dict[type[exp.Expr], Callable[[exp.Expr], exp.Expr]] = {
    exp.CountIf: _one("count_if"), exp.Length: _one("length"), exp.WithinGroup: _percentile,
    exp.Left: _counted("left", 0, "expression"), exp.Right: _counted("right", 0, "expression"),
    exp.Substring: _counted("substring", 1, "start", "length"),
    exp.SplitPart: _counted("split_part", 1, "delimiter", "part_index"),
}  # fmt: skip
