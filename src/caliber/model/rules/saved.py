"""Saved queries, bridges and custom grains name what exists."""

from __future__ import annotations

from collections.abc import Iterator

from caliber.errors import Problem
from caliber.model.calendar import GRAINS
from caliber.model.joins import entity_of, qualified
from caliber.model.objects import Dataset
from caliber.model.rules.codes import CODE, suggested
from caliber.model.rules.finding import error
from caliber.model.rules.references import unknown
from caliber.model.snapshot import Snapshot


def check(snapshot: Snapshot) -> Iterator[Problem]:
    model = snapshot.model
    for saved in model.saved.values():
        here = ("saved", saved.code)
        for i, name in enumerate(saved.metrics):
            bare = name.split("(")[0].split(" as ")[0].strip()
            if bare not in model.metrics and bare.casefold() not in snapshot.names:
                yield unknown((*here, "metrics", i), bare, "metrics", [*model.metrics, *snapshot.names])
        if not saved.metrics and not saved.by:
            yield error("query.nothing_asked", *here)
        if saved.limit and not saved.limit.isdigit():
            yield error("query.bad_limit", *here, "limit", limit=saved.limit)
    for name, grain in model.calendar.grains.items():
        keys = ("calendar", "grains", name)
        if not CODE.fullmatch(name) or name in GRAINS:
            yield error("model.bad_code", *keys, code=name, better=f"my_{suggested(name)}")
        if grain.dataset not in model.datasets:
            yield unknown((*keys, "dataset"), grain.dataset, "datasets", model.datasets)
        if grain.year and (grain.year == name or grain.year not in model.calendar.grains):
            known = sorted(set(model.calendar.grains) - {name}) or ["—"]
            yield error("query.unknown_grain", *keys, "year", grain=grain.year, known=known)
    for dataset in model.datasets.values():
        yield from _bridges(snapshot, dataset)


def _bridges(snapshot: Snapshot, dataset: Dataset) -> Iterator[Problem]:
    for name, bridge in dataset.bridges.items():
        keys = ("datasets", dataset.code, "bridges", name)
        there = snapshot.model.datasets.get(bridge.dataset)
        if there is None:
            yield unknown((*keys, "dataset"), bridge.dataset, "datasets", snapshot.model.datasets)
            continue
        own, other = (_entities(one) for one in (dataset, there))
        if bridge.entity not in own & other:
            known = sorted(own & other) or ["—"]
            yield error("kind.bridge_entity", *keys, "entity", name=bridge.entity, dataset=there.code, known=known)
        ways = [reach.alias for reach in qualified(snapshot, dataset.code, (name,))]
        if name in own or name == dataset.code or ways:
            options = [f"bridges.{name}", *(f"entities.{way}" for way in ways or [name])]
            yield error("model.ambiguous_reference", *keys, name=name, options=options)


def _entities(dataset: Dataset) -> set[str]:
    return {word for link in dataset.entities.values() for word in (link.code, entity_of(link))}
