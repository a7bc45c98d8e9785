"""Lengths of time are written as the calendar reads them: 7d, 12m, mtd, 1 year."""

from __future__ import annotations

from collections.abc import Iterator

from caliber.errors import Problem, Refused
from caliber.model.calendar import GRAINS, parse_span, to_date
from caliber.model.pointer import Key
from caliber.model.rules.finding import error
from caliber.model.snapshot import Snapshot
from caliber.model.suggest import suggest


def check(snapshot: Snapshot) -> Iterator[Problem]:
    model = snapshot.model
    own = tuple(model.calendar.grains)
    for metric in model.metrics.values():
        yield from _grain(to_date(metric.period), own, "metrics", metric.code, "period")
        yield from _grain(metric.offset_to, own, "metrics", metric.code, "offset_to")
        if metric.period != "all" and not to_date(metric.period):
            yield from _span(metric.period, own, "metrics", metric.code, "period")
        yield from _span(metric.offset, own, "metrics", metric.code, "offset")
        base = model.metrics.get(metric.of)
        if metric.period and base is not None and base.kind == "derived" and base.period:
            yield error("model.nested_period", "metrics", metric.code, "period", metric=metric.code, of=base.code)
    for dataset in model.datasets.values():
        yield from _span(dataset.freshness, (), "datasets", dataset.code, "freshness")
    for rollup in model.rollups.values():
        yield from _span(rollup.refresh.lookback, (), "rollups", rollup.code, "refresh", "lookback")


def _grain(name: str, own: tuple[str, ...], *keys: Key) -> Iterator[Problem]:
    if name and name not in (*GRAINS, *own):
        known = suggest(name, (*GRAINS, *own)) or [*GRAINS, *own]
        yield error("query.unknown_grain", *keys, grain=name, known=known)


def _span(text: str, own: tuple[str, ...], *keys: Key) -> Iterator[Problem]:
    try:
        if text:
            parse_span(text, own)
    except Refused as refused:
        yield error(refused.code, *keys, text=text)
