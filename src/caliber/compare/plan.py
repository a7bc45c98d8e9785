"""What a report or a metric computes, as a tree of steps over tables: the one shape in which both are compared.

Columns are ``Ref((alias, name))``; aliases are unique in a whole definition, so a subquery may name columns of the
query around it. A subquery inside an expression is ``Lit("plan", name)`` with its steps in ``Definition.plans``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

import msgspec

from caliber.compare.schema import Schema
from caliber.model.expr import Expr


class Step(msgspec.Struct, frozen=True):
    """Base of all steps: immutable values."""


class Table(Step, frozen=True, tag="table"):
    """The rows of one base table."""

    alias: str
    name: str


class Join(Step, frozen=True, tag="join"):
    """``kind``: inner | left | full."""

    kind: str
    left: Rows
    right: Rows
    on: Expr


class Where(Step, frozen=True, tag="where"):
    """The rows for which ``condition`` is true."""

    rows: Rows
    condition: Expr


class Project(Step, frozen=True, tag="project"):
    """Each row under new names; with no input, one row."""

    alias: str
    rows: Rows | None
    columns: tuple[tuple[str, Expr], ...]


class Group(Step, frozen=True, tag="group"):
    """One row for each value of the keys (one row in all where there is no key), with aggregates over its rows."""

    alias: str
    rows: Rows
    keys: tuple[tuple[str, Expr], ...]
    values: tuple[tuple[str, Expr], ...]


class Distinct(Step, frozen=True, tag="distinct"):
    """Equal rows once. ``alias``: whose columns the rows have."""

    alias: str
    rows: Rows


class Union(Step, frozen=True, tag="union"):
    """The rows of all branches one after another; each branch is a ``Project``, columns meet by position."""

    alias: str
    names: tuple[str, ...]
    branches: tuple[Project, ...]


class Order(msgspec.Struct, frozen=True):
    """One part of an ORDER BY."""

    value: Expr
    descending: bool = False
    nulls_first: bool = False


class Over(msgspec.Struct, frozen=True):
    """A window function. ``frame``: "" is the default of SQL, else its text."""

    op: str
    args: tuple[Expr, ...]
    partition: tuple[Expr, ...] = ()
    order: tuple[Order, ...] = ()
    frame: str = ""


class Window(Step, frozen=True, tag="window"):
    """Each row with more columns, computed over its neighbours."""

    alias: str
    rows: Rows
    columns: tuple[tuple[str, Over], ...]


class Limit(Step, frozen=True, tag="limit"):
    """The first rows in an order. ``count`` below zero: all."""

    rows: Rows
    order: tuple[Order, ...]
    count: int
    offset: int = 0


Rows: TypeAlias = Table | Join | Where | Project | Group | Distinct | Union | Window | Limit


class Definition(msgspec.Struct, frozen=True, kw_only=True):
    """A report or a metric: its rows, which of their columns are figures, and what its tables are known to be.

    ``keys`` and ``values`` name columns of ``rows`` (a ``Project``): what the figures are grouped by, and the figures.
    ``unit``, ``grain``, ``windows`` and ``time``: what stands beside the rows; compared as they are. ``unproved``: why
    no proof may rest on this definition: functions of which nothing is known. ``label``: what people call it.
    """

    name: str
    rows: Project
    keys: tuple[str, ...]
    values: tuple[str, ...]
    plans: Mapping[str, Rows] = {}
    schema: Schema = {}
    unit: str = ""
    grain: str = ""
    time: str = ""
    windows: tuple[str, ...] = ()
    unproved: tuple[str, ...] = ()
    label: Mapping[str, str] = {}

    @property
    def called(self) -> str | Mapping[str, str]:
        """What people call it, by language where both are known."""
        return self.label or self.name


def inputs(rows: Rows) -> tuple[Rows, ...]:
    """The steps directly below."""
    if isinstance(rows, Table):
        return ()
    if isinstance(rows, Join):
        return (rows.left, rows.right)
    if isinstance(rows, Union):
        return rows.branches
    return () if rows.rows is None else (rows.rows,)


def steps(rows: Rows) -> Iterator[Rows]:
    """The step and all below it."""
    yield rows
    for below in inputs(rows):
        yield from steps(below)


def expressions(rows: Rows) -> Iterator[Expr]:
    """Every expression that stands in a tree."""
    for step in steps(rows):
        if isinstance(step, Join):
            yield step.on
        elif isinstance(step, Where):
            yield step.condition
        elif isinstance(step, Project):
            yield from (expr for _, expr in step.columns)
        elif isinstance(step, Group):
            yield from (expr for _, expr in (*step.keys, *step.values))
        elif isinstance(step, Limit):
            yield from (one.value for one in step.order)
        elif isinstance(step, Window):
            for _, over in step.columns:
                yield from (*over.args, *over.partition, *(one.value for one in over.order))
