"""Writers that meet, on SQLite and on PostgreSQL: rows that may be there already, and taking turns."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from caliber.store import Transaction


def insert_into(tx: Transaction, table: sa.Table) -> Any:
    """An INSERT that can say what happens to a row that is there already; only the store's own dialect is loaded."""
    if tx.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table)


def insert_once(tx: Transaction, table: sa.Table, **values: Any) -> None:
    """A row that may be there already, written by somebody else a moment ago: it stays as it is."""
    tx.execute(insert_into(tx, table).values(values).on_conflict_do_nothing())


def take_turn(tx: Transaction, name: str) -> None:
    """Until this transaction ends, nobody else is past this line with this name.

    A transaction that writes to SQLite has the whole store to itself already.
    """
    if tx.dialect.name == "postgresql":
        tx.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(name))))
