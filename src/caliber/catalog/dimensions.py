"""By what metrics can be broken down: what all their facts reach, under the names to ask with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from caliber.access import masked_dimensions
from caliber.catalog.formula import operands
from caliber.catalog.view import View
from caliber.model.joins import Reach, entity_of, nearest, reaches
from caliber.model.objects import Metric
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text


class DimensionBrief(msgspec.Struct, frozen=True, kw_only=True):
    """``name``: what to put into ``by`` and ``where``. ``path``: the roles joined along."""

    name: str
    label: Text
    type: str
    dataset: str
    entity: str | None
    path: tuple[str, ...]
    members: int | None
    masked: bool


class TimeBrief(msgspec.Struct, frozen=True):
    name: str
    label: Text


def facts_of(snapshot: Snapshot, metric: Metric, above: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The datasets whose rows a metric is made of."""
    if metric.kind == "atomic" or metric.code in above:
        return (metric.dataset,) if metric.dataset in snapshot.model.datasets else ()
    below = (metric.of,) if metric.kind == "derived" else operands(snapshot, metric)
    known = [snapshot.model.metrics[code] for code in below if code in snapshot.model.metrics]
    return tuple(dict.fromkeys(fact for one in known for fact in facts_of(snapshot, one, (*above, metric.code))))


def dimensions_of(view: View, metrics: Sequence[Metric]) -> tuple[DimensionBrief, ...]:
    """Usable with all of these metrics; without metrics every dimension once, at its own dataset."""
    snapshot = view.snapshot
    if not metrics:
        own = [_brief(view, reach, code, code) for d in snapshot.model.datasets for reach, code in _own(snapshot, d)]
        return tuple(dict.fromkeys(own))
    facts = tuple(dict.fromkeys(fact for metric in metrics for fact in facts_of(snapshot, metric)))
    if not facts:
        return ()
    found = _named(snapshot, facts[0])
    for fact in facts[1:]:
        other = _named(snapshot, fact)
        found = {name: at for name, at in found.items() if name in other and _conformed(snapshot, at, other[name])}
    allowed = [frozenset(metric.dimensions) for metric in metrics if metric.dimensions]
    briefs = [_brief(view, reach, code, name) for name, (reach, code) in found.items()]
    return tuple(b for b in briefs if all(_is_allowed(b, only) for only in allowed))


def _conformed(snapshot: Snapshot, one: tuple[Reach, str], other: tuple[Reach, str]) -> bool:
    """Whether two facts mean the same by a name: of one dataset, or told alike (channels of orders and lines)."""
    a, b = (snapshot.model.datasets[reach.dataset] for reach, _ in (one, other))
    mine, theirs = a.dimensions[one[1]], b.dimensions[other[1]]
    return a.code == b.code or bool(mine.name and (mine.name, mine.type) == (theirs.name, theirs.type))


def _is_allowed(brief: DimensionBrief, only: frozenset[str]) -> bool:
    bare = brief.name.rpartition(".")[2]
    entity = f"{brief.entity}.{bare}" if brief.entity else bare
    return not only.isdisjoint({brief.name, bare, entity, entity.replace(".", "__"), f"{brief.dataset}.{bare}"})


def _own(snapshot: Snapshot, dataset: str) -> list[tuple[Reach, str]]:
    home = reaches(snapshot, dataset)[0]
    return [(home, code) for code in snapshot.model.datasets[dataset].dimensions]


def _named(snapshot: Snapshot, fact: str) -> dict[str, tuple[Reach, str]]:
    """The bare name for the nearest of that name, the roles before it for the others."""
    places: dict[str, list[Reach]] = {}
    for reach in reaches(snapshot, fact):
        for code in snapshot.model.datasets[reach.dataset].dimensions:
            places.setdefault(code, []).append(reach)
    out: dict[str, tuple[Reach, str]] = {}
    for code, found in places.items():
        close = nearest(found)
        bare = close[0] if len(close) == 1 else None
        for reach in found:
            name = code if reach is bare else ".".join((*reach.roles, code))
            out.setdefault(name, (reach, code))
    return out


def _brief(view: View, reach: Reach, code: str, name: str) -> DimensionBrief:
    dimension = view.snapshot.model.datasets[reach.dataset].dimensions[code]
    masked = masked_dimensions(view.snapshot, view.principal)
    label = dimension.name or Text(en=code)
    if name != code and reach.steps:
        role = reach.steps[-1].link.name or Text(en=reach.roles[-1])
        label = Text(zh=f"{role.say('zh')}·{label.say('zh')}", en=f"{role.say('en')} · {label.say('en')}")
    return DimensionBrief(
        name=name,
        label=label,
        type=dimension.type or "string",
        dataset=reach.dataset,
        entity=entity_of(reach.steps[-1].link) if reach.steps else None,
        path=reach.roles,
        members=len(dimension.members) or None,
        masked=code in masked or f"{reach.dataset}.{code}" in masked,
    )


def times_of(snapshot: Snapshot, facts: Iterable[str]) -> tuple[TimeBrief, ...]:
    """The time fields of the facts, the default first, then those of the datasets next to them."""
    out: dict[str, TimeBrief] = {}
    for fact in facts:
        near = [reach for reach in reaches(snapshot, fact) if len(reach.steps) <= 1]
        for reach in near:
            dataset = snapshot.model.datasets[reach.dataset]
            codes = sorted(dataset.times, key=lambda code: code != dataset.time)
            for code in codes:
                out.setdefault(code, TimeBrief(code, dataset.times[code].name or Text(en=code)))
    return tuple(out.values())
