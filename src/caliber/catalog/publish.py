"""Publishing: definitions become a snapshot in force, every changed metric gets its next version, once and for all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec

from caliber.accounts.departments import take_over
from caliber.errors import Refused
from caliber.model.changes import Change
from caliber.model.diff import metric_changes, weight_of
from caliber.model.fingerprint import fingerprint
from caliber.model.objects import Metric
from caliber.model.snapshot import Snapshot
from caliber.store import Store, Transaction, audit, outbox, snapshots, versions
from caliber.store.snapshots import Publication
from caliber.store.turns import take_turn
from caliber.store.versions import MetricVersion

PROJECT = "project"
REQUEST = "request"
TURN = "publish"  # one publication at a time, whoever publishes


class Published(NamedTuple):
    """``snapshot`` is in force. ``diverged``: the project's files and the published definitions have both moved on."""

    snapshot: Snapshot
    versions: tuple[MetricVersion, ...] = ()
    diverged: bool = False


def synchronize(store: Store, given: Snapshot, now: datetime, author: str = PROJECT) -> Published:
    """The definitions of the project's files, published where they have changed since they were last read.

    A change that was approved in the meantime is never overwritten: it stays in force until the files hold it too.
    """
    with store.transaction() as tx:
        take_turn(tx, TURN)
        current, last = snapshots.current(tx), snapshots.last_of(tx, PROJECT)
        if current is not None and last is not None:
            if last.given == given.fingerprint:
                return Published(_loaded(tx, current.snapshot))
            numbered, _ = _numbered(tx, given, author, "", now)
            if current.origin == REQUEST and numbered.fingerprint != current.snapshot:
                return Published(_loaded(tx, current.snapshot), diverged=True)
        return publish_in(tx, given, author, "", now, PROJECT)


def publish_in(tx: Transaction, given: Snapshot, author: str, message: str, now: datetime, origin: str) -> Published:
    """Snapshot, versions, audit and events in the caller's transaction."""
    numbered, added = _numbered(tx, given, author, message, now)
    snapshots.keep(tx, numbered.fingerprint, numbered.to_bytes(), now)
    snapshots.publish(
        tx,
        Publication(
            number=0,
            snapshot=numbered.fingerprint,
            origin=origin,
            given=given.fingerprint,
            author=author,
            message=message,
            at=now,
        ),
    )
    versions.add(tx, added)
    take_over(tx, numbered.model.departments)
    audit.note(tx, now, author, "definitions.published", numbered.fingerprint, message=message, metrics=len(added))
    for version in added:
        outbox.add(
            tx, now, "metric.published", metric=version.metric, version=version.number, kind=version.kind, by=author
        )
    return Published(numbered, tuple(added))


def _numbered(
    tx: Transaction, given: Snapshot, author: str, message: str, now: datetime
) -> tuple[Snapshot, list[MetricVersion]]:
    """The definitions with the numbers of their metrics, and the versions that are new."""
    newest = versions.newest(tx)
    numbers: dict[str, str] = {}
    moved: list[str] = []
    for code, metric in given.model.metrics.items():
        last = newest.get(code)
        if last is not None and (last.fingerprint, last.wording) == (fingerprint(given, code), wording_of(metric)):
            numbers[code] = last.number
        else:
            moved.append(code)
    changes = _changes(tx, given, [code for code in moved if code in newest])
    added = []
    for code in moved:
        version = _version(given, code, newest.get(code), changes.get(code, ()))
        numbers[code] = version.number
        added.append(msgspec.structs.replace(version, author=author, message=message, at=now))
    numbered = with_versions(given, numbers)
    return numbered, [msgspec.structs.replace(version, snapshot=numbered.fingerprint) for version in added]


def _changes(tx: Transaction, given: Snapshot, codes: list[str]) -> dict[str, tuple[Change, ...]]:
    """What differs from the definitions in force, for these metrics; the numbers themselves do not count."""
    current = snapshots.current(tx)
    if current is None or not codes:
        return {}
    old = _loaded(tx, current.snapshot)
    new = with_versions_of(given, old)
    return {code: metric_changes(old, new, code) for code in codes if code in old.model.metrics}


def _version(given: Snapshot, code: str, last: MetricVersion | None, changes: tuple[Change, ...]) -> MetricVersion:
    metric, own = given.model.metrics[code], fingerprint(given, code)
    major, minor = _next(last, own, metric)
    return MetricVersion(
        metric=code,
        major=major,
        minor=minor,
        fingerprint=own,
        wording=wording_of(metric),
        kind=_kind(last, own, changes),
        changes=[_line(change) for change in changes],
    )


def _next(last: MetricVersion | None, own: str, metric: Metric) -> tuple[int, int]:
    """Major where another figure may come out, minor where only the card changed; the first as the definition says."""
    if last is None:
        return _declared(metric)
    return (last.major + 1, 0) if last.fingerprint != own else (last.major, last.minor + 1)


def _kind(last: MetricVersion | None, own: str, changes: tuple[Change, ...]) -> str:
    if last is None:
        return "additive"
    return "breaking" if last.fingerprint != own else weight_of(changes) or "wording"


def _line(change: Change) -> dict[str, Any]:
    return {
        "part": change.part,
        "before": change.before,
        "after": change.after,
        "text": msgspec.to_builtins(change.text),
    }


def _declared(metric: Metric) -> tuple[int, int]:
    major, _, minor = metric.version.partition(".")
    return (int(major), int(minor or 0)) if major.isdigit() and (minor or "0").isdigit() else (1, 0)


def wording_of(metric: Metric) -> str:
    """A hash of the card, its version number left out."""
    return sha256(msgspec.json.encode(msgspec.structs.replace(metric, version=""), order="deterministic")).hexdigest()


def with_versions(given: Snapshot, numbers: Mapping[str, str]) -> Snapshot:
    """The same definitions, every metric with its number; those without one as they are."""
    replace = msgspec.structs.replace
    metrics = {c: replace(m, version=numbers.get(c, m.version)) for c, m in given.model.metrics.items()}
    return Snapshot(replace(given.model, metrics=metrics))


def with_versions_of(given: Snapshot, old: Snapshot) -> Snapshot:
    """The same definitions, numbered as in ``old``: what is left different is meant."""
    return with_versions(given, {code: metric.version for code, metric in old.model.metrics.items()})


def _loaded(tx: Transaction, key: str) -> Snapshot:
    content = snapshots.content(tx, key)
    if content is None:
        raise Refused("catalog.unknown_snapshot", key, fingerprint=key)
    return Snapshot.from_bytes(content)


def current_snapshot(store: Store) -> Snapshot:
    """The definitions in force. Raises ``Refused("catalog.nothing_published")``."""
    with store.reading() as tx:
        current = snapshots.current(tx)
        if current is None:
            raise Refused("catalog.nothing_published")
        return _loaded(tx, current.snapshot)


def snapshot_at(store: Store, moment: datetime) -> Snapshot:
    """The definitions in force at that moment. Raises ``Refused("catalog.nothing_published")``."""
    with store.reading() as tx:
        found = snapshots.at(tx, moment)
        if found is None:
            raise Refused("catalog.nothing_published")
        return _loaded(tx, found.snapshot)


def snapshot_of(store: Store, key: str) -> Snapshot:
    """By fingerprint. Raises ``Refused("catalog.unknown_snapshot")``."""
    with store.reading() as tx:
        return _loaded(tx, key)


def versions_of(store: Store, metric: str) -> list[MetricVersion]:
    """Newest first; the caller has made sure that the person may see the definition."""
    with store.reading() as tx:
        return versions.of(tx, metric)
