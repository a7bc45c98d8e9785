"""A metric's time is a time field of its dataset or of one that it reaches; grains are grains of the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from caliber.errors import Problem
from caliber.model.calendar import GRAINS
from caliber.model.joins import nearest, qualified, reaches
from caliber.model.objects import Dataset, Metric
from caliber.model.rules.finding import error, warning
from caliber.model.snapshot import Snapshot
from caliber.model.suggest import suggest

DATES = frozenset({"date", "timestamp"})


def check(snapshot: Snapshot) -> Iterator[Problem]:
    for dataset in snapshot.model.datasets.values():
        here = ("datasets", dataset.code)
        if dataset.time and not _places(snapshot, dataset.code, dataset.time):
            yield error("model.unknown_time", *here, "time", **_facts(snapshot, dataset.code, dataset.time))
        for code, field in dataset.times.items():
            if field.grain not in GRAINS:
                known = suggest(field.grain, GRAINS) or list(GRAINS)
                yield error(
                    "model.unknown_value", *here, "times", code, "grain", key="grain", value=field.grain, known=known
                )
    for metric in snapshot.model.metrics.values():
        if metric.kind == "atomic" and metric.dataset in snapshot.model.datasets:
            yield from _metric(snapshot, metric, snapshot.model.datasets[metric.dataset])


def _metric(snapshot: Snapshot, metric: Metric, dataset: Dataset) -> Iterator[Problem]:
    here = ("metrics", metric.code)
    if metric.time:
        found = _places(snapshot, dataset.code, metric.time)
        if not found:
            yield error("model.unknown_time", *here, "time", **_facts(snapshot, dataset.code, metric.time))
        elif len(found) > 1:
            yield error("model.ambiguous_reference", *here, "time", name=metric.time, options=found)
    elif not dataset.time and dataset.times:
        yield warning("model.no_time", *here, metric=metric.code, known=list(dataset.times))


def _places(snapshot: Snapshot, fact: str, name: str) -> list[str]:
    """The nearest places from which the name gives a time."""
    *qualifiers, bare = name.replace("__", ".").split(".")
    found = qualified(snapshot, fact, tuple(qualifiers)) if qualifiers else list(reaches(snapshot, fact))
    if tuple(qualifiers) == (fact,):
        found = [reaches(snapshot, fact)[0]]
    holding = [reach for reach in found if _is_time(snapshot.model.datasets[reach.dataset], bare)]
    return [f"{reach.alias}.{bare}" for reach in nearest(holding)]


def _is_time(dataset: Dataset, name: str) -> bool:
    return name in dataset.times or (name in dataset.dimensions and dataset.dimensions[name].type in DATES)


def _facts(snapshot: Snapshot, fact: str, name: str) -> dict[str, Any]:
    places = (snapshot.model.datasets[reach.dataset] for reach in reaches(snapshot, fact))
    known = list(dict.fromkeys(code for dataset in places for code in dataset.times))
    return {"name": name, "dataset": fact, "known": suggest(name, known) or known or ["—"]}
