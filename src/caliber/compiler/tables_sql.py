"""What stands behind FROM: a fact's table and the joins that its fragments reach along."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from caliber.compiler.bind import Binder, Side
from caliber.compiler.plan import Group, LeafPlan, Plan, SidePlan
from caliber.compiler.render import quoted
from caliber.compiler.side_sql import side_sql
from caliber.errors import Refused
from caliber.model.joins import Reach, has_versions, reaches
from caliber.model.objects import Dataset


class Beside(NamedTuple):
    """What is joined to a group: datasets in join order, relations by their names. The group's id stays its own."""

    used: list[Reach]
    sides: list[Side]
    group: Group


class Tables:
    """Names tables and joins in the binder's dialect. ``answer``: writes a question that stands inside another."""

    def __init__(
        self,
        binder: Binder,
        sides: Mapping[tuple[str, ...], SidePlan] | None = None,
        answer: Callable[[Plan], str] | None = None,
    ) -> None:
        self.binder = binder
        self.answer = answer or _no_answer
        self.sides = sides or {}
        self.dialect = binder.dialect
        self._read: dict[int, Beside] = {}  # by the group's id

    def table(self, dataset: Dataset) -> str:
        kept = self.binder.tables.get(dataset.code)
        if kept is None:
            parts = dataset.table.split(".")
            kept = f"({dataset.sql}\n)" if dataset.sql else ".".join(quoted(self.dialect, part) for part in parts)
            self.binder.tables[dataset.code] = kept
        return kept

    def source(self, group: Group, joined: bool = True, beside: bool = True) -> str:
        dataset = self.binder.snapshot.model.datasets[group.fact]
        own = f"{group.table or self.table(dataset)} AS {quoted(self.dialect, group.fact)}"
        return own + self.joins(group, beside) if joined else own

    def used(self, group: Group) -> list[Reach]:
        """Every dataset that the group joins, those on the way included, in join order."""
        return self.read_by(group).used

    def read_by(self, group: Group) -> Beside:
        kept = self._read.get(id(group))
        if kept is None:
            fragments = group.fragments()
            apart = [fragment.sides for fragment in fragments if fragment.sides]
            sides = sorted(frozenset[Side]().union(*apart), key=lambda side: side.alias)
            reached = frozenset[Reach]().union(
                *(fragment.reached for fragment in fragments if fragment.reached), *(side.reached for side in sides)
            )
            kept = Beside(self._ordered(group.fact, reached) if reached else [], sides, group)
            self._read[id(group)] = kept
        return kept

    def _ordered(self, fact: str, reached: frozenset[Reach]) -> list[Reach]:
        """What is joined; versions, and what lies behind them, last: the time that chooses may be a joined one."""
        kept: list[Reach] | None = self.binder.joined.get((fact, reached))
        if kept is None:
            wanted = {reach.steps[:n] for reach in reached for n in range(1, len(reach.steps) + 1)}
            kept = [reach for reach in reaches(self.binder.snapshot, fact) if reach.steps in wanted]
            versioned = {r.steps for r in kept if has_versions(self.binder.snapshot.model.datasets[r.dataset])}
            kept.sort(key=lambda r: any(r.steps[:n] in versioned for n in range(1, len(r.steps) + 1)))
            self.binder.joined.put((fact, reached), kept)
        return kept

    def join_columns(self, group: Group) -> list[str]:
        """The fact's own key columns that the joins start from."""
        return list(dict.fromkeys(key for r in self.used(group) if len(r.steps) == 1 for key in r.steps[0].link.key))

    def onward(self, group: Group) -> list[tuple[str, str]]:
        """The keys by which the ways go on from their first step, and what each is called where rows were added up."""
        seconds = [reach for reach in self.used(group) if len(reach.steps) == 2]
        pairs = [(self.before(group.fact, reach), key) for reach in seconds for key in reach.steps[-1].link.key]
        return list(dict.fromkeys((self.name(alias, key), self.further(alias, key)) for alias, key in pairs))

    def further(self, alias: str, key: str) -> str:
        return quoted(self.dialect, f"{alias}__{key}")

    def begun(self, group: Group) -> str:
        """The joins of the first steps alone."""
        return "".join(self.join(group, reach) for reach in self.used(group) if len(reach.steps) == 1)

    def joins(self, group: Group, beside: bool = True, begun: bool = False) -> str:
        """``begun``: the first steps are taken, and the keys that lead on stand in the rows (``onward``)."""
        used, sides, _ = self.read_by(group)
        out = "".join(self.join(group, reach, begun) for reach in used if not (begun and len(reach.steps) == 1))
        for side in sides if beside else ():
            out += f" LEFT JOIN ({self.side(self.sides[side.spec])}) AS {side.alias} ON {' AND '.join(side.on)}"
        return out

    def join(self, group: Group, reach: Reach, begun: bool = False) -> str:
        whole = reach.alias in group.whole
        if begun and len(reach.steps) == 2:
            return self._join(group.fact, reach, whole, [], begun)
        dataset = self.binder.snapshot.model.datasets[reach.dataset]
        if has_versions(dataset):
            return self._join(group.fact, reach, whole, self.valid(group, dataset, reach))
        key = (group.fact, reach.alias, whole)
        kept = self.binder.joins.get(key)
        if kept is None:
            kept = self.binder.joins[key] = self._join(group.fact, reach, whole, [])
        return kept

    def before(self, fact: str, reach: Reach) -> str:
        """The alias of what the last step begins at."""
        return next(r.alias for r in reaches(self.binder.snapshot, fact) if r.steps == reach.steps[:-1])

    def _join(self, fact: str, reach: Reach, whole: bool, valid: list[str], begun: bool = False) -> str:
        step, left = reach.steps[-1], self.before(fact, reach)
        mine = [self.name(left, key) for key in step.link.key]
        if begun:
            mine = [f"{quoted(self.dialect, fact)}.{self.further(left, key)}" for key in step.link.key]
        theirs = [self.name(reach.alias, key) for key in step.key]
        on = [f"{one} = {other}" for one, other in zip(mine, theirs, strict=True)] + valid
        table = self.table(self.binder.snapshot.model.datasets[reach.dataset])
        kind = "JOIN" if whole else "LEFT JOIN"
        return f" {kind} {table} AS {quoted(self.dialect, reach.alias)} ON {' AND '.join(on)}"

    def side(self, side: SidePlan) -> str:
        scans = [self.rows(group) for group in side.scans]
        if side.plan is not None:
            scans.append(self.answer(side.plan))
        return side_sql(side, scans)

    def rows(self, group: Group) -> str:
        """A scan read as it is."""
        columns = ", ".join(f"{fragment.sql} AS {name}" for name, fragment in group.columns)
        return f"SELECT {columns} FROM {self.source(group)}{self.where([f.sql for f in group.predicates])}"

    def valid(self, group: Group, dataset: Dataset, reach: Reach) -> list[str]:
        """The version of the row that was valid at the fact's time, or the snapshot of its day."""
        fact = self.binder.snapshot.model.datasets[group.fact]
        own = group.moment or group.time
        if own is None and not fact.time:
            raise Refused("query.no_time", group.fact, dataset=group.fact)
        moment = own.sql if own else self.binder.text(group.fact, fact.time).sql
        if dataset.validity is None:
            return [f"{self.name(reach.alias, dataset.partition)} = {self.dialect.day.format(moment)}"]
        start, end = (self.name(reach.alias, column) for column in (dataset.validity.start, dataset.validity.end))
        return [f"{moment} >= {start}", f"({moment} < {end} OR {end} IS NULL)"]

    @staticmethod
    def where(parts: list[str]) -> str:
        """A WHERE over conditions, each once."""
        return f" WHERE {' AND '.join(dict.fromkeys(parts))}" if parts else ""

    def name(self, alias: str, column: str) -> str:
        return f"{quoted(self.dialect, alias)}.{quoted(self.dialect, column)}"


def _no_answer(plan: Plan) -> str:
    """For whoever writes tables only: a probe."""
    raise LookupError


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
