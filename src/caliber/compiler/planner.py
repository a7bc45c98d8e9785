"""From an authorized question to its plan: which scans, which stretches of time, which columns."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from functools import partial

from caliber.compiler import nesting
from caliber.compiler.authorize import Authorized, Narrowing
from caliber.compiler.bind import Binder, Fragment, Side
from caliber.compiler.bridges import Crossing, bridge_of, crossed, crossings, found_beyond
from caliber.compiler.expand import Leaf, name_of
from caliber.compiler.facts import Facts
from caliber.compiler.kept import Kept, Made
from caliber.compiler.names import Found, field_of, find
from caliber.compiler.order import ordered
from caliber.compiler.periods import FINE, FINE_PARTS, Range, Spine, hull
from caliber.compiler.plan import (
    DECOMPOSABLE,
    Base,
    Consumer,
    DimPlan,
    Group,
    LeafPlan,
    Output,
    PickPlan,
    Plan,
    SidePlan,
    Told,
)
from caliber.compiler.readings import by_reading, numbered, renumbered, whole_time
from caliber.compiler.render import render
from caliber.compiler.resolve import Asked, Resolved, Wanted
from caliber.compiler.rollup_choice import Scan, rolled
from caliber.compiler.side_plans import plan_side
from caliber.compiler.sides import entity_key, period_of
from caliber.compiler.stretches import Stretches
from caliber.compiler.time_sql import trunc_sql
from caliber.compiler.zones import in_zone
from caliber.errors import Refused
from caliber.model.expr import Call, Expr, Ref, aggregates, refs, rewrite
from caliber.model.joins import Reach, has_versions, versioned
from caliber.model.objects import Calendar
from caliber.model.text import Text

Spec = tuple[str, ...]


class Planner:
    """Plans one question. ``sides`` and what is ``told`` of rollups are kept once for it and for those inside it."""

    def __init__(
        self,
        binder: Binder,
        resolved: Resolved,
        narrowings: tuple[Narrowing, ...],
        facts: Facts,
        sides: dict[Spec, SidePlan] | None = None,
        told: list[Told] | None = None,
    ) -> None:
        self.binder = binder
        self.resolved = resolved
        self.once = resolved.kept.once
        self.narrowings = narrowings
        self.facts = facts
        self.snapshot = binder.snapshot
        self.calendar: Calendar = binder.snapshot.model.calendar
        self.sides: dict[Spec, SidePlan] = {} if sides is None else sides
        self.told: list[Told] = [] if told is None else told
        self.stretches = Stretches(resolved, facts, binder.almanac)
        self.plain = list(resolved.predicates)
        self.crossed: dict[str, tuple[dict[str, Crossing], list[Expr]]] = {}
        self.times = tuple(i for i, asked in enumerate(resolved.by) if asked.metric_time)
        self.asks = bool(self.times) or resolved.range != Range(None, None)  # whether the question says when
        self.when = (self.asks, resolved.query.time)  # all that places rows in time

    def whole(self) -> Plan:
        leaves = self.once("leaves", partial(numbered, self.resolved))
        groups = self.groups(leaves)
        for group in groups:
            self.look_beside(group)
        outputs = self.once("outputs", partial(self.outputs, leaves))
        return Plan(
            groups=groups,
            outputs=outputs,
            dims=tuple(DimPlan(a.column, None if a.metric_time else _UNBOUND, a.grain) for a in self.resolved.by),
            order=ordered(self.snapshot, self.resolved, outputs),
            limit=self.resolved.query.limit,
            fill=self.fill(),
            distinct=self.resolved.query.distinct,
            source=self.snapshot.model.datasets[groups[0].fact].source,
            kept=self.resolved.kept,
            alike=self.resolved.alike,
            sides=tuple(self.sides.items()),
            told=tuple(self.told),
        )

    def with_columns(self, binder: Binder) -> Planner:
        """The same question planned over other columns."""
        resolved = self.resolved._replace(kept=Kept(), alike=Kept())
        return Planner(binder, resolved, self.narrowings, self.facts, self.sides, self.told)

    # -- groups

    def groups(self, leaves: dict[Leaf, int]) -> tuple[Group, ...]:
        if self.resolved.root:
            return (
                Group(self.resolved.root, None, self.dims(self.resolved.root), self.predicates(self.resolved.root), ()),
            )
        scans = self.once(("scans", self.when, nesting.moments(self.resolved.range)), partial(self.scans, leaves))
        return tuple(
            self.nested(members, leaves) if members[0].nested else self.group(time, members, leaves)
            for time, members in scans
        )

    def scans(self, leaves: dict[Leaf, int]) -> list[tuple[str, list[Leaf]]]:
        """The leaves that are read together, with their time field."""
        found: dict[tuple[object, ...], list[Leaf]] = {}
        for leaf in leaves:
            key = nesting.scan_inside(self.snapshot, leaf, self.resolved.range) or (leaf.dataset, self.time_of(leaf))
            found.setdefault(key, []).append(leaf)
        return [(str(key[1]), members) for key, members in found.items()]

    def time_of(self, leaf: Leaf) -> str:
        """The time field that the leaf's rows are placed by, "" where the question does not ask when."""
        time = self.resolved.query.time or leaf.time
        if not self.placed(leaf) and not (time and versioned(self.snapshot, leaf.dataset)):
            return ""
        if not time:
            raise Refused("query.no_time", leaf.dataset, dataset=leaf.dataset)
        return time

    def placed(self, leaf: Leaf) -> bool:
        """Whether it matters when a row was, and not only which version it belongs to."""
        plain = leaf.window.kind in ("plain", "all") and not leaf.window.shifts
        return self.asks or leaf.pick is not None or not plain

    def group(self, time: str, members: list[Leaf], leaves: dict[Leaf, int]) -> Group:
        fact = members[0].dataset
        placed = any(map(self.placed, members))
        own, field = self.time(fact, time) if time and placed else (None, ("", ""))
        bound = self.zoned(own, field) if own else None
        apart: dict[str, int] = {}
        readings = self.once(("readings", fact, time, self.when), partial(self.readings, fact, members, leaves))
        consumers = tuple(self.consumer(fact, time, first, found, apart) for first, found in readings)
        extra = tuple(find(self.binder, fact, name).fragment for name in apart)
        base = self.base(consumers)
        spun = all(consumer.spine is not None for consumer in consumers)
        dims, moment = self.dims(fact, bound, spun), None if own == bound else own
        made = Group(fact, bound, dims, self.predicates(fact), consumers, base, extra=extra, moment=moment)
        if versioned(self.snapshot, fact) and self.joins_versions(made):
            own = self.time(fact, time)[0] if time and not placed else made.moment
            made = made._replace(pinned=True, moment=own)
        return self.rolled(made, members, leaves, tuple(apart)) if self.snapshot.model.rollups else made

    def rolled(self, made: Group, members: list[Leaf], leaves: dict[Leaf, int], apart: tuple[str, ...]) -> Group:
        """The scan over a rollup where one fits; why each did or did not is noted."""
        group, told = rolled(self, Scan(made, {leaves[leaf]: leaf for leaf in members}, apart))
        self.told += [one for one in told if one not in self.told]
        return group

    def joins_versions(self, group: Group) -> bool:
        steps = {step.dataset for part in group.fragments() for reach in part.reached for step in reach.steps}
        return any(has_versions(self.snapshot.model.datasets[code]) for code in steps)

    def readings(self, fact: str, members: list[Leaf], leaves: dict[Leaf, int]) -> list[tuple[Leaf, list[LeafPlan]]]:
        """Of each reading its first leaf, which stands for all, and what it computes."""
        apart = by_reading(members, self.asks).values()
        return [(some[0], [self.leaf(fact, leaf, leaves[leaf]) for leaf in some]) for some in apart]

    def consumer(self, fact: str, time: str, first: Leaf, found: list[LeafPlan], apart: dict[str, int]) -> Consumer:
        window = first.window if self.asks else whole_time(first.window)
        made = self.stretches.consumer(fact, time, window, found)
        if first.pick is None and first.level is None:
            return made
        return made._replace(pick=self.pick(first, time, apart), keys=self.kept(fact, first.level))

    def pick(self, leaf: Leaf, time: str, apart: dict[str, int]) -> PickPlan | None:
        if leaf.pick is None:
            return None
        by = tuple(apart.setdefault(name, len(apart)) for name in leaf.pick.by)
        field = self.snapshot.model.datasets[leaf.dataset].times.get(time)
        return PickPlan(leaf.pick.which, field.grain if field else "day", by)

    def kept(self, fact: str, level: tuple[str, ...] | None) -> tuple[int, ...] | None:
        """The places of the keys of a level: metric_time, and the dimensions that it names."""
        if level is None:
            return None
        named = {self.place_of(fact, name) for name in level}
        return tuple(i for i in range(len(self.resolved.by)) if i in named or i in self.times)

    def place_of(self, fact: str, name: str) -> int:
        """Which of the asked keys a name of a formula is. Raises ``kind.whole_needs_dimension``."""
        wanted = find(self.binder, fact, name)
        for i, asked in enumerate(self.resolved.by):
            elsewhere = asked.metric_time or bridge_of(self.binder, fact, asked.name)
            if not elsewhere and find(self.binder, fact, asked.name).code == wanted.code:
                return i
        raise Refused("kind.whole_needs_dimension", name, name=name)

    def time(self, fact: str, name: str) -> tuple[Fragment, tuple[str, str]]:
        """The time as the row has it, and the field that it is. Raises ``query.not_a_time``."""
        known = self.snapshot.model.datasets[fact].times
        if name == self.resolved.query.time and name not in known:
            found = find(self.binder, fact, name)
            if found.kind != "time" and found.type not in ("date", "timestamp"):
                raise Refused("query.not_a_time", name, name=name)
            return found.fragment, field_of(found)
        *_, bare = name.replace("__", ".").split(".")
        home = fact if name in known or not self.resolved.query.timezone else self.home_of(fact, name)
        return self.binder.text(fact, name), (home, bare)

    def zoned(self, time: Fragment, field: tuple[str, str]) -> Fragment:
        """A time in the zone of the question."""
        return in_zone(self.binder, self.resolved.query.timezone, field, time)

    def moved(self, found: Found) -> Found:
        """What is grouped or filtered by; a moment in the zone of the question."""
        moment = found.kind == "time" or found.type == "timestamp"
        return found._replace(fragment=self.zoned(found.fragment, field_of(found))) if moment else found

    def home_of(self, fact: str, name: str) -> str:
        """The dataset further along in which the metric's time lies."""
        return find(self.binder, fact, name).code.split(".")[0]

    def leaf(self, fact: str, leaf: Leaf, number: int) -> LeafPlan:
        kept = self.binder.leaves.get(leaf)
        if kept is None:
            args = tuple(self.binder.expr(fact, arg) for arg in leaf.args)
            filters = tuple(self.binder.expr(fact, part) for part in leaf.filters)
            kept = (args, filters)
            self.binder.leaves[leaf] = kept
        return LeafPlan(number, leaf.op, *kept)

    def dims(self, fact: str, time: Fragment | None = None, spun: bool = False) -> tuple[DimPlan, ...]:
        """``spun``: every consumer has its periods from a spine, so no row need be told the one that it lies in."""
        time = None if spun else time
        return self.steadily(fact, "dims", lambda: tuple(self.dim(fact, asked, time) for asked in self.resolved.by))

    def steadily(self, fact: str, what: Hashable, make: Callable[[], Made]) -> Made:
        """What is made of a fact's keys: once, unless it hangs on the question's time zone, its time, or a bridge."""
        if self.resolved.query.timezone or self.calendar.grains or self.snapshot.model.datasets[fact].bridges:
            return make()
        return self.once((what, fact), make)

    def dim(self, fact: str, asked: Asked, time: Fragment | None) -> DimPlan:
        if not asked.metric_time:
            grain = "" if bridge_of(self.binder, fact, asked.name) else asked.grain  # there it is cut already
            return DimPlan(asked.column, self.found(fact, asked), grain)
        if asked.grain in self.calendar.grains and time is not None:
            return DimPlan(asked.column, period_of(self.binder, asked.grain, time), "")
        return DimPlan(asked.column, None, asked.grain)

    def found(self, fact: str, asked: Asked) -> Found:
        bridge = bridge_of(self.binder, fact, asked.name)
        if bridge:
            return found_beyond(self.binder, self.crossings(fact)[0][bridge], asked.name)
        if not asked.key:
            return self.moved(find(self.binder, fact, asked.name))
        key = entity_key(self.binder, self.binder.home(fact), fact, asked.name)
        return Found("entity", asked.name, key, Text(), "", "", fact)

    def predicates(self, fact: str) -> tuple[Fragment, ...]:
        return tuple(make() for make in self.conditions(fact))

    def conditions(self, fact: str) -> list[Callable[[], Fragment]]:
        """What writes each predicate; those that keep a person's rows are the last."""
        bridged, plain = self.crossings(fact)
        out: list[Callable[[], Fragment]] = [partial(self.predicate, fact, part) for part in plain]
        out += [partial(crossed, self.binder, crossing) for crossing in bridged.values() if crossing.conditions]
        return out + [partial(self.predicate, fact, n.predicate) for n in self.narrowings if fact in n.datasets]

    def crossings(self, fact: str) -> tuple[dict[str, Crossing], list[Expr]]:
        """The bridges that the question crosses from a fact. A whole would count a row once for each of its groups."""
        if not self.snapshot.model.datasets[fact].bridges:
            return {}, self.plain
        kept = self.crossed.get(fact)
        if kept is None:
            names = [asked.name for asked in self.resolved.by if not asked.metric_time]
            kept = crossings(self.binder, fact, names, self.resolved.predicates)
            if any(one.names for one in kept[0].values()) and any(
                leaf.level is not None for leaf in self.resolved.leaves()
            ):
                raise Refused("kind.bridge_whole", "metrics", names=sorted(kept[0]))
            self.crossed[fact] = kept
        return kept

    def narrowed(self, fact: str) -> list[Fragment]:
        """The conditions that keep a person's rows."""
        return [self.predicate(fact, n.predicate) for n in self.narrowings if fact in n.datasets]

    def predicate(self, fact: str, expr: Expr) -> Fragment:
        """A predicate of the question: its names are dimensions, times and entities, never bare columns."""
        reached: set[Reach] = set()
        sides: set[Side] = set()

        def place(node: Expr) -> str:
            if not isinstance(node, Ref):
                fragment = self.binder.look_up(self.binder.home(fact), fact, node)
                reached.update(fragment.reached)
                sides.update(fragment.sides)
                return fragment.sql
            found = self.moved(find(self.binder, fact, node.name))
            reached.update(found.fragment.reached)
            sides.update(found.fragment.sides)
            grain, sql = found.grain, found.fragment.sql
            return trunc_sql(self.binder.dialect, grain, sql, self.calendar) if grain else sql

        _refuse_aggregates(expr)
        sql = render(self.binder.dialect, expr, place)
        return Fragment(sql, frozenset(reached), "", frozenset(sides))

    def base(self, consumers: tuple[Consumer, ...]) -> Base | None:
        """None where the table can be read directly; else how it must be prepared for all the consumers."""
        if len(consumers) == 1 and consumers[0].spine is None and consumers[0].pick is None:
            return None
        edges = [
            moment
            for c in consumers
            for moment in (*c.reads, *(m for r in (c.spine.edges() if c.spine else ()) for m in r))
        ]
        fine = (
            self.resolved.grain in FINE
            or any(a.grain in FINE_PARTS for a in self.resolved.by)
            or any(isinstance(m, datetime) for m in edges)
        )
        fine = fine or any(c.pick is not None and c.pick.grain in FINE for c in consumers)
        ops = {leaf.op for c in consumers for leaf in c.leaves}
        kind = "deep" if ops <= DECOMPOSABLE else "rows"
        return Base(kind, "raw" if fine else "day")

    # -- what is computed for each of something first

    def nested(self, members: list[Leaf], leaves: dict[Leaf, int]) -> Group:
        """The leaves over one question inside this one: its answer is their base."""
        first = members[0]
        assert first.nested is not None
        step = nesting.step_of(self.snapshot, first.nested)
        kept = self.kept(first.dataset, first.level)
        own = nesting.keys_inside(self.resolved, kept, step, self.calendar)
        time = (self.resolved.query.time or first.time) if step else ""
        if step and not time:
            raise Refused("query.no_time", first.dataset, dataset=first.dataset)
        if time:
            self.time(first.dataset, time)  # refused before anybody asks how far it reaches
        found = [self.nested_consumer(some, leaves, time, kept) for some in by_reading(members, True).values()]
        consumers = tuple(found)
        for one in consumers if step and not nesting.shared(step, self.resolved.range, first.window) else ():
            nesting.refuse_parts(step, self.stretches.each(first.dataset, time, one), self.calendar)
        by = nesting.asked_inside(self.resolved, own, first.nested, step)
        reads = hull([c.reads for c in consumers]) if step else self.resolved.range
        asked = nesting.question_inside(self.resolved, first.nested.value, by, reads, step or self.resolved.grain)
        plan = self.inside(asked)
        at = (
            next((Fragment(f"d{i}") for i, one in enumerate(by) if one.column == nesting.EACH_TIME), None)
            if step
            else None
        )
        return Group(
            first.dataset, at, nesting.dims_over(self.resolved, own, step), nesting.timed(at),
            nesting.floored(consumers, step, self.calendar) if step else consumers,
            Base("rows", "raw" if step else ""), nested=plan, step=step,
        )  # fmt: skip

    def nested_consumer(
        self, members: list[Leaf], leaves: dict[Leaf, int], time: str, kept: tuple[int, ...] | None
    ) -> Consumer:
        first = members[0]
        found = [self.over(leaf, leaves[leaf]) for leaf in members]
        pick = PickPlan(first.pick.which, "", ()) if first.pick is not None else None
        made = self.stretches.consumer(first.dataset, time, first.window, found, inside=True)
        return made._replace(pick=pick, keys=kept)

    def over(self, leaf: Leaf, number: int) -> LeafPlan:
        """An aggregate over the answer inside, whose measures are its columns."""

        def place(node: Expr) -> str:
            if not isinstance(node, Ref):
                raise Refused("kind.lookup_misplaced", leaf.dataset, name="rank", dataset=leaf.dataset)
            return f"m{node.path[1]}"

        args = tuple(Fragment(render(self.binder.dialect, arg, place)) for arg in leaf.args)
        return LeafPlan(number, leaf.op, args, ())

    # -- what stands beside

    def look_beside(self, group: Group) -> None:
        """Plans every side that the group's fragments speak of, and theirs."""
        for fragment in group.fragments():
            for side in fragment.sides:
                if self.sides.get(side.spec, _DONE).kind == "":
                    raise Refused("model.cycle", side.spec[1], path=" → ".join((*side.spec[1:], side.spec[1])))
                if side.spec not in self.sides:
                    self.sides[side.spec] = SidePlan("")  # a side that spoke of itself would be a cycle
                    self.sides[side.spec] = plan_side(self, side.spec)

    def inside(self, resolved: Resolved) -> Plan:
        """The plan of a question inside this one."""
        made = Planner(self.binder, resolved, self.narrowings, self.facts, self.sides, self.told).whole()
        return made._replace(sides=(), told=())

    # -- the answer

    def outputs(self, leaves: dict[Leaf, int]) -> tuple[Output, ...]:
        if self.resolved.query.min_max and self.resolved.root:
            return tuple(
                Output(f"{asked.column}__{op}", formula=Call(op, (Ref(("key", str(i))),)))
                for i, asked in enumerate(self.resolved.by)
                for op in ("min", "max")
            )
        out = [Output(asked.column, dim=i) for i, asked in enumerate(self.resolved.by)]
        current = -1
        for wanted in self.resolved.metrics:
            formula = renumbered(wanted.expansion.formula, [leaves[leaf] for leaf in wanted.expansion.leaves])
            out.append(Output(wanted.column, formula=self.ranked(formula, wanted)))
            if not wanted.compare:
                current = len(out) - 1
                continue
            pair = (current, len(out) - 1)
            out.append(Output(f"{wanted.column}_change", derived="change", of=pair))
            out.append(Output(f"{wanted.column}_ratio", derived="ratio", of=pair))
        return tuple(out)

    def ranked(self, formula: Expr, wanted: Wanted) -> Expr:
        """Ranks told among which rows they are: those of the same period, and of the same named dimensions."""
        fact = wanted.expansion.leaves[0].dataset if wanted.expansion.leaves else ""

        def change(node: Expr) -> Expr | None:
            if not isinstance(node, Call) or node.op != "rank":
                return None
            places = dict.fromkeys((*self.times, *(self.place_of(fact, name_of(arg)) for arg in node.args[1:])))
            return Call("rank", (node.args[0], *(Ref(("key", str(i))) for i in places)))

        return rewrite(formula, change)

    def fill(self) -> Spine | None:
        wanted = self.resolved.metrics
        asked = self.resolved.query.fill or any(w.metric and self.snapshot.metric(w.metric).fill for w in wanted)
        if not asked or not self.resolved.grain or not wanted:
            return None
        if sum(asked.metric_time for asked in self.resolved.by) > 1:
            raise Refused("query.fill_one_grain", "fill")
        return self.stretches.filled([(leaf.dataset, self.time_of(leaf)) for leaf in self.resolved.leaves()])


def _refuse_aggregates(expr: Expr) -> None:
    found = next(aggregates(expr), None)
    if found is not None:
        raise Refused("query.aggregate_in_filter", "where", name=found.op)
    for ref in refs(expr):
        if ref.path[0] == "person":
            raise Refused("query.unknown_dimension", ref.name, name=ref.name, known=[])


def plan(binder: Binder, authorized: Authorized, facts: Facts) -> Plan:
    """The plan as the definitions give it, before any rewrite. Raises ``Refused``, or ``FactsNeeded`` for a span."""
    made = Planner(binder, authorized.resolved, authorized.narrowings, facts).whole()
    sources = {binder.snapshot.model.datasets[group.fact].source for group in made.every_group()}
    if len(sources) > 1:
        raise Refused("query.several_sources", "metrics", sources=sorted(sources))
    return made


_DONE = SidePlan("done")
_UNBOUND = Found("dimension", "", Fragment(""), Text(), "", "", "")
