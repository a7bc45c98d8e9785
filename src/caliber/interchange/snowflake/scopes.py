"""What a name in an expression of a view stands for: a fact, a dimension, a metric or a column, here or a join away."""

from __future__ import annotations

from typing import NamedTuple

from caliber.errors import Refused
from caliber.interchange.snowflake.expressions import read
from caliber.interchange.snowflake.specs import Member, Table, View, key_of
from caliber.model.expr import Expr, Ref, aggregates, refs, rewrite, walk
from caliber.model.joins import reaches
from caliber.model.snapshot import Snapshot

METRIC = "$m"  # what a path begins with that leads to a metric
MOST_FACTS = 20  # of facts that rest on facts
MOST_PARTS = 2_000  # of one fact with all that it rests on: each could name the one below twice


class Ends(NamedTuple):
    """One logical table: the dataset that it is, and its members by key. ``codes``: of dimensions and times."""

    table: Table
    code: str
    facts: dict[str, Member]
    dimensions: dict[str, Member]
    codes: dict[str, str]
    metrics: dict[str, Member]


class Scope:
    """Reads the expressions of one view. ``roles``: relationship -> the key's name at its start."""

    def __init__(self, view: View, ends: dict[str, Ends], snapshot: Snapshot, roles: dict[str, str]) -> None:
        self.view, self.ends, self.snapshot, self.roles = view, ends, snapshot, roles
        self.reading: list[tuple[str, str]] = []
        self.facts: dict[tuple[str, str], Expr] = {}

    def rows(self, table: str, text: str, own: str = "", using: tuple[str, ...] = ()) -> Expr:
        """An expression over the rows of ``table``. ``own``: the member that it defines. Raises ``Refused``."""
        expr = self.any(table, text, own, using)
        if any(ref.path[0] == METRIC for ref in refs(expr)) or any(True for _ in aggregates(expr)):
            raise Refused("loss.aggregated_row", self.view.place, text=text[:80])
        return expr

    def any(self, table: str, text: str, own: str = "", using: tuple[str, ...] = ()) -> Expr:
        """The same, metrics and aggregates allowed: a metric is ``$m`` with the key of its table and its own."""

        def change(node: Expr) -> Expr | None:
            return self.one(table, node.path, own, using) if isinstance(node, Ref) else None

        return rewrite(read(text, self.view.place), change)

    def one(self, table: str, path: tuple[str, ...], own: str, using: tuple[str, ...]) -> Expr:
        *before, name = path
        there = key_of(before[-1]) if before else table
        if len(before) > 1 or (there and there not in self.ends):
            raise Refused("loss.no_dataset", self.view.place, name=".".join(before))
        if not there:
            return self.unplaced(name)
        here, key = self.ends[there], key_of(name)
        itself = there == table and key == own
        if not itself and self.hides(here.facts.get(key) or here.dimensions.get(key)):
            raise Refused("loss.hidden_column", self.view.place, name=name)
        if key in here.facts and not itself:
            return self.away(table, there, self.fact(there, here.facts[key]), using)
        if key in here.metrics and not itself:
            return Ref((METRIC, there, key))
        code = here.codes.get(key) if not itself else None
        return self.away(table, there, Ref((code or name,)), using)

    def hides(self, member: Member | None) -> bool:
        """Whether a member is made of the column of its own name, so that the name could mean either."""
        if member is None:
            return False
        expr = read(member.expr, self.view.place)
        return not isinstance(expr, Ref) and any(key_of(ref.path[-1]) == key_of(member.name) for ref in refs(expr))

    def unplaced(self, name: str) -> Expr:
        """A metric of the whole view by its name alone. Raises ``Refused`` where it is not one metric."""
        key = key_of(name)
        homes = [code for code, one in self.ends.items() if key in one.metrics]
        if any(key_of(one.name) == key for one in self.view.metrics):
            return Ref((METRIC, "", key))
        if len(homes) != 1:
            raise Refused("loss.no_dataset", self.view.place, name=name)
        return Ref((METRIC, homes[0], key))

    def fact(self, table: str, fact: Member) -> Expr:
        """A fact as what it is made of."""
        key = (table, key_of(fact.name))
        if key in self.facts:
            return self.facts[key]
        if key in self.reading or len(self.reading) >= MOST_FACTS:
            raise Refused("loss.rests_on_itself", self.view.place, name=fact.name)
        self.reading.append(key)
        try:
            expr = self.rows(table, fact.expr, own=key[1])
            if sum(1 for _ in walk(expr)) > MOST_PARTS:
                raise Refused("loss.too_large", self.view.place, name=fact.name, limit=MOST_PARTS)
            self.facts[key] = expr
            return expr
        finally:
            self.reading.pop()

    def away(self, table: str, there: str, expr: Expr, using: tuple[str, ...]) -> Expr:
        """What ``there`` says, said from ``table``. Raises ``Refused`` where not exactly one way leads there."""
        if there == table or not table:
            return expr if table else rewrite(expr, lambda node: _behind(node, self.ends[there].code))
        ways = [one for one in reaches(self.snapshot, self.ends[table].code) if one.dataset == self.ends[there].code]
        named = [self.roles[key_of(one)] for one in using if key_of(one) in self.roles]
        chosen = [one for one in ways if set(named) & set(one.roles)] if named else ways
        if len(chosen) > 1:
            raise Refused("loss.two_ways", self.view.place, table=self.ends[there].table.name)
        if not chosen:
            raise Refused("loss.no_fact", self.view.place, name=f"{self.ends[table].table.name}, {there}")
        before = self.ends[there].code if len(ways) == 1 else chosen[0].roles[-1]
        self.once(self.ends[table].code, {ref.path[0] for ref in refs(expr) if len(ref.path) > 1})
        return rewrite(expr, lambda node: _behind(node, before))

    def once(self, fact: str, named: set[str]) -> None:
        """Raises ``Refused`` where not exactly one way leads from a dataset to each of these."""
        found = [way.dataset for way in reaches(self.snapshot, fact)]
        for code in sorted(named - {fact}):
            if found.count(code) != 1:
                raise Refused("loss.two_ways", self.view.place, table=code)


def _behind(node: Expr, before: str) -> Expr | None:
    return Ref((before, *node.path)) if isinstance(node, Ref) and len(node.path) == 1 else None
