"""Receipts of figures, named by their own hash."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from caliber.store import Transaction
from caliber.store.schema import receipts as table
from caliber.store.turns import insert_once


def keep(tx: Transaction, receipt_id: str, username: str, content: dict[str, Any], at: datetime) -> None:
    """The same receipt is kept once."""
    insert_once(tx, table, id=receipt_id, username=username, content=content, at=at)


def receipt(tx: Transaction, receipt_id: str) -> dict[str, Any] | None:
    query = sa.select(table.c.content).where(table.c.id == receipt_id)
    found: dict[str, Any] | None = tx.execute(query).scalar_one_or_none()
    return found
