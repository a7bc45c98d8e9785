"""The use case: from a cause to its rows, for whoever may use both metrics."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from caliber.access import decide
from caliber.errors import Refused
from caliber.model.text import Text
from caliber.reconcile.drill import Drill, Kept, Line, Shown
from caliber.reconcile.ledger import exact
from caliber.reconcile.looking import Looking
from caliber.reconcile.result import Behind, Heading, Row, decimal
from caliber.reconcile.run import Asked, Range, assembled, bars_of, cause_of, work

MOST = 10_000


def behind(
    left: Asked, right: Asked, asked: Range, cause: str, now: datetime, limit: int = 100, ticket: str = ""
) -> Behind:
    """The rows of the cause with this id (or at this place, from 1), those worth most first.

    At most ``limit`` of them, and never more than 10,000.

    Raises ``Refused``: as ``reconcile`` does; ``access.no_use`` for who may see the figures but not their rows;
    ``reconcile.unknown_cause`` where these figures have no such cause, ``reconcile.no_rows`` where it has no rows.
    """
    for one in (left, right):
        _may_use(one)
    worked = work(left, right, asked, now, ticket)
    bars = {bar.id: bar for bar in bars_of(worked.over, worked.under)}
    cause = _by_place(cause, [one.id for one in assembled(worked, asked).causes])
    bar = bars.get(cause)
    if cause == "rounding":
        raise Refused("reconcile.no_rows", "cause")
    if bar is None or bar.entry is None:
        raise Refused("reconcile.unknown_cause", "cause", cause=cause)
    drills = [drill() for drill in bar.entry.drills.values()]
    most = max(1, min(limit, MOST))
    found = [row for drill in drills for row in rows_of(worked.look, drill, most + 1) if row.amount]
    found.sort(key=lambda row: -abs(row.amount))
    return Behind(
        cause=cause_of(bar, decimal(bar.amount)),
        columns=_headings(worked.look, drills[0].shown, asked),
        rows=tuple(
            Row(values=row.values, left=decimal(row.left), right=decimal(row.right), amount=decimal(row.amount))
            for row in found[:most]
        ),
        total=decimal(sum(bar.entry.amounts.values(), Fraction(0))),
        weight=decimal(bar.weight),
        more=len(found) > most,
    )


def _by_place(cause: str, ids: list[str]) -> str:
    """The id of the cause at a place, from 1; anything else is an id already."""
    if cause.isdecimal() and len(cause) < 4 and 0 < int(cause) <= len(ids):
        return ids[int(cause) - 1]
    return cause


def _may_use(one: Asked) -> None:
    snapshot = one.service.snapshot
    metric = snapshot.find_metric(one.metric)
    decision = decide(snapshot, one.principal, "use", metric)
    if decision.allowed:
        return
    if decision.code == "access.hidden":
        raise Refused("query.unknown_metric", one.metric, name=one.metric, known=[])
    name = {"zh": metric.name.say("zh"), "en": metric.name.say("en")}
    raise Refused(decision.code, one.metric, name=name, contact=decision.contact)


def _headings(look: Looking, shown: tuple[Shown, ...], asked: Range) -> tuple[Heading, ...]:
    """A member's column is called as the breakdown was asked."""
    members = {f"d{at}": name for at, name in enumerate(asked.by)}
    return tuple(
        Heading(name=members[one.name], label=Text(en=members[one.name]))
        if one.name in members
        else Heading(name=one.name, label=one.label, members=dict(one.members))
        for one in shown
    )


def rows_of(look: Looking, drill: Drill | Kept, limit: int) -> list[Line]:
    """The rows that are worth most, at most ``limit``."""
    if isinstance(drill, Kept):
        return sorted(drill.lines, key=lambda line: -abs(line.amount))[:limit]
    width = len(drill.shown)
    out = []
    for _, row in look._replace(width=0).rows(drill.select(look.binder.dialect.order, limit)):
        left, right = (exact(row[width + at]) * side[1] for at, side in enumerate((drill.left, drill.right)))
        parts = zip(row[width + 2 :], drill.parts, strict=False)
        amount = sum((exact(value) * factor for value, (_, factor) in parts), Fraction(0))
        out.append(Line(tuple(row[:width]), left, right, amount))
    return out
