"""Change requests and the decisions on them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from caliber.store import Transaction
from caliber.store.schema import change_requests as table
from caliber.store.schema import decisions as decided


class ChangeRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Proposed definitions against a base, both as snapshots.

    ``status``: open -> approved | rejected | withdrawn; approved -> applied.
    """

    id: str
    base: str
    proposed: str
    message: str
    author: str
    status: str
    changes: list[Any]
    created_at: datetime
    closed_at: datetime | None = None


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """``verdict``: approve | reject | withdraw | apply."""

    request: str
    author: str
    verdict: str
    note: str
    at: datetime


def add(tx: Transaction, request: ChangeRequest) -> None:
    tx.execute(sa.insert(table).values(msgspec.structs.asdict(request)))


def request(tx: Transaction, request_id: str) -> ChangeRequest | None:
    row = tx.execute(sa.select(table).where(table.c.id == request_id)).one_or_none()
    return None if row is None else ChangeRequest(**row._mapping)


def found(tx: Transaction, status: str = "") -> list[ChangeRequest]:
    """Newest first."""
    query = sa.select(table).order_by(table.c.created_at.desc(), table.c.id)
    if status:
        query = query.where(table.c.status == status)
    return [ChangeRequest(**row._mapping) for row in tx.execute(query)]


def closed_since(tx: Transaction, status: str, since: datetime) -> list[ChangeRequest]:
    """In the order in which they were closed."""
    query = sa.select(table).where(table.c.status == status, table.c.closed_at >= since)
    return [ChangeRequest(**row._mapping) for row in tx.execute(query.order_by(table.c.closed_at, table.c.id))]


def move(tx: Transaction, request_id: str, before: str, after: str, closed_at: datetime | None) -> bool:
    """From one status to the next; False where somebody else moved it first."""
    moved = sa.update(table).where(table.c.id == request_id, table.c.status == before)
    return bool(tx.execute(moved.values(status=after, closed_at=closed_at)).rowcount)


def add_verdict(tx: Transaction, verdict: Verdict) -> None:
    tx.execute(sa.insert(decided).values(msgspec.structs.asdict(verdict)))


def verdicts(tx: Transaction, request_id: str) -> list[Verdict]:
    """In the order in which they were given."""
    columns = [column for column in decided.c if column.name != "number"]
    query = sa.select(*columns).where(decided.c.request == request_id).order_by(decided.c.number)
    return [Verdict(**row._mapping) for row in tx.execute(query)]
