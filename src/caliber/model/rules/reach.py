"""Names that group and filter can be reached from the metric's rows, along one path only."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from caliber.errors import Problem
from caliber.model.calendar import GRAINS
from caliber.model.expr import Call, Ref, operands, refs, walk
from caliber.model.joins import Reach, entity_of, nearest, qualified, reaches
from caliber.model.lineage import upstream
from caliber.model.objects import Metric
from caliber.model.pointer import Key
from caliber.model.resolution import home, targets
from caliber.model.rules.expressions import read, written
from caliber.model.rules.finding import error
from caliber.model.rules.labels import codes_of
from caliber.model.snapshot import Snapshot
from caliber.model.suggest import suggest


def check(snapshot: Snapshot) -> Iterator[Problem]:
    yield from _allowed_dimensions(snapshot)
    yield from _parts(snapshot)
    yield from _qualified_names(snapshot)
    yield from _row_filters(snapshot)


def _allowed_dimensions(snapshot: Snapshot) -> Iterator[Problem]:
    for metric in snapshot.model.metrics.values():
        for fact in facts_of(snapshot, metric.code) if metric.dimensions else ():
            for i, name in enumerate(metric.dimensions):
                yield from _asked_by(snapshot, fact, name, ("metrics", metric.code, "dimensions", i))
    for bundle in snapshot.model.sets.values():
        for i, name in enumerate(bundle.by):
            facts = dict.fromkeys(fact for code in bundle.metrics for fact in facts_of(snapshot, code))
            found = (one for fact in facts for one in _asked_by(snapshot, fact, name, ("sets", bundle.code, "by", i)))
            yield from islice(found, 1)


def _parts(snapshot: Snapshot) -> Iterator[Problem]:
    """The dimensions that the parts of a metric name."""
    for metric in snapshot.model.metrics.values():
        here = ("metrics", metric.code)
        for fact in facts_of(snapshot, metric.code) if metric.balance_by or metric.each else ():
            for i, name in enumerate(metric.balance_by):
                yield from _name(snapshot, fact, name, (*here, "balance_by", i))
            for i, name in enumerate(metric.each):
                if name not in GRAINS:
                    yield from _name(snapshot, fact, name, (*here, "each", i))
        for name, facts in _within(snapshot, metric):
            for fact in facts:
                yield from _name(snapshot, fact, name, (*here, "formula"))
        for at, step in enumerate(metric.steps):
            for i, text in enumerate(metric.same):
                names = [name.strip() for name in text.split("=")]
                for fact in facts_of(snapshot, step):
                    yield from _name(snapshot, fact, names[min(at, len(names) - 1)], (*here, "same", i))


def _within(snapshot: Snapshot, metric: Metric) -> Iterator[tuple[str, list[str]]]:
    """The dimensions within which a share or rank is told, with the datasets that it counts over."""
    expr = read(snapshot, metric.formula)
    for call in walk(expr) if expr is not None else ():
        if isinstance(call, Call) and call.op in ("share_of_total", "rank"):
            names = [ref.name for ref in operands(call.args[0]) if ref.name in snapshot.model.metrics]
            facts = list(dict.fromkeys(fact for name in names for fact in facts_of(snapshot, name)))
            for arg in call.args[1:]:
                if isinstance(arg, Ref):
                    yield arg.name, facts


def facts_of(snapshot: Snapshot, code: str) -> list[str]:
    """The datasets that a metric counts over, all the way down."""
    metrics = snapshot.model.metrics
    below = [metrics[one] for one in (code, *upstream(snapshot, code)) if one in metrics] if code in metrics else []
    found = dict.fromkeys(one.dataset for one in below if one.kind == "atomic")
    return [fact for fact in found if fact in snapshot.model.datasets]


def _asked_by(snapshot: Snapshot, fact: str, name: str, keys: tuple[Key, ...]) -> Iterator[Problem]:
    """What a question may be grouped by, which may lie beyond a bridge."""
    bridge = bridge_of(snapshot, fact, name)
    there = snapshot.model.datasets[fact].bridges[bridge].dataset if bridge else fact
    if there in snapshot.model.datasets:
        yield from _name(snapshot, there, name.replace("__", ".").split(".", 1)[1] if bridge else name, keys)


def bridge_of(snapshot: Snapshot, fact: str, name: str) -> str:
    """The bridge of the dataset with which a name begins, "" where it is none."""
    first, _, rest = name.replace("__", ".").partition(".")
    dataset = snapshot.model.datasets.get(fact)
    return first if rest and dataset is not None and first in dataset.bridges else ""


def _name(snapshot: Snapshot, fact: str, name: str, keys: tuple[Key, ...]) -> Iterator[Problem]:
    parts = name.replace("__", ".").split(".")
    if len(parts) > 1 and parts[-1] in GRAINS:
        parts.pop()
    *qualifiers, bare = parts
    if bare == "metric_time":
        return
    places = _places(snapshot, fact, tuple(qualifiers))
    found = _holding(snapshot, places, bare)
    if not found:
        found = [one for code in codes_of(snapshot, bare) for one in _holding(snapshot, places, code)]
    if not found:
        known = {one for reach in reaches(snapshot, fact) for one in _fields(snapshot, reach.dataset)}
        near = suggest(bare, sorted(known)) or sorted(known)[:8] or ["—"]
        yield error("model.unreachable_dimension", *keys, name=name, dataset=fact, known=near)
    elif len(found) > 1:
        yield error("model.ambiguous_reference", *keys, name=name, options=[f"{one.alias}.{bare}" for one in found])


def dimension_places(snapshot: Snapshot, fact: str, name: str) -> list[Reach]:
    """Where the dimension of this name lies, seen from ``fact``: nowhere, in one place, or in several as near."""
    *qualifiers, bare = name.replace("__", ".").split(".")
    places = _places(snapshot, fact, tuple(qualifiers))
    for code in (bare, *codes_of(snapshot, bare)):
        found = nearest([place for place in places if code in snapshot.model.datasets[place.dataset].dimensions])
        if found:
            return found
    return []


def _places(snapshot: Snapshot, fact: str, qualifiers: tuple[str, ...]) -> list[Reach]:
    """Where a name with these qualifiers may lie; the dataset's own identity names itself."""
    if not qualifiers:
        return list(reaches(snapshot, fact))
    links = snapshot.model.datasets[fact].entities.values()
    own = {word for link in links if link.role != "foreign" for word in (link.code, entity_of(link))}
    here = [reaches(snapshot, fact)[0]] if len(qualifiers) == 1 and qualifiers[0] in {fact, *own} else []
    return here + qualified(snapshot, fact, qualifiers)


def _holding(snapshot: Snapshot, places: list[Reach], code: str) -> list[Reach]:
    """The nearest places with a field of this code, else with an entity of it."""
    fields = nearest([reach for reach in places if code in _fields(snapshot, reach.dataset)])
    return fields or nearest([reach for reach in places if code in _entities(snapshot, reach.dataset)])


def _fields(snapshot: Snapshot, code: str) -> set[str]:
    dataset = snapshot.model.datasets[code]
    return {*dataset.dimensions, *dataset.times}


def _entities(snapshot: Snapshot, code: str) -> set[str]:
    links = snapshot.model.datasets[code].entities
    return {*links, *(entity_of(link) for link in links.values())}


def _qualified_names(snapshot: Snapshot) -> Iterator[Problem]:
    """``store.region`` in an expression leads somewhere, and to one place."""
    for one in written(snapshot):
        expr = read(snapshot, one.text) if one.role in ("measure", "where", "field") and one.home else None
        for ref in refs(expr) if expr is not None else ():
            bridge = bridge_of(snapshot, one.home, ref.name)
            if bridge:
                yield error("kind.bridge_in_definition", *one.keys, name=ref.name, bridge=bridge)
                continue
            if len(ref.path) < 2 or ref.path[0] == "param":
                continue
            found = targets(snapshot, one.home, home(snapshot, one.home), ref)
            if not found:
                roles = sorted({role for reach in reaches(snapshot, one.home) for role in reach.roles})
                near = suggest(ref.path[0], roles) or roles or ["—"]
                yield error("model.no_such_path", *one.keys, name=ref.name, dataset=one.home, known=near)
            elif len(found) > 1:
                options = [f"{target.reach.alias}.{target.name}" for target in found]
                yield error("model.ambiguous_reference", *one.keys, name=ref.name, options=options)


def _row_filters(snapshot: Snapshot) -> Iterator[Problem]:
    """A row filter speaks of what some dataset reaches: one that holds nowhere would keep nobody from anything."""
    datasets = snapshot.model.datasets
    for policy in snapshot.model.policies.values():
        expr = read(snapshot, policy.where)
        for ref in refs(expr) if expr is not None else ():
            *qualifiers, bare = ref.name.replace("__", ".").split(".")
            if qualifiers and bare in GRAINS:
                bare = qualifiers.pop()
            if not qualifiers or ref.path[0] == "person":
                continue
            codes = (bare, *codes_of(snapshot, bare))
            places = [_places(snapshot, fact, tuple(qualifiers)) for fact in datasets]
            if any(_holding(snapshot, near, code) for near in places for code in codes):
                continue
            here = ("policies", policy.code, "where")
            if any(bridge_of(snapshot, fact, ref.name) for fact in datasets):
                yield error("kind.bridge_in_definition", *here, name=ref.name, bridge=qualifiers[0])
            else:
                yield error("model.unknown_dimension", *here, name=ref.name, known=[bare])
