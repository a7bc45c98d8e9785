"""What bridges came to, the last time that each of their periods was looked at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
import sqlalchemy as sa

from caliber.store import Transaction
from caliber.store.schema import bridge_checks as table
from caliber.store.turns import insert_once, take_turn

PATIENCE = timedelta(minutes=15)  # a claim this old is of somebody who is gone


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """One period of one metric's bridge. ``definitions`` and ``data``: marks of what it was computed from."""

    metric: str
    since: date
    until: date
    state: str
    definitions: str
    data: str
    content: dict[str, Any]
    at: datetime | None


_COLUMNS = [column for column in table.c if column.name != "claimed_at"]


def of(tx: Transaction, metric: str = "") -> list[Kept]:
    """Those that were held against the data, by metric, the newest period first; ``metric`` "" = of all."""
    query = sa.select(*_COLUMNS).where(table.c.at.is_not(None)).order_by(table.c.metric, table.c.since.desc())
    if metric:
        query = query.where(table.c.metric == metric)
    return [Kept(**row._mapping) for row in tx.execute(query)]


def claim(tx: Transaction, wanted: Iterable[tuple[str, date, date]], now: datetime) -> list[tuple[str, date]]:
    """Those of ``wanted`` (metric, first, last day) that nobody else is at: the caller's until put or released."""
    take_turn(tx, "bridges")
    out = []
    for metric, since, until in wanted:
        insert_once(tx, table, metric=metric, since=since, until=until, state="", definitions="", data="", content={})
        here = (table.c.metric == metric, table.c.since == since)
        free = sa.or_(table.c.claimed_at.is_(None), table.c.claimed_at < now - PATIENCE)
        if tx.execute(sa.update(table).where(*here, free).values(claimed_at=now)).rowcount:
            out.append((metric, since))
    return out


def release(tx: Transaction, metric: str, since: Iterable[date]) -> None:
    """Gives back what was claimed and not put."""
    here = (table.c.metric == metric, table.c.since.in_(list(since)))
    tx.execute(sa.update(table).where(*here).values(claimed_at=None))


def put(tx: Transaction, kept: Kept) -> str:
    """The state that the period had before."""
    here = (table.c.metric == kept.metric, table.c.since == kept.since)
    insert_once(
        tx, table, metric=kept.metric, since=kept.since, until=kept.until, state="", definitions="", data="", content={}
    )
    before: str = tx.execute(sa.select(table.c.state).where(*here)).scalar_one()
    tx.execute(sa.update(table).where(*here).values(**msgspec.structs.asdict(kept), claimed_at=None))
    return before
