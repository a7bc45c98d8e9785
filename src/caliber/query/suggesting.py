"""Rollups suggested from what was asked: one after another, those that would have saved the most time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations
from typing import Any, NamedTuple

import msgspec

from caliber.access import OWNER
from caliber.compiler import Compiled, MetricQuery, Want
from caliber.compiler.bind import Binder, Fragment
from caliber.compiler.expand import Leaf
from caliber.compiler.names import find
from caliber.compiler.periods import FINE, FINE_PARTS, Moment, as_moment, floor, nested
from caliber.compiler.plan import SPLITTABLE, Consumer, Group
from caliber.errors import CaliberError
from caliber.model.calendar import GRAINS, PARTS
from caliber.model.expr import Ref, own_refs
from caliber.model.objects import Calendar, Rollup
from caliber.model.rules.rollups import UNCOUNTED
from caliber.model.snapshot import Snapshot
from caliber.query.rollups import Rollups
from caliber.query.service import QueryService
from caliber.query.sources import Source

GAIN = 8  # rows of the dataset for one of the rollup, at the least
DAYS = {"day": 1, "month": 30}


class Spent(NamedTuple):
    """A question that was answered, and the milliseconds that it took."""

    query: MetricQuery
    milliseconds: float


class Need(NamedTuple):
    """What one scan of a question asks of a rollup. ``by``: own dimensions and entities; ``grain``: day or month."""

    dataset: str
    time: str
    grain: str
    by: frozenset[str]
    metrics: tuple[str, ...]
    cost: float


class Suggested(msgspec.Struct, frozen=True, kw_only=True):
    """A rollup worth declaring. ``rows``: estimated; ``questions``: that it would have answered; ``share``: of all the
    time that was spent on what rollups can answer."""

    rollup: Rollup
    rows: int
    questions: int
    share: float


def suggest(queries: QueryService, spent: Iterable[Spent], most: int = 5) -> list[Suggested]:
    """The best first. Questions that can no longer be asked, or that no rollup answers, count for nothing."""
    needs = [need for one in spent for need in _needs(queries, one)]
    needs = [one for one in needs if _rows(queries, one.dataset, one.time, one.grain, one.by) is not None]
    whole = sum(need.cost for need in needs) or 1.0
    out: list[Suggested] = []
    while needs and len(out) < most:
        best = _best(queries, needs)
        if best is None:
            break
        rollup, rows, covered = best
        cost = sum(need.cost for need in covered)
        kept = _storable(queries, msgspec.structs.replace(rollup, code=_code(queries.snapshot, rollup, out)))
        if kept is not None:
            share = round(cost / whole, 3)
            out.append(Suggested(rollup=kept, rows=rows, questions=len(covered), share=share))
        needs = [need for need in needs if need not in covered]
    return out


# -- what a question asks of a rollup


def _needs(queries: QueryService, one: Spent) -> list[Need]:
    try:
        source, compiled = queries.compile(one.query, OWNER, _LONG_AGO)
    except CaliberError:
        return []
    groups = compiled.plan.scans()
    found = [_need(source.compiler.binder, compiled, group, one.milliseconds / len(groups)) for group in groups]
    return [need for need in found if need is not None]


_LONG_AGO = as_moment(date(2000, 1, 1))  # only policies ask what day it is, and the owner stands under none


def _need(binder: Binder, compiled: Compiled, group: Group, cost: float) -> Need | None:
    if group.rollup or group.pinned or not group.consumers or any(part.sides for part in group.fragments()):
        return None
    resolved, calendar = compiled.resolved, binder.snapshot.model.calendar
    dataset = binder.snapshot.model.datasets[group.fact]
    leaves = list(_rows_of(resolved.leaves(), group.fact))
    times = {resolved.query.time or leaf.time for leaf in leaves} if group.time is not None else {dataset.time}
    grain = _grain(group, calendar)
    names = [asked.name for asked in resolved.by if not asked.metric_time]
    names += [ref.name for predicate in resolved.predicates for ref in own_refs(predicate)]
    names += [name for leaf in leaves if leaf.pick for name in leaf.pick.by]
    by = _kept(binder, group.fact, names, leaves)
    if grain is None or by is None or len(times) != 1 or not times <= dataset.times.keys() or resolved.query.timezone:
        return None
    metrics = tuple(dict.fromkeys(w.metric for w in resolved.metrics
                                  if any(leaf.dataset == group.fact for leaf in w.expansion.leaves)))  # fmt: skip
    return Need(group.fact, times.pop(), grain, by, metrics, cost)


def _rows_of(leaves: Iterable[Leaf], fact: str) -> Iterator[Leaf]:
    for leaf in leaves:
        if leaf.nested is not None:
            yield from _rows_of(leaf.nested.value.leaves, fact)
        elif leaf.dataset == fact:
            yield leaf


def _grain(group: Group, calendar: Calendar) -> str | None:
    """The coarsest of month and day that answers; None where the hours count."""
    grains = [dim.grain for dim in group.dims if dim.found is None]
    if any(grain in (*FINE, *FINE_PARTS) for grain in grains):
        return None
    edges = [edge for consumer in group.consumers for edge in _edges(consumer) if edge is not None]
    if any(floor(edge, "day", calendar) != edge for edge in edges):
        return None
    coarse = all(grain not in PARTS and nested("month", grain, calendar) for grain in grains)
    straight = all(consumer.spine is None and consumer.pick is None for consumer in group.consumers)
    moved = [consumer.moved.unit for consumer in group.consumers if consumer.moved is not None]
    plain = straight and all(unit in GRAINS and nested("month", unit, calendar) for unit in moved)
    whole = all(floor(edge, "month", calendar) == edge for edge in edges)
    return "month" if coarse and plain and whole else "day"


def _edges(consumer: Consumer) -> tuple[Moment | None, ...]:
    return consumer.reads


def _kept(binder: Binder, fact: str, names: Iterable[str], leaves: Iterable[Leaf]) -> frozenset[str] | None:
    """The own dimensions and entities that names and distinct counts rest on; None where something else is asked."""
    dataset = binder.snapshot.model.datasets[fact]
    out: set[str] = set()
    for name in names:
        found = find(binder, fact, name)
        first = {reach.steps[0].link.code for reach in found.fragment.reached}
        own = found.code.partition(".")[2]
        if not first and own not in dataset.dimensions and own not in dataset.entities:
            return None  # a time of the rows by its own name
        out |= first or {own}
    for leaf in leaves:
        if leaf.op in SPLITTABLE:
            continue
        column = leaf.args[0].name if leaf.op in UNCOUNTED and leaf.args and isinstance(leaf.args[0], Ref) else ""
        entity = next((code for code, link in dataset.entities.items() if link.key == (column,)), "")
        field = next(
            (code for code in dataset.dimensions if binder.text(fact, code).column == column or code == column), ""
        )
        if not column or not (entity or field):
            return None
        out.add(field or entity)
    return frozenset(out)


# -- which rollup answers most


def _best(queries: QueryService, needs: list[Need]) -> tuple[Rollup, int, list[Need]] | None:
    found = []
    for dataset, time in dict.fromkeys((need.dataset, need.time) for need in needs):
        mine = [need for need in needs if (need.dataset, need.time) == (dataset, time)]
        sets = list(dict.fromkeys(need.by for need in mine))[:24]
        for by in dict.fromkeys((*sets, *(a | b for a, b in combinations(sets, 2)))):
            for grain in DAYS:
                covered = [need for need in mine if need.by <= by and (grain == "day" or need.grain == "month")]
                rows = _rows(queries, dataset, time, grain, by)
                if covered and rows is not None:
                    metrics = tuple(dict.fromkeys(code for need in covered for code in need.metrics))
                    rollup = Rollup(
                        code="r", dataset=dataset, time=time, grain=grain, by=tuple(sorted(by)), metrics=metrics
                    )
                    found.append((-sum(need.cost for need in covered), rows, rollup, covered))
    if not found:
        return None
    _, rows, rollup, covered = min(found, key=lambda one: (one[0], one[1]))
    return rollup, rows, covered


def _rows(queries: QueryService, dataset: str, time: str, grain: str, by: frozenset[str]) -> int | None:
    """How many rows it would have; None where that gains too little."""
    source = queries.sources.get(queries.snapshot.dataset(dataset).source)
    binder = source.compiler.binder
    wants: list[Want] = [
        ("rows", dataset, ""),
        ("span", dataset, time),
        *(("distinct", dataset, f.sql) for f in _keys(binder, dataset, by)),
    ]
    _learn(source, wants)
    first, last = source.facts.spans[dataset, time]
    if not last:
        return None
    days = (date.fromisoformat(last[:10]) - date.fromisoformat(first[:10])).days + 1
    size = days // DAYS[grain] + 1
    for want in wants[2:]:
        size *= max(source.facts.distinct[want[1], want[2]], 1)
    whole = source.facts.rows[dataset]
    return size if size * GAIN <= whole else None


def _learn(source: Source, wants: list[Want]) -> None:
    tables: dict[str, Any] = {"rows": source.facts.rows, "span": source.facts.spans, "distinct": source.facts.distinct}
    missing = [w for w in wants if (w[1] if w[0] == "rows" else (w[1], w[2])) not in tables[w[0]]]
    if missing:
        source.supply(tuple(missing))


def _keys(binder: Binder, dataset: str, by: frozenset[str]) -> list[Fragment]:
    own = binder.snapshot.model.datasets[dataset]
    home = binder.home(dataset)
    out = [binder.text(dataset, name) for name in sorted(by) if name in own.dimensions]
    return out + [
        binder.column(home, key) for name in sorted(by) if name in own.entities for key in own.entities[name].key
    ]


def _storable(queries: QueryService, rollup: Rollup) -> Rollup | None:
    """The rollup with those of its metrics that it can store, None where there is none."""
    good = tuple(code for code in rollup.metrics if _stands(queries, msgspec.structs.replace(rollup, metrics=(code,))))
    return msgspec.structs.replace(rollup, metrics=good) if good else None


def _stands(queries: QueryService, rollup: Rollup) -> bool:
    model = msgspec.structs.replace(queries.snapshot.model, rollups={rollup.code: rollup})
    return Rollups(Snapshot(model), queries.sources).standing(rollup.code).state != "broken"


def _code(snapshot: Snapshot, rollup: Rollup, others: list[Suggested]) -> str:
    taken = {*snapshot.model.rollups, *(one.rollup.code for one in others)}
    base = f"{rollup.dataset}_by_{rollup.grain}"
    return next(code for code in (base, *(f"{base}_{n}" for n in range(2, 1000))) if code not in taken)
