"""A declared bridge held against the causes of one period: what it explains, what it does not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

from caliber.model.bounds import parse_bound
from caliber.model.objects import GapBridge, Sanctioned
from caliber.model.text import Text
from caliber.reconcile.result import Cause, Reconciliation


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One cause of the gap. ``state``: sanctioned | over (more than ``at_most``) | unsanctioned | rounding.

    ``beyond``: how much of it the bridge does not explain, without a sign.
    """

    id: str
    code: str
    text: Text
    amount: Decimal
    rows: int
    counts: str
    state: str
    because: Text = Text()
    at_most: Decimal | None = None
    beyond: Decimal = Decimal(0)


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """``explained``: the sum of what is sanctioned; ``unexplained``: how much lies beyond, all signs the same way, so
    that two surprises never cancel. It ``holds`` where that is within ``tolerance``."""

    lines: tuple[Line, ...]
    explained: Decimal
    unexplained: Decimal
    tolerance: Decimal

    @property
    def holds(self) -> bool:
        return self.unexplained <= self.tolerance


def judge(bridge: GapBridge, found: Reconciliation) -> Judged:
    """The causes of ``found``, whose left figure is the reference, as the bridge sees them."""
    whole = found.left.value or Decimal(0)
    declared = {one.cause: one for one in bridge.causes}
    lines = tuple(_line(cause, declared.get(cause.id), whole) for cause in found.causes)
    return Judged(
        lines=lines,
        explained=sum((line.amount for line in lines if line.state != "unsanctioned"), Decimal(0)),
        unexplained=sum((line.beyond for line in lines), Decimal(0)),
        tolerance=parse_bound(bridge.tolerance).of(whole),
    )


def _line(cause: Cause, sanctioned: Sanctioned | None, whole: Decimal) -> Line:
    line = Line(
        id=cause.id,
        code=cause.code,
        text=cause.text,
        amount=cause.amount,
        rows=cause.rows,
        counts=cause.counts,
        state="sanctioned",
    )
    if cause.code == "rounding":
        return msgspec.structs.replace(line, state="rounding")
    if sanctioned is None:
        return msgspec.structs.replace(line, state="unsanctioned", beyond=abs(cause.amount))
    at_most = parse_bound(sanctioned.at_most).of(whole) if sanctioned.at_most else None
    beyond = max(abs(cause.amount) - at_most, Decimal(0)) if at_most is not None else Decimal(0)
    state = "over" if beyond else "sanctioned"
    return msgspec.structs.replace(line, state=state, because=sanctioned.because, at_most=at_most, beyond=beyond)


def proposed(periods: Sequence[Reconciliation], declared: GapBridge | None, every: str) -> GapBridge:
    """A bridge that explains every one of ``periods``: what is declared already as it is, then the causes seen, those
    worth most first, each in the words of the reconciliation."""
    kept = {one.cause: one for one in declared.causes} if declared is not None else {}
    worth: dict[str, Decimal] = {}
    words: dict[str, Text] = {}
    for cause in _causes(periods):
        worth[cause.id] = worth.get(cause.id, Decimal(0)) + abs(cause.amount)
        words[cause.id] = cause.text
    order = sorted(worth, key=lambda cause: -worth[cause])
    new = [Sanctioned(cause=cause, because=words[cause]) for cause in order if cause not in kept]
    return GapBridge(
        causes=(*kept.values(), *new),
        every=declared.every if declared is not None else every,
        tolerance=declared.tolerance if declared is not None else "0",
    )


def _causes(periods: Iterable[Reconciliation]) -> Iterable[Cause]:
    return (cause for found in periods for cause in found.causes if cause.code != "rounding")
