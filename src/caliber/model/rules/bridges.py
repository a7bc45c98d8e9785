"""A bridge leads from a sanctioned variant to its reference; its causes are ids, its bounds amounts or shares."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caliber.errors import Problem
from caliber.model.bounds import parse_bound
from caliber.model.objects import Metric
from caliber.model.pointer import Key
from caliber.model.rules.finding import error
from caliber.model.snapshot import Snapshot

CAUSE = re.compile(r"[0-9a-f]{12}|(?:over|under)-[0-9a-f]{12}")  # of ratios: of the numerator, of the denominator


def check(snapshot: Snapshot) -> Iterator[Problem]:
    for metric in snapshot.model.metrics.values():
        if metric.bridge is not None:
            yield from _bridge(metric)


def _bridge(metric: Metric) -> Iterator[Problem]:
    here = ("metrics", metric.code, "bridge")
    assert metric.bridge is not None
    if not metric.variant_of:
        yield error("bridge.without_variant", *here, metric=metric.code)
    yield from _bound((*here, "tolerance"), metric.bridge.tolerance)
    seen: set[str] = set()
    for i, one in enumerate(metric.bridge.causes):
        if CAUSE.fullmatch(one.cause) is None:
            yield error("bridge.bad_cause", *here, "causes", i, "cause", name=one.cause, metric=metric.code)
        elif one.cause in seen:
            yield error("bridge.cause_twice", *here, "causes", i, "cause", name=one.cause)
        seen.add(one.cause)
        if one.at_most:
            yield from _bound((*here, "causes", i, "at_most"), one.at_most)


def _bound(keys: tuple[Key, ...], text: str) -> Iterator[Problem]:
    try:
        parse_bound(text)
    except ValueError:
        yield error("bridge.bad_bound", *keys, text=text)
