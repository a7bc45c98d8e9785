"""Which metrics count alike: the same measure over the same rows by the same time, or but for one part of it.

Each metric is hashed by its form without the part in question; metrics meet only where such a hash does.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from caliber.catalog.likeness import pairs_in
from caliber.errors import CaliberError
from caliber.model.canonical.order import spelled
from caliber.model.expr import Expr, Lit, Ref, refs, rewrite
from caliber.model.form import Form, Leaf, digest_of, form_of
from caliber.model.snapshot import Snapshot

MOST_CONDITIONS = 10  # beyond them, subsets are looked for one condition away only
LEFT = "retired"


class Counted(NamedTuple):
    """A metric taken apart. ``base``: everything but its conditions; ``lone``: its aggregate, where it is only one.

    ``reads``: the columns that it rests on, ``times`` those of its time fields, as table.column; ``joined``: times that
    lie in another table than its rows; ``open_times``: those that do unless the table of its rows has such a column.
    """

    digest: str
    base: str
    lone: Leaf | None
    conditions: frozenset[str]
    columns: frozenset[str]
    unit: str
    reads: frozenset[str]
    times: frozenset[str]
    joined: frozenset[str]
    open_times: frozenset[str]


class Near(NamedTuple):
    """``inside`` counts only rows that ``outside`` counts (``part`` conditions); else they meet but for ``part``."""

    inside: str
    outside: str
    part: str  # conditions | columns | time | term | formula


def counted(snapshot: Snapshot) -> dict[str, Counted]:
    """Every metric in use whose definition can be read; kept by the snapshot."""
    kept: dict[str, Counted] | None = snapshot.memo.get("catalog.counted")
    if kept is None:
        kept = {}
        for code, metric in snapshot.model.metrics.items():
            if metric.status == LEFT:
                continue
            try:
                kept[code] = _taken_apart(form_of(snapshot, code))
            except (CaliberError, RecursionError):
                continue  # its names are compared all the same
        snapshot.memo["catalog.counted"] = kept
    return kept


def _taken_apart(form: Form) -> Counted:
    names = sorted({ref.path[1] for ref in refs(form.formula) if ref.path[0] == "leaf"})
    kernels = {name: _kernel(leaf) for name, leaf in zip(names, form.leaves, strict=False)}
    formula = rewrite(form.formula, lambda node: _bare(node, kernels))
    lone = form.leaves[0] if len(form.leaves) == 1 else None
    conditions = frozenset(map(spelled, lone.filters)) if lone else frozenset()
    columns = _columns(lone.filters) if lone else frozenset()
    base = "\x1d".join((spelled(formula), form.unit, form.grain))
    placed = [ref.path for leaf in form.leaves for expr in (*leaf.args, *leaf.filters) for ref in refs(expr)]
    times = [tuple(leaf.time[1:-1].split("\x1f")) for leaf in form.leaves if leaf.time.startswith("@")]
    reads = frozenset(map(_said, placed))
    joined = frozenset(_said(path) for path in times if len(path) != 2)
    open_times = frozenset(_said(path) for path in times if path[0] == "either")
    return Counted(
        digest_of(form), base, lone, conditions, columns, form.unit, reads, frozenset(map(_said, times)), joined,
        open_times,
    )  # fmt: skip


def _said(path: tuple[str, ...]) -> str:
    """A column by its table: the last one on the way to it."""
    table = path[1] if path[0] == "either" and len(path) > 2 else path[-2] if len(path) > 1 else ""
    column = path[2] if path[0] == "either" and len(path) > 2 else path[-1]
    return f"{table.rpartition('>')[2].removesuffix('[]').rpartition(' table ')[2].lower()}.{column.lower()}"


def _bare(node: Expr, kernels: Mapping[str, str]) -> Expr | None:
    if isinstance(node, Ref) and node.path[0] == "leaf":
        return Lit("leaf", kernels.get(node.path[1], node.path[1]))
    return None


def _kernel(leaf: Leaf) -> str:
    return "\x1e".join((leaf.relation, leaf.op, *map(spelled, leaf.args), leaf.time, *leaf.windows))


def _columns(exprs: Iterable[Expr]) -> frozenset[str]:
    return frozenset(spelled(ref) for expr in exprs for ref in refs(expr))


def same_digest(metrics: Mapping[str, Counted]) -> Iterator[tuple[str, str]]:
    """Metrics whose canonical forms are the same."""
    yield from _met({code: one.digest for code, one in metrics.items()})


def near_by_base(snapshot: Snapshot, metrics: Mapping[str, Counted]) -> Iterator[Near]:
    """Pairs that count alike but for one part; what a definition says itself (``of``) is no finding."""
    for near in _all(metrics):
        if not _declares(snapshot, near.inside, near.outside) and not _declares(snapshot, near.outside, near.inside):
            yield near


def _all(metrics: Mapping[str, Counted]) -> Iterator[Near]:
    lone = {code: one for code, one in metrics.items() if one.lone is not None}
    yield from _inside(lone)
    columns = {code: (one.base, one.columns) for code, one in lone.items() if one.columns}
    yield from (Near(*pair, "columns") for pair in _met(columns))
    yield from (Near(*pair, "time") for pair in _met({code: _timeless(one) for code, one in lone.items()}))
    yield from _terms(lone)
    formulas = {code: one.base for code, one in metrics.items() if one.lone is None}
    yield from (Near(*pair, "formula") for pair in _met(formulas))


def _met(keys: Mapping[str, Hashable]) -> Iterator[tuple[str, str]]:
    groups: dict[Hashable, list[str]] = {}
    for code, key in keys.items():
        groups.setdefault(key, []).append(code)
    for group in groups.values():
        if len(group) > 1:
            yield from pairs_in(group)


def _inside(lone: Mapping[str, Counted]) -> Iterator[Near]:
    """Each metric within those that have all of its conditions but the fewest."""
    by: dict[tuple[str, frozenset[str]], str] = {}
    for code in sorted(lone):
        by.setdefault((lone[code].base, lone[code].conditions), code)
    for code, one in lone.items():
        size = len(one.conditions)
        least = size - 1 if size > MOST_CONDITIONS else 0
        for length in range(size - 1, least - 1, -1):
            subsets = (frozenset(part) for part in combinations(sorted(one.conditions), length))
            found = {by[one.base, part] for part in subsets if (one.base, part) in by}
            yield from (Near(code, other, "conditions") for other in sorted(found))
            if found:
                break


def _timeless(one: Counted) -> Hashable:
    assert one.lone is not None
    leaf = one.lone
    return leaf.relation, leaf.op, leaf.args, leaf.windows, one.conditions, one.unit


def _terms(lone: Mapping[str, Counted]) -> Iterator[Near]:
    """Sums of which one has terms that the other lacks, over the same rows in the same unit."""
    groups: dict[Hashable, dict[str, frozenset[str]]] = {}
    for code, one in lone.items():
        leaf = one.lone
        if leaf is not None and leaf.op == "sum":
            columns = _columns(leaf.args)
            for column in columns:
                key = (column, leaf.relation, leaf.time, leaf.windows, one.conditions, one.unit)
                groups.setdefault(key, {})[code] = columns
    seen: set[tuple[str, str]] = set()
    for group in groups.values():
        for left, right in pairs_in(group) if len(group) > 1 else ():
            apart = group[left] < group[right] or group[right] < group[left]
            if apart and (left, right) not in seen:
                seen.add((left, right))
                yield Near(left, right, "term")


def _declares(snapshot: Snapshot, code: str, base: str) -> bool:
    """Whether a metric says that it is made of the other, over however many steps."""
    seen: set[str] = set()
    while code and code not in seen:
        seen.add(code)
        metric = snapshot.model.metrics.get(code)
        code = snapshot.find_metric(metric.of).code if metric is not None and metric.of else ""
        if code == base:
            return True
    return False
