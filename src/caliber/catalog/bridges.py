"""Bridges of sanctioned variants as one person sees them: which hold, which do not, over the last periods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

import msgspec

from caliber.access import Principal
from caliber.catalog.bridge_rounds import ALARMING, Check, bridged, of_row, periods_of
from caliber.catalog.brief import MetricBrief, brief
from caliber.catalog.case_decisions import Decision
from caliber.catalog.lookup import definition_named
from caliber.catalog.view import View
from caliber.compiler import MetricQuery
from caliber.errors import CaliberError, Refused
from caliber.model.objects import GapBridge, Metric
from caliber.query.service import QueryService
from caliber.reconcile import Asked, Range, reconcile
from caliber.reconcile.bridge import proposed
from caliber.store import Store, bridge_checks

SEEN = 6  # closed periods that a proposal looks at


class BridgeStanding(msgspec.Struct, frozen=True, kw_only=True):
    """A declared bridge. ``state``: holds | broken | failed | empty | waiting (not held against the data yet).

    ``shown``: whether the person may see the amounts; else those of ``checks`` are left out.
    """

    metric: MetricBrief
    reference: MetricBrief
    bridge: GapBridge
    state: str
    shown: bool
    checks: tuple[Check, ...]


class Seeing(NamedTuple):
    """Who looks, at what, when."""

    view: View
    queries: QueryService
    store: Store | None
    now: datetime


def bridges(seeing: Seeing) -> list[BridgeStanding]:
    """Every bridge between metrics whose definitions the person may see, those that are broken first."""
    found = [standing for code in bridged(seeing.view.snapshot) for standing in _standing(seeing, code)]
    return sorted(found, key=lambda one: (one.state not in ALARMING, one.metric.code))


def bridge(seeing: Seeing, name: str) -> BridgeStanding:
    """That of one metric by any of its names. Raises ``Refused``: ``bridge.not_declared``, as ``definition_named``."""
    metric = definition_named(seeing.view, name)
    for standing in _standing(seeing, metric.code) if metric.bridge is not None else ():
        return standing
    known = [one.metric.code for one in bridges(seeing)]
    raise Refused("bridge.not_declared", name, metric=metric.code, known=known or ["—"])


def _standing(seeing: Seeing, code: str) -> Iterator[BridgeStanding]:
    view = seeing.view
    metric = view.snapshot.metric(code)
    if code not in bridged(view.snapshot) or not all(
        view.may_name(one) and view.may("see_definition", one) for one in (code, metric.variant_of)
    ):
        return
    assert metric.bridge is not None
    shown = _whole(seeing, metric)
    checks = _checks(seeing, metric)
    yield BridgeStanding(
        metric=brief(view, metric),
        reference=brief(view, view.snapshot.metric(metric.variant_of)),
        bridge=metric.bridge,
        state=state_of(checks),
        shown=shown,
        checks=checks if shown else tuple(_closed(check) for check in checks),
    )


def state_of(checks: tuple[Check, ...]) -> str:
    """A bridge is as its worst period under watch; without any it waits."""
    states = [check.state for check in checks]
    return next((state for state in (*ALARMING, "holds", "empty") if state in states), "waiting")


def _checks(seeing: Seeing, metric: Metric) -> tuple[Check, ...]:
    """Those kept of the periods under watch, the newest first."""
    if seeing.store is None or metric.bridge is None:
        return ()
    watched = {p.since for p in periods_of(seeing.view.snapshot, metric.bridge.every, seeing.now.date())}
    with seeing.store.reading() as tx:
        kept = bridge_checks.of(tx, metric.code)
    found = (of_row(one) for one in kept if one.since in watched)
    return tuple(one for one in found if one.reference == metric.variant_of)


def _whole(seeing: Seeing, metric: Metric) -> bool:
    """Whether the person sees every row of both metrics: then the company's figures are theirs to see."""
    return all(_sees_all(seeing.queries, code, seeing) for code in (metric.code, metric.variant_of))


def _sees_all(queries: QueryService, code: str, seeing: Seeing) -> bool:
    principal: Principal = seeing.view.principal
    try:
        _, compiled = queries.compile(MetricQuery(metrics=(code,)), principal, seeing.now)
    except CaliberError:
        return False
    return not compiled.narrowings


def visible_checks(seeing: Seeing, checks: Iterable[Check]) -> list[Check]:
    """Checks of bridges that the person may see, without the amounts that are not theirs to see."""
    standings = {one.metric.code: one for one in bridges(seeing)}
    seen = [check for check in checks if check.metric in standings]
    return [check if standings[check.metric].shown else _closed(check) for check in seen]


def _closed(check: Check) -> Check:
    """The check without its figures, and without what a source said of its tables."""
    nothing = Decimal(0)
    lines = tuple(
        msgspec.structs.replace(one, amount=nothing, rows=0, beyond=nothing, at_most=None) for one in check.lines
    )
    return msgspec.structs.replace(
        check,
        left=None,
        right=None,
        gap=nothing,
        explained=nothing,
        unexplained=nothing,
        tolerance=nothing,
        lines=lines,
        problem={},
    )


def propose(seeing: Seeing, name: str, since: str = "", until: str = "", ticket: str = "") -> GapBridge:
    """A bridge that explains what lies between a variant and its reference: over the last closed periods, or over a
    time of one's own; as the person sees the figures.

    Raises ``Refused``: ``bridge.no_reference``, ``bridge.no_data``, as ``definition_named`` and ``reconcile`` do.
    """
    metric = definition_named(seeing.view, name)
    if not metric.variant_of:
        raise Refused("bridge.no_reference", name, metric=metric.code)
    reference = definition_named(seeing.view, metric.variant_of)
    return _between(seeing, reference, metric, Range(since, until), ticket)


def of_variants(seeing: Seeing, decision: Decision, ticket: str = "") -> dict[str, GapBridge]:
    """The bridges that a decision gives its variants, by code; none where it asks for none. Raises as ``propose``."""
    if decision.kind != "variant" or not decision.bridge:
        return {}
    reference, *others = (definition_named(seeing.view, name) for name in (decision.metric, *decision.others))
    return {other.code: _between(seeing, reference, other, Range("", ""), ticket) for other in others}


def _between(seeing: Seeing, reference: Metric, metric: Metric, asked: Range, ticket: str) -> GapBridge:
    every = metric.bridge.every if metric.bridge is not None else GapBridge().every
    sides = [Asked(seeing.queries, one.code, seeing.view.principal) for one in (reference, metric)]
    if asked.since or asked.until:
        ranges = [asked]
    else:
        found = periods_of(seeing.view.snapshot, every, seeing.now.date(), SEEN)
        ranges = [Range(one.since.isoformat(), one.until.isoformat()) for one in found]
    gaps = [reconcile(sides[0], sides[1], one, seeing.now, ticket) for one in ranges]
    gaps = [gap for gap in gaps if gap.left.value is not None or gap.right.value is not None]
    if not gaps:
        raise Refused("bridge.no_data", "", since=ranges[-1].since or "—", until=ranges[0].until or "—")
    declared = metric.bridge if metric.variant_of == reference.code else None
    return proposed(gaps, declared, every)
