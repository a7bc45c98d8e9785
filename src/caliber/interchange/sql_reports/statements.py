"""One query of any dialect as steps (``compare.plan``): names resolved, subqueries and views opened."""

from __future__ import annotations

from sqlglot import exp

from caliber.compare.plan import (
    Definition,
    Distinct,
    Join,
    Limit,
    Order,
    Project,
    Rows,
    Table,
    Union,
    Where,
)
from caliber.compare.schema import NO_FACTS
from caliber.interchange.sql_reports.ddl import Catalog, table_name
from caliber.interchange.sql_reports.refusals import refused
from caliber.interchange.sql_reports.scopes import Reading, Scope, Visible
from caliber.interchange.sql_reports.selecting import Select, key_or_value, limited
from caliber.interchange.sql_reports.strictness import read_derived, read_query, read_whole
from caliber.model.expr import TRUE, Call, Expr, Lit, Ref, all_of

MAX_STEPS = 600


class Statement:
    """Reads one statement; gathers the plans of its subqueries and the tables that it names."""

    def __init__(self, catalog: Catalog, dialect: str) -> None:
        self.catalog = catalog
        self.dialect = dialect
        self.plans: dict[str, Rows] = {}
        self.kinds: dict[Ref, str] = {}
        self.tables: dict[str, str] = {}
        self.strangers: list[str] = []
        self.count = 0

    def fresh(self, name: str) -> str:
        """An alias that nothing else has."""
        self.count += 1
        if self.count > MAX_STEPS:
            raise refused("reports.too_large", None, limit=MAX_STEPS)
        return f"{name}.{self.count}"

    def definition(self, name: str, query: exp.Expr) -> Definition:
        """The statement as a definition: columns that hold an aggregate are its figures, the others its keys."""
        rows = self.query(query, Scope(None, {}))
        top = _top(rows, self)
        keys, values = key_or_value(rows)
        return Definition(
            name=name,
            rows=top,
            keys=keys,
            values=values,
            plans=self.plans,
            schema=self.catalog.tables,
            unproved=tuple(dict.fromkeys(self.strangers)),
        )

    # -- queries

    def query(self, node: exp.Expr, scope: Scope) -> Rows:
        """A SELECT, a union or a query in parentheses; gives a step with columns of its own."""
        common = node.args.get("with_") or node.args.get("with")
        if common is not None:
            if common.args.get("recursive"):
                raise refused("reports.unsupported", node, what="WITH RECURSIVE")
            inner = Scope(scope, {})
            for one in common.expressions:
                read_whole(one)
                inner.common[one.alias.lower()] = (_aliased(one), Scope(inner, dict(inner.common)))
            scope = inner
        if isinstance(node, exp.Subquery):
            read_query(node)
            rows = self.query(node.this, scope)
            return self.cut(rows, node)
        read_whole(node)
        if isinstance(node, exp.Union):
            return self.union(node, scope)
        if isinstance(node, exp.Select):
            return Select(self, node, Scope(scope, {})).rows()
        raise refused("reports.unsupported", node, what=type(node).__name__.upper())

    def union(self, node: exp.Union, scope: Scope) -> Rows:
        parts = [self.query(one, scope) for one in _branches(node)]
        columns = [self.outputs(part) for part in parts]
        if len({len(one) for one in columns}) > 1:
            raise refused("reports.union_columns", node)
        names = tuple(ref.path[1] for ref in columns[0])
        branches = []
        for part, refs in zip(parts, columns, strict=True):
            branches.append(Project(self.fresh("b"), part, tuple(zip(names, refs, strict=True))))
        alias = self.fresh("u")
        for place, name in enumerate(names):
            kinds = {self.kinds.get(refs[place], "") for refs in columns}
            self.kinds[Ref((alias, name))] = kinds.pop() if len(kinds) == 1 else ""
        rows: Rows = Union(alias, names, tuple(branches))
        return self.cut(Distinct(alias, rows) if node.args.get("distinct") else rows, node)

    def cut(self, rows: Rows, node: exp.Expr) -> Rows:
        """ORDER BY and LIMIT of a union: only where something is cut off do they matter."""
        limit, order = node.args.get("limit"), node.args.get("order")
        if limit is None and node.args.get("offset") is None:
            return rows
        names = {ref.path[1]: ref for ref in self.outputs(rows)}
        parts = []
        for one in order.expressions if order is not None else ():
            read_whole(one)
            place = int(one.this.name) - 1 if one.this.is_int else -1
            ref = self.outputs(rows)[place] if one.this.is_int else names.get(one.this.name.lower())
            if ref is None:
                raise refused("reports.unsupported", one, what=one.sql()[:80])
            parts.append(Order(ref, bool(one.args.get("desc")), bool(one.args.get("nulls_first"))))
        return limited(rows, tuple(parts), node)

    # -- FROM

    def source(self, node: exp.Expr, scope: Scope) -> Rows:
        """One source in FROM with its joins, entered into the scope."""
        rows = self._one_source(node, scope)
        for join in node.args.get("joins") or ():
            rows = self.joined(rows, join, scope)
        return rows

    def _one_source(self, node: exp.Expr, scope: Scope) -> Rows:
        if isinstance(node, exp.Subquery):
            read_derived(node)
        else:
            read_whole(node)
        if isinstance(node, exp.Subquery) and isinstance(node.this, exp.Table):
            return self.source(node.this, scope)
        if isinstance(node, exp.Subquery):
            return self._derived(node.alias.lower(), self.query(node.this, _outside(scope)), scope, node)
        if not isinstance(node, exp.Table) or not isinstance(node.this, exp.Identifier):
            raise refused("reports.unsupported", node, what=node.sql()[:80])
        name, alias = table_name(node), (node.alias or node.name).lower()
        common = scope.find_common(name)
        if common is not None:
            return self._derived(alias, self.query(*common), scope, node)
        view = self.catalog.views.get(name)
        if view is not None:
            return self._derived(alias, self.query(view, Scope(None, {})), scope, node)
        return self._table(name, alias, scope, node)

    def _table(self, name: str, alias: str, scope: Scope, node: exp.Expr) -> Rows:
        facts = self.catalog.tables.get(name, NO_FACTS)
        if self.catalog.tables and name not in self.catalog.tables:
            raise refused("reports.unknown_table", node, name=name)
        if node.args.get("alias") and node.args["alias"].columns:
            raise refused("reports.unsupported", node, what=node.sql()[:80])
        inner = self.fresh(alias)
        self.tables[inner] = name
        for column, about in facts.columns.items():
            self.kinds[Ref((inner, column))] = about.type
        self._enter(Visible(alias, inner, tuple(facts.columns) if facts.whole else None), scope, node)
        return Table(inner, name)

    def _derived(self, alias: str, rows: Rows, scope: Scope, node: exp.Expr) -> Rows:
        refs = self.outputs(rows)
        renamed = [one.name.lower() for one in (node.args["alias"].columns if node.args.get("alias") else [])]
        names = renamed if len(renamed) == len(refs) else [ref.path[1] for ref in refs]
        inner = self.fresh(alias or "q")
        for name, ref in zip(names, refs, strict=True):
            self.kinds[Ref((inner, name))] = self.kinds.get(ref, "")
        self._enter(Visible(alias, inner, tuple(names)), scope, node)
        return Project(inner, rows, tuple(zip(names, refs, strict=True)))

    def _enter(self, one: Visible, scope: Scope, node: exp.Expr) -> None:
        if one.name and any(other.name == one.name for other in scope.visible):
            raise refused("reports.ambiguous_table", node, name=one.name)
        scope.visible.append(one)

    def joined(self, left: Rows, join: exp.Join, scope: Scope) -> Rows:
        """One join; RIGHT is LEFT turned round, SEMI and ANTI are conditions."""
        side, kind, method = join.side.upper(), join.kind.upper(), join.method.upper()
        if method or kind not in ("", "INNER", "CROSS", "OUTER", "SEMI", "ANTI"):
            raise refused("reports.unsupported", join, what=f"{method or kind} JOIN")
        read_whole(join)
        before = list(scope.visible)
        right = self.source(join.this, scope)
        on = self._on(join, scope, before)
        if kind in ("SEMI", "ANTI"):
            scope.visible = before
            name = f"semi{len(self.plans)}"
            self.plans[name] = Project(self.fresh("s"), Where(right, on), (("one", Lit("number", "1")),))
            found = Call("exists", (Lit("plan", name),))
            return Where(left, found if kind == "SEMI" else Call("not", (found,)))
        if side == "RIGHT":
            return Join("left", right, left, on)
        return Join({"LEFT": "left", "FULL": "full"}.get(side, "inner"), left, right, on)

    def _on(self, join: exp.Join, scope: Scope, before: list[Visible]) -> Expr:
        using = join.args.get("using")
        if using:
            new = [one for one in scope.visible if one not in before]
            tests = []
            for name in (one.name.lower() for one in using):
                here = self._among(name, before, join)
                there = self._among(name, new, join)
                tests.append(Call("=", (here, there)))
                chosen = there if join.side.upper() == "RIGHT" else here
                scope.using[name] = Call("coalesce", (here, there)) if join.side.upper() == "FULL" else chosen
            return all_of(tuple(tests))
        node = join.args.get("on")
        return Reading(self, scope).read(node) if node is not None else TRUE

    def _among(self, name: str, visible: list[Visible], node: exp.Expr) -> Expr:
        known = [one for one in visible if one.columns is not None and name in one.columns]
        open_ones = [one for one in visible if one.columns is None]
        found = known if known else open_ones
        if len(found) == 1:
            return Ref((found[0].alias, name))
        code = "reports.ambiguous_column" if found else "reports.unknown_column"
        raise refused(code, node, name=name)

    def outputs(self, rows: Rows) -> list[Ref]:
        """The columns of a query, in order."""
        if isinstance(rows, Project):
            return [Ref((rows.alias, name)) for name, _ in rows.columns]
        if isinstance(rows, Union):
            return [Ref((rows.alias, name)) for name in rows.names]
        assert isinstance(rows, Distinct | Limit | Where)
        return self.outputs(rows.rows)


def _outside(scope: Scope) -> Scope:
    """What a derived table sees: common tables, but none of its neighbours."""
    inner = Scope(scope.parent, dict(scope.common))
    return inner


def _aliased(one: exp.Expr) -> exp.Expr:
    """A common table's query, its columns renamed as the common table says."""
    names = one.args["alias"].columns
    query: exp.Expr = one.this
    if names and isinstance(query, exp.Select) and len(names) == len(query.expressions):
        query = query.copy()
        query.set(
            "expressions",
            [exp.alias_(e.unalias(), n.name) for e, n in zip(query.expressions, names, strict=True)],
        )
    return query


def _branches(node: exp.Expr) -> list[exp.Expr]:
    """The parts of a chain of unions of one kind."""
    out: list[exp.Expr] = []
    for one in (node.this, node.expression):
        plain = isinstance(one, exp.Union) and not one.args.get("limit") and not one.args.get("with_")
        if plain and bool(one.args.get("distinct")) == bool(node.args.get("distinct")):
            out += _branches(one)
        else:
            out.append(one)
    return out


def _top(rows: Rows, statement: Statement) -> Project:
    if isinstance(rows, Project):
        return rows
    refs = statement.outputs(rows)
    return Project(statement.fresh("top"), rows, tuple((ref.path[1], ref) for ref in refs))
