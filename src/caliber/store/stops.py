"""Questions that somebody wants stopped, for the process in which they run."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from caliber.store import Transaction
from caliber.store.schema import stops as table
from caliber.store.turns import insert_once


def add(tx: Transaction, ticket: str, at: datetime) -> None:
    insert_once(tx, table, ticket=ticket, at=at)


def wanted(tx: Transaction, ticket: str) -> bool:
    return tx.execute(sa.select(table.c.ticket).where(table.c.ticket == ticket)).first() is not None


def forget_before(tx: Transaction, before: datetime) -> None:
    tx.execute(sa.delete(table).where(table.c.at < before))
