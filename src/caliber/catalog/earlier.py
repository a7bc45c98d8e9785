"""The definitions of another moment: those that brought a version of a metric, those in force on a day."""

from __future__ import annotations

from datetime import datetime, time

from caliber.catalog.publish import snapshot_at, snapshot_of, versions_of
from caliber.errors import Refused
from caliber.model.snapshot import Snapshot
from caliber.store import Store


def on_day(store: Store | None, day: str, now: datetime) -> Snapshot:
    """What was published at the end of a day. Raises ``Refused``: ``query.bad_date``, ``catalog.nothing_published``."""
    moment = end_of_day(day, now)
    if store is None:
        raise Refused("catalog.nothing_published", "on")
    return snapshot_at(store, moment)


def of_version(store: Store | None, current: Snapshot, name: str, version: str) -> Snapshot:
    """The definitions that brought this version of a metric. Raises ``Refused("query.unknown_version")``."""
    metric = current.find_metric(name)
    known: dict[str, str] = {}
    if store is not None:
        known = {found.number: found.snapshot for found in versions_of(store, metric.code)}
        if version in known:
            return snapshot_of(store, known[version])
    if version == metric.version:
        return current
    every = list(dict.fromkeys([metric.version, *known]))
    raise Refused("query.unknown_version", "version", name=metric.code, version=version, known=every)


def end_of_day(text: str, now: datetime) -> datetime:
    """The last moment of a day in the project's time zone; a full time stamp as it is."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refused("query.bad_date", "on", text=text) from None
    if len(text) <= 10:
        moment = datetime.combine(moment.date(), time.max)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=now.tzinfo)
