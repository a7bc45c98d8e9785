"""Expressions of blocks as people read them: columns by their names, groupings by what they are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from caliber.compare.block import Block, Grouping, Source, substituted
from caliber.model.expr import TRUE, Call, Expr, Lit, Ref, rewrite

_INFIX = {
    "and": " and ", "or": " or ", "+": " + ", "-": " - ", "*": " * ", "/": " / ", "=": " = ", "<>": " <> ", "<": " < ",
    "<=": " <= ", ">": " > ", ">=": " >= ", "like": " like ", "ilike": " ilike ", "is_distinct": " is distinct from ",
    "is_not_distinct": " is not distinct from ", "||": " || ", "//": " // ", "%": " % ", "div_typed": " / ",
    "div_unguarded": " / ",
}  # fmt: skip
_TIGHT = frozenset({"and", "or"})
_NOW: dict[tuple[str, ...], str] = {("now", "date"): "current_date", ("now", "timestamp"): "now()"}
_MINUS_ONE = Lit("number", "-1")


def said(expr: Expr, blocks: Mapping[str, Block] | None = None) -> str:
    """One expression as text."""
    if isinstance(expr, Lit):
        return _constant(expr)
    if isinstance(expr, Ref):
        return _NOW.get(expr.path, expr.path[-1])
    known = blocks or {}
    if expr.op == "+":
        return _sum(expr, known)
    if expr.op in _INFIX:
        return _INFIX[expr.op].join(_inner(arg, expr.op, known) for arg in expr.args)
    if expr.op in ("is_null", "is_not_null"):
        return f"{_inner(expr.args[0], expr.op, known)} is {'not ' if expr.op == 'is_not_null' else ''}null"
    if expr.op == "not":
        return f"not ({said(expr.args[0], known)})"
    if expr.op == "agg":
        return _aggregate(expr, known)
    if expr.op == "case":
        return _case(expr, known)
    if expr.op in ("exists", "in_rows", "scalar"):
        return _subquery(expr, known)
    name = expr.op.partition("@")[0].lstrip("?")
    return f"{name}({', '.join(said(arg, known) for arg in expr.args)})"


def _inner(arg: Expr, op: str, blocks: Mapping[str, Block]) -> str:
    text = said(arg, blocks)
    lower = isinstance(arg, Call) and arg.op in _INFIX and not (op in _TIGHT and arg.op not in _TIGHT)
    narrowed = isinstance(arg, Call) and arg.op == "agg" and arg.args[1] != TRUE
    return f"({text})" if lower or narrowed else text


def _sum(expr: Call, blocks: Mapping[str, Block]) -> str:
    """Terms, what is taken off after what it is taken from."""
    off = {arg: _taken_off(arg) for arg in expr.args}
    first, *rest = sorted(expr.args, key=lambda arg: off[arg] is not None)
    parts = [_inner(first, "+", blocks)]
    for arg in rest:
        less = off[arg]
        parts.append(f" + {_inner(arg, '+', blocks)}" if less is None else f" - {_inner(less, '+', blocks)}")
    return "".join(parts)


def _taken_off(term: Expr) -> Expr | None:
    """What a term of a sum takes off it; None where it adds something."""
    if not (isinstance(term, Call) and term.op == "*" and _MINUS_ONE in term.args):
        return None
    rest = tuple(arg for arg in term.args if arg != _MINUS_ONE)
    return rest[0] if len(rest) == 1 else Call("*", rest)


def _constant(lit: Lit) -> str:
    if lit.kind in ("string", "date", "timestamp", "interval"):
        return "'" + lit.text.replace("'", "''") + "'"
    if lit.kind == "fraction":
        value = Fraction(lit.text)
        return f"{value.numerator}/{value.denominator}"
    return lit.text


def _aggregate(expr: Call, blocks: Mapping[str, Block]) -> str:
    call, condition = expr.args
    if not isinstance(call, Call):
        return said(call, blocks)
    args = ", ".join(said(arg, blocks) for arg in call.args) or ("*" if call.op == "count" else "")
    text = f"count(distinct {args})" if call.op == "count_distinct" else f"{call.op}({args})"
    return text if condition == TRUE else f"{text} where {said(condition, blocks)}"


def _case(expr: Call, blocks: Mapping[str, Block]) -> str:
    pairs = zip(expr.args[:-1:2], expr.args[1:-1:2], strict=True)
    when = " ".join(f"when {said(test, blocks)} then {said(value, blocks)}" for test, value in pairs)
    last = expr.args[-1]
    tail = "" if isinstance(last, Lit) and last.kind == "null" else f" else {said(last, blocks)}"
    return f"case {when}{tail} end"


def _subquery(expr: Call, blocks: Mapping[str, Block]) -> str:
    name = expr.args[0]
    block = blocks.get(name.text) if isinstance(name, Lit) else None
    if block is None:
        return "exists (…)"
    free = [said(arg, blocks) for arg in expr.args[2:]]
    env: dict[Ref, Expr] = {Ref(("outer", str(n))): Ref((text,)) for n, text in enumerate(free)}
    where = " and ".join(said(substituted(part, env), blocks) for part in block.filters)
    word = {"exists": "exists", "in_rows": "in", "scalar": "select"}[expr.op]
    return f"{word} ({sources(block.members.values())}{' where ' + where if where else ''})"


def sources(found: Iterable[Source]) -> str:
    """The tables that a block reads, and how they were prepared."""
    return ", ".join(sorted(_source(one) for one in found))


def _source(source: Source) -> str:
    if source.base:
        return table_said(source.name)
    if source.group is not None:
        keys = ", ".join(said(key) for key in source.group.keys)
        return f"{sources(source.group.block.members.values())} group by {keys}"
    if source.branches:
        return " union all ".join(sources(branch.members.values()) for branch in source.branches)
    return {"window": "row_number/over", "limit": "limit", "full": "full join"}.get(source.name, source.name)


def table_said(name: str) -> str:
    """A table without the source and the dialect that a dataset reads it by."""
    return name.rpartition(" table ")[2] if " table " in name else name


def unfolded(expr: Expr, group: Grouping, alias: str) -> Expr:
    """Columns of a grouping replaced by what they are."""

    def change(node: Expr) -> Expr | None:
        if not isinstance(node, Ref) or node.path[0] != alias:
            return None
        letter, place = node.path[-1][0], int(node.path[-1][1:])
        if letter == "k":
            return group.keys[place]
        value = group.values[place]
        return Call("coalesce", (value, Lit("number", "0"))) if letter == "z" else value

    return rewrite(expr, change)
