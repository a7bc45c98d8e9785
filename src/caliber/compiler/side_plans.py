"""The plans of what stands beside a fact, a function a kind: which scans and questions the relation is made of."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Protocol, TypeAlias

from caliber.compiler.bind import Binder, Fragment
from caliber.compiler.bridges import Crossing, beyond
from caliber.compiler.expand import expand
from caliber.compiler.names import Found, find
from caliber.compiler.nesting import question_inside
from caliber.compiler.periods import Range
from caliber.compiler.plan import Group, Plan, SidePlan
from caliber.compiler.render import literal
from caliber.compiler.resolve import Asked, Resolved
from caliber.compiler.sides import Events, entity_key, events
from caliber.compiler.time_sql import add_sql, trunc_sql
from caliber.errors import Refused
from caliber.model.calendar import parse_span
from caliber.model.expr import Expr, Lit
from caliber.model.objects import Metric
from caliber.model.snapshot import Snapshot


class Planning(Protocol):
    """What a planner offers to the plans inside its own."""

    binder: Binder
    resolved: Resolved
    snapshot: Snapshot

    def narrowed(self, fact: str) -> list[Fragment]: ...

    def predicate(self, fact: str, expr: Expr) -> Fragment: ...

    def moved(self, found: Found) -> Found: ...

    def crossings(self, fact: str) -> tuple[dict[str, Crossing], list[Expr]]: ...

    def inside(self, resolved: Resolved) -> Plan: ...

    def look_beside(self, group: Group) -> None: ...


Make: TypeAlias = Callable[[Planning, tuple[str, ...]], SidePlan]


def plan_side(planning: Planning, spec: tuple[str, ...]) -> SidePlan:
    """The plan of the relation that ``spec`` names; the narrowings of the person hold inside it too."""
    return _MAKE[spec[0]](planning, spec)


def _scan(planning: Planning, found: Events, *columns: tuple[str, Fragment]) -> Group:
    """The events of a step as rows: key ``k``, what must agree ``c0`` …, time ``t`` and more columns."""
    fact = found.leaf.dataset
    filters = [planning.binder.expr(fact, part) for part in found.leaf.filters]
    read = [("k", found.key), ("t", found.time), *((f"c{i}", part) for i, part in enumerate(found.same)), *columns]
    group = Group(
        fact, found.time, (), (*filters, *planning.narrowed(fact)), (), columns=tuple(read),
    )  # fmt: skip
    planning.look_beside(group)
    return group


def _metric(planning: Planning, spec: tuple[str, ...]) -> SidePlan:
    """A question of its own: the metric by the entity, over all time."""
    _, code, entity = spec
    by = (Asked(entity, "key", "", False, key=True),)
    value = expand(planning.snapshot, code)
    asked = question_inside(planning.resolved, value, by, Range(None, None), "", everything=True)
    return SidePlan("metric", plan=planning.inside(asked))


def _rate(planning: Planning, spec: tuple[str, ...]) -> SidePlan:
    _, code, target = spec
    rates = planning.snapshot.dataset(code).rates
    if rates is None:
        raise Refused("kind.no_rates", code, dataset=code)
    home = planning.binder.home(code)
    names = ("currency", "rate", "day", "to")
    columns = [(name, planning.binder.column(home, getattr(rates, name))) for name in names if getattr(rates, name)]
    only = []
    if rates.to:
        wanted = literal(planning.binder.dialect, Lit("string", target))
        only = [Fragment(f"{planning.binder.column(home, rates.to).sql} = {wanted}")]
    group = Group(code, None, (), (*only, *planning.narrowed(code)), (), columns=tuple(columns[:3]))
    return SidePlan("rate", (group,))


def _reached(planning: Planning, spec: tuple[str, ...]) -> SidePlan:
    """All steps, and for each later one what it must not be earlier than."""
    metric = planning.snapshot.metric(spec[1])
    found = [events(planning.binder, metric, at) for at in range(len(metric.steps))]
    signs = [_sign(before, after) for before, after in pairwise(found)]
    return SidePlan("reached", tuple(_scan(planning, one) for one in found), texts=(_limit(planning, metric), *signs))


def _sign(before: Events, after: Events) -> str:
    """Two steps that count the same events must not be the same event."""
    same = (before.leaf.dataset, set(before.leaf.filters)) == (after.leaf.dataset, set(after.leaf.filters))
    return ">" if same else ">="


def _limit(planning: Planning, metric: Metric) -> str:
    """The end of the time that the steps may take, from the first one's ``a.t``; "" for any."""
    if not metric.within:
        return ""
    span = parse_span(metric.within)
    return add_sql(planning.binder.dialect, "a.t", span.amount, span.unit, False)


def _first_time(planning: Planning, spec: tuple[str, ...]) -> SidePlan:
    start = events(planning.binder, planning.snapshot.metric(spec[1]), 0)
    return SidePlan("first_time", (_scan(planning, start),))


def _came_back(planning: Planning, spec: tuple[str, ...]) -> SidePlan:
    metric = planning.snapshot.metric(spec[1])
    later = events(planning.binder, metric, 1)
    unit = parse_span(metric.after).unit
    period = trunc_sql(planning.binder.dialect, unit, later.time.sql, planning.snapshot.model.calendar)
    return SidePlan("came_back", (_scan(planning, later, ("u", later.time._replace(sql=period))),))


def _converted(planning: Planning, spec: tuple[str, ...]) -> SidePlan:
    """The earlier events with the grain of their rows, and the later ones with what they count."""
    metric = planning.snapshot.metric(spec[1])
    start, end = events(planning.binder, metric, 0), events(planning.binder, metric, 1)
    home = planning.binder.home(start.leaf.dataset)
    grain = planning.snapshot.dataset(start.leaf.dataset).grain
    keys = tuple((f"g{i}", planning.binder.column(home, key)) for i, key in enumerate(grain))
    value = ("v", planning.binder.expr(end.leaf.dataset, end.leaf.args[0])) if end.leaf.op == "sum" else None
    counted = (value,) if value is not None else ()
    scans = (_scan(planning, start, *keys), _scan(planning, end, *counted))
    return SidePlan("converted", scans, texts=(_limit(planning, metric), _sign(start, end), "v" if counted else "1"))


def _grain(planning: Planning, spec: tuple[str, ...]) -> SidePlan:
    """The days of a calendar dataset with the period of each."""
    custom = planning.snapshot.model.calendar.grains[spec[1]]
    home = planning.binder.home(custom.dataset)
    columns = (
        ("day", planning.binder.column(home, custom.day)),
        ("period", planning.binder.column(home, custom.period)),
    )
    return SidePlan("grain", (Group(custom.dataset, None, (), (), (), columns=columns),))


def _bridge(planning: Planning, spec: tuple[str, ...]) -> SidePlan:
    """The pairs of a bridge that fulfil the conditions, with what is asked beyond it.

    Times are cut here, before pairs that are then the same become one.
    """
    crossing = planning.crossings(spec[1])[0][spec[2]]
    binder = planning.binder
    bridge = planning.snapshot.model.datasets[crossing.fact].bridges[crossing.bridge]
    key = entity_key(binder, binder.home(bridge.dataset), bridge.dataset, bridge.entity)
    found = [find(binder, bridge.dataset, beyond(name)) for name in crossing.names]
    columns = (("k", key), *((f"n{i}", _cut(planning, one)) for i, one in enumerate(found)))
    only = [planning.predicate(bridge.dataset, part) for part in crossing.conditions]
    group = Group(bridge.dataset, None, (), (*only, *planning.narrowed(bridge.dataset)), (), columns=columns)
    planning.look_beside(group)
    return SidePlan("bridge", (group,))


def _cut(planning: Planning, found: Found) -> Fragment:
    """A name in the zone of the question, cut to its grain."""
    fragment = planning.moved(found).fragment
    if not found.grain:
        return fragment
    sql = trunc_sql(planning.binder.dialect, found.grain, fragment.sql, planning.snapshot.model.calendar)
    return fragment._replace(sql=sql, column="")


_MAKE: dict[str, Make] = {
    "metric": _metric,
    "rate": _rate,
    "reached": _reached,
    "first_time": _first_time,
    "came_back": _came_back,
    "converted": _converted,
    "grain": _grain,
    "bridge": _bridge,
}
