"""Expressions bound to the columns that a rollup keeps: whatever needs another column of the fact cannot be said."""

from __future__ import annotations

from typing import TypeAlias

from caliber.compiler.bind import Binder, Fragment
from caliber.compiler.render import quoted
from caliber.model.expr import Call, Expr
from caliber.model.joins import Reach

Fields: TypeAlias = dict[tuple[str, str], str]  # where a dimension lies (the alias there) and its code -> its column

LOOKED_UP = frozenset({"metric", "entity"})  # by a key alone; everything else asks for the moment of each row


class UnkeptError(Exception):
    """A column, or a look-up, that the rollup has not kept."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class KeptBinder(Binder):
    """Names mean what they mean over the dataset itself. Raises ``UnkeptError`` where they rest on what is not kept.

    ``columns_kept``: of the rollup's table; ``fields``: the dimensions, of the fact and of what it reaches, there.
    """

    def __init__(self, binder: Binder, fact: str, columns_kept: frozenset[str], fields: Fields) -> None:
        super().__init__(binder.snapshot, binder.dialect, binder.columns, binder.spans, binder.lookups)
        self.almanac = binder.almanac
        self.tables = binder.tables
        self.fact = fact
        self.columns_kept = columns_kept
        self.fields = fields
        self.unkept: dict[str, str] = {}  # names that were asked in vain -> the column that is missing
        links = binder.snapshot.dataset(fact).entities.values()
        self._lost = {id(link): key for link in links for key in link.key if key not in columns_kept}

    def at(self, reach: Reach, fact: str, expr: Expr, inside: tuple[str, ...] = ()) -> Fragment:
        if fact == self.fact and inside and (reach.alias, inside[-1]) in self.fields:
            return self.stored(self.fields[reach.alias, inside[-1]])
        return super().at(reach, fact, expr, inside)

    def column(self, reach: Reach, name: str) -> Fragment:
        if not reach.steps and reach.dataset == self.fact and name not in self.columns_kept:
            raise UnkeptError(name)
        if reach.steps and id(reach.steps[0].link) in self._lost:  # the way there begins at a key that was not kept
            raise UnkeptError(self._lost[id(reach.steps[0].link)])
        return super().column(reach, name)

    def look_up(self, reach: Reach, fact: str, node: Expr) -> Fragment:
        if isinstance(node, Call) and node.op not in LOOKED_UP:
            raise UnkeptError(node.op)
        return super().look_up(reach, fact, node)

    def stored(self, column: str) -> Fragment:
        """A column of the rollup's table."""
        return Fragment(f"{quoted(self.dialect, self.fact)}.{quoted(self.dialect, column)}", column=column)
