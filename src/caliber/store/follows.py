"""Which metrics a person follows."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from caliber.store import Transaction
from caliber.store.schema import follows as table
from caliber.store.turns import insert_once


def of(tx: Transaction, username: str) -> tuple[str, ...]:
    """Codes in the order in which they were followed."""
    query = sa.select(table.c.metric).where(table.c.username == username).order_by(table.c.at, table.c.metric)
    return tuple(tx.execute(query).scalars())


def add(tx: Transaction, username: str, metric: str, at: datetime) -> None:
    """Following twice is following once."""
    insert_once(tx, table, username=username, metric=metric, at=at)


def remove(tx: Transaction, username: str, metric: str) -> None:
    tx.execute(sa.delete(table).where(table.c.username == username, table.c.metric == metric))


def followers(tx: Transaction, metric: str) -> tuple[str, ...]:
    query = sa.select(table.c.username).where(table.c.metric == metric).order_by(table.c.username)
    return tuple(tx.execute(query).scalars())
