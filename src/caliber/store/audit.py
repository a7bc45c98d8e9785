"""Who did what, when. Only ever added to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from caliber.store import Transaction
from caliber.store.schema import audit as table


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    at: datetime
    actor: str
    action: str
    object: str
    details: dict[str, Any]


def note(tx: Transaction, at: datetime, actor: str, action: str, about: str, **details: Any) -> None:
    """``action`` as ``area.verb`` (``person.added``); ``details`` never hold a password or a secret."""
    tx.execute(sa.insert(table).values(at=at, actor=actor, action=action, object=about, details=details))


def entries(tx: Transaction, since: datetime | None = None, until: datetime | None = None) -> Iterator[Entry]:
    """In order, from ``since`` (inclusive) to ``until`` (exclusive)."""
    query = sa.select(table).order_by(table.c.number)
    if since:
        query = query.where(table.c.at >= since)
    if until:
        query = query.where(table.c.at < until)
    for row in tx.execute(query):
        yield Entry(**row._mapping)
