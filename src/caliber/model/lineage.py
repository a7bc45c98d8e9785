"""What rests on what: metric on metrics, on a dataset, on its columns and those of what it joins; and the way back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from caliber.errors import Refused
from caliber.model.expr import NULL, Call, Expr, Lit, Ref, operands, walk
from caliber.model.joins import Reach
from caliber.model.objects import Metric
from caliber.model.resolution import Target, home, unfolded, unfolded_field
from caliber.model.snapshot import Snapshot


class Column(NamedTuple):
    """A physical column: the dataset that brings it in, and its name there."""

    dataset: str
    name: str


class Edge(NamedTuple):
    """``below`` feeds ``above``. Nodes are ``metric:code``, ``dataset:code``, ``table:name``, ``column:dataset.name``.

    ``how``: of | formula | steps | dataset | measure | where | time | key | field | table.
    """

    below: str
    above: str
    how: str


def parents(snapshot: Snapshot, code: str) -> tuple[str, ...]:
    """The metrics that a metric is made of directly, existing or not, in the order in which they are named."""
    kept: tuple[str, ...] | None = snapshot.memo.get(("lineage.parents", code))
    if kept is None:
        kept = tuple(dict.fromkeys(_parents(snapshot, snapshot.model.metrics[code])))
        snapshot.memo["lineage.parents", code] = kept
    return kept


def _parents(snapshot: Snapshot, metric: Metric) -> Iterator[str]:
    if metric.kind == "derived" and metric.of:
        yield metric.of
    yield from metric.steps
    yield from looked_up(snapshot, metric)
    if metric.kind == "composite":
        for ref in _refs(snapshot, metric.formula):
            try:
                yield snapshot.find_metric(ref.name).code
            except Refused:
                yield ref.name


def looked_up(snapshot: Snapshot, metric: Metric) -> tuple[str, ...]:
    """The metrics whose values a metric filters by: ``metric(orders, customer) > 3``."""
    out: dict[str, None] = {}
    for text in (metric.measure, metric.where):
        try:
            nodes = walk(snapshot.expr(text)) if "metric" in text or "Metric" in text else ()
        except Refused:
            continue
        for node in nodes:
            if isinstance(node, Call) and node.op == "metric" and isinstance(node.args[0], Ref | Lit):
                name = node.args[0].name if isinstance(node.args[0], Ref) else node.args[0].text
                codes = snapshot.names.get(name.casefold(), ())
                out[codes[0] if name not in snapshot.model.metrics and len(codes) == 1 else name] = None
    return tuple(out)


def _refs(snapshot: Snapshot, text: str) -> Iterator[Ref]:
    try:
        yield from operands(snapshot.expr(text)) if text else ()
    except Refused:
        return


def children(snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    """Metric -> the metrics that are made of it directly."""
    kept: dict[str, tuple[str, ...]] | None = snapshot.memo.get("lineage.children")
    if kept is None:
        kept = {}
        for code in snapshot.model.metrics:
            for parent in parents(snapshot, code):
                kept[parent] = (*kept.get(parent, ()), code)
        snapshot.memo["lineage.children"] = kept
    return kept


def upstream(snapshot: Snapshot, code: str) -> tuple[str, ...]:
    """Every metric that this one rests on, nearest first."""
    return _closure(code, lambda one: parents(snapshot, one) if one in snapshot.model.metrics else ())


def downstream(snapshot: Snapshot, code: str) -> tuple[str, ...]:
    """Every metric that rests on this one, nearest first."""
    below = children(snapshot)
    return _closure(code, lambda one: below.get(one, ()))


def _closure(code: str, following: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    frontier = [code]
    while frontier:
        frontier = [one for node in frontier for one in following(node) if one not in found and one != code]
        found.update(dict.fromkeys(frontier))
    return tuple(found)


def columns_of(snapshot: Snapshot, code: str) -> tuple[Column, ...]:
    """The physical columns that one atomic metric reads itself: measure, filter, time and the keys joined along."""
    metric = snapshot.model.metrics[code]
    return tuple(dict.fromkeys(column for column, _ in _columns(snapshot, metric)))


def _columns(snapshot: Snapshot, metric: Metric) -> Iterator[tuple[Column, str]]:
    fact = metric.dataset
    if fact not in snapshot.model.datasets:
        return
    for part in ("measure", "where", "time"):
        text = getattr(metric, part) or (snapshot.model.datasets[fact].time if part == "time" else "")
        try:
            expr = snapshot.expr(text) if text else None
        except Refused:
            continue
        if expr is not None:
            yield from ((column, part) for column in expression_columns(snapshot, fact, expr))


def expression_columns(snapshot: Snapshot, fact: str, expr: Expr) -> list[Column]:
    """The physical columns that an expression on the rows of ``fact`` reads, keys of the joins included."""
    found: dict[Column, None] = {}

    def leaf(candidates: tuple[Target, ...], ref: Ref) -> Expr:
        likely = next((one for one in candidates if one.field), candidates[0] if candidates else None)
        if likely is not None and likely.field:
            unfolded_field(snapshot, fact, likely, leaf)
        elif likely is not None:
            found.update(dict.fromkeys((*_keys(fact, likely.reach), Column(likely.reach.dataset, likely.name))))
        return NULL

    unfolded(snapshot, fact, home(snapshot, fact), expr, leaf)
    return list(found)


def _keys(fact: str, reach: Reach) -> list[Column]:
    """The key columns on both sides of every join of a path."""
    out: list[Column] = []
    before = fact
    for step in reach.steps:
        out += [Column(before, key) for key in step.link.key]
        out += [Column(step.dataset, key) for key in step.key]
        before = step.dataset
    return out


def edges(snapshot: Snapshot, code: str) -> tuple[Edge, ...]:
    """The whole graph below and above one metric: columns, tables, datasets, metrics."""
    out: dict[Edge, None] = {}
    for one in (code, *upstream(snapshot, code)):
        if one in snapshot.model.metrics:
            out.update(dict.fromkeys(_below(snapshot, snapshot.model.metrics[one])))
    for one in (code, *downstream(snapshot, code)):
        for child in children(snapshot).get(one, ()):
            out[Edge(f"metric:{one}", f"metric:{child}", _how(snapshot, snapshot.model.metrics[child], one))] = None
    return tuple(out)


def _below(snapshot: Snapshot, metric: Metric) -> Iterator[Edge]:
    node = f"metric:{metric.code}"
    for parent in parents(snapshot, metric.code):
        yield Edge(f"metric:{parent}", node, _how(snapshot, metric, parent))
    if metric.kind != "atomic" or metric.dataset not in snapshot.model.datasets:
        return
    yield Edge(f"dataset:{metric.dataset}", node, "dataset")
    for column, how in _columns(snapshot, metric):
        yield Edge(f"column:{column.dataset}.{column.name}", node, how)
        yield from _table(snapshot, column.dataset, f"column:{column.dataset}.{column.name}")
    yield from _table(snapshot, metric.dataset, f"dataset:{metric.dataset}")


def _how(snapshot: Snapshot, metric: Metric, parent: str) -> str:
    if parent in looked_up(snapshot, metric) and parent != metric.of:
        return "where"
    return "of" if metric.kind == "derived" else "steps" if metric.steps else "formula"


def _table(snapshot: Snapshot, code: str, above: str) -> Iterator[Edge]:
    dataset = snapshot.model.datasets[code]
    yield Edge(f"table:{dataset.source}.{dataset.table or code}", above, "table")
