"""One side of a reconciliation as a door names it: a metric, as whom, under which definitions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

import msgspec

from caliber.access import Principal
from caliber.catalog.earlier import of_version, on_day
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text
from caliber.query.replay import under_rules_of
from caliber.query.service import QueryService
from caliber.reconcile import Asked
from caliber.store import Store


class Standing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``user``: as whom, if not oneself; ``version`` of the metric, or ``on`` a day: the definitions of then."""

    user: str = ""
    version: str = ""
    on: str = ""


class Ground(NamedTuple):
    """What a door has: the definitions in force, who answers under them and under others, who asks.

    ``person``: who somebody else is; it raises where the asker may not look as another.
    """

    current: Snapshot
    queries: QueryService
    under: Callable[[Snapshot], QueryService]
    principal: Principal
    person: Callable[[str], Principal]
    store: Store | None
    now: datetime


def standing_of(ground: Ground, metric: str, standing: Standing) -> Asked:
    """The side. Earlier definitions are read under the rules of access of now, but by the project's owner.

    Raises ``Refused``: as the door does for another person; ``query.unknown_version``, ``query.bad_date``,
    ``catalog.nothing_published``.
    """
    who = ground.person(standing.user) if standing.user else ground.principal
    snapshot = ground.current
    if standing.on:
        snapshot = on_day(ground.store, standing.on, ground.now)
    elif standing.version:
        snapshot = of_version(ground.store, snapshot, metric, standing.version)
    if snapshot is ground.current:
        return Asked(ground.queries, metric, who, _label(who, standing))
    if not who.owner:
        snapshot = under_rules_of(ground.current, snapshot)
    return Asked(ground.under(snapshot), metric, who, _label(who, standing))


def _label(who: Principal, standing: Standing) -> Text:
    """What tells the side apart: the person, the version, the day."""
    version = f"v{standing.version}" if standing.version and not standing.on else standing.on
    parts = [who.name or who.user if standing.user else "", version]
    told = " · ".join(part for part in parts if part)
    return Text(zh=told, en=told)
