"""The rows behind a cause: those that it speaks of, each with what it is worth to it.

A drill is noted where its cause is found, so that the rows are chosen by the very conditions that were counted.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

from caliber.compiler.tables_sql import Tables
from caliber.model.text import Text
from caliber.reconcile.sides import Thread

Weighted = tuple[str, Fraction]


class Shown(NamedTuple):
    """One column of the rows: its code, what people call it, its SQL; what its values are called, where they are."""

    name: str
    label: Text
    sql: str
    members: tuple[tuple[str, Text], ...] = ()


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


def _literal(factor: Fraction) -> str:
    """For ordering only; amounts are multiplied exactly, outside the source."""
    return f"{float(factor):e}"
