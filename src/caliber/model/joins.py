"""The join graph: which datasets a dataset reaches along unique keys, and by which roles.

A join starts at the fact and goes to datasets in which the key is unique, so it never multiplies rows. The graph of a
dataset is derived once per snapshot and kept in its ``memo``.
"""

from __future__ import annotations

from typing import NamedTuple

from caliber.model.objects import Dataset, EntityLink
from caliber.model.snapshot import Snapshot

MAX_HOPS = 6
MAX_REACHES = 400
UNIQUE = frozenset({"primary", "unique"})


class Step(NamedTuple):
    """One join: from the dataset before it by ``link`` (its foreign or own key) to ``target`` by ``key`` there."""

    link: EntityLink
    dataset: str
    key: tuple[str, ...]


class Reach(NamedTuple):
    """A dataset reached from a fact. ``alias`` is its name in SQL: the roles joined; the fact itself has no steps."""

    steps: tuple[Step, ...]
    dataset: str
    alias: str

    @property
    def roles(self) -> tuple[str, ...]:
        return tuple(step.link.code for step in self.steps)


def entity_of(link: EntityLink) -> str:
    """What a link identifies: its entity, or its own code where the role has no other name."""
    return link.entity or link.code


def is_own(dataset: Dataset, qualifiers: tuple[str, ...]) -> bool:
    """Whether a path of names stays in the dataset: its own code, or an entity of which it holds one row each."""
    if len(qualifiers) != 1:
        return False
    keys = (link for link in dataset.entities.values() if link.role in UNIQUE)
    return qualifiers[0] == dataset.code or any(qualifiers[0] in (link.code, entity_of(link)) for link in keys)


def homes(snapshot: Snapshot) -> dict[str, tuple[tuple[str, EntityLink], ...]]:
    """Entity -> the datasets that hold one row of it, with the link that identifies it there."""
    kept: dict[str, tuple[tuple[str, EntityLink], ...]] | None = snapshot.memo.get("joins.homes")
    if kept is None:
        kept = {}
        for dataset in snapshot.model.datasets.values():
            for link in dataset.entities.values():
                if link.role in UNIQUE:
                    entity = entity_of(link)
                    kept[entity] = (*kept.get(entity, ()), (dataset.code, link))
        snapshot.memo["joins.homes"] = kept
    return kept


def has_versions(dataset: Dataset) -> bool:
    """Whether a dataset holds a row for each version or day, of which one joins to a moment."""
    return dataset.validity is not None or bool(dataset.partition)


def reaches(snapshot: Snapshot, fact: str) -> tuple[Reach, ...]:
    """Every dataset that ``fact`` reaches, itself first, nearest first, one entry per path of roles."""
    kept: tuple[Reach, ...] | None = snapshot.memo.get(("joins.reaches", fact))
    if kept is None:
        kept = _explore(snapshot, snapshot.dataset(fact))
        snapshot.memo["joins.reaches", fact] = kept
    return kept


def versioned(snapshot: Snapshot, fact: str) -> bool:
    """Whether the fact reaches a dataset of which it must find the version that was valid at its time."""
    kept: bool | None = snapshot.memo.get(("versioned", fact))
    if kept is None:
        kept = any(has_versions(snapshot.model.datasets[reach.dataset]) for reach in reaches(snapshot, fact)[1:])
        snapshot.memo["versioned", fact] = kept
    return kept


def _explore(snapshot: Snapshot, fact: Dataset) -> tuple[Reach, ...]:
    out = [Reach((), fact.code, fact.code)]
    frontier = list(out)
    for _ in range(MAX_HOPS):
        following: list[Reach] = []
        for reach in frontier:
            following += _next(snapshot, fact.code, reach)
        out += following
        frontier = following
        if not frontier or len(out) > MAX_REACHES:
            break
    return tuple(out)


def _next(snapshot: Snapshot, fact: str, reach: Reach) -> list[Reach]:
    seen = {fact, *(step.dataset for step in reach.steps)}
    out: list[Reach] = []
    for link in snapshot.model.datasets[reach.dataset].entities.values():
        targets = [t for t in homes(snapshot).get(entity_of(link), ()) if t[0] not in seen]
        for code, there in targets:
            if len(there.key) != len(link.key):
                continue
            name = link.code if len(targets) == 1 else f"{link.code}__{code}"
            alias = name if not reach.steps else f"{reach.alias}__{name}"
            if alias == fact:
                alias += "__"
            out.append(Reach((*reach.steps, Step(link, code, there.key)), code, alias))
    return out


def qualified(snapshot: Snapshot, fact: str, qualifiers: tuple[str, ...]) -> list[Reach]:
    """The reaches whose roles (or entities, or final dataset) hold ``qualifiers`` in this order; nearest first.

    What is a reach's own name (``customer__profiles``, where the entity leads to several) means it before any other.
    """
    every = reaches(snapshot, fact)
    exact = [reach for reach in every if reach.steps and reach.alias == "__".join(qualifiers)]
    least = len(exact[0].steps) if exact else -1
    return [*exact, *(one for one in every if len(one.steps) > least and _matches(one, qualifiers))]


def _matches(reach: Reach, qualifiers: tuple[str, ...]) -> bool:
    if qualifiers == (reach.dataset,):
        return True
    names = [(step.link.code, entity_of(step.link), step.dataset) for step in reach.steps]
    at = 0
    for name in names:
        if at < len(qualifiers) and qualifiers[at] in name:
            at += 1
    return at == len(qualifiers) and bool(names)


def nearest(found: list[Reach]) -> list[Reach]:
    """Those with the fewest hops: one is an answer, two of equal standing are an ambiguity."""
    if not found:
        return []
    least = min(len(reach.steps) for reach in found)
    return [reach for reach in found if len(reach.steps) == least]
