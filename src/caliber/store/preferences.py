"""What a person likes: language, theme."""

from __future__ import annotations

import sqlalchemy as sa

from caliber.store import Transaction
from caliber.store.schema import preferences as table


def everything(tx: Transaction, username: str) -> dict[str, str]:
    rows = tx.execute(sa.select(table.c.name, table.c.value).where(table.c.username == username))
    return {row.name: row.value for row in rows}


def put(tx: Transaction, username: str, values: dict[str, str]) -> None:
    """Write these, leave the others."""
    if not values:
        return
    tx.execute(sa.delete(table).where(table.c.username == username, table.c.name.in_(list(values))))
    tx.execute(
        sa.insert(table), [{"username": username, "name": name, "value": value} for name, value in values.items()]
    )
