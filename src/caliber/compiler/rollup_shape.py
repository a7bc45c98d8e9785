"""What a rollup stores: its columns and the SELECT that fills them, worked out from the definitions.

A row stands for a period and one combination of the kept keys and dimensions; rows without time have a period of their
own, null. A dimension that is reached along keys is kept as the data has it when the rollup is built. Sums, counts,
minima, maxima and averages (as sum and count) are stored, each with those filters of its metric that the kept columns
cannot say; all other filters are put when a question is answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import NamedTuple, TypeAlias

from caliber.compiler.bind import Binder, Fragment
from caliber.compiler.expand import Leaf, expand
from caliber.compiler.names import Found, find
from caliber.compiler.periods import Moment
from caliber.compiler.plan import SPLITTABLE, Group
from caliber.compiler.render import filtered, quoted
from caliber.compiler.rollup_binder import Fields, KeptBinder, UnkeptError
from caliber.compiler.tables_sql import Tables
from caliber.compiler.time_sql import bound_sql, trunc_sql
from caliber.errors import Refused
from caliber.model.expr import Expr, conjuncts
from caliber.model.joins import Reach, has_versions
from caliber.model.objects import Rollup
from caliber.model.rules.rollups import UNCOUNTED

TIME, ROWS = "r__time", "r__rows"
Filters: TypeAlias = frozenset[str]
Measure: TypeAlias = tuple[str, tuple[str, ...], Filters]  # op, arguments, filters put beforehand; all bound


class Shape(NamedTuple):
    """``keys``: column -> what it holds; ``measures``: aggregate -> column; ``where``: conditions on every row, bound.

    ``time`` is None where the dataset has none. ``digest`` names what is stored: equal digests, equal tables.
    ``reached``: what is joined for the dimensions that are kept of other datasets.
    """

    rollup: Rollup
    time: Fragment | None
    keys: dict[str, Fragment]
    measures: dict[Measure, str]
    where: tuple[str, ...]
    sql: str
    digest: str
    binder: KeptBinder
    reached: tuple[Reach, ...]

    def sums(self) -> tuple[str, ...]:
        """The columns that are only ever added up."""
        return tuple(column for (op, _, _), column in self.measures.items() if op in ("sum", "count"))

    def put_before(self) -> list[Filters]:
        """The sets of filters that something is stored under, the largest first."""
        return sorted({filters for _, _, filters in self.measures}, key=len, reverse=True)


def shape_of(binder: Binder, rollup: Rollup) -> Shape:
    """Kept by the binder. Raises ``Refused`` (``rollup.…``, or as binding does) and ``FactsNeeded``."""
    kept: Shape | None = binder.rollups.get(rollup.code)
    if kept is None:
        kept = binder.rollups[rollup.code] = _Shaping(binder, rollup).shape()
    return kept


def since_sql(binder: Binder, shape: Shape, since: Moment) -> str:
    """The SELECT for the periods that begin at ``since`` or later, and for the rows without time."""
    assert shape.time is not None
    late = f"({shape.time.sql} >= {bound_sql(binder.dialect, since)} OR {shape.time.sql} IS NULL)"
    return _select(binder, shape.rollup, shape.time, shape.keys, shape.measures, (*shape.where, late))


def before_sql(binder: Binder, shape: Shape, since: Moment) -> str:
    """How many rows of the dataset lie before ``since``."""
    assert shape.time is not None
    early = f"{shape.time.sql} < {bound_sql(binder.dialect, since)}"
    source = Tables(binder).source(Group(shape.rollup.dataset, None, (), (), ()), joined=False)
    return f"SELECT count(*) FROM {source}{Tables.where([*shape.where, early])}"


class _Shaping:
    def __init__(self, binder: Binder, rollup: Rollup) -> None:
        self.binder = binder
        self.rollup = rollup
        self.fact = rollup.dataset
        self.dataset = binder.snapshot.dataset(rollup.dataset)

    def shape(self) -> Shape:
        name = self.rollup.time or self.dataset.time
        time = self.own(name, self.binder.text(self.fact, name)) if name else None
        keys, fields = self.keys()
        kept = KeptBinder(self.binder, self.fact, frozenset(keys), fields)
        where = self.conditions()
        measures: dict[Measure, str] = {("count", (), frozenset()): ROWS}
        for leaf in self.leaves():
            for measure in self.stored(kept, leaf, frozenset(where)):
                measures.setdefault(measure, f"r__m{len(measures)}")
        sql = _select(self.binder, self.rollup, time, keys, measures, where)
        digest = sha256(f"{self.binder.dialect.name} {sql}".encode()).hexdigest()[:16]
        reached = Tables(self.binder).used(_rows(self.rollup, keys))
        return Shape(self.rollup, time, keys, measures, where, sql, digest, kept, tuple(reached))

    def own(self, name: str, fragment: Fragment) -> Fragment:
        """What depends on other tables cannot be kept: it would change without the rows that it was added up from."""
        if fragment.apart:
            raise Refused("rollup.not_own", self.rollup.code, rollup=self.rollup.code, name=name, dataset=self.fact)
        return fragment

    def keys(self) -> tuple[dict[str, Fragment], Fields]:
        """Column -> what it holds, and dimension -> its column."""
        keys: dict[str, Fragment] = {}
        fields: Fields = {}
        for at, name in enumerate(self.rollup.by):
            if name in self.dataset.dimensions:
                fragment = self.own(name, self.binder.text(self.fact, name))
                column = fields[self.fact, name] = fragment.column or f"r__d_{name}"
                keys[column] = fragment
            elif name in self.dataset.entities:
                home = self.binder.home(self.fact)
                keys |= {key: self.binder.column(home, key) for key in self.dataset.entities[name].key}
            else:
                found = self.further(name)
                column = fields[found.alias, found.code.partition(".")[2]] = f"r__p{at}"
                keys[column] = found.fragment
        return keys, fields

    def further(self, name: str) -> Found:
        """A dimension that is reached along keys. Versions, of which each row's time would choose one, are not kept."""
        try:
            found = find(self.binder, self.fact, name)
        except Refused as refused:
            if refused.code not in ("query.unknown_dimension", "query.unreachable_dimension"):
                raise
            found = None
        if found is None or found.kind != "dimension":
            known = [*self.dataset.dimensions, *self.dataset.entities]
            raise Refused("rollup.by", self.rollup.code, name=name, dataset=self.fact, known=known)
        datasets = self.binder.snapshot.model.datasets
        steps = [step for reach in found.fragment.reached for step in reach.steps]
        if found.fragment.sides or any(has_versions(datasets[step.dataset]) for step in steps):
            raise Refused("rollup.not_own", self.rollup.code, rollup=self.rollup.code, name=name, dataset=self.fact)
        return found

    def conditions(self) -> tuple[str, ...]:
        parts = conjuncts(self.binder.snapshot.expr(self.rollup.where)) if self.rollup.where else ()
        return tuple(self.own(self.rollup.where, self.binder.expr(self.fact, part)).sql for part in parts)

    def leaves(self) -> Iterator[Leaf]:
        """The aggregates over the rows of the dataset that the metrics rest on."""
        for code in self.rollup.metrics:
            yield from _rows_of(self.fact, expand(self.binder.snapshot, code).leaves)

    def stored(self, kept: KeptBinder, leaf: Leaf, where: Filters) -> Iterator[Measure]:
        """What must be stored for a leaf: the number of its rows, and its aggregate where no key tells it."""
        before = frozenset(
            self.own(part.sql, part).sql
            for expr in leaf.filters
            if (part := self.binder.expr(self.fact, expr)).sql not in where and not sayable(kept, self.fact, expr)
        )
        yield "count", (), before
        if leaf.op in UNCOUNTED and all(sayable(kept, self.fact, arg) for arg in leaf.args):
            return
        if leaf.op not in SPLITTABLE:
            raise Refused("rollup.holistic", self.rollup.code, metric=", ".join(self.rollup.metrics), name=leaf.op)
        args = tuple(self.own(one.sql, one).sql for one in (self.binder.expr(self.fact, arg) for arg in leaf.args))
        for op in ("sum", "count") if leaf.op == "avg" else (leaf.op,):
            yield op, args, before


def _rows_of(fact: str, leaves: Iterable[Leaf]) -> Iterator[Leaf]:
    for leaf in leaves:
        if leaf.nested is not None:
            yield from _rows_of(fact, leaf.nested.value.leaves)
        elif leaf.dataset == fact:
            yield leaf


def sayable(kept: KeptBinder, fact: str, expr: Expr) -> Fragment | None:
    """The expression over the kept columns and what they lead to; None where it needs more."""
    try:
        return kept.expr(fact, expr)
    except UnkeptError:
        return None


def _rows(rollup: Rollup, keys: dict[str, Fragment]) -> Group:
    """The rows that are added up, with what is joined to them."""
    return Group(rollup.dataset, None, (), (), (), columns=tuple(keys.items()))


def _select(
    binder: Binder,
    rollup: Rollup,
    time: Fragment | None,
    keys: dict[str, Fragment],
    measures: dict[Measure, str],
    where: tuple[str, ...],
) -> str:
    dialect, calendar = binder.dialect, binder.snapshot.model.calendar
    columns = [] if time is None else [f"{trunc_sql(dialect, rollup.grain, time.sql, calendar)} AS {TIME}"]
    columns += [f"{fragment.sql} AS {quoted(dialect, column)}" for column, fragment in keys.items()]
    grouped = f" GROUP BY {', '.join(str(i + 1) for i in range(len(columns)))}" if columns else ""
    for (op, args, filters), column in measures.items():
        columns.append(f"{filtered(dialect, op, args, tuple(sorted(filters)))} AS {column}")
    source = Tables(binder).source(_rows(rollup, keys))
    return f"SELECT {', '.join(columns)} FROM {source}{Tables.where(list(where))}{grouped}"
