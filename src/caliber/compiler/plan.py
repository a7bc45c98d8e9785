"""The plan: each fact aggregated alone, then put together. A frozen tree; rewrites are functions from plan to plan.

A group is the scan of one dataset under one time field; its consumers are the different stretches of time that the
leaves of that scan are wanted for. A group reads its table directly where one plain consumer is all there is, else
through a base: the rows aggregated once, finely enough that every consumer can be computed from it.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from caliber.compiler.authorize import Authorized
from caliber.compiler.bind import Binder, Fragment
from caliber.compiler.expand import Leaf, Window, leaf_ref
from caliber.compiler.facts import Facts, FactsNeeded, Want
from caliber.compiler.names import Found, find
from caliber.compiler.periods import (
    FINE,
    TICK,
    Moment,
    Range,
    Spine,
    after,
    as_moment,
    floor,
    move,
    named,
    simplest,
    stretch,
)
from caliber.compiler.render import render
from caliber.compiler.time_sql import trunc_sql
from caliber.errors import Refused
from caliber.model.expr import Expr, Ref, aggregates, refs, rewrite
from caliber.model.joins import Reach
from caliber.model.objects import Calendar

DECOMPOSABLE = frozenset({"sum", "count", "min", "max", "avg", "count_distinct"})


class DimPlan(NamedTuple):
    """One key of a group. ``found`` is None for metric_time, whose column is the group's own time."""

    name: str
    found: Found | None
    grain: str


class LeafPlan(NamedTuple):
    """One aggregate, bound. ``number`` is its place among all leaves of the plan."""

    number: int
    op: str
    args: tuple[Fragment, ...]
    filters: tuple[Fragment, ...]


class Consumer(NamedTuple):
    """The leaves wanted for one window. ``reads``: the stretch of it all; ``spine`` where periods are windowed."""

    window: Window
    leaves: tuple[LeafPlan, ...]
    reads: Range
    spine: Spine | None


class Base(NamedTuple):
    """How the rows are prepared. ``kind``: deep (dimensions joined inside) | eager (joined after) | rows (as they are).

    ``time``: raw | day | a grain: how finely time is kept; "" where nobody asks when.
    """

    kind: str
    time: str


class Group(NamedTuple):
    """The scan of one dataset. ``predicates`` hold for every row; ``whole``: links whose join loses no row."""

    fact: str
    time: Fragment | None
    dims: tuple[DimPlan, ...]
    predicates: tuple[Fragment, ...]
    consumers: tuple[Consumer, ...]
    base: Base | None = None
    whole: frozenset[str] = frozenset()


class Output(NamedTuple):
    """One column of the answer: ``dim`` is the index of a key, else ``formula`` over leaf indexes."""

    column: str
    dim: int = -1
    formula: Expr | None = None
    derived: str = ""  # "" | change | ratio: of the two columns named in ``of``
    of: tuple[int, int] = (-1, -1)


class Plan(NamedTuple):
    """Everything that SQL is written from. ``fill``: the periods that must all have a row."""

    groups: tuple[Group, ...]
    outputs: tuple[Output, ...]
    dims: tuple[DimPlan, ...]
    order: tuple[tuple[str, bool], ...]
    limit: int | None
    fill: Spine | None
    source: str
    wants: tuple[Want, ...] = ()


class _Planner:
    def __init__(self, binder: Binder, authorized: Authorized, facts: Facts, calendar: Calendar) -> None:
        self.binder = binder
        self.resolved = authorized.resolved
        self.narrowings = authorized.narrowings
        self.facts = facts
        self.calendar = calendar
        self.snapshot = binder.snapshot

    # -- groups

    def groups(self, leaves: dict[Leaf, int]) -> tuple[Group, ...]:
        if self.resolved.root:
            return (
                Group(self.resolved.root, None, self.dims(self.resolved.root), self.predicates(self.resolved.root), ()),
            )
        by_scan: dict[tuple[str, str], list[Leaf]] = {}
        for leaf in leaves:
            by_scan.setdefault((leaf.dataset, self.time_of(leaf)), []).append(leaf)
        return tuple(self.group(fact, time, members, leaves) for (fact, time), members in by_scan.items())

    def time_of(self, leaf: Leaf) -> str:
        """The time field that the leaf's rows are placed by, "" where the question does not ask when."""
        asks = self.resolved.grain or self.resolved.range != Range(None, None)
        if not asks and (leaf.window.kind in ("plain", "all") and not leaf.window.shifts):
            return ""
        time = self.resolved.query.time or leaf.time
        if not time:
            raise Refused("query.no_time", leaf.dataset, dataset=leaf.dataset)
        return time

    def group(self, fact: str, time: str, members: list[Leaf], leaves: dict[Leaf, int]) -> Group:
        bound = self.time(fact, time) if time else None
        by_window: dict[Window, list[LeafPlan]] = {}
        for leaf in members:
            window = leaf.window
            if window.kind == "all" and not time:
                window = Window()
            by_window.setdefault(window, []).append(self.leaf(fact, leaf, leaves[leaf]))
        consumers = tuple(self.consumer(fact, time, window, found) for window, found in by_window.items())
        return Group(fact, bound, self.dims(fact), self.predicates(fact), consumers, self.base(consumers, bool(time)))

    def time(self, fact: str, name: str) -> Fragment:
        if name == self.resolved.query.time and name not in self.snapshot.model.datasets[fact].times:
            found = find(self.binder, fact, name)
            if found.kind != "time" and found.type not in ("date", "timestamp"):
                raise Refused("query.not_a_time", name, name=name)
            return found.fragment
        return self.binder.text(fact, name)

    def leaf(self, fact: str, leaf: Leaf, index: int) -> LeafPlan:
        kept = self.snapshot.memo.get(("leaf", id(self.binder), leaf))
        if kept is None:
            args = tuple(self.binder.expr(fact, arg) for arg in leaf.args)
            filters = tuple(self.binder.expr(fact, part) for part in leaf.filters)
            kept = (args, filters)
            self.snapshot.memo["leaf", id(self.binder), leaf] = kept
        return LeafPlan(index, leaf.op, *kept)

    def dims(self, fact: str) -> tuple[DimPlan, ...]:
        return tuple(
            DimPlan(asked.column, None if asked.metric_time else find(self.binder, fact, asked.name), asked.grain)
            for asked in self.resolved.by
        )

    def predicates(self, fact: str) -> tuple[Fragment, ...]:
        asked = [self.predicate(fact, part) for part in self.resolved.predicates]
        return tuple(asked + [self.predicate(fact, n.predicate) for n in self.narrowings if fact in n.datasets])

    def predicate(self, fact: str, expr: Expr) -> Fragment:
        """A predicate of the question: its names are dimensions, times and entities, never bare columns."""
        reached: set[Reach] = set()

        def place(ref: Ref) -> str:
            found = find(self.binder, fact, ref.name)
            reached.update(found.fragment.reached)
            grain = found.grain if found.kind == "time" else ""
            return (
                trunc_sql(self.binder.dialect, grain, found.fragment.sql, self.calendar)
                if grain
                else found.fragment.sql
            )

        _refuse_aggregates(expr)
        sql = render(self.binder.dialect, expr, place)
        return Fragment(sql, frozenset(reached))

    # -- time

    def consumer(self, fact: str, time: str, window: Window, leaves: list[LeafPlan]) -> Consumer:
        asked, grain = self.resolved.range, self.resolved.grain
        plain = window.kind == "plain" and not window.shifts
        if plain:
            return Consumer(window, tuple(leaves), asked, None)
        start, end, cut = self.bounds(fact, time, asked)
        if not grain:
            return Consumer(window, tuple(leaves), stretch(window, start, end, "", cut, self.calendar), None)
        spine = self.spine(window, start, end, cut)
        first = self.period(window, spine.first, start, end, cut)
        last = self.period(window, spine.last, start, end, cut)
        return Consumer(window, tuple(leaves), Range(first.start, last.end), spine)

    def bounds(self, fact: str, time: str, asked: Range) -> tuple[Moment, Moment, Moment]:
        """Start and end of the question, from the data where it leaves one open, and the watermark."""
        span = self.facts.spans.get((fact, time))
        if span is None:
            raise FactsNeeded(("span", fact, time))
        first, last = span
        if not last:
            start = asked.start or asked.end or simplest(named("1970-01-01")[0])
            return start, asked.end or move(start, 1, "day"), start
        mark = simplest(named(last[:10])[1])
        start = asked.start if asked.start is not None else simplest(named(first[:10])[0])
        end = asked.end if asked.end is not None else max(mark, move(start, 1, "day"), key=as_moment)
        if as_moment(start) >= as_moment(end):
            start = move(end, -1, "day")
        return start, end, mark

    def spine(self, window: Window, start: Moment, end: Moment, cut: Moment) -> Spine:
        grain, calendar = self.resolved.grain, self.calendar
        first = floor(start, grain, calendar)
        last = floor(as_moment(end) - TICK, grain, calendar)
        if any(back.same_part for back in window.shifts) and as_moment(cut) <= as_moment(last):
            last = max(floor(as_moment(cut) - TICK, grain, calendar), first, key=as_moment)
        special = []
        for period in {first, last}:
            whole = as_moment(start) <= as_moment(period) and as_moment(after(period, grain, calendar)) <= as_moment(
                end
            )
            running = any(b.same_part for b in window.shifts) and as_moment(cut) < as_moment(
                after(period, grain, calendar)
            )
            if not whole or running:
                special.append((period, self.period(window, period, start, end, cut)))
        return Spine(grain, first, last, tuple(sorted(special, key=lambda item: as_moment(item[0]))))

    def period(self, window: Window, period: Moment, start: Moment, end: Moment, cut: Moment) -> Range:
        following = after(period, self.resolved.grain, self.calendar)
        lo = start if as_moment(start) > as_moment(period) else period
        hi = end if as_moment(end) < as_moment(following) else following
        return stretch(window, lo, hi, self.resolved.grain, cut, self.calendar)

    def base(self, consumers: tuple[Consumer, ...], timed: bool) -> Base | None:
        """None where the table can be read directly; else how it must be prepared for all the consumers."""
        if len(consumers) == 1 and consumers[0].spine is None:
            return None
        edges = [
            moment
            for c in consumers
            for moment in (*c.reads, *(m for _, r in (c.spine.special if c.spine else ()) for m in r))
        ]
        fine = self.resolved.grain in FINE or any(isinstance(m, datetime) for m in edges)
        ops = {leaf.op for c in consumers for leaf in c.leaves}
        kind = "deep" if ops <= DECOMPOSABLE else "rows"
        return Base(kind, "raw" if fine else "day")

    # -- the answer

    def outputs(self, leaves: dict[Leaf, int]) -> tuple[Output, ...]:
        out = [Output(asked.column, dim=i) for i, asked in enumerate(self.resolved.by)]
        current = -1
        for wanted in self.resolved.metrics:
            formula = _renumbered(wanted.expansion.formula, [leaves[leaf] for leaf in wanted.expansion.leaves])
            out.append(Output(wanted.column, formula=formula))
            if not wanted.compare:
                current = len(out) - 1
                continue
            pair = (current, len(out) - 1)
            out.append(Output(f"{wanted.column}_change", derived="change", of=pair))
            out.append(Output(f"{wanted.column}_ratio", derived="ratio", of=pair))
        return tuple(out)

    def order(self, outputs: tuple[Output, ...]) -> tuple[tuple[str, bool], ...]:
        columns = {output.column for output in outputs}
        out: list[tuple[str, bool]] = []
        for item in self.resolved.query.order:
            name, down = item.lstrip("-"), item.startswith("-")
            column = name if name in columns else self.order_column(name, columns)
            out.append((column, down))
        named = {column for column, _ in out}
        return tuple(out + [(asked.column, False) for asked in self.resolved.by if asked.column not in named])

    def order_column(self, name: str, columns: set[str]) -> str:
        if name in ("metric_time", "time"):
            times = [asked.column for asked in self.resolved.by if asked.metric_time]
            if times:
                return times[0]
        code = next(
            (w.column for w in self.resolved.metrics if self.snapshot.names.get(name.casefold()) == (w.metric,)), ""
        )
        if not code:
            raise Refused("query.unknown_order", name, name=name, known=sorted(columns))
        return code

    def fill(self) -> Spine | None:
        if not self.resolved.query.fill or not self.resolved.grain or not self.resolved.metrics:
            return None
        if sum(asked.metric_time for asked in self.resolved.by) > 1:
            raise Refused("query.fill_one_grain", "fill")
        leaf = self.resolved.leaves()[0]
        asked = self.resolved.range
        if asked.start is None or asked.end is None:
            start, end, _ = self.bounds(leaf.dataset, self.time_of(leaf), asked)
        else:
            start, end = asked.start, asked.end
        return self.spine(Window(), start, end, end)


def _renumbered(formula: Expr, places: list[int]) -> Expr:
    def change(node: Expr) -> Expr | None:
        return leaf_ref(places[int(node.path[1])]) if isinstance(node, Ref) and node.path[0] == "#" else None

    return rewrite(formula, change)


def _refuse_aggregates(expr: Expr) -> None:
    found = next(aggregates(expr), None)
    if found is not None:
        raise Refused("query.aggregate_in_filter", "where", name=found.op)
    for ref in refs(expr):
        if ref.path[0] == "person":
            raise Refused("query.unknown_dimension", ref.name, name=ref.name, known=[])


def plan(binder: Binder, authorized: Authorized, facts: Facts) -> Plan:
    """The plan as the definitions give it, before any rewrite. Raises ``Refused``, or ``FactsNeeded`` for a span."""
    planner = _Planner(binder, authorized, facts, binder.snapshot.model.calendar)
    leaves: dict[Leaf, int] = {}
    for leaf in authorized.resolved.leaves():
        leaves.setdefault(leaf, len(leaves))
    groups = planner.groups(leaves)
    sources = {binder.snapshot.model.datasets[group.fact].source for group in groups}
    if len(sources) > 1:
        raise Refused("query.several_sources", "metrics", sources=sorted(sources))
    outputs = planner.outputs(leaves)
    return Plan(
        groups=groups,
        outputs=outputs,
        dims=groups[0].dims,
        order=planner.order(outputs),
        limit=authorized.resolved.query.limit,
        fill=planner.fill(),
        source=sources.pop(),
    )
