"""What was asked, by whom, how often."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from caliber.store import Transaction
from caliber.store.schema import metric_uses as uses
from caliber.store.schema import query_log as log
from caliber.store.schema import receipts as kept
from caliber.store.turns import insert_into


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One query as the log keeps it. ``door``: web, rest, cli, python. ``outcome``: "ok" or the code of the refusal."""

    at: datetime
    username: str
    door: str
    metrics: list[str]
    outcome: str = "ok"
    milliseconds: float = 0.0
    receipt: str = ""


def record(tx: Transaction, asked: Iterable[Asked]) -> None:
    rows = [msgspec.structs.asdict(one) for one in asked]
    if rows:
        tx.execute(sa.insert(log), rows)


def count_uses(tx: Transaction, username: str, metrics: Iterable[str], at: datetime, day: date) -> None:
    """One use more for each metric."""
    insert = insert_into(tx, uses)
    statement = insert.on_conflict_do_update(
        index_elements=["metric", "day", "username"],
        set_={"uses": uses.c.uses + 1, "last_at": insert.excluded.last_at},
    )
    rows = [
        {"metric": code, "day": day, "username": username, "uses": 1, "last_at": at} for code in sorted(set(metrics))
    ]
    if rows:
        tx.execute(statement, rows)


def popularity(tx: Transaction, since: date) -> dict[str, int]:
    """Uses of each metric since that day."""
    query = sa.select(uses.c.metric, sa.func.sum(uses.c.uses)).where(uses.c.day >= since).group_by(uses.c.metric)
    return {metric: int(count) for metric, count in tx.execute(query)}


def recent(tx: Transaction, username: str, limit: int) -> tuple[str, ...]:
    """The metrics that the person looked at last, latest first."""
    last = sa.func.max(uses.c.last_at)
    query = (
        sa.select(uses.c.metric)
        .where(uses.c.username == username)
        .group_by(uses.c.metric)
        .order_by(last.desc(), uses.c.metric)
        .limit(limit)
    )
    return tuple(tx.execute(query).scalars())


def users_of(tx: Transaction, metric: str, since: date) -> tuple[str, ...]:
    """Who has used the metric since that day."""
    query = sa.select(uses.c.username).where(uses.c.metric == metric, uses.c.day >= since).distinct()
    return tuple(sorted(tx.execute(query).scalars()))


def peers_use(tx: Transaction, usernames: Iterable[str], since: date) -> dict[str, int]:
    """Uses of each metric by these people since that day."""
    query = (
        sa.select(uses.c.metric, sa.func.sum(uses.c.uses))
        .where(uses.c.username.in_(list(usernames)), uses.c.day >= since)
        .group_by(uses.c.metric)
    )
    return {metric: int(count) for metric, count in tx.execute(query)}


def answered(tx: Transaction, limit: int) -> list[tuple[dict[str, Any], float]]:
    """The newest answered questions: the receipt of each, and how many milliseconds it took."""
    query = (
        sa.select(kept.c.content, log.c.milliseconds)
        .join(kept, kept.c.id == log.c.receipt)
        .where(log.c.outcome == "ok")
        .order_by(log.c.number.desc())
        .limit(limit)
    )
    return [(dict(content), float(milliseconds)) for content, milliseconds in tx.execute(query)]


def newest(tx: Transaction, limit: int) -> list[Asked]:
    """The log, newest first."""
    columns = [column for column in log.c if column.name != "number"]
    query = sa.select(*columns).order_by(log.c.number.desc()).limit(limit)
    return [Asked(**row._mapping) for row in tx.execute(query)]
