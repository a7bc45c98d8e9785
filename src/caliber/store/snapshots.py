"""Definitions as they were published: bytes under their content address, and which of them is current."""

from __future__ import annotations

from datetime import datetime

import msgspec
import sqlalchemy as sa

from caliber.store import Transaction
from caliber.store.schema import publications
from caliber.store.schema import snapshots as table
from caliber.store.turns import insert_once


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """One publishing: from ``at`` until the next, ``snapshot`` was in force.

    ``origin``: ``project`` (its files) or ``request`` (an approved change). ``given``: the fingerprint as it was given.
    """

    number: int
    snapshot: str
    origin: str
    given: str
    author: str
    message: str
    at: datetime


def keep(tx: Transaction, fingerprint: str, content: bytes, at: datetime) -> None:
    """The same content is kept once."""
    insert_once(tx, table, fingerprint=fingerprint, content=content, created_at=at)


def content(tx: Transaction, fingerprint: str) -> bytes | None:
    return tx.execute(sa.select(table.c.content).where(table.c.fingerprint == fingerprint)).scalar_one_or_none()


def publish(tx: Transaction, publication: Publication) -> None:
    """``number`` is given by the store."""
    values = msgspec.structs.asdict(publication)
    values.pop("number")
    tx.execute(sa.insert(publications).values(values))


def current(tx: Transaction) -> Publication | None:
    return _one(tx, sa.select(publications))


def last_of(tx: Transaction, origin: str) -> Publication | None:
    return _one(tx, sa.select(publications).where(publications.c.origin == origin))


def at(tx: Transaction, moment: datetime) -> Publication | None:
    """The publication in force at that moment."""
    return _one(tx, sa.select(publications).where(publications.c.at <= moment))


def _one(tx: Transaction, query: sa.Select[tuple[object, ...]]) -> Publication | None:
    row = tx.execute(query.order_by(publications.c.number.desc()).limit(1)).one_or_none()
    return None if row is None else Publication(**row._mapping)
