"""Steps run on a few rows in memory: the judge that shows two definitions apart, independent of every proof."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeAlias

from caliber.compare.aggregate import ORDER_KEY, aggregate, hashable, windowed
from caliber.compare.evaluate import Evaluator, Row
from caliber.compare.plan import (
    Definition,
    Distinct,
    Group,
    Join,
    Limit,
    Order,
    Over,
    Project,
    Rows,
    Table,
    Union,
    Where,
    Window,
)
from caliber.compare.values import UndeterminedError, Value
from caliber.model.expr import AGGREGATES, Call, Expr, Ref

Database: TypeAlias = Mapping[str, Sequence[Mapping[str, Value]]]
MAX_ROWS = 5_000
# What "today" and "now" are while two definitions are run side by side: any moment will do, the same for both.
NOW: Row = {Ref(("now", "date")): date(2024, 3, 15), Ref(("now", "timestamp")): datetime(2024, 3, 15, 10, 30)}


class Runner:
    """Runs one definition on databases: table -> rows -> column -> value."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.evaluator = Evaluator(self._subquery)
        self.database: Database = {}

    def figures(self, database: Database) -> dict[tuple[Any, ...], list[tuple[Value, ...]]]:
        """Keys (in the order of ``definition.keys``) -> figures (in that of ``values``), a list for repeated keys.

        Raises ``UndeterminedError``.
        """
        self.database = database
        alias = self.definition.rows.alias
        keys = [Ref((alias, name)) for name in self.definition.keys]
        values = [Ref((alias, name)) for name in self.definition.values]
        out: dict[tuple[Any, ...], list[tuple[Value, ...]]] = {}
        for row in self.rows(self.definition.rows, NOW):
            key = tuple(hashable(row[ref]) for ref in keys)
            out.setdefault(key, []).append(tuple(row[ref] for ref in values))
        return out

    def rows(self, step: Rows, outer: Row) -> list[Row]:
        """The rows of a step; ``outer``: the row of the query around a subquery."""
        found: list[Row] = _RUN[type(step)](self, step, outer)
        if len(found) > MAX_ROWS:
            raise UndeterminedError("too many rows")
        return found

    def _subquery(self, name: str, row: Row) -> list[tuple[Value, ...]]:
        step = self.definition.plans[name]
        return [tuple(found[ref] for ref in outputs(step)) for found in self.rows(step, row)]

    def value(self, expr: Expr) -> Callable[[Row], Value]:
        return self.evaluator.compiled(expr)


def outputs(step: Rows) -> list[Ref]:
    """The columns that a step with columns of its own gives, in order."""
    if isinstance(step, Project):
        return [Ref((step.alias, name)) for name, _ in step.columns]
    if isinstance(step, Union):
        return [Ref((step.alias, name)) for name in step.names]
    if isinstance(step, Limit | Where | Distinct):
        return outputs(step.rows)
    raise UndeterminedError(type(step).__name__)


def _table(self: Runner, step: Table, outer: Row) -> list[Row]:
    del outer
    alias = step.alias
    return [{Ref((alias, name)): value for name, value in row.items()} for row in self.database.get(step.name, ())]


def _join(self: Runner, step: Join, outer: Row) -> list[Row]:
    left, right = self.rows(step.left, outer), self.rows(step.right, outer)
    if len(left) * len(right) > MAX_ROWS:
        raise UndeterminedError("too many rows")
    on = self.value(step.on)
    out: list[Row] = []
    met: set[int] = set()
    for one in left:
        partners = [place for place, other in enumerate(right) if on({**outer, **one, **other}) is True]
        met.update(partners)
        out += [{**one, **right[place]} for place in partners]
        if not partners and step.kind in ("left", "full"):
            out.append({**one, **_nulls(self, step.right)})
    if step.kind == "full":
        nulls = _nulls(self, step.left)
        out += [{**nulls, **other} for place, other in enumerate(right) if place not in met]
    return out


def _nulls(self: Runner, step: Rows) -> Row:
    """A row of a step that found no partner."""
    if isinstance(step, Table):
        return dict.fromkeys(Ref((step.alias, name)) for name in columns_of(self, step.name))
    if isinstance(step, Join):
        return {**_nulls(self, step.left), **_nulls(self, step.right)}
    if isinstance(step, Where | Limit):
        return _nulls(self, step.rows)
    if isinstance(step, Group):
        return dict.fromkeys(Ref((step.alias, name)) for name, _ in (*step.keys, *step.values))
    if isinstance(step, Window):
        return {**_nulls(self, step.rows), **dict.fromkeys(Ref((step.alias, name)) for name, _ in step.columns)}
    return dict.fromkeys(outputs(step))


def columns_of(self: Runner, table: str) -> set[str]:
    """The columns of a table in this database; every row has them all."""
    rows = self.database.get(table, ())
    facts = self.definition.schema.get(table)
    return {*(rows[0] if rows else ()), *(facts.columns if facts else ())}


def _where(self: Runner, step: Where, outer: Row) -> list[Row]:
    condition = self.value(step.condition)
    return [row for row in self.rows(step.rows, outer) if condition({**outer, **row}) is True]


def _project(self: Runner, step: Project, outer: Row) -> list[Row]:
    columns = [(Ref((step.alias, name)), self.value(expr)) for name, expr in step.columns]
    below = self.rows(step.rows, outer) if step.rows is not None else [{}]
    return [{ref: value(seen) for ref, value in columns} for row in below for seen in ({**outer, **row},)]


def _group(self: Runner, step: Group, outer: Row) -> list[Row]:
    keys = [(Ref((step.alias, name)), self.value(expr)) for name, expr in step.keys]
    groups: dict[tuple[Any, ...], tuple[Row, list[Row]]] = {}
    if not keys:
        groups[()] = ({}, [])
    for row in self.rows(step.rows, outer):
        seen = {**outer, **row}
        named = {ref: value(seen) for ref, value in keys}
        groups.setdefault(tuple(map(hashable, named.values())), (named, []))[1].append(seen)
    values = [(Ref((step.alias, name)), expr) for name, expr in step.values]
    return [
        {**named, **{ref: self_aggregate(self, expr, rows) for ref, expr in values}} for named, rows in groups.values()
    ]


def self_aggregate(self: Runner, expr: Expr, rows: list[Row]) -> Value:
    """An aggregate call over the rows of a group, with the condition that stands on it."""
    if not isinstance(expr, Call):
        raise UndeterminedError("aggregate")
    if expr.op == "filter":
        condition = self.value(expr.args[1])
        return self_aggregate(self, expr.args[0], [row for row in rows if condition(row) is True])
    if expr.op == "sum_if":
        condition = self.value(expr.args[1])
        rows = [row for row in rows if condition(row) is True]
        expr = Call("sum", expr.args[:1])
    if expr.op not in AGGREGATES and not expr.op.endswith("_distinct"):
        raise UndeterminedError(expr.op)
    args = [self.value(arg) for arg in expr.args]
    return aggregate(expr.op, [tuple(arg(row) for arg in args) for row in rows])


def _distinct(self: Runner, step: Distinct, outer: Row) -> list[Row]:
    once: dict[tuple[Any, ...], Row] = {}
    for row in self.rows(step.rows, outer):
        once.setdefault(tuple(hashable(value) for value in row.values()), row)
    return list(once.values())


def _union(self: Runner, step: Union, outer: Row) -> list[Row]:
    names = [Ref((step.alias, name)) for name in step.names]
    return [dict(zip(names, row.values(), strict=True)) for branch in step.branches for row in self.rows(branch, outer)]


def _sorted(self: Runner, rows: list[Row], order: Sequence[Order], outer: Row) -> tuple[list[Row], list[Any]]:
    parts = [(self.value(one.value), one.descending, one.nulls_first) for one in order]
    keyed = [([(value({**outer, **row}), down, first) for value, down, first in parts], row) for row in rows]
    keyed.sort(key=lambda pair: ORDER_KEY(pair[0]))
    return [row for _, row in keyed], [key for key, _ in keyed]


def _window(self: Runner, step: Window, outer: Row) -> list[Row]:
    rows = [dict(row) for row in self.rows(step.rows, outer)]
    added: list[dict[Ref, Value]] = [{} for _ in rows]
    for name, over in step.columns:
        _add_window(self, Ref((step.alias, name)), over, rows, added, outer)
    return [{**row, **more} for row, more in zip(rows, added, strict=True)]


def _add_window(self: Runner, ref: Ref, over: Over, rows: list[Row], added: list[dict[Ref, Value]], outer: Row) -> None:
    partition = [self.value(expr) for expr in over.partition]
    parts: dict[tuple[Any, ...], list[int]] = {}
    for place, row in enumerate(rows):
        seen = {**outer, **row}
        parts.setdefault(tuple(hashable(value(seen)) for value in partition), []).append(place)
    args = [self.value(expr) for expr in over.args]
    places_by_row = {id(row): place for place, row in enumerate(rows)}
    for places in parts.values():
        ordered, keys = _sorted(self, [rows[place] for place in places], over.order, outer)
        given = [tuple(arg({**outer, **row}) for arg in args) for row in ordered]

        def alike(left: int, right: int, ordered: list[Row] = ordered) -> bool:
            return ordered[left] == ordered[right]

        values = windowed(over.op, given, keys if over.order else [], over.frame, alike)
        for row, value in zip(ordered, values, strict=True):
            added[places_by_row[id(row)]][ref] = value


def _limit(self: Runner, step: Limit, outer: Row) -> list[Row]:
    rows, keys = _sorted(self, self.rows(step.rows, outer), step.order, outer)
    if step.count < 0:
        return rows[step.offset :]
    for cut in (step.offset, step.offset + step.count):
        if 0 < cut < len(rows) and ORDER_KEY(keys[cut - 1]) == ORDER_KEY(keys[cut]) and rows[cut - 1] != rows[cut]:
            raise UndeterminedError("a tie in an order")
    return rows[step.offset : step.offset + step.count]


_RUN: dict[type, Callable[..., list[Row]]] = {
    Table: _table,
    Join: _join,
    Where: _where,
    Project: _project,
    Group: _group,
    Distinct: _distinct,
    Union: _union,
    Window: _window,
    Limit: _limit,
}
