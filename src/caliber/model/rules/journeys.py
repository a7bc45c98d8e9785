"""Conversion, funnel and retention: steps that count events of one entity, in time, along keys that exist."""

from __future__ import annotations

from collections.abc import Iterator

from caliber.errors import Problem, Refused
from caliber.model.calendar import parse_span
from caliber.model.expr import Call, aggregates
from caliber.model.joins import entity_of, reaches
from caliber.model.objects import Metric
from caliber.model.pointer import Key
from caliber.model.rules.expressions import read
from caliber.model.rules.finding import error
from caliber.model.snapshot import Snapshot

# Kind -> how many steps it has at least and at most.
STEPS = {"conversion": (2, 2), "funnel": (2, 20), "retention": (2, 2)}
CREDITED = frozenset({"count", "sum", "count_distinct", "sum_if", "count_if"})
WHOLE_DAYS = frozenset({"day", "week", "month", "quarter", "year"})


def check(snapshot: Snapshot) -> Iterator[Problem]:
    for metric in snapshot.model.metrics.values():
        if metric.kind in STEPS and metric.steps:
            yield from _journey(snapshot, metric)


def _journey(snapshot: Snapshot, metric: Metric) -> Iterator[Problem]:
    here = ("metrics", metric.code)
    least, most = STEPS[metric.kind]
    if not least <= len(metric.steps) <= most:
        yield error("kind.step_count", *here, "steps", metric=metric.code, kind=metric.kind, least=least, most=most)
    for part in ("within", "after"):
        yield from _span(getattr(metric, part), part, *here)
    for i, code in enumerate(metric.steps):
        if code in snapshot.model.metrics:
            yield from _step(snapshot, metric, i, events_of(snapshot, code))
    if metric.kind == "conversion":
        yield from _conversion(snapshot, metric)


def _span(text: str, part: str, *here: Key) -> Iterator[Problem]:
    try:
        span = parse_span(text) if text else None
    except Refused as refused:
        yield error(refused.code, *here, part, text=text)
        return
    if span is not None and part == "after" and span.unit not in WHOLE_DAYS:
        yield error("kind.whole_days", *here, part, text=text)


def events_of(snapshot: Snapshot, code: str) -> Metric | None:
    """The atomic metric that counts a step's events; None where it is no plain count of rows."""
    metric = snapshot.model.metrics.get(code)
    seen: set[str] = set()
    while metric is not None and metric.kind == "derived" and metric.code not in seen:
        seen.add(metric.code)
        plain = not (metric.period or metric.offset or metric.offset_to or metric.each or metric.parameters)
        metric = snapshot.model.metrics.get(metric.of) if plain else None
    if metric is None or metric.kind != "atomic" or metric.balance or metric.convert or metric.parameters:
        return None
    measure = read(snapshot, metric.measure)
    inner = measure.args[0] if isinstance(measure, Call) and measure.op == "filter" else measure
    single = isinstance(inner, Call) and len(list(aggregates(inner))) == 1 and inner in aggregates(inner)
    counted = metric.nulls != "none" or not isinstance(inner, Call) or inner.op == "count"
    return metric if single and counted else None


def _step(snapshot: Snapshot, metric: Metric, at: int, events: Metric | None) -> Iterator[Problem]:
    here = ("metrics", metric.code, "steps", at)
    if events is None:
        yield error("kind.step_not_events", *here, metric=metric.code, step=metric.steps[at])
        return
    dataset = snapshot.model.datasets.get(events.dataset)
    if dataset is None:
        return
    if not (events.time or dataset.time):
        yield error("kind.step_needs_time", *here, metric=metric.code, step=metric.steps[at])
    if metric.entity and not reaches_entity(snapshot, dataset.code, metric.entity):
        yield error("kind.unreachable_entity", "metrics", metric.code, "entity", name=metric.entity,
                    dataset=dataset.code)  # fmt: skip


def reaches_entity(snapshot: Snapshot, fact: str, name: str) -> bool:
    """Whether an entity (or a role, or the entity that the role stands for) can be reached from a dataset."""
    datasets = snapshot.model.datasets
    words = {name} | {entity_of(d.entities[name]) for d in datasets.values() if name in d.entities}
    links = (link for reach in reaches(snapshot, fact) for link in datasets[reach.dataset].entities.values())
    return any(words & {link.code, entity_of(link)} for link in links)


def _conversion(snapshot: Snapshot, metric: Metric) -> Iterator[Problem]:
    found = [events_of(snapshot, code) for code in metric.steps[:2]]
    if len(found) != 2 or found[0] is None or found[1] is None:
        return
    base = snapshot.model.datasets.get(found[0].dataset)
    if base is not None and not base.grain:
        yield error("kind.conversion_needs_grain", "metrics", metric.code, "steps", 0, dataset=base.code)
    measure = read(snapshot, found[1].measure)
    ops = {call.op for call in aggregates(measure)} if measure is not None else set()
    if not ops <= CREDITED:
        yield error("kind.not_credited", "metrics", metric.code, "steps", 1, name=", ".join(ops), metric=metric.code)
