"""From an authorized question to its plan: which scans, which stretches of time, which columns."""

from __future__ import annotations

from datetime import datetime

from caliber.compiler.authorize import Authorized
from caliber.compiler.bind import Binder, Fragment
from caliber.compiler.expand import Leaf, Window, leaf_ref
from caliber.compiler.facts import Facts
from caliber.compiler.names import find
from caliber.compiler.periods import FINE, Range, Spine
from caliber.compiler.plan import DECOMPOSABLE, Base, Consumer, DimPlan, Group, LeafPlan, Output, Plan
from caliber.compiler.render import render
from caliber.compiler.stretches import Stretches
from caliber.compiler.time_sql import trunc_sql
from caliber.errors import Refused
from caliber.model.expr import Expr, Ref, aggregates, refs, rewrite
from caliber.model.joins import Reach
from caliber.model.objects import Calendar


class Planner:
    def __init__(self, binder: Binder, authorized: Authorized, facts: Facts, calendar: Calendar) -> None:
        self.binder = binder
        self.resolved = authorized.resolved
        self.narrowings = authorized.narrowings
        self.facts = facts
        self.calendar = calendar
        self.snapshot = binder.snapshot
        self.stretches = Stretches(self.resolved, facts, calendar)

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
        consumers = tuple(self.stretches.consumer(fact, time, window, found) for window, found in by_window.items())
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
        return self.stretches.filled([(leaf.dataset, self.time_of(leaf)) for leaf in self.resolved.leaves()])


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
    planner = Planner(binder, authorized, facts, binder.snapshot.model.calendar)
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
