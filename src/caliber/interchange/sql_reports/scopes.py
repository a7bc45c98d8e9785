"""What a name means at one place of a statement."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from sqlglot import exp

from caliber.compare.plan import Rows
from caliber.compare.types import type_of, typed
from caliber.interchange.sql_reports.refusals import refused
from caliber.interchange.sql_reports.scalars import scalar
from caliber.model.expr import Call, Expr, Lit, Ref

_KEEP_CAPITALS = frozenset({"postgres", "redshift"})


class Statements(Protocol):
    """What names and SELECTs ask of the statement that is read. See ``statements.Statement``."""

    dialect: str
    plans: dict[str, Rows]
    kinds: dict[Ref, str]
    strangers: list[str]

    def fresh(self, name: str) -> str: ...

    def query(self, node: exp.Expr, scope: Scope) -> Rows: ...

    def source(self, node: exp.Expr, scope: Scope) -> Rows: ...

    def joined(self, left: Rows, join: exp.Join, scope: Scope) -> Rows: ...

    def outputs(self, rows: Rows) -> list[Ref]: ...


class Windows(Protocol):
    """What a window function asks of the SELECT that it stands in."""

    def windowed(self, node: exp.Window) -> Expr: ...


class Visible(NamedTuple):
    """A name in FROM. ``columns``: all that it has, None where nobody said. ``alias``: its name in the steps."""

    name: str
    alias: str
    columns: tuple[str, ...] | None


class Scope:
    """What names mean at one place: the sources in FROM, common tables, and the query around."""

    def __init__(self, parent: Scope | None, common: dict[str, tuple[exp.Expr, Scope]]) -> None:
        self.parent = parent
        self.common = common
        self.visible: list[Visible] = []
        self.named: dict[str, Expr] = {}
        self.using: dict[str, Expr] = {}

    def find_common(self, name: str) -> tuple[exp.Expr, Scope] | None:
        found = self.common.get(name)
        return found if found is not None or self.parent is None else self.parent.find_common(name)


class Reading:
    """Expressions at one place of a statement. See ``scalars.Columns``."""

    def __init__(self, statement: Statements, scope: Scope, select: Windows | None = None) -> None:
        self.statement = statement
        self.scope = scope
        self.select = select
        self.dialect = statement.dialect

    def read(self, node: exp.Expr) -> Expr:
        """A whole expression, its constants of the type of what they are compared with."""
        return typed(scalar(node, self), self._kind)

    def _kind(self, ref: Ref) -> str:
        return ref.path[1] if ref.path[0] == "now" else self.statement.kinds.get(ref, "")

    def column(self, node: exp.Column) -> Expr:
        name, table = self._name(node), node.table.lower()
        if isinstance(node.this, exp.Star):
            raise refused("reports.unsupported", node, what="*")
        scope: Scope | None = self.scope
        while scope is not None:
            found = _in_scope(scope, name, table, node, scope is self.scope)
            if found is not None:
                return found
            scope = scope.parent
        if table:
            raise refused("reports.unknown_column", node, name=f"{table}.{name}")
        raise refused("reports.unknown_column", node, name=name)

    def _name(self, node: exp.Column) -> str:
        """The name of a column; where quotes keep capitals, ``"Amount"`` is another column than ``amount``."""
        kept = self.dialect in _KEEP_CAPITALS and isinstance(node.this, exp.Identifier) and node.this.quoted
        return node.name if kept else node.name.lower()

    def subquery(self, op: str, left: tuple[Expr, ...], query: exp.Expr) -> Expr:
        inner = query.this if isinstance(query, exp.Subquery) and not query.args.get("limit") else query
        rows = self.statement.query(inner, self.scope)
        name = f"p{len(self.statement.plans)}"
        self.statement.plans[name] = rows
        width = len(self.statement.outputs(rows))
        if op != "exists" and width != max(len(left), 1):
            raise refused("reports.union_columns", query)
        return Call(op, (*left, Lit("plan", name)))

    def over(self, node: exp.Window) -> Expr:
        if self.select is None:
            raise refused("reports.unsupported", node, what=node.sql()[:80])
        return self.select.windowed(node)

    def type_of(self, expr: Expr) -> str:
        return type_of(expr, self._kind)

    def unknown(self, name: str) -> None:
        self.statement.strangers.append(name)


def _in_scope(scope: Scope, name: str, table: str, node: exp.Expr, here: bool) -> Expr | None:
    if table:
        for one in scope.visible:
            if one.name == table and (one.columns is None or name in one.columns):
                return Ref((one.alias, name))
        return None
    if here and name in scope.using:
        return scope.using[name]
    known = [one for one in scope.visible if one.columns is not None and name in one.columns]
    if len(known) > 1:
        raise refused("reports.ambiguous_column", node, name=name)
    if known:
        return Ref((known[0].alias, name))
    if name in scope.named:
        return scope.named[name]
    open_ones = [one for one in scope.visible if one.columns is None]
    if len(open_ones) > 1:
        raise refused("reports.ambiguous_column", node, name=name)
    return Ref((open_ones[0].alias, name)) if open_ones else None
