"""One side of a reconciliation as a door names it: a metric, as whom, under which definitions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

import msgspec

from caliber.access import Principal
from caliber.catalog.comparing import Comparing
from caliber.catalog.earlier import of_version, on_day
from caliber.catalog.lookup import metric_named
from caliber.catalog.view import View
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text
from caliber.query.replay import under_rules_of
from caliber.query.service import QueryService
from caliber.reconcile import Asked
from caliber.store import Store


class Standing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``user``: as whom, if not oneself; ``version`` of the metric, or ``on`` a day: the definitions of then.

    ``sql``: the SQL of a report, one SELECT; the side is its figure (the one called ``figure``) instead of a metric.
    """

    user: str = ""
    version: str = ""
    on: str = ""
    sql: str = ""
    figure: str = ""


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


def standings_of(ground: Ground, sides: Iterable[tuple[str, Standing]]) -> tuple[Asked, ...]:
    """Both sides. A report says nothing of its unit: it has that of the metric on the other side."""
    sides = tuple(sides)
    named = [name for name, standing in sides if not standing.sql]
    here = View(ground.current, ground.principal)
    unit = metric_named(here, named[0]).unit if named and len(named) < len(sides) else ""
    return tuple(standing_of(ground, name, standing, unit) for name, standing in sides)


def standing_of(ground: Ground, metric: str, standing: Standing, unit: str = "") -> Asked:
    """The side; ``unit``: of the figure of a report, whose name is then ``metric``.

    Earlier definitions are read under the rules of access of now, but by the project's owner.

    Raises ``Refused``: as the door does for another person; ``query.unknown_version``, ``query.bad_date``,
    ``catalog.nothing_published``; for a report ``reports.…``.
    """
    who = ground.person(standing.user) if standing.user else ground.principal
    snapshot = ground.current
    if standing.sql:
        from caliber.catalog.report_metric import ReportSql, with_report  # not before a report is there to be read

        report = ReportSql(text=standing.sql, title=metric, figure=standing.figure)
        columns = Comparing(View(snapshot, who), ground.queries, ground.now).columns_under(standing.sql)
        snapshot, code = with_report(snapshot, who, columns, report, unit)
        return Asked(ground.under(snapshot), code, who, _label(who, standing))
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
