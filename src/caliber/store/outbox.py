"""Events to be told to others: written in the transaction that makes them true, delivered at least once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from caliber.store import Transaction
from caliber.store.schema import outbox as table


class Event(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    at: datetime
    topic: str
    payload: dict[str, Any]
    attempts: int


def add(tx: Transaction, at: datetime, topic: str, **payload: Any) -> None:
    tx.execute(sa.insert(table).values(at=at, topic=topic, payload=payload, attempts=0))


def waiting(tx: Transaction, limit: int = 100) -> list[Event]:
    """Events not yet delivered, oldest first."""
    columns = [column for column in table.c if column.name != "delivered_at"]
    query = sa.select(*columns).where(table.c.delivered_at.is_(None)).order_by(table.c.number).limit(limit)
    return [Event(**row._mapping) for row in tx.execute(query)]


def delivered(tx: Transaction, number: int, at: datetime) -> None:
    tx.execute(sa.update(table).where(table.c.number == number).values(delivered_at=at))


def failed(tx: Transaction, number: int) -> None:
    tx.execute(sa.update(table).where(table.c.number == number).values(attempts=table.c.attempts + 1))
