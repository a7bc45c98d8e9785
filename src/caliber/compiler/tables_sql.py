"""What stands behind FROM: a fact's table and the joins that its fragments reach along."""

from __future__ import annotations

from collections.abc import Iterable

from caliber.compiler.bind import Binder, Fragment
from caliber.compiler.periods import Moment, Range, as_moment
from caliber.compiler.plan import Group, LeafPlan
from caliber.compiler.render import quoted
from caliber.model.joins import Reach, reaches
from caliber.model.objects import Dataset


class Tables:
    """Names tables and joins in the binder's dialect."""

    def __init__(self, binder: Binder) -> None:
        self.binder = binder
        self.dialect = binder.dialect

    def table(self, dataset: Dataset) -> str:
        if dataset.sql:
            return f"({dataset.sql}\n)"
        return ".".join(quoted(self.dialect, part) for part in dataset.table.split("."))

    def source(self, group: Group, joined: bool = True) -> str:
        dataset = self.binder.snapshot.model.datasets[group.fact]
        own = f"{self.table(dataset)} AS {quoted(self.dialect, group.fact)}"
        return own + self.joins(group) if joined else own

    def used(self, group: Group) -> list[Reach]:
        """Every dataset that the group joins, those on the way included, in join order."""
        fragments: list[Fragment] = [*group.predicates, *(dim.found.fragment for dim in group.dims if dim.found)]
        fragments += [group.time] if group.time else []
        for consumer in group.consumers:
            for leaf in consumer.leaves:
                fragments += (*leaf.args, *leaf.filters)
        wanted = {reach.steps[:n] for f in fragments for reach in f.reached for n in range(1, len(reach.steps) + 1)}
        return [r for r in reaches(self.binder.snapshot, group.fact) if r.steps in wanted]

    def join_columns(self, group: Group) -> list[str]:
        """The fact's own key columns that the joins start from."""
        return list(dict.fromkeys(key for r in self.used(group) if len(r.steps) == 1 for key in r.steps[0].link.key))

    def joins(self, group: Group) -> str:
        out: list[str] = []
        by_steps = {reach.steps: reach for reach in reaches(self.binder.snapshot, group.fact)}
        for reach in self.used(group):
            step = reach.steps[-1]
            left = by_steps[reach.steps[:-1]].alias
            pairs = zip(step.link.key, step.key, strict=True)
            on = [f"{self.name(left, mine)} = {self.name(reach.alias, theirs)}" for mine, theirs in pairs]
            dataset = self.binder.snapshot.model.datasets[reach.dataset]
            on += self.valid(group, dataset, reach)
            kind = "JOIN" if reach.alias in group.whole else "LEFT JOIN"
            out.append(f" {kind} {self.table(dataset)} AS {quoted(self.dialect, reach.alias)} ON {' AND '.join(on)}")
        return "".join(out)

    def valid(self, group: Group, dataset: Dataset, reach: Reach) -> list[str]:
        """SCD-2: the version of the row that was valid at the fact's time."""
        if dataset.validity is None:
            return []
        fact = self.binder.snapshot.model.datasets[group.fact]
        moment = group.time.sql if group.time else self.binder.text(group.fact, fact.time).sql
        start, end = (self.name(reach.alias, column) for column in (dataset.validity.start, dataset.validity.end))
        return [f"{moment} >= {start}", f"({moment} < {end} OR {end} IS NULL)"]

    @staticmethod
    def where(parts: list[str]) -> str:
        """A WHERE over conditions, each once."""
        return f" WHERE {' AND '.join(dict.fromkeys(parts))}" if parts else ""

    def name(self, alias: str, column: str) -> str:
        return f"{quoted(self.dialect, alias)}.{quoted(self.dialect, column)}"


def population(leaves: Iterable[LeafPlan]) -> tuple[list[str], list[str]]:
    """The rows that any of the leaves speaks of: conditions common to all, and one "either" of what remains."""
    sets = [[f.sql for f in leaf.filters] for leaf in leaves]
    if not sets or not all(sets):
        return [], []
    common = [part for part in sets[0] if all(part in other for other in sets)]
    rests = list(dict.fromkeys(" AND ".join(p for p in own if p not in common) for own in sets))
    if "" in rests:
        return common, []
    return common, ["(" + " OR ".join(f"({rest})" for rest in rests) + ")"]


def hull(ranges: list[Range]) -> Range:
    """The smallest range that holds all of them."""
    starts: list[Moment | None] = [reads.start for reads in ranges]
    ends: list[Moment | None] = [reads.end for reads in ranges]
    start = None if None in starts else min((s for s in starts if s is not None), key=as_moment)
    end = None if None in ends else max((e for e in ends if e is not None), key=as_moment)
    return Range(start, end)
