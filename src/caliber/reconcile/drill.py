"""The rows behind a cause: those that it speaks of, each with what it is worth to it.

A drill is noted where its cause is found, so that the rows are chosen by the very conditions that were counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, NamedTuple

from caliber.compiler.bind import Fragment
from caliber.compiler.tables_sql import Tables
from caliber.model.expr import Ref, refs
from caliber.model.text import Text
from caliber.reconcile.looking import Looking
from caliber.reconcile.sides import Thread

OPEN = frozenset({"public", "internal"})  # dimensions of these levels may be shown row by row
Weighted = tuple[str, Fraction]


class Shown(NamedTuple):
    """One column of the rows: its code, what people call it, its SQL."""

    name: str
    label: Text
    sql: str


class Drill(NamedTuple):
    """Rows (or keys) of one source under one set of conditions.

    ``left`` and ``right``: what the row adds to each side's figure; ``parts``: SQL with its factor, which sum to what
    the row is worth to the cause.
    """

    source: str
    where: tuple[str, ...]
    shown: tuple[Shown, ...]
    left: Weighted
    right: Weighted
    parts: tuple[Weighted, ...]

    def select(self, order: str, limit: int) -> str:
        """The rows of the drill, those worth most first."""
        worth = " + ".join(f"coalesce({sql}, 0) * {_literal(factor)}" for sql, factor in self.parts)
        columns = [f"{shown.sql} AS c{at}" for at, shown in enumerate(self.shown)]
        columns += [f"{sql} AS {name}" for name, (sql, _) in (("l", self.left), ("r", self.right))]
        columns += [f"{sql} AS p{at}" for at, (sql, _) in enumerate(self.parts)]
        columns.append(f"abs({worth}) AS worth")
        by = ", ".join(
            [order.format("worth", "DESC"), *(order.format(f"c{at}", "ASC") for at in range(len(self.shown)))]
        )
        where = Tables.where(list(self.where))
        return f"SELECT {', '.join(columns)} FROM {self.source}{where} ORDER BY {by} LIMIT {limit}"


class Line(NamedTuple):
    """One row: its values, what it adds to each side, what it is worth to the cause; exact."""

    values: tuple[Any, ...]
    left: Fraction
    right: Fraction
    amount: Fraction


class Kept(NamedTuple):
    """Rows that were already fetched, to be matched outside their sources."""

    shown: tuple[Shown, ...]
    lines: list[Line]


NOTHING: Weighted = ("0", Fraction(1))
ONE = "1"


def measured(thread: Thread) -> str:
    """SQL: what one row adds to the thread, before its factor."""
    if thread.arg is None:
        return ONE
    return thread.arg.sql if thread.what == "value" else f"CASE WHEN {thread.arg.sql} IS NOT NULL THEN 1 ELSE 0 END"


def columns_of(look: Looking, fact: str, threads: Iterable[Thread]) -> tuple[tuple[Shown, ...], tuple[Fragment, ...]]:
    """What a row of a dataset is shown by: its key, its times, its own dimensions, the columns that are added up.

    Dimensions that are hidden from this person, or more than internal, are left out. Also the fragments, for the joins.
    """
    dataset = look.binder.snapshot.model.datasets[fact]
    found: dict[str, tuple[Text, Fragment]] = {}
    home = look.binder.home(fact)
    for key in dataset.grain:
        found[key] = (Text(en=key), look.binder.column(home, key))
    for time in dataset.times.values():
        found.setdefault(time.code, (time.name or Text(en=time.code), look.binder.text(fact, time.expr)))
    for dimension in dataset.dimensions.values():
        hidden = {dimension.code, f"{fact}.{dimension.code}"} & look.masked
        if dimension.sensitivity in OPEN and not hidden:
            label = dimension.name or Text(en=dimension.code)
            found.setdefault(dimension.code, (label, look.binder.text(fact, dimension.expr)))
    for name in _added(threads):
        if name not in dataset.dimensions and name not in found:
            found[name] = (Text(en=name), look.binder.expr(fact, Ref((name,))))
    kept = {name: (label, part) for name, (label, part) in found.items() if not part.apart}
    shown = tuple(Shown(name, label, part.sql) for name, (label, part) in kept.items())
    return shown, tuple(part for _, part in kept.values())


def _added(threads: Iterable[Thread]) -> list[str]:
    """The columns of the measures, as they are written."""
    names = [ref.path[0] for t in threads if t.expr is not None for ref in refs(t.expr) if len(ref.path) == 1]
    return list(dict.fromkeys(names))


def key_column(look: Looking, label: Text, name: str, sql: str) -> tuple[Shown, ...]:
    """What a key is shown by: the members of the breakdown, then the key."""
    members = tuple(Shown(f"d{i}", Text(en=f"d{i}"), f"d{i}") for i in range(look.width))
    return (*members, Shown(name, label, sql))


def _literal(factor: Fraction) -> str:
    """For ordering only; amounts are multiplied exactly, outside the source."""
    return f"{float(factor):e}"
