"""Bridges held against each closed period, and the alarm when one no longer explains its gap.

What the whole company's figures say is looked at, whoever is there to see it: checks are the project owner's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any, NamedTuple, TypeAlias

import msgspec

from caliber.access import OWNER
from caliber.compiler import MetricQuery
from caliber.errors import CaliberError, Refused
from caliber.model.calendar import next_start, start_of
from caliber.model.fingerprint import fingerprint
from caliber.model.objects import GapBridge, Metric
from caliber.model.snapshot import Snapshot
from caliber.query.service import QueryService
from caliber.reconcile import Asked, Range, Reconciliation, reconcile
from caliber.reconcile.bridge import Line, judge
from caliber.store import Store, audit, bridge_checks, outbox

Told: TypeAlias = Callable[[str, date, float], None]

PERIODS = 12  # closed periods that are kept under watch
AGAIN = timedelta(hours=20)  # data that moves all day is looked at once a day
ALARMING = ("broken", "failed")
WATCH = "caliber"  # who acts when nobody asked


class Period(NamedTuple):
    """First and last day."""

    since: date
    until: date


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """A bridge over one period. ``state``: holds | broken | failed (``problem`` says why) | empty (no data).

    ``gap`` is the variant's figure less its reference's; ``unexplained`` what of it the bridge does not explain.
    """

    metric: str
    reference: str
    since: date
    until: date
    state: str
    at: datetime | None = None
    left: Decimal | None = None
    right: Decimal | None = None
    gap: Decimal = Decimal(0)
    explained: Decimal = Decimal(0)
    unexplained: Decimal = Decimal(0)
    tolerance: Decimal = Decimal(0)
    lines: tuple[Line, ...] = ()
    problem: dict[str, str] = {}


class Watching(NamedTuple):
    """What a round of checks needs. ``told``: of each period before it is looked at: metric, first day, how far."""

    snapshot: Snapshot
    queries: QueryService
    now: datetime
    ticket: str = ""
    told: Told | None = None


def bridged(snapshot: Snapshot) -> dict[str, GapBridge]:
    """The metrics that declare a bridge, by code."""
    return {
        code: metric.bridge
        for code, metric in snapshot.model.metrics.items()
        if metric.bridge is not None and metric.variant_of in snapshot.model.metrics and metric.status != "retired"
    }


def periods_of(snapshot: Snapshot, every: str, today: date, count: int = PERIODS) -> list[Period]:
    """The last closed periods, the newest first."""
    calendar = snapshot.model.calendar
    start, out = start_of(today, every, calendar), []
    for _ in range(count):
        last = start - timedelta(days=1)
        start = start_of(last, every, calendar)
        out.append(Period(start, next_start(start, every, calendar) - timedelta(days=1)))
    return out


def compared(watching: Watching, metric: Metric, period: Period) -> Reconciliation:
    """The reference and the variant over one period, as the project's owner sees them. Raises as ``reconcile``."""
    left, right = (Asked(watching.queries, code, OWNER) for code in (metric.variant_of, metric.code))
    asked = Range(period.since.isoformat(), period.until.isoformat())
    return reconcile(left, right, asked, watching.now, watching.ticket)


def checked(watching: Watching, metric: Metric, period: Period) -> Check:
    """The bridge over one period. What fails is a state of the check; only what was cancelled raises."""
    check = Check(
        metric=metric.code,
        reference=metric.variant_of,
        since=period.since,
        until=period.until,
        state="empty",
        at=watching.now,
    )
    assert metric.bridge is not None
    try:
        found = compared(watching, metric, period)
    except CaliberError as error:
        if error.code == "source.cancelled":
            raise
        problem = {lang: error.problem.message(lang) for lang in ("zh", "en")}
        return msgspec.structs.replace(check, state="failed", problem=problem)
    if found.left.value is None and found.right.value is None:
        return check
    judged = judge(metric.bridge, found)
    return msgspec.structs.replace(
        check,
        state="holds" if judged.holds else "broken",
        left=found.left.value,
        right=found.right.value,
        gap=found.gap,
        explained=judged.explained,
        unexplained=judged.unexplained,
        tolerance=judged.tolerance,
        lines=judged.lines,
    )


# -- rounds


def run_round(store: Store, watching: Watching, names: Iterable[str] = (), again: bool = False) -> list[Check]:
    """Every closed period that is due is checked and kept; a bridge that breaks raises one alarm a round.

    ``names``: only these metrics; ``again``: those that are not due too. Raises ``Refused("bridge.not_declared")``.
    """
    codes = [_declared(watching.snapshot, name) for name in names] or list(bridged(watching.snapshot))
    out: list[Check] = []
    for place, code in enumerate(codes):
        metric = watching.snapshot.metric(code)
        marks = _marks(watching, metric)
        wanted = _claimed(store, watching, metric, marks, again)
        found: list[Check] = []
        try:
            for at, period in enumerate(wanted):
                if watching.told is not None:
                    watching.told(code, period.since, (place + at / len(wanted)) / len(codes))
                found.append(checked(watching, metric, period))
        finally:
            _keep(store, watching, metric, found, marks)
            with store.transaction() as tx:
                bridge_checks.release(tx, code, [one.since for one in wanted])
        out += found
    return out


def _claimed(store: Store, watching: Watching, metric: Metric, marks: _Marks, again: bool) -> list[Period]:
    """The periods that are due, and that nobody else is at."""
    assert metric.bridge is not None
    periods = periods_of(watching.snapshot, metric.bridge.every, watching.now.date())
    with store.transaction() as tx:
        kept = {one.since: one for one in bridge_checks.of(tx, metric.code)}
        due = [one for one in periods if again or _is_due(kept.get(one.since), marks, watching.now)]
        mine = bridge_checks.claim(tx, [(metric.code, *one) for one in due], watching.now)
    return [one for one in due if (metric.code, one.since) in mine]


class _Marks(NamedTuple):
    """What a check rests on: the definitions, and the state of the data."""

    definitions: str
    data: str


def _marks(watching: Watching, metric: Metric) -> _Marks:
    snapshot = watching.snapshot
    definitions = repr((fingerprint(snapshot, metric.code), fingerprint(snapshot, metric.variant_of), metric.bridge))
    versions = []
    for code in (metric.variant_of, metric.code):
        try:
            source, _ = watching.queries.compile(MetricQuery(metrics=(code,)), OWNER, watching.now)
            versions.append(source.engine.data_version())
        except CaliberError as error:  # the check itself says so
            versions.append(error.code)
    return _Marks(*(sha256(text.encode()).hexdigest()[:16] for text in (definitions, repr(versions))))


def _is_due(kept: bridge_checks.Kept | None, marks: _Marks, now: datetime) -> bool:
    """Never looked at, declared otherwise since, or the data has moved and it was long ago."""
    if kept is None or kept.at is None or kept.definitions != marks.definitions:
        return True
    return kept.data != marks.data and now - kept.at >= AGAIN


def _keep(store: Store, watching: Watching, metric: Metric, found: list[Check], marks: _Marks) -> None:
    """All checks of a round of one metric, with the alarm that they raise, or the end of one."""
    if not found:
        return
    with store.transaction() as tx:
        raised, ended = [], []
        for check in found:
            before = bridge_checks.put(tx, _row(check, marks))
            if check.state in ALARMING and before not in ALARMING:
                raised.append(check)
            elif before in ALARMING and check.state not in ALARMING:
                ended.append(check)
        for topic, checks in (("bridge.broken", raised), ("bridge.restored", ended)):
            if checks:
                told = _told(metric, checks)
                outbox.add(tx, watching.now, topic, **told)
                audit.note(tx, watching.now, WATCH, topic, metric.code, **told)


def _told(metric: Metric, checks: list[Check]) -> dict[str, Any]:
    """Which bridge, over which periods, whom it concerns; no figures: who may see them looks at the check."""
    return {
        "metric": metric.code,
        "reference": metric.variant_of,
        "periods": [one.since.isoformat() for one in checks],
        "state": checks[0].state,
        "department": metric.owner.department,
    }


def _row(check: Check, marks: _Marks) -> bridge_checks.Kept:
    assert check.at is not None
    return bridge_checks.Kept(
        metric=check.metric,
        since=check.since,
        until=check.until,
        state=check.state,
        definitions=marks.definitions,
        data=marks.data,
        content=msgspec.to_builtins(check),
        at=check.at,
    )


def of_row(kept: bridge_checks.Kept) -> Check:
    """The check as it was kept."""
    return msgspec.convert(kept.content, Check, strict=False)


def _declared(snapshot: Snapshot, name: str) -> str:
    code = snapshot.find_metric(name).code
    known = bridged(snapshot)
    if code not in known:
        raise Refused("bridge.not_declared", name, metric=code, known=list(known) or ["—"])
    return code
