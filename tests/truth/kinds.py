"""Which kinds of the definitions a question exercises, so that what is never asked is seen."""

from __future__ import annotations

from collections.abc import Iterator

from tests.truth.aggregates import SIMPLE
from tests.truth.dates import ORDER
from tests.truth.expressions import names
from tests.truth.world import Metric, Question, World

AGGREGATES = (*SIMPLE, "count", "count_distinct", "approx_count_distinct", "percentile", "sum_if", "count_if", "filter")
METRICS = ("derived", "composite", "of where", "rolling", "to_date", "cumulative", "offset", "offset of an offset",
           "align whole", "nulls zero", "nulls none")  # fmt: skip
OPTIONS = ("where", "range", "time", "order", "limit", "totals", "fill", "person", "previous_period", "previous_year",
           "several facts", "totals of a person", "comparison of a person", "totals of a comparison",
           "window of a person")  # fmt: skip
GRAINS = tuple(f"by {grain}" for grain in ORDER if grain not in ("second", "minute"))
EVERY = frozenset((*AGGREGATES, *METRICS, *OPTIONS, *GRAINS))


def exercised(world: World, question: Question) -> frozenset[str]:
    """The members of ``EVERY`` that the question rests on."""
    metrics = [metric for code in question.metrics for metric in beneath(world, code)]
    found = {kind for metric in metrics for kind in of_metric(world, metric)}
    found |= {name for name in OPTIONS[:8] if name != "range" and getattr(question, name)}
    found |= {"range"} if question.since or question.until else set()
    found |= set(question.compare)
    found |= {f"by {question.grain}"} if question.grain else set()
    found |= {f"by {name.rsplit('__', 1)[1]}" for name in question.by if name.rsplit("__", 1)[-1] in ORDER}
    found |= {"several facts"} if len({metric.table for metric in metrics if metric.table}) > 1 else set()
    found |= {"totals of a comparison"} if question.totals and question.compare else set()
    if question.person and world.row_filter:
        found |= {"totals of a person"} if question.totals else set()
        found |= {"comparison of a person"} if question.compare else set()
        found |= {"window of a person"} if found & {"rolling", "to_date", "cumulative", "offset"} else set()
    return frozenset(found) & EVERY


def beneath(world: World, code: str) -> Iterator[Metric]:
    """The metric and everything that it rests on."""
    metric = world.metric(code)
    yield metric
    for below in [metric.of] if metric.of else [name[0] for name in names(metric.formula)] if metric.formula else []:
        yield from beneath(world, below)


def of_metric(world: World, metric: Metric) -> Iterator[str]:
    yield metric.measure[0] if metric.kind == "atomic" else metric.kind
    yield f"nulls {metric.nulls}"
    if metric.kind == "derived":
        yield "of where" if metric.where else ""
        yield (
            "cumulative"
            if metric.period == "all"
            else "to_date"
            if metric.period.endswith("td")
            else "rolling" * (metric.period != "")
        )
        if metric.offset:
            yield "offset"
            yield "align whole" if metric.align == "whole" else ""
            shifted = [below for below in beneath(world, metric.of) if below.offset]
            yield "offset of an offset" if shifted else ""
