"""The plan as one SELECT. Text is put together from fragments that were bound and checked; no SQL tree is built."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

from caliber.compiler.bind import Binder, Fragment
from caliber.compiler.dialects import Dialect
from caliber.compiler.drawn import Drawn, Gaps, drawn
from caliber.compiler.expand import PLAIN
from caliber.compiler.late_sql import every_sql, form_of, periods_sql, read_sql, rows_sql
from caliber.compiler.names import Found
from caliber.compiler.periods import Range, Spine
from caliber.compiler.plan import SPLITTABLE, Base, Consumer, DimPlan, Group, LeafPlan, Output, PickPlan, Plan
from caliber.compiler.render import apply, filtered, quoted, render
from caliber.compiler.tables_sql import Tables, population
from caliber.compiler.time_sql import add_sql, has_start, key_column, spread_sql, trunc_sql
from caliber.errors import Refused
from caliber.model.calendar import PARTS
from caliber.model.expr import Call, Expr, Ref
from caliber.model.objects import Calendar


def to_sql(binder: Binder, plan: Plan) -> str:
    """The statement that answers the plan, in the binder's dialect, up to its order and limit: ``ending_sql``."""
    return _drawn(binder, plan, None).filled(plan)


def _drawn(binder: Binder, plan: Plan, tables: Tables | None) -> Drawn:
    """Kept for the form of the plan, unless relations stand beside its facts, which may hold members of the question.

    ``tables``: of the statement that it stands inside.
    """
    if plan.sides or (tables is not None and tables.sides):
        return drawn(Writer(binder, plan, tables).draw)
    return plan.alike.once(("drawn", form_of(plan)), lambda: drawn(Writer(binder, plan, tables).draw))


def ending_sql(dialect: Dialect, order: tuple[tuple[str, bool], ...], limit: int | None) -> str:
    """The end of a statement: in which order rows come, and how many."""
    items = [dialect.order.format(quoted(dialect, column), "DESC" if down else "ASC") for column, down in order]
    return (f" ORDER BY {', '.join(items)}" if items else "") + (f" LIMIT {limit}" if limit is not None else "")


def _and(parts: Iterable[str]) -> str:
    return " AND ".join(parts)


class Writer:
    """Writes one plan; ``probes`` borrow its way of naming tables and joins.

    Moments and the predicates of the question are gaps in what is drawn, so that it serves every plan of its form.
    """

    def __init__(self, binder: Binder, plan: Plan, tables: Tables | None = None) -> None:
        self.binder = binder
        self.dialect = binder.dialect
        self.plan = plan
        self.tables = tables or Tables(binder, dict(plan.sides), self.answer)
        self.calendar: Calendar = binder.snapshot.model.calendar
        self.inside = tables is not None
        self.ctes: list[str] = []
        self.gaps = Gaps()
        self.keys = [f"d{i}" for i in range(len(plan.dims))]
        self.leaves = sorted({leaf.number for group in plan.groups for c in group.consumers for leaf in c.leaves})

    # -- the whole

    def draw(self, gaps: Gaps) -> str:
        self.gaps, self.ctes = gaps, []
        if self.inside:
            body = self.body()
        else:
            body = self.finish(self.body() if self.leaves else self.members(self.plan.groups[0]))
        return (f"WITH {', '.join(self.ctes)} " if self.ctes else "") + body

    def answer(self, plan: Plan) -> str:
        """A question inside this one, as a SELECT of its keys ``d0`` … and measures ``m0`` …"""
        return _drawn(self.binder, plan, self.tables).filled(plan)

    def body(self) -> str:
        """Keys and measures, before formulas: what has all keys together, then what belongs to fewer of them."""
        parts = [part for i, group in enumerate(self.plan.groups) for part in self.group(i, group)]
        full = [part for part in parts if part.keys is None]
        if not full:
            raise Refused("kind.nested_whole", "metrics", metric=self.plan.outputs[-1].column)
        body = full[0].sql if len(full) == 1 else self.together(full)
        body = self.filled(body, full) if self.plan.fill else body
        coarser = [part for part in parts if part.keys is not None]
        return self.beside(body, full, coarser) if coarser else body

    def beside(self, body: str, full: list[Part], coarser: list[Part]) -> str:
        """The wholes joined to their parts."""
        columns = [*(f"part.{key} AS {key}" for key in self.keys), *(f"part.m{i} AS m{i}" for i in _measures(full))]
        sql = f"({body}) AS part"
        for at, whole in enumerate(coarser):
            same = [apply(self.dialect, "is_not_distinct", (f"part.d{i}", f"whole{at}.d{i}")) for i in whole.keys or ()]
            sql += f" LEFT JOIN ({whole.sql}) AS whole{at} ON {_and(same) or '1 = 1'}"
            columns += [f"whole{at}.m{i} AS m{i}" for i in whole.measures]
        return f"SELECT {', '.join(columns)} FROM {sql}"

    def together(self, parts: list[Part]) -> str:
        """Each part has one row a key: put under each other and grouped, which joins them null-safe on every engine."""
        home = {i: at for at, part in enumerate(parts) for i in part.measures}
        leaves = sorted(home)
        named = self.dialect.absent != "NULL"
        arms = []
        for at, part in enumerate(parts):
            absent = {i: self.dialect.absent.format(i, home[i]) for i in leaves if i not in part.measures}
            columns = [*self.keys, *(f"{absent[i]} AS m{i}" if i in absent else f"m{i}" for i in leaves)]
            if named:
                self.ctes.append(f"part{at} AS ({part.sql})")
            arms.append(f"SELECT {', '.join(columns)} FROM {f'part{at}' if named else f'({part.sql})'} AS part")
        columns = [*self.keys, *(f"max(m{i}) AS m{i}" for i in leaves)]
        return f"SELECT {', '.join(columns)} FROM ({' UNION ALL '.join(arms)}) AS parts{self.group_by(len(self.keys))}"

    def filled(self, body: str, full: list[Part]) -> str:
        """A row for every period and every combination of the other keys that occurs; no row of the answer is lost."""
        assert self.plan.fill is not None
        self.ctes.append(f"answer AS ({body})")
        at = next(i for i, dim in enumerate(self.plan.dims) if dim.found is None)
        others = [key for i, key in enumerate(self.keys) if i != at]
        members = f" CROSS JOIN (SELECT DISTINCT {', '.join(others)} FROM answer) AS members" if others else ""
        own = self.plan.fill.told and self.plan.fill.told[0].keys
        period = f"periods.{key_column(at) if own else 'p'} AS d{at}"
        columns = [period if i == at else f"members.{key} AS {key}" for i, key in enumerate(self.keys)]
        series = self.gaps.gap(partial(every_sql, self.dialect))
        periods = f"SELECT {', '.join(columns)} FROM ({series}) AS periods{members}"
        same = [apply(self.dialect, "is_not_distinct", (f"answer.{key}", f"asked.{key}")) for key in self.keys]
        values = [*(f"asked.{key} AS {key}" for key in self.keys), *(f"answer.m{i} AS m{i}" for i in _measures(full))]
        keys = ", ".join(self.keys)  # a bare UNION is not read alike everywhere
        every = f"SELECT DISTINCT {keys} FROM ({periods} UNION ALL SELECT {keys} FROM answer) AS every_one"
        return f"SELECT {', '.join(values)} FROM ({every}) AS asked LEFT JOIN answer ON {_and(same)}"

    def finish(self, body: str) -> str:
        columns = self.plan.kept.once("columns of SQL", self.columns)
        return f"SELECT {columns} FROM ({body}) AS answered"

    def columns(self) -> str:
        return ", ".join(f"{self.output(out)} AS {quoted(self.dialect, out.column)}" for out in self.plan.outputs)

    def output(self, out: Output) -> str:
        if out.dim >= 0:
            return self.keys[out.dim]
        if out.formula is not None:
            return self.formula(out.formula)
        now, before = (self.output(self.plan.outputs[i]) for i in out.of)
        change = f"({now} - {before})"
        if out.derived == "change":
            return change
        return f"(CASE WHEN {before} > 0 THEN {apply(self.dialect, '/', (change, before))} END)"

    def formula(self, formula: Expr) -> str:
        def place(node: Expr) -> str:
            if isinstance(node, Ref):
                return self.keys[int(node.path[1])] if node.path[0] == "key" else f"m{node.path[1]}"
            assert isinstance(node, Call)
            value, *among = (render(self.dialect, arg, place) for arg in node.args)
            order = self.dialect.order.format(value, "DESC")
            return f"CASE WHEN {value} IS NOT NULL THEN {_ranked(among, order)} END"

        return render(self.dialect, formula, place)

    @staticmethod
    def group_by(count: int) -> str:
        return f" GROUP BY {', '.join(str(i + 1) for i in range(count))}" if count else ""

    # -- groups

    def members(self, group: Group) -> str:
        """Dimensions alone: the combinations that occur."""
        columns = [f"{self.dim(group, i, '')} AS d{i}" for i in range(len(group.dims))]
        one = "DISTINCT " if self.plan.distinct else ""
        return f"SELECT {one}{', '.join(columns)} FROM {self.tables.source(group)}{self.where(0)}"

    def where(self, index: int, time: str = "", read: tuple[int, ...] = (), more: tuple[str, ...] = ()) -> str:
        """A gap for the WHERE of a group: its predicates, ``more`` conditions, and that ``time`` lies in what is read.

        ``read``: the places of the consumers that read.
        """
        return self.gaps.gap(partial(rows_sql, self.dialect, index, time, read, more))

    def group(self, index: int, group: Group) -> list[Part]:
        """One SELECT a consumer, with the leaves that it gives; bases and spines are added to the CTEs."""
        if group.base is None:
            consumer = group.consumers[0]
            return [_part(self.direct(index, group, consumer), consumer)]
        if len(group.consumers) > 1 and group.rollup and self.adds_together(group):
            return [self.together_added(index, group, group.base)]
        base = self.base(index, group, group.base)
        source = f"({base})"
        if len(group.consumers) > 1 or group.consumers[0].spine is not None:
            self.ctes.append(f"b{index} AS ({base})")
            source = f"b{index}"
        out = []
        for at, consumer in enumerate(group.consumers):
            sql = self.consumer(index, group, group.base, consumer, at, source, f"s{index}_{at}")
            out.append(_part(sql, consumer))
        return out

    def adds_together(self, group: Group) -> bool:
        """Whether the rows of all consumers can be put under each other before they are added up."""
        splits = all(leaf.op in SPLITTABLE for consumer in group.consumers for leaf in consumer.leaves)
        return splits and self.dialect.absent == "NULL" and all(consumer.straight for consumer in group.consumers)

    def together_added(self, index: int, group: Group, base: Base) -> Part:
        """Each consumer's rows with their own values, each in the period in which it counts; added up once."""
        every = tuple(leaf for consumer in group.consumers for leaf in consumer.leaves)
        source = self.from_(index, group, base)
        arms = [
            self.base(index, group._replace(consumers=(one,)), base, every, source, at)
            for at, one in enumerate(group.consumers)
        ]
        whole = Consumer(PLAIN, every, Range(None, None), None)
        one = group._replace(consumers=(whole,))
        return _part(self.consumer(index, one, base, whole, 0, f"({' UNION ALL '.join(arms)})", ""), whole)

    def direct(self, index: int, group: Group, consumer: Consumer) -> str:
        time = group.time.sql if group.time else ""
        common, either = population(consumer.leaves)
        where = self.where(index, time, (0,), (*common, *either))
        keys = places(group, consumer)
        columns = [f"{self.dim(group, i, time)} AS d{i}" for i in keys]
        columns += [f"{self.aggregate(leaf, common)} AS m{leaf.number}" for leaf in consumer.leaves]
        return f"SELECT {', '.join(columns)} FROM {self.tables.source(group)}{where}{self.group_by(len(keys))}"

    def when(self, consumer: Consumer, moment: str, as_date: bool) -> str:
        """The moment that tells in which period a row counts."""
        back = consumer.moved if consumer.spine is None else None
        return moment if back is None else add_sql(self.dialect, moment, back.amount, back.unit, as_date)

    def base(
        self, index: int, group: Group, base: Base, beside: tuple[LeafPlan, ...] = (), source: str = "", at: int = 0
    ) -> str:
        """The rows prepared: keys, time and partial aggregates, under names that start with two underscores.

        ``beside``: all leaves that must have columns, where the rows are put under others; time is moved then already,
        and only what the consumer ``at`` this place reads is prepared.
        """
        leaves = [leaf for consumer in group.consumers for leaf in consumer.leaves]
        common, either = population(leaves)
        keys = [f"{found.fragment.sql} AS __d{i}" for i, found in self.own_dims(group, base)]
        if group.time is not None and base.time:
            keys += [f"{self.base_time(group, group.time, base, bool(beside))} AS __t"]
        if group.moment is not None and any(consumer.pick for consumer in group.consumers):
            keys.append(f"{group.moment.sql} AS __m")
        keys += [f"{fragment.sql} AS __k{i}" for i, fragment in enumerate(group.extra)]
        if base.kind == "eager":
            keys += [quoted(self.dialect, column) for column in self.tables.join_columns(group)]
        if base.kind == "midway":
            keys += [f"{sql} AS {name}" for sql, name in self.tables.onward(group)]
        values: list[str] = []
        own = {leaf.number for leaf in leaves}
        for leaf in beside or leaves:
            if leaf.number in own:
                self.prepare(leaf, common, base, bool(group.rollup), keys, values)
            else:
                prefixes = "ac" if leaf.op == "avg" else "a"
                values += [f"{self.dialect.absent} AS __{prefix}{leaf.number}" for prefix in prefixes]
        values += self.markers(group, common, base)
        sql = f"SELECT {', '.join([*keys, *values]) or '1 AS __one'} FROM {source or self.from_(index, group, base)}"
        read = (at,) if beside else tuple(range(len(group.consumers)))
        sql += self.where(index, group.time.sql if group.time is not None else "", read, (*common, *either))
        return sql + self.group_by(len(keys)) if base.adds_up else sql

    def from_(self, index: int, group: Group, base: Base) -> str:
        if group.nested is not None:
            return f"({self.gaps.gap(partial(self.inner, index))}) AS inside"
        if base.kind == "midway":
            return self.tables.source(group, joined=False) + self.tables.begun(group)
        return self.tables.source(group, base.kind != "eager")

    def inner(self, index: int, plan: Plan) -> str:
        """The answer that a group's rows are."""
        nested = plan.groups[index].nested
        assert nested is not None
        return self.answer(nested)

    def own_dims(self, group: Group, base: Base) -> list[tuple[int, Found]]:
        return [
            (i, dim.found)
            for i, dim in enumerate(group.dims)
            if dim.found is not None and not (base.joins_after and dim.found.fragment.reached)
        ]

    def base_time(self, group: Group, time: Fragment, base: Base, moved: bool) -> str:
        as_it_is = group.rollup or base.time == "raw"
        sql = time.sql if as_it_is else trunc_sql(self.dialect, base.time, time.sql, self.calendar)
        return self.when(group.consumers[0], sql, base.time != "raw") if moved else sql

    def prepare(
        self, leaf: LeafPlan, common: list[str], base: Base, rolled: bool, keys: list[str], values: list[str]
    ) -> None:
        """The columns from which the leaf can be computed later: ``__a`` (and ``__c`` for averages)."""
        name = f"__a{leaf.number}"
        rest = [f.sql for f in leaf.filters if f.sql not in common]
        arg = leaf.args[0].sql if leaf.args else "1"
        when = f"CASE WHEN {_and(rest)} THEN {arg} END" if rest else arg
        if base.kind == "rows":
            values.append(f"{when} AS {name}")
        elif rolled:
            self.prepare_rolled(leaf, rest, base, keys, values)
        elif leaf.op == "count_distinct":
            keys.append(f"{when} AS {name}")
        elif leaf.op == "avg":
            values.append(f"{filtered(self.dialect, 'sum', (arg,), tuple(rest))} AS {name}")
            values.append(f"{filtered(self.dialect, 'count', (arg,), tuple(rest))} AS __c{leaf.number}")
        else:
            values.append(f"{self.aggregate(leaf, common)} AS {name}")

    def prepare_rolled(self, leaf: LeafPlan, rest: list[str], base: Base, keys: list[str], values: list[str]) -> None:
        """What a rollup has stored, where the leaf speaks of its row; a count of other rows is none."""
        for at, (prefix, arg) in enumerate(zip("ac", leaf.args, strict=False)):
            none = " ELSE 0" if leaf.op == "count" or at else ""
            text = f"CASE WHEN {_and(rest)} THEN {arg.sql}{none} END" if rest else arg.sql
            if not base.adds_up:
                values.append(f"{text} AS __{prefix}{leaf.number}")
            elif leaf.op == "count_distinct":
                keys.append(f"{text} AS __{prefix}{leaf.number}")
            else:
                op = leaf.op if leaf.op in ("min", "max") else "sum"
                values.append(f"{apply(self.dialect, op, (text,))} AS __{prefix}{leaf.number}")

    def markers(self, group: Group, common: list[str], base: Base) -> list[str]:
        """Where consumers speak of different rows: how many of the prepared rows each speaks of."""
        if len(group.consumers) < 2:
            return []
        out = []
        for at, consumer in enumerate(group.consumers):
            own = self.marker(consumer, common)
            if own:
                counted = filtered(self.dialect, "count", (), (own,)) if base.adds_up else f"({own})"
                out.append(f"{counted} AS __n{at}")
        return out

    def marker(self, consumer: Consumer, common: list[str]) -> str:
        mine, either = population(consumer.leaves)
        return _and([part for part in mine if part not in common] + either)

    def consumer(
        self, index: int, group: Group, base: Base, consumer: Consumer, at: int, source: str, spine: str
    ) -> str:
        alias = quoted(self.dialect, group.fact)
        moment = f"{alias}.__t"
        tables = f"{source} AS {alias}"
        apart = group.time is not None and len(group.consumers) > 1 and consumer.spine is None
        if self.spreads(group, base, consumer):
            spread = self.gaps.gap(partial(self.spread, index, at, base.time, moment))
            tables, spine = f"(SELECT *, {spread} AS p FROM {tables}) AS {alias}", alias
        elif consumer.spine is not None:
            own_periods = self.gaps.gap(partial(periods_sql, self.dialect, self.calendar, index, at))
            self.ctes.append(f"{spine} AS ({own_periods})")
            low = self.low(group, consumer, consumer.spine, moment, spine)
            tables = f"{spine} JOIN {tables} ON {low}{moment} < {spine}.hi"
        if base.joins_after:
            tables += self.tables.joins(group, begun=base.kind == "midway")
        time, moment = moment, self.when(consumer, moment, base.time not in ("raw", ""))
        common, _ = population([leaf for other in group.consumers for leaf in other.leaves])
        marked = len(group.consumers) > 1 and self.marker(consumer, common)
        own = (f"{alias}.__n{at}" + (" > 0" if base.adds_up else ""),) if marked else ()
        late = partial(read_sql, self.dialect, index, at, time, own)
        where = self.gaps.gap(late) if apart else self.tables.where(list(own))
        keys = [(i, self.key(group, base, consumer, i, moment, spine)) for i in places(group, consumer)]
        if consumer.pick is not None:
            periods = [f"{spine}.p"] if consumer.spine else [sql for i, sql in keys if _is_period(group.dims[i])]
            tables = f"({self.picked(group, base, consumer, consumer.pick, keys, periods, tables, where)}) AS {alias}"
            where = f" WHERE {alias}.__o = {alias}.__e"
            keys = [(i, f"{alias}.d{i}") for i, _ in keys]
        columns = [f"{sql} AS d{i}" for i, sql in keys]
        columns += [f"{self.combine(leaf, base, alias)} AS m{leaf.number}" for leaf in consumer.leaves]
        return f"SELECT {', '.join(columns)} FROM {tables}{where}{self.group_by(len(keys))}"

    def spreads(self, group: Group, base: Base, consumer: Consumer) -> bool:
        """Each row once for every period that reads it: sooner than a join where there are as few as in a rollup."""
        if not group.rollup or consumer.spine is None or consumer.pick is not None:
            return False
        return bool(spread_sql(self.dialect, consumer.spine, consumer.window, "", base.time, self.calendar))

    def spread(self, index: int, at: int, grain: str, moment: str, plan: Plan) -> str:
        """The periods that read a row."""
        consumer = plan.groups[index].consumers[at]
        assert consumer.spine is not None
        return spread_sql(self.dialect, consumer.spine, consumer.window, moment, grain, self.calendar)

    def low(self, group: Group, consumer: Consumer, spine: Spine, moment: str, name: str) -> str:
        """That a moment lies where a period begins to read, or later; nothing where it reads from the very first.

        To date it is that both lie in one month (or year, …): equal values meet without every pair being looked at.
        """
        window = consumer.window
        if not has_start(spine, window):
            return ""
        if window.kind == "to_date" and not (window.shifts or spine.special or spine.told or group.step):
            return f"{self.cut(moment, window.unit)} = {name}.lo AND "
        low = self.cut(f"{name}.lo", group.step if group.step not in ("", "day") else "")
        return f"{moment} >= {low} AND "

    def key(self, group: Group, base: Base, consumer: Consumer, i: int, moment: str, spine: str) -> str:
        """A key as it is taken from the base; of metric_time from the ``spine``, except for parts of dates."""
        dim = group.dims[i]
        if consumer.spine is not None and (
            dim.grain in self.calendar.grains or (dim.found is not None and dim.found.kind == "period")
        ):
            return f"{spine}.{key_column(i)}"
        if dim.found is None:
            if consumer.spine is None or dim.grain in PARTS:
                begins = dim.grain == base.time and (bool(group.rollup) or base.adds_up)
                return moment if begins else self.cut(moment, dim.grain)
            return f"{spine}.p" if dim.grain == consumer.spine.grain else self.cut(f"{spine}.p", dim.grain)
        if base.joins_after and dim.found.fragment.reached:
            return self.dim(group, i, "")
        return self.cut(f"{quoted(self.dialect, group.fact)}.__d{i}", dim.grain)

    def picked(
        self,
        group: Group,
        base: Base,
        consumer: Consumer,
        pick: PickPlan,
        keys: list[tuple[int, str]],
        periods: list[str],
        tables: str,
        where: str,
    ) -> str:
        """The prepared rows with their moment ``__o`` and the one that counts in their period, ``__e``."""
        alias = quoted(self.dialect, group.fact)
        moment = f"{alias}.__t" if group.moment is None else f"{alias}.__m"
        moment = moment if pick.grain in ("", "second", base.time) else self.cut(moment, pick.grain)
        apart = [*periods, *(f"{alias}.__k{i}" for i in pick.by)]
        over = f"PARTITION BY {', '.join(apart)}" if apart else ""
        columns = [f"{sql} AS d{i}" for i, sql in keys]
        for leaf in consumer.leaves:
            columns.append(f"{alias}.__a{leaf.number}")
            columns += [f"{alias}.__c{leaf.number}"] if leaf.op == "avg" and base.kind != "rows" else []
        columns.append(f"{moment} AS __o")
        columns.append(f"{'max' if pick.which == 'last' else 'min'}({moment}) OVER ({over}) AS __e")
        return f"SELECT {', '.join(columns)} FROM {tables}{where}"

    def combine(self, leaf: LeafPlan, base: Base, alias: str) -> str:
        name = f"{alias}.__a{leaf.number}"
        if base.kind == "rows":
            args = (name, *(arg.sql for arg in leaf.args[1:]))
            return f"count({name})" if leaf.op == "count" else apply(self.dialect, leaf.op, args)
        if leaf.op == "count":
            return self.dialect.whole_number.format(f"sum({name})")
        if leaf.op == "avg":
            return apply(self.dialect, "/", (f"sum({name})", f"nullif(sum({alias}.__c{leaf.number}), 0)"))
        return apply(self.dialect, leaf.op, (name,))

    # -- pieces

    def dim(self, group: Group, index: int, time: str) -> str:
        dim = group.dims[index]
        return self.cut(time if dim.found is None else dim.found.fragment.sql, dim.grain)

    def cut(self, sql: str, grain: str) -> str:
        return trunc_sql(self.dialect, grain, sql, self.calendar) if grain else sql

    def aggregate(self, leaf: LeafPlan, common: list[str]) -> str:
        args = tuple(arg.sql for arg in leaf.args)
        return filtered(self.dialect, leaf.op, args, tuple(f.sql for f in leaf.filters if f.sql not in common))


class Part(NamedTuple):
    """One SELECT with the measures that it gives. ``keys``: the places of its keys, None for all of them."""

    sql: str
    measures: tuple[int, ...]
    keys: tuple[int, ...] | None


def _is_period(dim: DimPlan) -> bool:
    return dim.found is None or dim.found.kind == "period"


def _part(sql: str, consumer: Consumer) -> Part:
    return Part(sql, tuple(leaf.number for leaf in consumer.leaves), consumer.keys)


def _measures(parts: list[Part]) -> list[int]:
    return sorted(number for part in parts for number in part.measures)


def places(group: Group, consumer: Consumer) -> list[int]:
    """The places of the keys that a consumer is grouped by."""
    return list(range(len(group.dims))) if consumer.keys is None else list(consumer.keys)


def _ranked(among: list[str], order: str) -> str:
    """One and more for the same value, the next one after as many."""
    apart = f"PARTITION BY {', '.join(among)} " if among else ""
    return f"rank() OVER ({apart}ORDER BY {order})"
