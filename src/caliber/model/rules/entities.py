"""Join keys fit together: roles, key lengths, one identity a dataset; a foreign key's entity is not misspelt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from caliber.errors import Problem
from caliber.model.joins import UNIQUE, entity_of, homes
from caliber.model.objects import Dataset
from caliber.model.rules.finding import error, warning
from caliber.model.snapshot import Snapshot
from caliber.model.suggest import suggest


def check(snapshot: Snapshot) -> Iterator[Problem]:
    for dataset in snapshot.model.datasets.values():
        yield from _identity(dataset)
        yield from _links(snapshot, dataset)


def _identity(dataset: Dataset) -> Iterator[Problem]:
    primary = [code for code, link in dataset.entities.items() if link.role == "primary"]
    for code in primary[1:]:
        yield error("model.two_primaries", "datasets", dataset.code, "entities", code, "role", names=primary)
    if primary and dataset.grain and set(dataset.entities[primary[0]].key) != set(dataset.grain):
        facts: dict[str, Any] = {
            "dataset": dataset.code,
            "key": dataset.entities[primary[0]].key,
            "grain": dataset.grain,
        }
        yield warning("model.primary_is_not_grain", "datasets", dataset.code, "entities", primary[0], **facts)


def _links(snapshot: Snapshot, dataset: Dataset) -> Iterator[Problem]:
    known = homes(snapshot)
    for code, link in dataset.entities.items():
        keys = ("datasets", dataset.code, "entities", code)
        entity = entity_of(link)
        if not link.key:
            yield error("model.no_key", *keys, name=code)
        if link.complete and link.role in UNIQUE:
            yield warning("model.complete_is_for_foreign", *keys, "complete", name=code)
        there = [(home, one) for home, one in known.get(entity, ()) if home != dataset.code]
        for home, one in there:
            if len(one.key) != len(link.key):
                facts: dict[str, Any] = {
                    "name": code,
                    "dataset": dataset.code,
                    "own": link.key,
                    "other": home,
                    "there": one.key,
                }
                yield error("model.key_length", *keys, "key", **facts)
        if link.role == "foreign" and not known.get(entity):
            near = [name for name in suggest(entity, known, most=1) if name != entity]
            if near and len(near[0]) > 3:
                yield warning("model.entity_without_home", *keys, name=entity, known=near)
