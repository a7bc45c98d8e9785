"""What every way of reconciling needs: the source, the names, the dimensions of a breakdown, one statement run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from caliber.compiler.bind import Binder
from caliber.compiler.plan import Group
from caliber.compiler.tables_sql import Tables
from caliber.engines import Limits
from caliber.query.sources import Source
from caliber.reconcile.ledger import Ledger, Member
from caliber.reconcile.words import Names


class Looking(NamedTuple):
    """One reconciliation under way."""

    binder: Binder
    source: Source
    limits: Limits
    names: Names
    ticket: str
    width: int  # how many dimensions the breakdown has
    masked: frozenset[str]  # dimensions that whoever asks may not see
    ledger: Ledger

    @property
    def tables(self) -> Tables:
        return Tables(self.binder)

    def dims(self, group: Group) -> list[str]:
        """The breakdown's columns as SQL over the group's rows."""
        return [dim.found.fragment.sql for dim in group.dims if dim.found is not None]

    def rows(self, sql: str) -> Iterator[tuple[Member, tuple[Any, ...]]]:
        """The rows of a statement: the member that each is of, and what follows it."""
        table = self.source.engine.execute(sql, self.limits, self.ticket)
        for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
            yield row[: self.width], row[self.width :]


def select(columns: list[str], source: str, where: list[str], keys: int) -> str:
    """A grouped SELECT; the first ``keys`` columns are grouped by."""
    text = f"SELECT {', '.join(columns)} FROM {source}{Tables.where(where)}"
    return text + (f" GROUP BY {', '.join(str(i + 1) for i in range(keys))}" if keys else "")
