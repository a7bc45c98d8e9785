"""One figure of a report in total, its period taken out: what can be set beside a metric in total."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from caliber.compare.plan import Definition, Group, Join, Project, Rows, Table, Union, Where
from caliber.model.canonical import canonical
from caliber.model.expr import TRUE, Call, Expr, Lit, all_of, conjuncts, refs

_BOUNDS = frozenset({"<", "<=", ">", ">=", "="})


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
    column = time.rpartition(".")[2]
    whole = Group(group.alias, _renamed(_unbounded(group.rows, column), tables), (), group.values)
    schema = {tables.get(table, table): facts for table, facts in definition.schema.items()}
    plans = {plan: _renamed(rows, tables) for plan, rows in definition.plans.items()}
    return msgspec.structs.replace(
        definition, rows=Project(top.alias, whole, (("figure", value),)), keys=(), values=("figure",), plans=plans,
        schema=schema, name=name,
    )  # fmt: skip


def _unbounded(rows: Rows, column: str) -> Rows:
    if not column or not isinstance(rows, Where):
        return rows
    kept = tuple(part for part in conjuncts(rows.condition) if not _bounds(part, column))
    return Where(rows.rows, all_of(kept)) if kept else rows.rows


def _bounds(part: Expr, column: str) -> bool:
    """Whether a condition says nothing but from when to when."""
    return all(
        isinstance(one, Call)
        and one.op in _BOUNDS
        and isinstance(one.args[1], Lit)
        and [ref.path[-1] for ref in refs(one.args[0])] == [column]
        for one in conjuncts(canonical(part))
    ) and part != TRUE  # fmt: skip


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
