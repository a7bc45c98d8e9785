"""One SELECT as steps: sources, filter, groups, windows, columns, and what is cut off at the end."""

from __future__ import annotations

from sqlglot import exp

from caliber.compare.plan import Distinct, Group, Join, Limit, Order, Over, Project, Rows, Table, Union, Where, Window
from caliber.interchange.sql_reports.refusals import refused
from caliber.interchange.sql_reports.scopes import Reading, Scope, Statements
from caliber.interchange.sql_reports.strictness import read_whole
from caliber.model.expr import AGGREGATES, Call, Expr, Ref, refs

_WINDOWS: dict[type[exp.Expr], str] = {
    exp.RowNumber: "row_number", exp.Rank: "rank", exp.DenseRank: "dense_rank", exp.Lag: "lag", exp.Lead: "lead",
    exp.FirstValue: "first_value", exp.LastValue: "last_value",
}  # fmt: skip
_FRAMES = {
    ("ROWS", "UNBOUNDED", "CURRENT ROW"): "rows to current",
    ("RANGE", "UNBOUNDED", "CURRENT ROW"): "range to current",
    ("ROWS", "UNBOUNDED", "UNBOUNDED"): "all",
    ("RANGE", "UNBOUNDED", "UNBOUNDED"): "all",
}


class Select:
    """Reads one SELECT; its window functions are gathered while its columns are read."""

    def __init__(self, statement: Statements, node: exp.Select, scope: Scope) -> None:
        self.statement = statement
        self.node = node
        self.scope = scope
        self.windows: dict[str, Over] = {}
        self.alias = statement.fresh("w")
        self.names: list[str] = []

    def rows(self) -> Rows:
        """The whole SELECT."""
        node = self.node
        rows = self._sources()
        where = node.args.get("where")
        if where is not None and rows is not None:
            rows = Where(rows, self._read(where.this))
        columns = self._columns(rows)
        self.scope.named = {name: expr for name, expr in columns if _named(name)}
        having = self._part("having")
        qualify = self._part("qualify")
        order = self._order(columns)
        if rows is not None:
            rows, change = self._grouped(rows, columns, [having, *(one.value for one in order)])
            columns = [(name, change(expr)) for name, expr in columns]
            rows = Where(rows, change(having)) if having is not None else rows
            rows = self._windowed(rows, change)
            rows = Where(rows, change(qualify)) if qualify is not None else rows
            order = tuple(Order(change(one.value), one.descending, one.nulls_first) for one in order)
        return self._out(rows, columns, order)

    def _read(self, node: exp.Expr) -> Expr:
        return Reading(self.statement, self.scope, self).read(node)

    def _part(self, name: str) -> Expr | None:
        node = self.node.args.get(name)
        return self._read(node.this) if node is not None else None

    def _sources(self) -> Rows | None:
        source = self.node.args.get("from_") or self.node.args.get("from")
        if source is None or (isinstance(source.this, exp.Table) and source.this.name.lower() == "dual"):
            return None
        rows = self.statement.source(source.this, self.scope)
        for join in self.node.args.get("joins") or ():
            rows = self.statement.joined(rows, join, self.scope)
        return rows

    def _columns(self, rows: Rows | None) -> list[tuple[str, Expr]]:
        out: list[tuple[str, Expr]] = []
        for place, node in enumerate(self.node.expressions):
            if isinstance(node, exp.Star) or (isinstance(node, exp.Column) and isinstance(node.this, exp.Star)):
                out += self._star(node)
                continue
            name = (node.alias or (node.name if isinstance(node, exp.Column) else "")).lower() or f"column {place + 1}"
            out.append((name, self._read(node.unalias())))
        seen: dict[str, int] = {}
        for place, (name, expr) in enumerate(out):
            seen[name] = seen.get(name, 0) + 1
            if seen[name] > 1:
                out[place] = (f"{name} {seen[name]}", expr)
        return out

    def _star(self, node: exp.Expr) -> list[tuple[str, Expr]]:
        table = node.table.lower() if isinstance(node, exp.Column) else ""
        star = node.this if isinstance(node, exp.Column) else node
        if any(star.args.get(part) for part in ("except_", "except", "replace", "rename")):
            raise refused("reports.unsupported", node, what=node.sql()[:80])
        out: list[tuple[str, Expr]] = []
        for one in self.scope.visible:
            if table and one.name != table:
                continue
            if one.columns is None:
                raise refused("reports.star", node, name=one.name)
            out += [(name, Ref((one.alias, name))) for name in one.columns]
        return out

    # -- groups

    def _grouped(self, rows: Rows, columns: list[tuple[str, Expr]], others: list[Expr | None]) -> tuple[Rows, Change]:
        keys = self._keys(columns)
        everything = [expr for _, expr in columns] + [one for one in others if one is not None]
        inside = [one for over in self.windows.values() for one in _inside(over)]
        aggregates = list(dict.fromkeys(agg for expr in (*everything, *inside) for agg in aggregates_in(expr)))
        if not aggregates and self.node.args.get("group") is None and self.node.args.get("having") is None:
            return rows, Change({})
        alias = self.statement.fresh("g")
        places: dict[Expr, Expr] = {key: Ref((alias, f"k{place}")) for place, key in enumerate(keys)}
        places.update({agg: Ref((alias, f"v{place}")) for place, agg in enumerate(aggregates)})
        for expr, ref in places.items():
            if isinstance(ref, Ref):
                kind = Reading(self.statement, self.scope).type_of(expr)
                self.statement.kinds[ref] = "integer" if _counts(expr) else kind
        group = Group(
            alias,
            rows,
            tuple((f"k{place}", key) for place, key in enumerate(keys)),
            tuple((f"v{place}", agg) for place, agg in enumerate(aggregates)),
        )
        change = Change(places)
        for expr in (*everything, *inside):
            self._only_grouped(change(expr), alias)
        return group, change

    def _only_grouped(self, expr: Expr, alias: str) -> None:
        """A column that is neither grouped nor aggregated has no one value."""
        own = {one.alias for one in self.scope.visible}
        for ref in refs(expr):
            if ref.path[0] in own:
                raise refused("reports.not_grouped", self.node, name=ref.path[1])

    def _keys(self, columns: list[tuple[str, Expr]]) -> list[Expr]:
        group = self.node.args.get("group")
        if group is None:
            return []
        read_whole(group)
        if group.args.get("all"):
            return [expr for _, expr in columns if not aggregates_in(expr)]
        out: list[Expr] = []
        for node in group.expressions:
            if node.is_int:
                if not 0 < int(node.name) <= len(columns):
                    raise refused("reports.unsupported", node, what=f"GROUP BY {node.name}")
                out.append(columns[int(node.name) - 1][1])
            else:
                out.append(self._read(node))
        return list(dict.fromkeys(out))

    # -- windows

    def windowed(self, node: exp.Window) -> Expr:
        """A window function; the column that stands for it."""
        function = node.this
        read_whole(node)
        if isinstance(function, exp.IgnoreNulls | exp.RespectNulls):
            raise refused("reports.unsupported", node, what=node.sql()[:80])
        reading = Reading(self.statement, self.scope)
        op = _WINDOWS.get(type(function))
        if op is None:
            call = reading.read(function)
            if not isinstance(call, Call) or call.op not in AGGREGATES:
                raise refused("reports.unsupported", node, what=node.sql()[:80])
            op, args = call.op, call.args
        else:
            parts = [function.args.get(name) for name in ("this", "offset", "default")]
            args = tuple(reading.read(part) for part in parts if isinstance(part, exp.Expr))
        order = node.args.get("order")
        partition = tuple(reading.read(one) for one in node.args.get("partition_by") or ())
        over = Over(op, args, partition, self._ordered(order, reading), self._frame(node))
        name = next((name for name, one in self.windows.items() if one == over), f"w{len(self.windows)}")
        self.windows[name] = over
        return Ref((self.alias, name))

    def _frame(self, node: exp.Window) -> str:
        spec = node.args.get("spec")
        if spec is None:
            return ""
        start = f"{spec.args.get('start')}".upper()
        end = f"{spec.args.get('end') or 'CURRENT ROW'}".upper()
        found = _FRAMES.get((str(spec.args.get("kind")).upper(), start, end))
        return found or spec.sql().lower()

    def _ordered(self, order: exp.Expr | None, reading: Reading) -> tuple[Order, ...]:
        for one in order.expressions if order is not None else ():
            read_whole(one)
        return tuple(
            Order(reading.read(one.this), bool(one.args.get("desc")), bool(one.args.get("nulls_first")))
            for one in (order.expressions if order is not None else ())
        )

    def _windowed(self, rows: Rows, change: Change) -> Rows:
        if not self.windows:
            return rows
        columns = tuple((name, _changed(over, change)) for name, over in self.windows.items())
        for name, over in columns:
            kind = "integer" if over.op in ("row_number", "rank", "dense_rank", "count") else ""
            self.statement.kinds[Ref((self.alias, name))] = kind
        return Window(self.alias, rows, columns)

    # -- the end

    def _order(self, columns: list[tuple[str, Expr]]) -> tuple[Order, ...]:
        """ORDER BY matters only where LIMIT cuts."""
        node = self.node
        order = node.args.get("order")
        if order is None or (node.args.get("limit") is None and node.args.get("offset") is None):
            return ()
        out = []
        names = dict(columns)
        for one in order.expressions:
            read_whole(one)
            if one.this.is_int and 0 < int(one.this.name) <= len(columns):
                value = columns[int(one.this.name) - 1][1]
            elif isinstance(one.this, exp.Column) and not one.this.table and one.this.name.lower() in names:
                value = names[one.this.name.lower()]
            else:
                value = self._read(one.this)
            out.append(Order(value, bool(one.args.get("desc")), bool(one.args.get("nulls_first"))))
        return tuple(out)

    def _out(self, rows: Rows | None, columns: list[tuple[str, Expr]], order: tuple[Order, ...]) -> Rows:
        node = self.node
        cut = node.args.get("limit") is not None or node.args.get("offset") is not None
        distinct = node.args.get("distinct")
        if distinct is not None and (distinct.args.get("on") or (cut and order)):
            raise refused("reports.unsupported", node, what="SELECT DISTINCT … ON / LIMIT")
        if cut and rows is not None and distinct is None:
            rows = limited(rows, order, node)
        alias = self.statement.fresh("s")
        reading = Reading(self.statement, self.scope)
        for name, expr in columns:
            self.statement.kinds[Ref((alias, name))] = reading.type_of(expr)
        out: Rows = Project(alias, rows, tuple(columns))
        if distinct is not None:
            out = Distinct(alias, out)
            out = limited(out, (), node) if cut else out
        return out


class Change:
    """Expressions over a group's rows as ones over the group's columns."""

    def __init__(self, places: dict[Expr, Expr]) -> None:
        self.places = places

    def __call__(self, expr: Expr) -> Expr:
        found = self.places.get(expr)
        if found is not None:
            return found
        if isinstance(expr, Call):
            return Call(expr.op, tuple(self(arg) for arg in expr.args))
        return expr


def aggregates_in(expr: Expr) -> list[Expr]:
    """The outermost aggregates, with the conditions that stand on them."""
    if not isinstance(expr, Call):
        return []
    if is_aggregate(expr):
        return [expr]
    return [found for arg in expr.args for found in aggregates_in(arg)]


def is_aggregate(expr: Expr) -> bool:
    """An aggregate call, of whichever kind."""
    if not isinstance(expr, Call):
        return False
    if expr.op == "filter":
        return True
    return expr.op in AGGREGATES or (expr.op.endswith("_distinct") and expr.op.startswith(("sum", "avg")))


def _counts(expr: Expr) -> bool:
    return isinstance(expr, Call) and expr.op.startswith("count")


def _inside(over: Over) -> list[Expr]:
    return [*over.args, *over.partition, *(one.value for one in over.order)]


def _changed(over: Over, change: Change) -> Over:
    order = tuple(Order(change(one.value), one.descending, one.nulls_first) for one in over.order)
    return Over(over.op, tuple(map(change, over.args)), tuple(map(change, over.partition)), order, over.frame)


def _named(name: str) -> bool:
    return not name.startswith("column ")


def limited(rows: Rows, order: tuple[Order, ...], node: exp.Expr) -> Rows:
    """The rows that LIMIT, TOP or FETCH and OFFSET leave."""
    limit, offset = node.args.get("limit"), node.args.get("offset")
    for part in (limit, offset):
        if part is not None:
            read_whole(part)
    count = (limit.args.get("expression") or limit.args.get("count")) if limit is not None else None
    sizes = []
    for part, missing in ((count, -1), (offset.expression if offset is not None else None, 0)):
        if part is not None and not part.is_int:
            raise refused("reports.unsupported", node, what=part.sql()[:80])
        sizes.append(int(part.name) if part is not None else missing)
    return Limit(rows, order, sizes[0], sizes[1])


def key_or_value(rows: Rows) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Of the columns of a query those that name no figure, and those that do."""
    keys: list[str] = []
    values: list[str] = []
    for name, expr in _expressions(rows):
        (values if _is_figure(expr, rows) else keys).append(name)
    return tuple(keys), tuple(values)


def _expressions(rows: Rows) -> list[tuple[str, Expr]]:
    if isinstance(rows, Project):
        return list(rows.columns)
    if isinstance(rows, Union):
        return [(name, Ref((rows.alias, name))) for name in rows.names]
    assert isinstance(rows, Distinct | Limit | Where)
    return _expressions(rows.rows)


def _is_figure(expr: Expr, rows: Rows) -> bool:
    """An expression that rests on an aggregate or a window function somewhere below."""
    return any(_rests(ref, rows) for ref in refs(expr))


def _rests(ref: Ref, step: Rows) -> bool:
    alias, name = ref.path[0], ref.path[-1]
    if isinstance(step, Table):
        return False
    if isinstance(step, Group) and step.alias == alias:
        return name.startswith("v")
    if isinstance(step, Window) and step.alias == alias:
        return True
    if isinstance(step, Project) and step.alias == alias:
        expr = dict(step.columns)[name]
        return step.rows is not None and _is_figure(expr, step.rows)
    if isinstance(step, Union) and step.alias == alias:
        place = step.names.index(name)
        return any(_rests(Ref((branch.alias, branch.columns[place][0])), branch) for branch in step.branches)
    if isinstance(step, Join):
        return _rests(ref, step.left) or _rests(ref, step.right)
    below = getattr(step, "rows", None)
    if isinstance(step, Group):
        key = dict(step.keys).get(name)
        return False if key is None else _is_figure(key, step.rows)
    return below is not None and _rests(ref, below)
