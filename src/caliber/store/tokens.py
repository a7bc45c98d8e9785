"""API tokens, under the hash of their secret."""

from __future__ import annotations

from datetime import datetime

import msgspec
import sqlalchemy as sa

from caliber.store import Transaction
from caliber.store.schema import api_tokens as table


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """What may be shown of a token: never the secret, nor its hash."""

    id: str
    name: str
    username: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None


_SHOWN = [column for column in table.c if column.name != "hash"]


def add(tx: Transaction, token: Token, token_hash: str) -> None:
    values = msgspec.structs.asdict(token) | {"scopes": list(token.scopes), "hash": token_hash}
    tx.execute(sa.insert(table).values(values))


def by_hash(tx: Transaction, token_hash: str) -> Token | None:
    return _one(tx, table.c.hash == token_hash)


def by_id(tx: Transaction, token_id: str) -> Token | None:
    return _one(tx, table.c.id == token_id)


def _one(tx: Transaction, where: sa.ColumnElement[bool]) -> Token | None:
    row = tx.execute(sa.select(*_SHOWN).where(where)).one_or_none()
    return None if row is None else _made(row)


def _made(row: sa.Row[tuple[object, ...]]) -> Token:
    return Token(**dict(row._mapping) | {"scopes": tuple(row.scopes)})


def found(tx: Transaction, username: str = "") -> list[Token]:
    """The tokens of one person, or all of them; newest first, revoked ones left out."""
    query = sa.select(*_SHOWN).where(table.c.revoked_at.is_(None)).order_by(table.c.created_at.desc(), table.c.id)
    if username:
        query = query.where(table.c.username == username)
    return [_made(row) for row in tx.execute(query)]


def used(tx: Transaction, token_id: str, at: datetime) -> None:
    tx.execute(sa.update(table).where(table.c.id == token_id).values(used_at=at))


def revoke(tx: Transaction, token_id: str, at: datetime) -> None:
    tx.execute(sa.update(table).where(table.c.id == token_id).values(revoked_at=at))


def revoke_all_of(tx: Transaction, username: str, at: datetime) -> None:
    tx.execute(sa.update(table).where(table.c.username == username, table.c.revoked_at.is_(None)).values(revoked_at=at))
