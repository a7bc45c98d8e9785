"""Answers of writes, under the key that the client gave, for a client that sends the same write again."""

from __future__ import annotations

from datetime import datetime

import msgspec
import sqlalchemy as sa

from caliber.store import Transaction
from caliber.store.schema import replies as table
from caliber.store.turns import insert_once


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """``request``: hash of what was asked. ``status``: None while it is being answered."""

    username: str
    key: str
    request: str
    status: int | None = None
    headers: dict[str, str] = {}
    body: bytes = b""
    at: datetime


def reply(tx: Transaction, username: str, key: str) -> Reply | None:
    row = tx.execute(sa.select(table).where(table.c.username == username, table.c.key == key)).one_or_none()
    return None if row is None else Reply(**row._mapping)


def begin(tx: Transaction, begun: Reply) -> None:
    """Takes the key; one that is taken stays as it is."""
    insert_once(tx, table, **msgspec.structs.asdict(begun))


def finish(tx: Transaction, username: str, key: str, status: int, headers: dict[str, str], body: bytes) -> None:
    ours = sa.update(table).where(table.c.username == username, table.c.key == key)
    tx.execute(ours.values(status=status, headers=headers, body=body))


def forget(tx: Transaction, username: str, key: str) -> None:
    tx.execute(sa.delete(table).where(table.c.username == username, table.c.key == key))


def forget_before(tx: Transaction, before: datetime) -> None:
    tx.execute(sa.delete(table).where(table.c.at < before))
