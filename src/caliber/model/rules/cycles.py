"""Nothing rests on itself: metrics on metrics, departments on departments, fields on fields."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from caliber.errors import Problem
from caliber.model.expr import refs
from caliber.model.lineage import parents
from caliber.model.objects import Dimension, TimeField
from caliber.model.rules.expressions import read
from caliber.model.rules.finding import error
from caliber.model.snapshot import Snapshot

Graph = Mapping[str, tuple[str, ...]]


def cycles(graph: Graph) -> list[tuple[str, ...]]:
    """Each circle once, as the way around it that begins at its first node in the order of the graph."""
    done: set[str] = set()
    found: list[tuple[str, ...]] = []
    for start in graph:
        path: list[str] = []
        on_path: set[str] = set()
        stack = [(start, False)]
        while stack:
            node, left = stack.pop()
            if left:
                on_path.discard(path.pop())
                done.add(node)
            elif node in on_path:
                found.append((*path[path.index(node) :], node))
            elif node not in done and node in graph:
                path.append(node)
                on_path.add(node)
                stack.append((node, True))
                stack += [(below, False) for below in reversed(graph[node])]
    return found


def check(snapshot: Snapshot) -> Iterator[Problem]:
    model = snapshot.model
    metrics = {code: parents(snapshot, code) for code in model.metrics}
    departments = {code: (department.parent,) for code, department in model.departments.items()}
    for field, graph in (("metrics", metrics), ("departments", departments)):
        for circle in cycles(graph):
            yield error("model.cycle", field, circle[0], path=" → ".join(circle))
    for dataset in model.datasets.values():
        own: dict[str, Dimension | TimeField] = {**dataset.dimensions, **dataset.times}
        graph = {code: _fields(snapshot, code, field.expr, own) for code, field in own.items()}
        for circle in cycles(graph):
            part = "dimensions" if circle[0] in dataset.dimensions else "times"
            yield error("model.cycle", "datasets", dataset.code, part, circle[0], "expr", path=" → ".join(circle))


def _fields(snapshot: Snapshot, code: str, text: str, own: Container[str]) -> tuple[str, ...]:
    """The fields of the same dataset that a field is made of; its own name there is the column behind it."""
    expr = read(snapshot, text)
    names = {ref.path[0] for ref in refs(expr) if len(ref.path) == 1} if expr is not None else set()
    return tuple(sorted(name for name in names - {code} if name in own))
