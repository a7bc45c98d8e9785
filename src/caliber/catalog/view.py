"""The catalog as one person sees it: the definitions, what they may know of, what they follow, what is used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from caliber.access import Principal, decide
from caliber.model.snapshot import Snapshot
from caliber.store import Store, follows, usage

POPULAR_DAYS = 90
REMEMBERED = 512


class View(NamedTuple):
    """One snapshot, one person, one moment. ``popularity``: uses of each metric in the last 90 days."""

    snapshot: Snapshot
    principal: Principal
    followed: tuple[str, ...] = ()
    popularity: Mapping[str, int] = {}

    def may(self, verb: str, code: str) -> bool:
        return decide(self.snapshot, self.principal, verb, self.snapshot.model.metrics[code]).allowed

    def may_name(self, code: str) -> bool:
        """Whether the metric may be named to this person."""
        return code in discoverable(self.snapshot, self.principal)


def view_of(
    store: Store,
    snapshot: Snapshot,
    principal: Principal,
    now: datetime,
    popularity: Mapping[str, int] | None = None,
) -> View:
    """The view of a person with their follows and everybody's use; ``popularity``: where it is known already."""
    if popularity is None:
        popularity = popularity_of(store, now)
    with store.reading() as tx:
        followed = replaced_by(snapshot, follows.of(tx, principal.user))
    followed = tuple(code for code in followed if code in snapshot.model.metrics)
    return View(snapshot, principal, followed, popularity)


def replaced_by(snapshot: Snapshot, codes: Iterable[str]) -> tuple[str, ...]:
    """Codes of metrics as they are called now: one that was merged is the one that replaced it."""
    kept: dict[str, str] | None = snapshot.memo.get("catalog.replaced")
    if kept is None:
        kept = {old: code for code, metric in snapshot.model.metrics.items() for old in metric.replaces}
        snapshot.memo["catalog.replaced"] = kept
    metrics = snapshot.model.metrics
    return tuple(dict.fromkeys(code if code in metrics else kept.get(code, code) for code in codes))


def popularity_of(store: Store, now: datetime) -> dict[str, int]:
    """Uses of each metric in the last 90 days."""
    with store.reading() as tx:
        return usage.popularity(tx, (now - timedelta(days=POPULAR_DAYS)).date())


def discoverable(snapshot: Snapshot, principal: Principal) -> frozenset[str]:
    """The codes of the metrics that the person may know of. Kept for the people who came last."""
    kept: dict[tuple[object, ...], frozenset[str]] = snapshot.memo.setdefault("catalog.discoverable", {})
    person = (principal.user, principal.name, principal.roles, principal.departments, principal.owner)
    found = kept.get(person)
    if found is None:
        metrics = snapshot.model.metrics
        found = frozenset(c for c, metric in metrics.items() if decide(snapshot, principal, "discover", metric).allowed)
        while len(kept) >= REMEMBERED:
            kept.pop(next(iter(kept)), None)
        kept[person] = found
    return found
