"""Fields that take one of a few words take one of those: a table of the fields and their words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from caliber.errors import Problem
from caliber.model.calendar import GRAINS
from caliber.model.pointer import Key
from caliber.model.rules.finding import error
from caliber.model.snapshot import Snapshot
from caliber.model.suggest import suggest

SENSITIVITY = ("public", "internal", "confidential", "secret")
VERBS = ("discover", "see_definition", "see_value", "use", "edit", "approve", "grant")
TYPES = ("string", "number", "boolean", "date", "timestamp")
FORMAT = re.compile(r"integer|(?:decimal|percent|money)(?::\d)?")

METRIC: dict[str, tuple[str, ...]] = {
    "nulls": ("none", "zero"),
    "direction": ("higher", "lower"),
    "nature": ("actual", "estimate", "target", "budget"),
    "align": ("same_part", "whole"),
    "balance": ("last", "first", "avg", "min", "max"),
    "summary": ("sum", "avg", "min", "max", "median", "count", "first", "last"),
    "gives": ("rate", "total"),
    "fill": ("calendar",),
    "sensitivity": SENSITIVITY,
    "tier": ("core", "important", "ordinary"),
    "status": ("draft", "in_review", "published", "deprecated", "retired"),
}
POLICY: dict[str, tuple[str, ...]] = {
    "kind": ("grant", "row_filter", "mask"),
    "sensitivity": SENSITIVITY,
    "verbs": VERBS,
}
SET: dict[str, tuple[str, ...]] = {"grain": GRAINS}
ROLLUP: dict[str, tuple[str, ...]] = {"grain": GRAINS[GRAINS.index("day") :]}
BRIDGE: dict[str, tuple[str, ...]] = {"every": GRAINS[GRAINS.index("day") :]}
DIMENSION: dict[str, tuple[str, ...]] = {"type": TYPES, "sensitivity": SENSITIVITY}
ENTITY: dict[str, tuple[str, ...]] = {"role": ("primary", "unique", "foreign")}


def check(snapshot: Snapshot) -> Iterator[Problem]:
    model = snapshot.model
    for metric in model.metrics.values():
        here = ("metrics", metric.code)
        yield from _words(metric, METRIC, here)
        yield from _dates((*here,), effective_from=metric.effective_from)
        if metric.certification is not None:
            yield from _dates((*here, "certification"), at=metric.certification.at, until=metric.certification.until)
        if metric.bridge is not None:
            yield from _words(metric.bridge, BRIDGE, (*here, "bridge"))
        if metric.format and not FORMAT.fullmatch(metric.format):
            known = ["integer", "decimal:2", "percent:1", "money:2"]
            yield error("model.unknown_value", *here, "format", key="format", value=metric.format, known=known)
    for policy in model.policies.values():
        yield from _words(policy, POLICY, ("policies", policy.code))
        yield from _dates(("policies", policy.code), until=policy.until)
    for bundle in model.sets.values():
        yield from _words(bundle, SET, ("sets", bundle.code))
    for rollup in model.rollups.values():
        yield from _words(rollup, ROLLUP, ("rollups", rollup.code))
    for dataset in model.datasets.values():
        for code, dimension in dataset.dimensions.items():
            yield from _words(dimension, DIMENSION, ("datasets", dataset.code, "dimensions", code))
        for code, link in dataset.entities.items():
            yield from _words(link, ENTITY, ("datasets", dataset.code, "entities", code))


def _words(part: Any, table: dict[str, tuple[str, ...]], here: tuple[Key, ...]) -> Iterator[Problem]:
    for field, known in table.items():
        value = getattr(part, field)
        given: Iterable[tuple[tuple[Key, ...], str]] = (
            [((field, i), one) for i, one in enumerate(value)] if isinstance(value, tuple) else [((field,), value)]
        )
        for keys, one in given:
            if one and one not in known:
                near = suggest(one, known) or list(known)
                yield error("model.unknown_value", *here, *keys, key=field, value=one, known=near)


def _dates(here: tuple[Key, ...], **fields: str) -> Iterator[Problem]:
    for field, text in fields.items():
        try:
            if text:
                date.fromisoformat(text[:10])
        except ValueError:
            yield error("model.bad_date", *here, field, key=field, value=text)
