"""The tree of departments."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
import sqlalchemy as sa

from caliber.store import Transaction
from caliber.store.schema import departments as table


class Department(msgspec.Struct, frozen=True, kw_only=True):
    """A node. ``origin``: ``definition`` (from the project's files) or ``app`` (made by an administrator)."""

    code: str
    name_zh: str = ""
    name_en: str = ""
    parent: str | None = None
    origin: str = "app"


def everything(tx: Transaction) -> dict[str, Department]:
    """All departments by code."""
    rows = tx.execute(sa.select(table).order_by(table.c.code))
    return {row.code: Department(**row._mapping) for row in rows}


def put(tx: Transaction, department: Department) -> None:
    """Add it, or write it over the one with its code."""
    values = msgspec.structs.asdict(department)
    changed = tx.execute(sa.update(table).where(table.c.code == department.code).values(values))
    if not changed.rowcount:
        tx.execute(sa.insert(table).values(values))


def remove(tx: Transaction, codes: Iterable[str]) -> None:
    """Take out departments that have neither children nor people."""
    tx.execute(sa.delete(table).where(table.c.code.in_(list(codes))))
