"""Which rollup answers a scan: every key, filter, aggregate and edge of time must be sayable over what it keeps.

A rollup takes the place of the table; windows, offsets, comparisons, levels and joins stay as they were planned. Where
one requirement fails the rows themselves are read, and which it was is told.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple, Protocol

from caliber.compiler.authorize import Narrowing
from caliber.compiler.bind import Binder, Fragment
from caliber.compiler.bridges import bridge_of
from caliber.compiler.expand import Leaf
from caliber.compiler.facts import BuiltRollup, Facts
from caliber.compiler.kept import Made
from caliber.compiler.names import Found, find
from caliber.compiler.periods import FINE_PARTS, Moment, floor, nested
from caliber.compiler.plan import DECOMPOSABLE, SPLITTABLE, Base, Consumer, DimPlan, Group, LeafPlan, Told
from caliber.compiler.resolve import Asked, Resolved
from caliber.compiler.rollup_binder import UnkeptError
from caliber.compiler.rollup_shape import TIME, Filters, Shape, sayable, shape_of
from caliber.compiler.sides import period_of
from caliber.errors import Refused
from caliber.model.calendar import GRAINS, PARTS
from caliber.model.joins import Reach
from caliber.model.objects import Calendar, Rollup
from caliber.model.rules.rollups import UNCOUNTED
from caliber.model.snapshot import Snapshot

USED = "rollup.used"
FEW = 100_000  # rows


class Planning(Protocol):
    """What a planner offers to the choice."""

    binder: Binder
    resolved: Resolved
    narrowings: tuple[Narrowing, ...]
    facts: Facts
    snapshot: Snapshot
    calendar: Calendar

    def with_columns(self, binder: Binder) -> Planning: ...

    def steadily(self, fact: str, what: Hashable, make: Callable[[], Made]) -> Made: ...

    def found(self, fact: str, asked: Asked) -> Found: ...

    def conditions(self, fact: str) -> list[Callable[[], Fragment]]: ...


class UnfitError(Exception):
    """A requirement that a rollup does not meet: the code of its sentence, and the facts."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class Scan(NamedTuple):
    """A scan as it was planned. ``leaves``: by number; ``apart``: names that a balance is picked apart for."""

    group: Group
    leaves: dict[int, Leaf]
    apart: tuple[str, ...]


class Over(NamedTuple):
    """A leaf over the rollup's columns. ``missing``: conditions of the rollup that its own filters do not make."""

    args: tuple[Fragment, ...]
    filters: tuple[Fragment, ...]
    missing: Filters


def rolled(planner: Planning, asked: Scan) -> tuple[Group, list[Told]]:
    """The scan over the smallest rollup that fits, else as it was; and of each rollup why it was used or not."""
    told: list[Told] = []
    group = asked.group
    used = ""
    for rollup, built in _by_size(planner, group.fact):
        code, facts = USED, {}
        if used:
            told.append(Told(group.fact, rollup.code, "rollup.another", {"other": used}))
            continue
        try:
            group = _over(planner, asked, _ready(planner, rollup, built), built)
            used = rollup.code
        except UnfitError as unfit:
            code, facts = unfit.code, unfit.facts
        told.append(Told(group.fact, rollup.code, code, facts))
    return group, told


def _by_size(planner: Planning, fact: str) -> list[tuple[Rollup, BuiltRollup | None]]:
    """The rollups of a dataset, those that are built first and the smallest before the larger."""
    kept: list[tuple[Rollup, BuiltRollup | None]] | None = planner.binder.rollups.get(f"of {fact}")
    if kept is None:
        built = planner.facts.rollups
        found = [(one, built.get(one.code)) for one in planner.snapshot.model.rollups.values() if one.dataset == fact]
        kept = sorted(found, key=lambda pair: (pair[1] is None, pair[1].rows if pair[1] else 0))
        planner.binder.rollups[f"of {fact}"] = kept
    return kept


def _ready(planner: Planning, rollup: Rollup, built: BuiltRollup | None) -> Shape:
    if built is None:
        raise UnfitError("rollup.not_built")
    try:
        shape = shape_of(planner.binder, rollup)
    except Refused as refused:
        raise UnfitError(
            "rollup.broken", reason={lang: refused.problem.message(lang) for lang in ("zh", "en")}
        ) from None
    if built.digest != shape.digest:
        raise UnfitError("rollup.changed")
    if not built.fresh:
        raise UnfitError("rollup.stale", at=built.at)
    return shape


def _over(planner: Planning, asked: Scan, shape: Shape, built: BuiltRollup | None) -> Group:
    """The scan over the rollup. Raises ``UnfitError`` at the first requirement that fails."""
    assert built is not None
    group = asked.group
    _check_time(group, shape, planner.calendar)
    if group.pinned:
        raise UnfitError("rollup.versions")
    time = shape.binder.stored(TIME) if group.time is not None else None
    dims = planner.steadily(
        group.fact, ("dims over", shape.rollup.code), lambda: tuple(_dims(planner, asked, shape, time))
    )
    predicates = _predicates(planner, group, shape)
    missing, consumers = _consumers(asked, shape)
    unmet = missing - {fragment.sql for fragment in group.predicates}
    if unmet:
        raise UnfitError("rollup.fewer_rows", where=shape.rollup.where)
    over_it = group._replace(
        time=time,
        dims=dims,
        predicates=tuple(one for one in predicates if one is not None),
        consumers=consumers,
        extra=tuple(_kept_name(shape.binder, group.fact, name) for name in asked.apart),
        rollup=shape.rollup.code,
        table=built.table,
        unrolled=group if shape.where else None,
    )
    if shape.reached and (not _reached(group) <= _reached(over_it) or _apart(over_it) != _apart(group)):
        over_it = over_it._replace(unrolled=group)
    return over_it._replace(base=_base(over_it, shape, built.rows))


def _apart(group: Group) -> int:
    """How many conditions need more than the rows of the table: these cut none of those that a statement counts."""
    return sum(fragment.apart for fragment in group.predicates)


def _reached(group: Group) -> set[Reach]:
    return {reach for fragment in group.fragments() for reach in fragment.reached}


def _base(group: Group, shape: Shape, rows: int) -> Base:
    """Rows are added up before times are cut and dimensions joined, where that leaves fewer of them.

    A few rows are added up once: to put them together twice takes longer to plan than it saves.
    """
    time = shape.rollup.grain if group.time is not None else ""
    kept = Base("rollup", time)
    if group.extra or any(consumer.pick is not None for consumer in group.consumers):
        return kept
    reached = [dim.found.fragment for dim in group.dims if dim.found is not None and dim.found.fragment.apart]
    windowed = any(consumer.spine is not None for consumer in group.consumers)
    cut = any(dim.found is None and dim.grain != time for dim in group.dims)
    if not reached and not windowed and (rows < FEW or not cut):
        return kept
    own = {dim.found.fragment.sql for dim in group.dims if dim.found is not None and not dim.found.fragment.apart}
    keys = {key for fragment in reached for reach in fragment.reached for key in reach.steps[0].link.key}
    if len(own) + len(keys) >= len(shape.keys) and (group.time is not None or shape.time is None):
        return kept
    leaves = [leaf for consumer in group.consumers for leaf in consumer.leaves]
    if any(leaf.op not in DECOMPOSABLE for leaf in leaves):
        return kept
    if not reached:
        return Base("deep", time)
    local = [*group.predicates, *(one for leaf in leaves for one in (*leaf.args, *leaf.filters))]
    later = any(one.sides for one in reached) or any(one.apart for one in local)
    return kept if later or any(leaf.op not in SPLITTABLE for leaf in leaves) else Base("eager", time)


# -- time


def _check_time(group: Group, shape: Shape, calendar: Calendar) -> None:
    if group.time is None:
        return
    grain = shape.rollup.grain
    if shape.time is None or group.time.sql != shape.time.sql:
        raise UnfitError("rollup.other_time", kept=shape.rollup.time or "—")
    for consumer in group.consumers:
        if consumer.pick is not None and not _nests(grain, consumer.pick.grain or "second", calendar):
            raise UnfitError("rollup.moment", grain=grain)
        for edge in _edges(consumer):
            if (
                edge is not None
                and not (grain == "day" and type(edge) is date)
                and floor(edge, grain, calendar) != edge
            ):
                raise UnfitError("rollup.cut", edge=str(edge), grain=grain)
        if grain != "day":
            _check_steps(consumer, grain, calendar)


def _edges(consumer: Consumer) -> tuple[Moment | None, ...]:
    spine = consumer.spine
    if spine is None or not (spine.special or spine.told):
        return consumer.reads
    return (*consumer.reads, *(edge for reads in spine.edges() for edge in reads))


def _check_steps(consumer: Consumer, grain: str, calendar: Calendar) -> None:
    """Windows and offsets of whole periods of the rollup; of days every window is made."""
    window, spine = consumer.window, consumer.spine
    units = [shift.unit for shift in window.shifts]
    units += [window.unit] if window.kind in ("rolling", "to_date") else []
    units += [spine.grain] if spine is not None else []
    unit = next((unit for unit in units if not _nests(grain, unit, calendar)), "")
    if unit:
        raise UnfitError("rollup.finer", asked=unit, grain=grain)


def _nests(grain: str, coarser: str, calendar: Calendar) -> bool:
    return grain in GRAINS and coarser in GRAINS and nested(grain, coarser, calendar)


# -- keys and filters


def _dims(planner: Planning, asked: Scan, shape: Shape, time: Fragment | None) -> Iterator[DimPlan]:
    group, grain, calendar = asked.group, shape.rollup.grain, planner.calendar
    for dim, name in zip(group.dims, planner.resolved.by, strict=True):
        if dim.found is None or dim.found.kind == "period":
            by_part = dim.grain in PARTS and dim.grain not in FINE_PARTS
            by_day = grain == "day" and (by_part or name.grain in calendar.grains)
            if not by_day and not _nests(grain, dim.grain, calendar):
                raise UnfitError("rollup.finer", asked=dim.grain or name.grain, grain=grain)
            found = dim.found and time and period_of(shape.binder, name.grain, time)
            yield dim._replace(found=found or None)
        elif _is_own_time(dim, shape) and dim.grain and _nests(grain, dim.grain, calendar):
            yield dim._replace(found=dim.found._replace(fragment=shape.binder.stored(TIME)))
        else:
            yield dim._replace(found=dim.found._replace(fragment=_kept_dim(planner, shape, group.fact, name)))


def _is_own_time(dim: DimPlan, shape: Shape) -> bool:
    """Whether a time that is asked by its own name is the one by which the rollup is kept."""
    return (
        dim.found is not None and dim.found.kind == "time" and shape.time is not None
        and dim.found.fragment.sql == shape.time.sql
    )  # fmt: skip


def _kept_dim(planner: Planning, shape: Shape, fact: str, name: Asked) -> Fragment:
    missing = shape.binder.unkept.get(name.name, "")
    if not missing:
        try:
            return planner.with_columns(shape.binder).found(fact, name).fragment
        except UnkeptError as unkept:
            missing = unkept.name
            if not bridge_of(shape.binder, fact, name.name):  # what a bridge needs depends on the question
                shape.binder.unkept[name.name] = missing
    raise UnfitError("rollup.unkept_dimension", name=name.name, column=missing)


def _kept_name(binder: Binder, fact: str, name: str) -> Fragment:
    try:
        return find(binder, fact, name).fragment
    except UnkeptError as unkept:
        raise UnfitError("rollup.unkept_dimension", name=name, column=unkept.name) from None


def _predicates(planner: Planning, group: Group, shape: Shape) -> Iterable[Fragment | None]:
    """What must hold for every row, a person's row filters among it; what the rollup was made under holds already."""
    if not group.predicates:
        return ()
    where, over = set(shape.where), planner.with_columns(shape.binder)
    own = len(group.predicates) - sum(group.fact in one.datasets for one in planner.narrowings)
    out: list[Fragment | None] = []
    try:
        for before, after in zip(group.predicates, over.conditions(group.fact), strict=True):
            out.append(None if before.sql in where else after())
    except UnkeptError as unkept:
        code = "rollup.unkept_filter" if len(out) < own else "rollup.unkept_person"
        raise UnfitError(code, column=unkept.name) from None
    return out


# -- aggregates


def _consumers(asked: Scan, shape: Shape) -> tuple[Filters, tuple[Consumer, ...]]:
    missing: Filters = frozenset()
    out = []
    for consumer in asked.group.consumers:
        leaves = []
        for leaf in consumer.leaves:
            over = _leaf(asked.group.fact, asked.leaves[leaf.number], leaf, shape)
            missing |= over.missing
            leaves.append(LeafPlan(leaf.number, leaf.op, over.args, over.filters))
        window, _, reads, spine, pick, keys, moved = consumer
        out.append(Consumer(window, tuple(leaves), reads, None if moved else spine, pick, keys, moved))
    return missing, tuple(out)


def _leaf(fact: str, leaf: Leaf, bound: LeafPlan, shape: Shape) -> Over:
    """Kept by the rollup's binder: the next question about it is quick."""
    kept: Over | UnfitError | None = shape.binder.leaves.get(leaf)
    if kept is None:
        try:
            kept = _leaf_over(fact, leaf, bound, shape)
        except UnfitError as unfit:
            kept = unfit
        shape.binder.leaves[leaf] = kept
    if isinstance(kept, UnfitError):
        raise kept
    return kept


def _leaf_over(fact: str, leaf: Leaf, bound: LeafPlan, shape: Shape) -> Over:
    where = frozenset(shape.where)
    pairs = [pair for pair in zip(bound.filters, leaf.filters, strict=True) if pair[0].sql not in where]
    own = {fragment.sql: sayable(shape.binder, fact, expr) for fragment, expr in pairs}
    missing = where - {fragment.sql for fragment in bound.filters}
    needed = frozenset(text for text, said in own.items() if said is None)
    args = tuple(argument.sql for argument in bound.args)
    for before in shape.put_before():
        if needed <= before <= own.keys():
            columns = _columns(fact, leaf, args, before, shape)
            if columns is not None:
                rest = tuple(said for text, said in own.items() if said is not None and text not in before)
                return Over(columns, (*_counted(shape, before), *rest), missing)
    if needed and not any(needed <= before <= own.keys() for before in shape.put_before()):
        raise UnfitError("rollup.other_filter", text=next(iter(sorted(needed))))
    raise UnfitError("rollup.not_stored", name=f"{leaf.op}({', '.join(args)})")


def _columns(
    fact: str, leaf: Leaf, args: tuple[str, ...], before: Filters, shape: Shape
) -> tuple[Fragment, ...] | None:
    """The columns that the leaf is added up from: an average's sum and count, else one."""
    ops = ("sum", "count") if leaf.op == "avg" else (leaf.op,)
    found = [shape.measures.get((op, args, before)) for op in ops]
    if all(found):
        return tuple(shape.binder.stored(column) for column in found if column)
    if leaf.op in UNCOUNTED and ("count", (), before) in shape.measures:
        said = [sayable(shape.binder, fact, arg) for arg in leaf.args]
        return tuple(one for one in said if one is not None) if None not in said else None
    return None


def _counted(shape: Shape, before: Filters) -> tuple[Fragment, ...]:
    """That a row of the rollup stands for any row for which the filters put beforehand were true."""
    if not before:
        return ()
    column = shape.binder.stored(shape.measures["count", (), before])
    return (Fragment(f"({column.sql} > 0)"),)
