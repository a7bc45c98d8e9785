"""What is asked and by whom: the log that ranks the catalog, remembers what a person looked at, and can be audited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

import msgspec

from caliber.accounts import Identity, need
from caliber.catalog.view import POPULAR_DAYS, View
from caliber.store import Store, Transaction, audit, departments, follows, people, usage
from caliber.store.usage import Asked

DAYS = timedelta(days=POPULAR_DAYS)


def record(store: Store, asked: Asked) -> None:
    """One query into the log; the metrics of an answered one are counted as used."""
    with store.transaction() as tx:
        usage.record(tx, [asked])
        if asked.outcome == "ok":
            usage.count_uses(tx, asked.username, asked.metrics, asked.at, asked.at.date())


class Look(msgspec.Struct, frozen=True):
    """A metric page opened."""

    username: str
    metric: str
    at: datetime


def record_all(store: Store, lines: Iterable[Asked | Look]) -> None:
    """Questions and looks, in one transaction."""
    lines = list(lines)
    if not lines:
        return
    with store.transaction() as tx:
        usage.record(tx, [line for line in lines if isinstance(line, Asked)])
        for line in lines:
            if isinstance(line, Look):
                usage.count_uses(tx, line.username, [line.metric], line.at, line.at.date())
            elif line.outcome == "ok":
                usage.count_uses(tx, line.username, line.metrics, line.at, line.at.date())


def looked_at(store: Store, username: str, metric: str, now: datetime) -> None:
    """A metric page opened is a use too."""
    with store.transaction() as tx:
        usage.count_uses(tx, username, [metric], now, now.date())


def recent(store: Store, view: View, limit: int = 8) -> tuple[str, ...]:
    """The metrics that the person looked at last, as far as they still may."""
    with store.reading() as tx:
        codes = usage.recent(tx, view.principal.user, limit * 2)
    return tuple(code for code in codes if view.may_name(code))[:limit]


def recommended(store: Store, view: View, now: datetime, limit: int = 8) -> tuple[str, ...]:
    """What the own department uses most, then what everybody uses; without what one follows already."""
    department = view.principal.departments[0] if view.principal.departments else ""
    with store.reading() as tx:
        near = _peers(tx, department) if department else []
        by_peers = usage.peers_use(tx, near, (now - DAYS).date()) if near else {}
    metrics = view.snapshot.model.metrics
    open_codes = [c for c, m in metrics.items() if m.status == "published" and c not in view.followed]

    def rank(code: str) -> tuple[int, bool, bool, int, str]:
        metric = metrics[code]
        own = metric.owner.department in view.principal.departments
        certified = metric.certification is not None
        return (-by_peers.get(code, 0), not own, not certified, -view.popularity.get(code, 0), code)

    return tuple(sorted(filter(view.may_name, open_codes), key=rank)[:limit])


def _peers(tx: Transaction, department: str) -> list[str]:
    """The people of a department and of those below it."""
    tree = departments.everything(tx)
    below = {department}
    for _ in tree:
        below |= {code for code, found in tree.items() if found.parent in below}
    return people.of_departments(tx, below)


def follow(store: Store, view: View, metric: str, now: datetime) -> None:
    """The metric must be one that the person may know of; the caller has looked it up."""
    with store.transaction() as tx:
        follows.add(tx, view.principal.user, metric, now)


def follow_all(store: Store, wanted: Mapping[str, Iterable[str]], now: datetime) -> None:
    """What people follow from the first day, by user name."""
    with store.transaction() as tx:
        for username, metrics in wanted.items():
            for order, metric in enumerate(metrics):
                follows.add(tx, username, metric, now + timedelta(seconds=order))


def unfollow(store: Store, username: str, metric: str) -> None:
    with store.transaction() as tx:
        follows.remove(tx, username, metric)


def export_audit(
    store: Store, actor: Identity, since: datetime | None = None, until: datetime | None = None
) -> Iterator[bytes]:
    """The audit log as JSON lines. Raises ``Refused("accounts.not_permitted")`` before the first line."""
    need(actor, "see_audit")
    return _lines(store, since, until)


def _lines(store: Store, since: datetime | None, until: datetime | None) -> Iterator[bytes]:
    with store.reading() as tx:
        for entry in audit.entries(tx, since, until):
            yield msgspec.json.encode(entry) + b"\n"


def query_log(store: Store, actor: Identity, limit: int = 1000, metrics: Iterable[str] = ()) -> list[Asked]:
    """The newest queries first. Raises ``Refused("accounts.not_permitted")``."""
    need(actor, "see_audit")
    wanted = frozenset(metrics)
    with store.reading() as tx:
        found = usage.newest(tx, limit)
    return [asked for asked in found if not wanted or not wanted.isdisjoint(asked.metrics)]
