"""Names of dimensions, entities and times, as people and dbt write them, resolved from a fact."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from caliber.compiler.bind import Binder, Fragment
from caliber.compiler.dialects import Dialect
from caliber.compiler.render import apply
from caliber.errors import Refused
from caliber.model.calendar import GRAINS, PARTS
from caliber.model.joins import Reach, entity_of, nearest, reaches
from caliber.model.joins import qualified as qualified_reaches
from caliber.model.objects import Dimension, EntityLink, TimeField
from caliber.model.snapshot import Snapshot
from caliber.model.suggest import suggest
from caliber.model.text import Text

METRIC_TIME = "metric_time"


class Name(NamedTuple):
    """A name taken apart: qualifiers, the bare name, and a grain where one was asked ("" otherwise)."""

    qualifiers: tuple[str, ...]
    bare: str
    grain: str


class Found(NamedTuple):
    """What a name means from one fact. ``kind``: dimension | time | entity. ``code`` is ``dataset.name``."""

    kind: str
    code: str
    fragment: Fragment
    label: Text
    type: str
    grain: str
    alias: str


def take_apart(name: str) -> Name:
    """``store.region`` and ``store__region`` alike; a trailing ``__month`` is a grain."""
    parts = name.replace(".", "__").split("__")
    last = parts[-1].lower()
    grain = parts.pop() if len(parts) > 1 and (last in GRAINS or last in PARTS) else ""
    return Name(tuple(parts[:-1]), parts[-1], grain.lower())


def is_metric_time(name: str) -> bool:
    return name == METRIC_TIME or name.startswith(METRIC_TIME + "__")


def field_of(found: Found) -> tuple[str, str]:
    """The dataset and the field that a name means."""
    dataset, field = found.code.split(".")
    return dataset, field


def find(binder: Binder, fact: str, name: str) -> Found:
    """The dimension, time or entity of this name that is nearest to ``fact``.

    Raises ``Refused``: ``query.unknown_dimension``, ``query.unreachable_dimension``, ``query.ambiguous_dimension``.
    """
    kept: Found | None = binder.found.get((fact, name))
    if kept is None:
        kept = _find(binder, fact, name)
        binder.found[fact, name] = kept
    return kept


def _find(binder: Binder, fact: str, name: str) -> Found:
    asked = take_apart(name)
    for kind in ("field", "entity"):
        found = _candidates(binder, fact, asked, kind)
        close = nearest([reach for reach, _ in found])
        if len(close) > 1:
            options = [".".join((*reach.roles, asked.bare)) for reach in close]
            raise Refused("query.ambiguous_dimension", name, name=name, options=options)
        if close:
            return _bound(binder, fact, close[0], dict(found)[close[0]], asked, kind)
    codes = labels(binder.snapshot).get(asked.bare.casefold(), ())
    if len(codes) == 1 and codes[0] != asked.bare:
        return _find(binder, fact, "__".join(filter(None, (*asked.qualifiers, codes[0], asked.grain))))
    if len(codes) > 1:
        raise Refused("query.ambiguous_dimension", name, name=name, options=list(codes))
    raise unknown(binder.snapshot, fact, name, asked.bare)


def _candidates(binder: Binder, fact: str, asked: Name, kind: str) -> list[tuple[Reach, str]]:
    snapshot = binder.snapshot
    places = reaches(snapshot, fact) if not asked.qualifiers else _qualified(snapshot, fact, asked.qualifiers)
    out: list[tuple[Reach, str]] = []
    for reach in places:
        dataset = snapshot.model.datasets[reach.dataset]
        if kind == "field":
            if asked.bare in dataset.dimensions or asked.bare in dataset.times:
                out.append((reach, asked.bare))
        else:
            links = [c for c, link in dataset.entities.items() if asked.bare in (c, entity_of(link))]
            out += [(reach, code) for code in (links if len(links) == 1 else [c for c in links if c == asked.bare])]
    return out


def _qualified(snapshot: Snapshot, fact: str, qualifiers: tuple[str, ...]) -> list[Reach]:
    found = qualified_reaches(snapshot, fact, qualifiers)
    home = reaches(snapshot, fact)[0]
    if len(qualifiers) == 1:
        own = snapshot.model.datasets[fact]
        names = {n for link in own.entities.values() if link.role != "foreign" for n in (link.code, entity_of(link))}
        if home not in found and (qualifiers[0] in names or qualifiers[0] == fact):
            found = [home, *found]
    return found


def _bound(binder: Binder, fact: str, reach: Reach, code: str, asked: Name, kind: str) -> Found:
    dataset = binder.snapshot.model.datasets[reach.dataset]
    full = f"{reach.dataset}.{code}"
    if kind == "entity":
        link = dataset.entities[code]
        keys = [binder.column(reach, key) for key in link.key]
        fragment = keys[0] if len(keys) == 1 else _concatenated(binder.dialect, keys)
        return Found("entity", full, fragment, link.name or Text(en=code), "", "", reach.alias)
    if code in dataset.times:
        time = dataset.times[code]
        fragment = binder.at(reach, fact, binder.snapshot.expr(time.expr), (code,))
        return Found("time", full, fragment, time.name or Text(en=code), "", asked.grain, reach.alias)
    if asked.grain and dataset.dimensions[code].type not in ("date", "timestamp"):
        raise Refused("query.grain_of_no_time", code, name=code, grain=asked.grain)
    dimension = dataset.dimensions[code]
    fragment = binder.at(reach, fact, binder.snapshot.expr(dimension.expr), (code,))
    kind = "time" if asked.grain else "dimension"
    return Found(kind, full, fragment, dimension.name or Text(en=code), dimension.type, asked.grain, reach.alias)


def _concatenated(dialect: Dialect, keys: list[Fragment]) -> Fragment:
    first, *others = (apply(dialect, "cast", (key.sql, dialect.types["varchar"])) for key in keys)
    sql = first
    for other in others:
        sql = apply(dialect, "||", (apply(dialect, "||", (sql, "'|'")), other))
    return Fragment(sql, frozenset().union(*(key.reached for key in keys)))


def unknown(snapshot: Snapshot, fact: str, name: str, bare: str) -> Refused:
    """The refusal for a name that cannot be used from ``fact``: unknown everywhere, or not reachable from here."""
    allowed = usable(snapshot, fact)
    everywhere = {code for d in snapshot.model.datasets.values() for code in (*d.dimensions, *d.times, *d.entities)}
    if bare in everywhere:
        return Refused("query.unreachable_dimension", name, name=name, dataset=fact, allowed=sorted(allowed)[:20])
    near = suggest(name, [*everywhere, *labels(snapshot)])
    return Refused("query.unknown_dimension", name, name=name, known=near)


def usable(snapshot: Snapshot, fact: str) -> set[str]:
    """Every bare name that can be grouped and filtered by from ``fact``, ambiguous ones included."""
    out: set[str] = {METRIC_TIME}
    for reach in reaches(snapshot, fact):
        dataset = snapshot.model.datasets[reach.dataset]
        out.update(dataset.dimensions, dataset.times, dataset.entities)
    return out


def labels(snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    """Every label and alias of a dimension, time or entity, case-folded, to the codes that it may mean.

    As among codes, a dimension or time goes before an entity: a region's name, not the key that leads there.
    """
    kept: dict[str, tuple[str, ...]] | None = snapshot.memo.get("names.labels")
    if kept is None:
        datasets = snapshot.model.datasets.values()
        dimensions = _labelled(field for dataset in datasets for field in dataset.dimensions.values())
        times = _labelled(field for dataset in datasets for field in dataset.times.values())
        fields = {name: (*dimensions.get(name, ()), *times.get(name, ())) for name in {**dimensions, **times}}
        fields = {name: tuple(dict.fromkeys(codes)) for name, codes in fields.items()}
        kept = _labelled(link for dataset in datasets for link in dataset.entities.values()) | fields
        snapshot.memo["names.labels"] = kept
    return kept


def _labelled(parts: Iterable[Dimension | TimeField | EntityLink]) -> dict[str, tuple[str, ...]]:
    out: dict[str, tuple[str, ...]] = {}
    for part in parts:
        for label in {part.name.zh, part.name.en, *getattr(part, "aliases", ())} - {""}:
            codes = out.get(label.casefold(), ())
            if part.code not in codes:
                out[label.casefold()] = (*codes, part.code)
    return out
