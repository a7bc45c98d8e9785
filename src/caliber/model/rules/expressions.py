"""Every expression can be read: measures, filters, formulas, dimensions, times, row filters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from caliber.errors import Problem, Refused
from caliber.model.expr import Expr
from caliber.model.pointer import Key
from caliber.model.rules.finding import error
from caliber.model.snapshot import Snapshot


class Written(NamedTuple):
    """One expression. ``role``: measure | where | formula | field | currency | policy; ``home``: its dataset."""

    keys: tuple[Key, ...]
    text: str
    role: str
    home: str


def written(snapshot: Snapshot) -> Iterator[Written]:
    """Every expression that is written anywhere."""
    model = snapshot.model
    for dataset in model.datasets.values():
        for part, fields in (("dimensions", dataset.dimensions), ("times", dataset.times)):
            for code, field in fields.items():
                yield Written(("datasets", dataset.code, part, code, "expr"), field.expr, "field", dataset.code)
    for metric in model.metrics.values():
        for part in ("measure", "where", "formula"):
            text = getattr(metric, part)
            if text:
                yield Written(("metrics", metric.code, part), text, part, fact_of(snapshot, metric.code))
        if metric.convert is not None:
            yield Written(("metrics", metric.code, "convert", "currency"), metric.convert.currency, "currency",
                          fact_of(snapshot, metric.code))  # fmt: skip
    for rollup in model.rollups.values():
        if rollup.where:
            home = rollup.dataset if rollup.dataset in model.datasets else ""
            yield Written(("rollups", rollup.code, "where"), rollup.where, "where", home)
    for policy in model.policies.values():
        if policy.where:
            yield Written(("policies", policy.code, "where"), policy.where, "policy", "")


def fact_of(snapshot: Snapshot, code: str) -> str:
    """The dataset that an atomic or derived metric counts over; "" where there is none or more than one."""
    seen: set[str] = set()
    metric = snapshot.model.metrics.get(code)
    while metric is not None and (metric.kind == "derived" or metric.steps) and metric.code not in seen:
        seen.add(metric.code)
        metric = snapshot.model.metrics.get(metric.steps[0] if metric.steps else metric.of)
    known = metric is not None and metric.kind == "atomic" and metric.dataset in snapshot.model.datasets
    return metric.dataset if known and metric is not None else ""


def read(snapshot: Snapshot, text: str) -> Expr | None:
    """The expression, None where it cannot be read: this file's rule has said so, and others pass it over."""
    try:
        return snapshot.expr(text) if text else None
    except Refused:
        return None


def check(snapshot: Snapshot) -> Iterator[Problem]:
    for one in written(snapshot):
        try:
            snapshot.expr(one.text)
        except Refused as refused:
            mark = refused.problem.where.path
            yield error(refused.code, *one.keys, mark=mark if mark.isdigit() else "", **refused.problem.facts)
