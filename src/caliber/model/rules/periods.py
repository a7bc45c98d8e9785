"""Lengths of time are written as the calendar reads them: 7d, 12m, mtd, 1 year."""

from __future__ import annotations

from collections.abc import Iterator

from caliber.errors import Problem, Refused
from caliber.model.calendar import GRAINS, TO_DATE, parse_span
from caliber.model.pointer import Key
from caliber.model.rules.finding import error
from caliber.model.snapshot import Snapshot
from caliber.model.suggest import suggest

WHOLE = frozenset({"all", *TO_DATE})


def check(snapshot: Snapshot) -> Iterator[Problem]:
    model = snapshot.model
    for metric in model.metrics.values():
        if metric.period not in WHOLE:
            yield from _span(metric.period, "metrics", metric.code, "period")
        yield from _span(metric.offset, "metrics", metric.code, "offset")
        if metric.offset_to and metric.offset_to not in GRAINS:
            known = suggest(metric.offset_to, GRAINS) or list(GRAINS)
            yield error("query.unknown_grain", "metrics", metric.code, "offset_to", grain=metric.offset_to, known=known)
        base = model.metrics.get(metric.of)
        if metric.period and base is not None and base.kind == "derived" and base.period:
            yield error("model.nested_period", "metrics", metric.code, "period", metric=metric.code, of=base.code)
    for dataset in model.datasets.values():
        yield from _span(dataset.freshness, "datasets", dataset.code, "freshness")
    for rollup in model.rollups.values():
        yield from _span(rollup.refresh.lookback, "rollups", rollup.code, "refresh", "lookback")


def _span(text: str, *keys: Key) -> Iterator[Problem]:
    try:
        if text:
            parse_span(text)
    except Refused as refused:
        yield error(refused.code, *keys, text=text)
