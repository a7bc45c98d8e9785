"""Every version that a metric has had. Written once, never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from caliber.store import Transaction
from caliber.store.schema import metric_versions as table


class MetricVersion(msgspec.Struct, frozen=True, kw_only=True):
    """``fingerprint``: what it computes; ``wording``: hash of the card. ``kind``: breaking | additive | wording."""

    metric: str
    major: int
    minor: int
    fingerprint: str
    wording: str
    kind: str
    changes: list[Any]
    author: str = ""
    message: str = ""
    at: datetime | None = None
    snapshot: str = ""

    @property
    def number(self) -> str:
        return f"{self.major}.{self.minor}"


def add(tx: Transaction, versions: list[MetricVersion]) -> None:
    if versions:
        tx.execute(sa.insert(table), [msgspec.structs.asdict(version) for version in versions])


def of(tx: Transaction, metric: str) -> list[MetricVersion]:
    """Newest first."""
    query = sa.select(table).where(table.c.metric == metric).order_by(table.c.major.desc(), table.c.minor.desc())
    return [MetricVersion(**row._mapping) for row in tx.execute(query)]


def newest(tx: Transaction) -> dict[str, MetricVersion]:
    """The newest version of every metric that was ever published."""
    out: dict[str, MetricVersion] = {}
    for row in tx.execute(sa.select(table).order_by(table.c.metric, table.c.major, table.c.minor)):
        out[row.metric] = MetricVersion(**row._mapping)
    return out
