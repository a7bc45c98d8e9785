"""One figure of a report in total, its period taken out: what can be set beside a metric in total."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from caliber.compare.plan import Definition, Group, Join, Project, Rows, Table, Union, Where, steps
from caliber.model.canonical import canonical
from caliber.model.expr import TRUE, Call, Expr, Lit, Ref, all_of, conjuncts, refs

BOUNDS = frozenset({"<", "<=", ">", ">=", "="})
_DAYS = re.compile("date|timestamp")
_GROWING = {
    "cast": _DAYS,
    "try_cast": _DAYS,
    "date_trunc": re.compile(r"\w+"),
    "strftime": re.compile(r"%Y(?:[-/]?%m(?:[-/]?%d)?)?"),
}
_DATES = re.compile(r"\d{4}(?:[-/]?\d\d){0,2}%")


def in_total(definition: Definition, place: int, time: str, tables: Mapping[str, str]) -> Definition | None:
    """The figure at ``place`` without groups, and without the conditions that only bound ``time`` (table.column).

    ``tables``: names in the report -> names to compare by. None where the figure is cut, ranked, or made of its groups.
    """
    top = definition.rows
    group = top.rows
    name = definition.values[place]
    value = dict(top.columns)[name]
    if not isinstance(group, Group):
        return None
    keys = {key for key, _ in group.keys}
    if any(ref.path[0] != group.alias or ref.path[1] in keys for ref in refs(value)):
        return None
    field = _Time(time.rpartition(".")[2], _made(group.rows))
    below = _unbounded(group.rows, field) if time else group.rows
    whole = Group(group.alias, _renamed(below, tables), (), group.values)
    schema = {tables.get(table, table): facts for table, facts in definition.schema.items()}
    plans = {plan: _renamed(rows, tables) for plan, rows in definition.plans.items()}
    return msgspec.structs.replace(
        definition, rows=Project(top.alias, whole, (("figure", value),)), keys=(), values=("figure",), plans=plans,
        schema=schema, name=name,
    )  # fmt: skip


def _unbounded(rows: Any, time: _Time) -> Any:
    """The rows without the conditions that only say from when to when, wherever they choose rows of the whole."""
    if isinstance(rows, Where):
        below = _unbounded(rows.rows, time)
        kept = tuple(part for part in conjuncts(rows.condition) if not _bounds(part, time))
        return Where(below, all_of(kept)) if kept else below
    if isinstance(rows, Project) and rows.rows is not None:
        return msgspec.structs.replace(rows, rows=_unbounded(rows.rows, time))
    if isinstance(rows, Union):
        return msgspec.structs.replace(rows, branches=tuple(_unbounded(one, time) for one in rows.branches))
    if isinstance(rows, Join) and rows.kind in ("inner", "left"):
        right = _unbounded(rows.right, time) if rows.kind == "inner" else rows.right
        return msgspec.structs.replace(rows, left=_unbounded(rows.left, time), right=right)
    return rows


class _Time(NamedTuple):
    """A column, and what the columns of the steps in between are made of."""

    column: str
    made: Mapping[Ref, Expr]

    def is_in(self, ref: Ref) -> bool:
        seen: Expr = ref
        while isinstance(seen, Ref) and seen in self.made:
            seen = self.made[seen]
        return isinstance(seen, Ref) and seen.path[-1] == self.column


def _made(rows: Rows) -> dict[Ref, Expr]:
    out: dict[Ref, Expr] = {}
    for step in steps(rows):
        if isinstance(step, Project):
            out.update({Ref((step.alias, name)): expr for name, expr in step.columns})
        elif isinstance(step, Union):
            first = step.branches[0]
            names = zip(step.names, first.columns, strict=True)
            out.update({Ref((step.alias, name)): Ref((first.alias, below)) for name, (below, _) in names})
    return out


def _bounds(part: Expr, time: _Time) -> bool:
    """Whether a condition says nothing but from when to when."""
    return part != TRUE and all(
        is_bound(one) and all(time.is_in(ref) for ref in refs(one) if ref.path[0] != "now")
        for one in conjuncts(canonical(part))
    )


def is_bound(part: Expr) -> bool:
    """Whether a condition compares what only grows with one column to a moment that is the same for every row.

    An hour, a weekday or a month of any year comes back again: that chooses rows, and is no period.
    """
    if not isinstance(part, Call):
        return False
    if part.op == "like":
        column, pattern = part.args[0], part.args[-1]
        return isinstance(column, Ref) and isinstance(pattern, Lit) and bool(_DATES.fullmatch(pattern.text))
    return part.op in BOUNDS and _grows(part.args[0]) and all(ref.path[0] == "now" for ref in refs(part.args[1]))


def _grows(expr: Expr) -> bool:
    """The expression never goes back where its one column goes on."""
    if isinstance(expr, Ref):
        return expr.path[0] != "now"
    if isinstance(expr, Lit):
        return False
    columns = [arg for arg in expr.args if list(refs(arg))]
    if expr.op == "+" and len(columns) == 2:
        return _year_and_month(expr)
    if len(columns) != 1 or not _grows(columns[0]):
        return False
    rest = [arg.text for arg in expr.args if isinstance(arg, Lit)]
    if expr.op in _GROWING:
        return not rest or bool(_GROWING[expr.op].fullmatch(rest[0]))
    return expr.op == "year" or (expr.op in ("+", "-") and expr.args[0] == columns[0])


def _year_and_month(expr: Call) -> bool:
    """``202601``, as some sources have it for a month."""
    year, month = expr.args
    hundreds = isinstance(year, Call) and year.op == "*" and Lit("number", "100") in year.args
    return hundreds and isinstance(month, Call) and month.op == "month" and {*refs(year)} == {*refs(month)}


def _renamed(rows: Any, names: Mapping[str, str]) -> Any:
    """Steps over tables under other names."""
    if isinstance(rows, Table):
        return msgspec.structs.replace(rows, name=names.get(rows.name, rows.name))
    if isinstance(rows, Join):
        return msgspec.structs.replace(rows, left=_renamed(rows.left, names), right=_renamed(rows.right, names))
    if isinstance(rows, Union):
        return msgspec.structs.replace(rows, branches=tuple(_renamed(one, names) for one in rows.branches))
    below = rows.rows
    return rows if below is None else msgspec.structs.replace(rows, rows=_renamed(below, names))
