"""A rollup keeps dimensions, keys of its own dataset, and only aggregates that can be added up again from them."""

from __future__ import annotations

from collections.abc import Iterator

from caliber.errors import Problem
from caliber.model.expr import AGGREGATES, Call, Expr, Ref, aggregates
from caliber.model.joins import has_versions
from caliber.model.lineage import upstream
from caliber.model.objects import Dataset, Metric, Rollup
from caliber.model.rules.expressions import fact_of, read
from caliber.model.rules.finding import error
from caliber.model.rules.reach import dimension_places
from caliber.model.snapshot import Snapshot
from caliber.model.suggest import suggest

# Aggregates for which it is no matter how often a value stands there: right over any key or dimension that is kept.
UNCOUNTED = frozenset({"min", "max", "count_distinct", "approx_count_distinct"})


def check(snapshot: Snapshot) -> Iterator[Problem]:
    for rollup in snapshot.model.rollups.values():
        here = ("rollups", rollup.code)
        if not rollup.metrics:
            yield error("rollup.empty", *here, rollup=rollup.code)
        dataset = snapshot.model.datasets.get(rollup.dataset)
        if dataset is not None:
            yield from _time(rollup, dataset)
            yield from _by(snapshot, rollup, dataset)
            yield from _metrics(snapshot, rollup, dataset)


def _time(rollup: Rollup, dataset: Dataset) -> Iterator[Problem]:
    """A time of the dataset itself; without one there is only the whole."""
    name = rollup.time or dataset.time
    if name and name not in dataset.times:
        keys = ("rollups", rollup.code, *(("time",) if rollup.time else ()))
        known = suggest(name, dataset.times) or list(dataset.times) or ["—"]
        yield error("rollup.time", *keys, name=name, dataset=dataset.code, known=known)
    elif not name and rollup.refresh.lookback:
        yield error("rollup.no_time", "rollups", rollup.code, "refresh", dataset=dataset.code)


def _by(snapshot: Snapshot, rollup: Rollup, dataset: Dataset) -> Iterator[Problem]:
    """Dimensions and entities of its own, and dimensions in one place further along, on a way without versions."""
    own = [*dataset.dimensions, *dataset.entities]
    for i, name in enumerate(rollup.by):
        if name in own:
            continue
        keys = ("rollups", rollup.code, "by", i)
        places = dimension_places(snapshot, dataset.code, name)
        if not places:
            yield error("rollup.by", *keys, name=name, dataset=dataset.code, known=suggest(name, own) or own)
        elif len(places) > 1:
            yield error(
                "model.ambiguous_reference", *keys, name=name, options=[f"{one.alias}.{name}" for one in places]
            )
        elif any(has_versions(snapshot.model.datasets[step.dataset]) for step in places[0].steps):
            yield error("rollup.not_own", *keys, rollup=rollup.code, name=name, dataset=dataset.code)


def _metrics(snapshot: Snapshot, rollup: Rollup, dataset: Dataset) -> Iterator[Problem]:
    kept = _kept(snapshot, rollup, dataset)
    for i, code in enumerate(rollup.metrics):
        if code not in snapshot.model.metrics:
            continue
        keys = ("rollups", rollup.code, "metrics", i)
        atoms = [snapshot.model.metrics[one] for one in (code, *upstream(snapshot, code)) if _is_atom(snapshot, one)]
        own = [metric for metric in atoms if metric.dataset == dataset.code]
        if not own:
            yield error("rollup.metric", *keys, metric=code, dataset=dataset.code)
        for metric in own:
            for op in _unkeepable(snapshot, metric, kept):
                yield error("rollup.holistic", *keys, metric=metric.code, name=op)


def _is_atom(snapshot: Snapshot, code: str) -> bool:
    metric = snapshot.model.metrics.get(code)
    return metric is not None and metric.kind == "atomic" and bool(fact_of(snapshot, code))


def _kept(snapshot: Snapshot, rollup: Rollup, dataset: Dataset) -> set[str]:
    """The names of what is kept as it is: dimensions, the columns that they are, key columns."""
    out: set[str] = set()
    for name in rollup.by:
        if name in dataset.dimensions:
            expr = read(snapshot, dataset.dimensions[name].expr)
            out |= {name, *(expr.path if isinstance(expr, Ref) and len(expr.path) == 1 else ())}
        if name in dataset.entities:
            out.update(dataset.entities[name].key)
    return out


def _unkeepable(snapshot: Snapshot, metric: Metric, kept: set[str]) -> Iterator[str]:
    """The aggregates of a measure that no rows added up in advance can give."""
    expr = read(snapshot, metric.measure)
    for call in aggregates(expr) if expr is not None else ():
        if AGGREGATES[call.op] == "holistic" and not (
            call.op in UNCOUNTED and all(_is_kept(a, kept) for a in call.args)
        ):
            yield call.op


def _is_kept(expr: Expr, kept: set[str]) -> bool:
    if isinstance(expr, Call):
        return all(_is_kept(arg, kept) for arg in expr.args)
    return not isinstance(expr, Ref) or expr.path[-1] in kept
