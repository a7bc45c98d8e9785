"""Names to definitions: what a question means, before anybody asks whether it may be answered."""

from __future__ import annotations

from typing import NamedTuple

from caliber.compiler.almanac import Almanac
from caliber.compiler.asked import check_alone, checked_grain, unfolded, without_alias
from caliber.compiler.bind import Binder
from caliber.compiler.bridges import bridge_of, found_from
from caliber.compiler.expand import Expansion, Leaf, Shift, expand, name_of, step_leaf
from caliber.compiler.kept import Kept
from caliber.compiler.names import METRIC_TIME, find, is_metric_time, take_apart, unknown
from caliber.compiler.parameters import asked_for, values_of
from caliber.compiler.periods import (
    TICK,
    Moment,
    Range,
    after,
    as_moment,
    floor,
    previous_period,
    range_of,
    simplest,
)
from caliber.compiler.query import MetricQuery
from caliber.compiler.zones import checked_zone
from caliber.errors import Refused
from caliber.model.calendar import PARTS
from caliber.model.expr import LOOKUPS, Call, Expr, Lit, Ref, conjuncts, own_refs, walk
from caliber.model.snapshot import Snapshot
from caliber.model.suggest import suggest

COMPARISONS = ("previous_period", "previous_year")
MAX_ITEMS = 200


class Asked(NamedTuple):
    """One thing to group by. ``column`` is its name in the result; ``grain`` "" for what is not a time.

    ``key``: the name is an entity's, and its key is meant.
    """

    name: str
    column: str
    grain: str
    metric_time: bool
    key: bool = False

    @property
    def text(self) -> str:
        """As a question would write it again."""
        plain = f"{METRIC_TIME}__{self.grain}" if self.metric_time else self.name
        return plain if self.column == plain else f"{plain} as {self.column}"


class Wanted(NamedTuple):
    """One metric column. ``compare``: "" or the comparison that it shows; ``alias``: what the question calls it."""

    column: str
    metric: str
    expansion: Expansion
    compare: str = ""
    alias: str = ""


class Resolved(NamedTuple):
    """The question in terms of definitions. ``root``: the dataset of a question about dimensions alone.

    ``kept``: what was made of metrics and keys alone, for every question that has the same ones. ``alike``: what was
    made for every question of the same person that differs by its range, members, order and limit only.
    """

    query: MetricQuery
    metrics: tuple[Wanted, ...]
    by: tuple[Asked, ...]
    predicates: tuple[Expr, ...]
    range: Range
    grain: str
    kept: Kept
    alike: Kept
    root: str = ""

    def leaves(self) -> list[Leaf]:
        return [leaf for wanted in self.metrics for leaf in wanted.expansion.leaves]


class Shape(NamedTuple):
    """What is asked for, whatever its time, conditions, order and limit."""

    metrics: tuple[Wanted, ...]
    by: tuple[Asked, ...]
    grain: str
    kept: Kept


class Read(NamedTuple):
    """A question read, before any name of it is resolved: conditions on metric_time have become part of its range."""

    query: MetricQuery
    predicates: tuple[Expr, ...]
    range: Range


def read(binder: Binder, query: MetricQuery) -> Read:
    """What a question says by itself. Raises ``Refused`` for what cannot be read."""
    snapshot = binder.snapshot
    query = checked(snapshot, query)
    asked_range = range_of(query.since, query.until)
    predicates: list[Expr] = []
    for text in query.where:
        for part in conjuncts(snapshot.expr(text)):
            narrowed = _as_range(part, asked_range, binder)
            if narrowed is None:
                predicates.append(part)
            else:
                asked_range = _not_empty(narrowed)
    return Read(query, tuple(predicates), asked_range)


def resolve(binder: Binder, said: Read) -> Resolved:
    """Every name resolved. Raises ``Refused`` with near names, or with what is allowed instead."""
    query, predicates, asked = said
    shape = _shape(binder, query, asked)
    root = "" if shape.metrics else _root(binder, shape.by, predicates)
    return Resolved(query, shape.metrics, shape.by, predicates, asked, shape.grain, shape.kept, Kept(), root)


def _shape(binder: Binder, query: MetricQuery, asked: Range) -> Shape:
    """Metrics and keys resolved. Kept: boards and pages ask the same ones for many days, members and orders."""
    key = (query.metrics, query.by, query.grain, query.compare, query.min_max)
    kept: Shape | None = binder.shapes.get(key) or binder.shapes.get((*key, asked))
    if kept is None:
        by = _by(binder.snapshot, query)
        grain = _finest([one.grain for one in by if one.metric_time], binder.almanac)
        metrics = _metrics(binder.snapshot, query, grain, asked)
        _refuse_not_allowed(binder, metrics, by)
        ranged = query.compare and not grain  # what is compared with follows from the range itself
        kept = binder.shapes.put((*key, asked) if ranged else key, Shape(metrics, by, grain, Kept()))
    return kept


def checked(snapshot: Snapshot, query: MetricQuery) -> MetricQuery:
    """The question with its saved one unfolded. Raises ``Refused`` for what no question may ask."""
    query = unfolded(snapshot, query)
    if not query.metrics and not query.by:
        raise Refused("query.nothing_asked", "metrics")
    for field in ("metrics", "by", "where", "order"):
        if len(getattr(query, field)) > MAX_ITEMS:
            raise Refused("query.too_many_items", field, field=field, limit=MAX_ITEMS)
    if query.limit is not None and query.limit < 0:
        raise Refused("query.bad_limit", "limit", limit=query.limit)
    if query.grain:
        checked_grain(snapshot, query.grain)
    if query.timezone:
        checked_zone(query.timezone)
    check_alone(query)
    return query


def _by(snapshot: Snapshot, query: MetricQuery) -> tuple[Asked, ...]:
    out: list[Asked] = []
    for text in query.by:
        name, alias = without_alias(text)
        asked = take_apart(name)
        if is_metric_time(name):
            grain = asked.grain or (asked.bare if asked.qualifiers else query.grain) or "day"
            checked_grain(snapshot, grain)
            out.append(Asked(METRIC_TIME, alias or f"{METRIC_TIME}__{grain}", grain, True))
        else:
            out.append(Asked(name, alias or name, asked.grain, False))
    if query.grain and query.metrics and not any(asked.metric_time for asked in out):
        out.insert(0, Asked(METRIC_TIME, f"{METRIC_TIME}__{query.grain}", query.grain, True))
    columns = [asked.column for asked in out]
    repeated = next((c for c in columns if columns.count(c) > 1), None)
    if repeated:
        raise Refused("query.repeated", repeated, name=repeated)
    return tuple(out)


def _finest(grains: list[str], almanac: Almanac) -> str:
    grains = [grain for grain in grains if grain not in PARTS]
    if len(grains) < 2:
        return grains[0] if grains else ""
    within = (grain for grain in grains if all(almanac.nested(grain, other) for other in grains))
    return next(within, "day")


def _metrics(snapshot: Snapshot, query: MetricQuery, grain: str, asked: Range) -> tuple[Wanted, ...]:
    out: list[Wanted] = []
    for text in query.metrics:
        name, alias = without_alias(text)
        name, given = asked_for(snapshot, name)
        metric = snapshot.find_metric(name)
        code, values = metric.code, values_of(snapshot, metric, given)
        told = ", ".join(f"{key}={value}" for key, value in sorted(given.items()))
        column = alias or (f"{code}({told})" if told else code)
        if any(wanted.column == column for wanted in out):
            raise Refused("query.repeated", name, name=column)
        out.append(Wanted(column, code, expand(snapshot, code, (), values), alias=alias))
        shifts = {compare: (_shift(snapshot, compare, grain, asked),) for compare in query.compare}
        out += [
            Wanted(f"{column}__{c}", code, expand(snapshot, code, shift, values), c, alias)
            for c, shift in shifts.items()
        ]
    return tuple(out)


def _refuse_not_allowed(binder: Binder, metrics: tuple[Wanted, ...], by: tuple[Asked, ...]) -> None:
    """A metric that names its dimensions is shown by no others; times are always allowed."""
    for wanted in metrics:
        allowed = binder.snapshot.metric(wanted.metric).dimensions
        for fact in dict.fromkeys(leaf.dataset for leaf in wanted.expansion.leaves) if allowed else ():
            places = (found_from(binder, fact, name) for name in allowed)
            known = {(place.code, place.alias) for place in places}
            for asked in by:
                found = None if asked.metric_time else found_from(binder, fact, asked.name)
                if found is not None and found.kind != "time" and (found.code, found.alias) not in known:
                    facts = {"name": asked.name, "metric": wanted.metric, "allowed": list(allowed)}
                    raise Refused("query.dimension_not_allowed", asked.name, **facts)


def _shift(snapshot: Snapshot, compare: str, grain: str, asked: Range) -> Shift:
    if compare not in COMPARISONS:
        raise Refused("query.unknown_comparison", "compare", name=compare, known=list(COMPARISONS))
    if compare == "previous_year":
        if not grain and asked.start is None and asked.end is None:
            raise Refused("query.compare_needs_range", "compare")
        own = snapshot.model.calendar.grains.get(grain)
        if own is not None and not own.year:
            raise Refused("kind.no_own_year", "compare", grain=grain)
        return Shift(1, own.year if own is not None else "year", True)
    if not grain:
        return previous_period(asked)
    unit = grain.removeprefix("fiscal_")
    return Shift(1, unit, True)


def _root(binder: Binder, by: tuple[Asked, ...], predicates: tuple[Expr, ...]) -> str:
    """The dataset to ask for dimensions alone: the one from which all names are reached in the fewest hops."""
    names = [asked.name for asked in by] + [ref.name for p in predicates for ref in own_refs(p)]
    best: tuple[int, str] | None = None
    for code in binder.snapshot.model.datasets:
        try:
            hops = sum(_hops(binder, code, name) for name in names)
        except Refused:
            continue
        if best is None or hops < best[0]:
            best = (hops, code)
    if best is None:
        first = next(iter(binder.snapshot.model.datasets), "")
        for name in names:
            _anywhere(binder, name, first)
        raise Refused("query.no_common_dataset", "by", names=names)
    return best[1]


def _hops(binder: Binder, dataset: str, name: str) -> int:
    found = find(binder, dataset, name)
    home = binder.snapshot.model.datasets[dataset]
    penalty = 0 if found.kind != "entity" or home.entities.get(found.code.split(".")[-1], None) is None else 1
    depth = max((len(reach.steps) for reach in found.fragment.reached), default=0)
    owner = binder.snapshot.model.datasets[dataset].entities.values()
    return 2 * depth + penalty * all(link.role == "foreign" for link in owner)


def _anywhere(binder: Binder, name: str, first: str) -> None:
    for code in binder.snapshot.model.datasets:
        try:
            find(binder, code, name)
            return
        except Refused:
            continue
    raise (
        unknown(binder.snapshot, first, name, take_apart(name).bare)
        if first
        else Refused("query.unknown_dimension", name, name=name, known=suggest(name, []))
    )


# -- predicates over metric_time become the range, so that windows can read beyond them


def _as_range(part: Expr, asked: Range, binder: Binder) -> Range | None:
    if not any(is_metric_time(ref.name.replace(".", "__")) for ref in own_refs(part)):
        return None
    bounds = _bounds(part, binder)
    if bounds is None:
        raise Refused("query.time_filter", "where")
    starts = [m for m in (asked.start, bounds.start) if m is not None]
    ends = [m for m in (asked.end, bounds.end) if m is not None]
    return Range(max(starts, key=as_moment, default=None), min(ends, key=as_moment, default=None))


def _not_empty(asked: Range) -> Range:
    """Refuses conditions that leave no moment, as ``since`` after ``until`` is refused."""
    if asked.start is not None and asked.end is not None and as_moment(asked.start) >= as_moment(asked.end):
        last = simplest(as_moment(asked.end) - TICK)
        raise Refused("query.empty_range", "where", since=str(asked.start), until=str(last)[:10])
    return asked


def _bounds(part: Expr, binder: Binder) -> Range | None:
    if not isinstance(part, Call):
        return None
    if part.op == "between":
        low = _bounds(Call(">=", (part.args[0], part.args[1])), binder)
        high = _bounds(Call("<=", (part.args[0], part.args[2])), binder)
        return Range(low.start, high.end) if low and high else None
    if (
        part.op not in ("=", "<", "<=", ">", ">=")
        or not isinstance(part.args[0], Ref)
        or not isinstance(part.args[1], Lit)
    ):
        return None
    grain = take_apart(part.args[0].name).grain
    stretch = range_of(part.args[1].text, part.args[1].text)
    start, end = stretch.start, stretch.end
    if start is None or end is None:
        return None
    if grain:
        aligned = floor(start, grain, binder.snapshot.model.calendar)
        if simplest(as_moment(aligned)) != start:
            return None
        end = after(aligned, grain, binder.snapshot.model.calendar)
    return _compared(part.op, start, end)


def _compared(op: str, start: Moment, end: Moment) -> Range:
    table = {"=": (start, end), ">=": (start, None), ">": (end, None), "<": (None, start), "<=": (None, end)}
    return Range(*table[op])


def datasets_read(binder: Binder, resolved: Resolved) -> set[str]:
    """Every dataset whose rows the question counts, look-ups and questions inside it included."""
    found = {resolved.root} - {""}
    names = [asked.name for asked in resolved.by] + [ref.name for one in resolved.predicates for ref in own_refs(one)]
    for predicate in resolved.predicates:
        found |= _looked_up(binder.snapshot, predicate)
    for leaf in resolved.leaves():
        found |= _read_by(binder.snapshot, leaf)
    for fact in list(found):
        bridges = binder.snapshot.model.datasets[fact].bridges
        found |= {bridges[bridge].dataset for bridge in {bridge_of(binder, fact, name) for name in names} - {""}}
    return found


def _read_by(snapshot: Snapshot, leaf: Leaf) -> set[str]:
    found = {leaf.dataset}
    for expr in (*leaf.args, *leaf.filters):
        found |= _looked_up(snapshot, expr)
    for below in leaf.nested.value.leaves if leaf.nested else ():
        found |= _read_by(snapshot, below)
    return found


def _looked_up(snapshot: Snapshot, expr: Expr) -> set[str]:
    found: set[str] = set()
    for node in walk(expr):
        if not isinstance(node, Call) or node.op not in LOOKUPS or node.op == "entity":
            continue
        name = name_of(node.args[0])
        if node.op == "rate":
            found.add(name)
        elif node.op == "metric":
            for leaf in expand(snapshot, snapshot.find_metric(name).code).leaves:
                found |= _read_by(snapshot, leaf)
        else:
            metric = snapshot.metric(name)
            found |= {step_leaf(snapshot, metric, at).dataset for at in range(len(metric.steps))}
    return found


def reachable_everywhere(binder: Binder, resolved: Resolved, names: list[str]) -> set[str]:
    """The datasets that the question counts and from which every one of the names is reached."""
    out = set()
    for fact in datasets_read(binder, resolved):
        try:
            for name in names:
                find(binder, fact, name)
            out.add(fact)
        except Refused as refusal:
            if refusal.code == "query.ambiguous_dimension":
                raise
    return out
