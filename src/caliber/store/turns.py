"""Writers that meet, on SQLite and on PostgreSQL: rows that may be there already, and taking turns."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from caliber.store import Transaction

INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_once(tx: Transaction, table: sa.Table, **values: Any) -> None:
    """A row that may be there already, written by somebody else a moment ago: it stays as it is."""
    tx.execute(INSERT[tx.dialect.name](table).values(values).on_conflict_do_nothing())


def take_turn(tx: Transaction, name: str) -> None:
    """Until this transaction ends, nobody else is past this line with this name.

    A transaction that writes to SQLite has the whole store to itself already.
    """
    if tx.dialect.name == "postgresql":
        tx.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(name))))
