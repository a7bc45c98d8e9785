"""Where a metric's figures come from: tables and columns, and the graph of everything below and above it."""

from __future__ import annotations

import msgspec

from caliber.catalog.brief import metric_title
from caliber.catalog.view import View
from caliber.model.lineage import Edge, columns_of, edges, upstream
from caliber.model.objects import Metric
from caliber.model.text import Text

HOW: dict[str, Text] = {
    "of": Text(zh="派生", en="derived from"),
    "formula": Text(zh="公式", en="in the formula"),
    "dataset": Text(zh="数据集", en="counted on"),
    "measure": Text(zh="度量", en="measured"),
    "where": Text(zh="筛选", en="filtered by"),
    "time": Text(zh="时间", en="dated by"),
    "key": Text(zh="关联", en="joined by"),
    "field": Text(zh="字段", en="field"),
    "table": Text(zh="来自表", en="from the table"),
}


class TableUse(msgspec.Struct, frozen=True):
    dataset: str
    table: str
    columns: tuple[str, ...]


class Node(msgspec.Struct, frozen=True):
    """``type``: column | table | dataset | metric."""

    id: str
    type: str
    label: Text
    code: str


class Link(msgspec.Struct, frozen=True, rename={"below": "from", "above": "to"}):
    below: str
    above: str
    how: Text


class Graph(msgspec.Struct, frozen=True):
    nodes: tuple[Node, ...]
    edges: tuple[Link, ...]


def tables_of(view: View, metric: Metric) -> tuple[TableUse, ...]:
    """The tables that the metric reads, with the columns it needs of them; not those of metrics out of sight."""
    snapshot = view.snapshot
    columns: dict[str, list[str]] = {}
    for code in (metric.code, *upstream(snapshot, metric.code)):
        found = snapshot.model.metrics.get(code) if code == metric.code or view.may_name(code) else None
        if found is None or found.kind != "atomic" or found.dataset not in snapshot.model.datasets:
            continue
        columns.setdefault(found.dataset, [])
        for column in columns_of(snapshot, code):
            columns.setdefault(column.dataset, []).append(column.name)
    return tuple(
        TableUse(dataset, snapshot.model.datasets[dataset].table or dataset, tuple(dict.fromkeys(names)))
        for dataset, names in columns.items()
    )


def lineage(view: View, metric: Metric) -> Graph:
    """The graph, metrics left out that the person may not know of."""
    nodes: dict[str, Node] = {}
    links = []
    known = [edge for edge in edges(view.snapshot, metric.code) if _in_sight(view, edge.above)]
    feeding = _feeding(view, known)
    for edge in known:
        below, above = (_node(view, end) for end in (edge.below, edge.above))
        if below is not None and above is not None and edge.above in feeding:
            nodes |= {below.id: below, above.id: above}
            links.append(Link(edge.below, edge.above, HOW.get(edge.how, Text(en=edge.how))))
    own = Node(f"metric:{metric.code}", "metric", metric_title(metric), metric.code)
    nodes.setdefault(own.id, own)
    return Graph(tuple(nodes.values()), tuple(links))


def _in_sight(view: View, end: str) -> bool:
    kind, _, code = end.partition(":")
    return kind != "metric" or view.may_name(code)


def _feeding(view: View, known: list[Edge]) -> set[str]:
    """What feeds a metric in sight: the columns of one out of sight would tell how it is made."""
    below: dict[str, list[str]] = {}
    for edge in known:
        below.setdefault(edge.above, []).append(edge.below)
    found = {end for end in below if end.startswith("metric:")}
    frontier = list(found)
    while frontier:
        frontier = [
            end for above in frontier for end in below.get(above, ()) if end not in found and _in_sight(view, end)
        ]
        found.update(frontier)
    return found


def _node(view: View, end: str) -> Node | None:
    kind, _, code = end.partition(":")
    model = view.snapshot.model
    if kind == "metric":
        if not view.may_name(code):
            return None
        return Node(end, kind, metric_title(model.metrics[code]), code)
    if kind == "dataset" and code in model.datasets:
        return Node(end, kind, model.datasets[code].name or Text(en=code), code)
    return Node(end, kind, Text(en=code.rpartition(".")[2] if kind == "column" else code), code)
