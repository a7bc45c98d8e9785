"""Expressions of definitions and of queries, bound to the columns of a fact and of what it reaches: SQL fragments.

A fragment depends only on (fact, expression, dialect), so each is made once per snapshot and reused by every query.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

from caliber.compiler.almanac import Almanac
from caliber.compiler.dialects import Dialect
from caliber.compiler.facts import FactsNeeded, Listed
from caliber.compiler.kept import Latest
from caliber.compiler.render import quoted, render
from caliber.compiler.strict import is_strict
from caliber.errors import Refused
from caliber.model.expr import Call, Expr, Ref
from caliber.model.joins import Reach, is_own, nearest, qualified, reaches
from caliber.model.objects import Dataset
from caliber.model.snapshot import Snapshot
from caliber.model.suggest import suggest

MAX_NESTING = 12


class Side(NamedTuple):
    """A relation with one row a key, joined beside the fact: what ``spec`` says, under ``alias``, where ``on`` holds.

    ``reached``: what ``on`` uses of the fact's own joins.
    """

    alias: str
    spec: tuple[str, ...]
    on: tuple[str, ...]
    reached: frozenset[Reach]


class Fragment(NamedTuple):
    """SQL text over the fact's alias and those of ``reached``. ``column``: the fact's own column, where it is just one.

    ``sides``: the relations beside the fact that the text speaks of.
    """

    sql: str
    reached: frozenset[Reach] = frozenset()
    column: str = ""
    sides: frozenset[Side] = frozenset()

    @property
    def apart(self) -> bool:
        """Whether the text needs more than the fact's own rows."""
        return bool(self.reached or self.sides)


class Binder:
    """Binds under one snapshot, dialect and set of known facts; keeps what it has bound.

    ``lookups``: how each look-up is bound, from the dataset at a reach of a fact.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        dialect: Dialect,
        columns: Mapping[str, Mapping[str, str]],
        spans: Mapping[tuple[str, str], tuple[str, str]] | None = None,
        lookups: Mapping[str, Lookup] | None = None,
        periods: Mapping[str, Listed] | None = None,
    ) -> None:
        self.snapshot = snapshot
        self.dialect = dialect
        self.columns = columns
        self.spans = spans or {}
        self.lookups = lookups or {}
        self.almanac = Almanac(snapshot.model.calendar, periods or {})
        self._kept: dict[tuple[str, str], Fragment] = {}
        self.leaves: dict[Any, Any] = {}  # the planner's aggregates, bound; they die with the binder
        self.found: dict[tuple[str, str], Any] = {}  # what names.find has found
        self.keys: dict[tuple[Reach, str, str], Fragment] = {}  # reach, fact, entity -> its key there
        self.tables: dict[str, str] = {}  # dataset -> what stands behind FROM
        self.joined: Latest[tuple[str, frozenset[Reach]], list[Reach]] = Latest()  # in the order of joins
        self.joins: dict[tuple[str, str, bool], str] = {}  # fact, alias, whether no row is lost -> the join
        self.shapes: Latest[Any, Any] = Latest()  # metrics and keys as asked -> what they mean; the latest ones
        self.rollups: dict[str, Any] = {}  # rollup -> what it stores

    def text(self, fact: str, text: str) -> Fragment:
        """A definition's expression, as written, on the rows of ``fact``. Kept."""
        kept = self._kept.get((fact, text))
        if kept is None:
            kept = self.expr(fact, self.snapshot.expr(text))
            self._kept[fact, text] = kept
        return kept

    def expr(self, fact: str, expr: Expr) -> Fragment:
        """A definition's expression on the rows of ``fact``: columns, dimensions and times, own and reached."""
        return self.at(self.home(fact), fact, expr)

    def home(self, fact: str) -> Reach:
        return reaches(self.snapshot, fact)[0]

    def at(self, reach: Reach, fact: str, expr: Expr, inside: tuple[str, ...] = ()) -> Fragment:
        """An expression of the dataset at ``reach``; ``inside``: the dimensions being unfolded, columns now."""
        if len(inside) > MAX_NESTING:
            raise Refused("model.cycle", inside[0], path=" → ".join(inside))
        used: set[Reach] = set()
        sides: set[Side] = set()
        if reach.steps:
            used.add(reach)
        column = ""

        def place(node: Expr) -> str:
            fragment = (
                self._place(reach, fact, node, inside) if isinstance(node, Ref) else self.look_up(reach, fact, node)
            )
            used.update(fragment.reached)
            sides.update(fragment.sides)
            nonlocal column
            column = fragment.column
            return fragment.sql

        sql = render(self.dialect, expr, place)
        if reach.steps and inside and not is_strict(expr):  # a definition there says nothing of a row that is not there
            key = self.column(reach, reach.steps[-1].key[0]).sql
            sql = f"CASE WHEN {key} IS NOT NULL THEN {sql} END"
        plain = isinstance(expr, Ref) and not used and not sides
        return Fragment(sql, frozenset(used), column if plain else "", frozenset(sides))

    def look_up(self, reach: Reach, fact: str, node: Expr) -> Fragment:
        """What stands beside a row. Raises ``kind.lookup_misplaced`` where nothing can be looked up."""
        look_up = self.lookups.get(node.op) if isinstance(node, Call) else None
        if look_up is None or not isinstance(node, Call):
            name = node.op if isinstance(node, Call) else "—"
            raise Refused("kind.lookup_misplaced", fact, name=name, dataset=fact)
        return look_up(self, reach, fact, node)

    def column(self, reach: Reach, name: str) -> Fragment:
        """One physical column of the dataset at ``reach``."""
        sql = f"{quoted(self.dialect, reach.alias)}.{quoted(self.dialect, name)}"
        return Fragment(sql, frozenset((reach,)) if reach.steps else frozenset(), "" if reach.steps else name)

    def known_column(self, dataset: str, name: str) -> bool | None:
        """Whether the dataset has this column; None where its columns are not known."""
        columns = self.columns.get(dataset)
        return None if columns is None else name in columns

    # -- references

    def _place(self, reach: Reach, fact: str, ref: Ref, inside: tuple[str, ...]) -> Fragment:
        *qualifiers, name = ref.path
        if qualifiers and not is_own(self.snapshot.model.datasets[reach.dataset], tuple(qualifiers)):
            return self._qualified(reach, fact, tuple(qualifiers), name)
        own = self._own(reach, fact, name, inside)
        if own is not None:
            return own
        found = self._below(reach, fact, name)
        if found is not None:
            return found
        if self.known_column(reach.dataset, name) is None:
            return self.column(reach, name)
        if "__" in name:
            return self._qualified(reach, fact, tuple(name.split("__")[:-1]), name.split("__")[-1])
        raise self._unknown(reach.dataset, name)

    def _own(self, reach: Reach, fact: str, name: str, inside: tuple[str, ...]) -> Fragment | None:
        dataset = self.snapshot.model.datasets[reach.dataset]
        if name not in inside:
            text = definition_of(dataset, name)
            if text:
                return self.at(reach, fact, self.snapshot.expr(text), (*inside, name))
        if name in inside or self.known_column(reach.dataset, name):
            return self.column(reach, name)
        return None

    def _below(self, reach: Reach, fact: str, name: str) -> Fragment | None:
        """A name that the dataset itself does not have: that of the nearest dataset below it, if there is just one."""
        found = [below for below in reaches(self.snapshot, reach.dataset)[1:] if self._has(below.dataset, name)]
        close = nearest(found)
        if not close:
            return None
        if self.known_column(reach.dataset, name) is None:
            raise FactsNeeded(("columns", reach.dataset))
        if len(close) > 1:
            raise Refused("query.ambiguous_name", name, name=name, options=[f"{r.alias}.{name}" for r in close])
        return self._own(self._absolute(reach, fact, close[0]), fact, name, ())

    def _qualified(self, reach: Reach, fact: str, qualifiers: tuple[str, ...], name: str) -> Fragment:
        close = self._holding(qualified(self.snapshot, reach.dataset, qualifiers), name)
        if not close:
            raise self._unknown(reach.dataset, ".".join((*qualifiers, name)))
        if len(close) > 1:
            raise Refused("query.ambiguous_name", name, name=name, options=[f"{r.alias}.{name}" for r in close])
        target = self._absolute(reach, fact, close[0])
        own = self._own(target, fact, name, ())
        if own is not None:
            return own
        if self.known_column(target.dataset, name) is None:
            return self.column(target, name)
        raise self._unknown(target.dataset, name)

    def _holding(self, found: list[Reach], name: str) -> list[Reach]:
        """The nearest reaches that have the name; the nearest of all where none is known to."""
        holding = nearest([reach for reach in found if self._has(reach.dataset, name)])
        before = [reach for reach in found if holding and len(reach.steps) < len(holding[0].steps)]
        unknown = next((reach for reach in before if self.known_column(reach.dataset, name) is None), None)
        if unknown is not None:  # it may have a column of this name, and would be the nearer one
            raise FactsNeeded(("columns", unknown.dataset))
        return holding or nearest(found)

    def _has(self, dataset: str, name: str) -> bool:
        own = self.snapshot.model.datasets[dataset]
        return bool(definition_of(own, name) or self.known_column(dataset, name))

    def _absolute(self, base: Reach, fact: str, relative: Reach) -> Reach:
        """The reach from the fact that goes on from ``base`` as ``relative`` goes on from its dataset."""
        if not base.steps:
            return relative
        steps = (*base.steps, *relative.steps)
        for reach in reaches(self.snapshot, fact):
            if reach.steps == steps:
                return reach
        raise Refused("query.path_too_long", relative.dataset, fact=fact, dataset=relative.dataset)

    def _unknown(self, dataset: str, name: str) -> Refused:
        own = self.snapshot.model.datasets[dataset]
        known = suggest(name, [*own.dimensions, *own.times, *self.columns.get(dataset, {})])
        return Refused("query.unknown_column", name, name=name, dataset=dataset, known=known)


Lookup: TypeAlias = Callable[[Binder, Reach, str, Call], Fragment]


def definition_of(dataset: Dataset, name: str) -> str:
    """The expression of a dimension or time field of the dataset; "" where there is none of that name."""
    if name in dataset.dimensions:
        return dataset.dimensions[name].expr
    if name in dataset.times:
        return dataset.times[name].expr
    return ""
