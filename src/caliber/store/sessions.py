"""Signed-in browsers, under the hash of their token, and failed attempts to sign in."""

from __future__ import annotations

from datetime import datetime

import msgspec
import sqlalchemy as sa

from caliber.store import Transaction
from caliber.store.schema import sessions as table
from caliber.store.schema import sign_in_failures as failures


class Session(msgspec.Struct, frozen=True, kw_only=True):
    hash: str
    username: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


def add(tx: Transaction, session: Session) -> None:
    tx.execute(sa.insert(table).values(msgspec.structs.asdict(session)))


def session(tx: Transaction, token_hash: str) -> Session | None:
    row = tx.execute(sa.select(table).where(table.c.hash == token_hash)).one_or_none()
    return None if row is None else Session(**row._mapping)


def seen(tx: Transaction, token_hash: str, at: datetime, expires_at: datetime) -> None:
    tx.execute(sa.update(table).where(table.c.hash == token_hash).values(seen_at=at, expires_at=expires_at))


def end(tx: Transaction, token_hash: str) -> None:
    tx.execute(sa.delete(table).where(table.c.hash == token_hash))


def end_all_of(tx: Transaction, username: str, but: str = "") -> None:
    """Every session of the person, but the one with the hash ``but``."""
    tx.execute(sa.delete(table).where(table.c.username == username, table.c.hash != but))


def end_expired(tx: Transaction, now: datetime) -> None:
    tx.execute(sa.delete(table).where(table.c.expires_at <= now))


def add_failure(tx: Transaction, subject: str, at: datetime) -> None:
    tx.execute(sa.insert(failures).values(subject=subject, at=at))


def failures_since(tx: Transaction, subject: str, since: datetime) -> list[datetime]:
    """When attempts for this subject failed, oldest first."""
    query = sa.select(failures.c.at).where(failures.c.subject == subject, failures.c.at > since).order_by(failures.c.at)
    return list(tx.execute(query).scalars())


def forget_failures(tx: Transaction, subject: str) -> None:
    tx.execute(sa.delete(failures).where(failures.c.subject == subject))


def forget_failures_before(tx: Transaction, before: datetime) -> None:
    tx.execute(sa.delete(failures).where(failures.c.at <= before))


def take_back_failure(tx: Transaction, subject: str, at: datetime) -> None:
    """Forget one attempt, counted before it turned out to be right."""
    query = sa.select(failures.c.id).where(failures.c.subject == subject, failures.c.at == at).limit(1)
    number = tx.execute(query).scalar_one_or_none()
    if number is not None:
        tx.execute(sa.delete(failures).where(failures.c.id == number))
