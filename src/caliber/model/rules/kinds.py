"""Each kind of metric has the parts that it is made of, and no others: a part that nobody reads would mislead."""

from __future__ import annotations

from collections.abc import Iterator

from caliber.errors import Problem
from caliber.model.objects import Metric
from caliber.model.pointer import KEY
from caliber.model.rules.finding import error
from caliber.model.snapshot import Snapshot
from caliber.model.suggest import suggest

# Kind -> parts that it must have, parts that it may have. Everything else of the technical card is refused.
PARTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "atomic": (("dataset", "measure"), ("where", "time", "grain", "balance", "balance_by", "convert", "parameters")),
    "derived": (
        ("of",),
        ("where", "period", "offset", "offset_to", "grain", "each", "summary", "parameters"),
    ),
    "composite": (("formula",), ("grain", "parameters")),
    "conversion": (("steps", "entity"), ("within", "same", "gives", "grain")),
    "funnel": (("steps", "entity"), ("within", "same", "gives", "grain")),
    "retention": (("steps", "entity", "after"), ("gives", "grain")),
}
TECHNICAL = (
    "dataset", "measure", "where", "time", "of", "period", "offset", "formula", "offset_to", "balance", "balance_by",
    "convert", "each", "summary", "steps", "entity", "within", "same", "after", "gives", "parameters",
)  # fmt: skip


def check(snapshot: Snapshot) -> Iterator[Problem]:
    for metric in snapshot.model.metrics.values():
        parts = PARTS.get(metric.kind)
        if parts is None:
            near = suggest(metric.kind, PARTS) or list(PARTS)
            yield error("model.unknown_metric_kind", "metrics", metric.code, "kind", kind=metric.kind, known=near)
        else:
            yield from _parts(metric, *parts)


def _parts(metric: Metric, needed: tuple[str, ...], allowed: tuple[str, ...]) -> Iterator[Problem]:
    facts = {"metric": metric.code, "kind": metric.kind}
    for part in needed:
        if not getattr(metric, part):
            yield error("model.missing_part", "metrics", metric.code, part=part, **facts)
    for part in TECHNICAL:
        if getattr(metric, part) and part not in needed and part not in allowed:
            yield error("model.foreign_part", "metrics", metric.code, part, mark=KEY, part=part, **facts)
