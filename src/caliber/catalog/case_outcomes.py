"""What change requests decided about metrics: read off the definitions before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from caliber.accounts import Identity
from caliber.catalog.brief import Named, metric_title
from caliber.catalog.change_requests import Reviewed, changes_of, requests_since
from caliber.catalog.publish import snapshot_of
from caliber.catalog.view import View, discoverable, replaced_by
from caliber.model.objects import Metric
from caliber.model.snapshot import Snapshot
from caliber.store import Store, people
from caliber.store.requests import ChangeRequest

REMEMBERED = 4096
_KEPT: dict[tuple[str, str], tuple[Outcome, ...]] = {}  # by content addresses, under which nothing ever changes


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """``merge``: ``others`` became names of ``metric``; ``variant``: its sanctioned variants; ``keep``: told apart."""

    kind: str
    metric: Named
    others: tuple[Named, ...]
    departments: tuple[str, ...]

    @property
    def codes(self) -> frozenset[str]:
        """All the metrics that were decided about."""
        return frozenset((self.metric.code, *(one.code for one in self.others)))


class CarriedOut(msgspec.Struct, frozen=True, kw_only=True):
    """A decision in force. ``message``: the reason; ``author`` proposed it, ``approver`` agreed, by name; ``at``: since
    when."""

    request: str
    outcome: Outcome
    message: str
    author: str
    approver: str
    note: str
    at: datetime


def carried_out_since(store: Store, actor: Identity, view: View, since: datetime) -> list[CarriedOut]:
    """The decisions that came into force since then, the newest first, of metrics that the person may know of."""
    reviewed = requests_since(store, actor, "applied", since)
    called = names_of(store, (who for one in reviewed for who in _people(one)))
    out = [
        CarriedOut(
            request=one.request.id,
            outcome=outcome,
            message=one.request.message,
            author=called.get(one.request.author, one.request.author),
            approver=called.get(approval.author, approval.author),
            note=approval.note,
            at=approval.at,
        )
        for one in reviewed
        for approval in one.verdicts
        if approval.verdict == "approve"
        for outcome in outcomes_of(store, one.request)
        if _may_know(view, outcome)
    ]
    return sorted(out, key=lambda one: one.at, reverse=True)


def _people(one: Reviewed) -> Iterator[str]:
    yield one.request.author
    yield from (verdict.author for verdict in one.verdicts)


def names_of(store: Store, usernames: Iterable[str]) -> dict[str, str]:
    """What people are called, by user name."""
    with store.reading() as tx:
        return people.names(tx, set(usernames))


def _may_know(view: View, outcome: Outcome) -> bool:
    """A metric that is gone is known to whoever may know of the one that bears its names."""
    seen = discoverable(view.snapshot, view.principal)
    return all(code in seen for code in replaced_by(view.snapshot, sorted(outcome.codes)))


def outcomes_of(store: Store, request: ChangeRequest) -> tuple[Outcome, ...]:
    """What the request decides about metrics, in force or not."""
    key = (request.base, request.proposed)
    found = _KEPT.get(key)
    if found is None:
        touched = {change.code for change in changes_of(request) if change.table == "metrics"}
        before, after = (snapshot_of(store, each) for each in key)
        found = tuple(_outcomes(before, after, touched)) if touched else ()
        while len(_KEPT) >= REMEMBERED:
            _KEPT.pop(next(iter(_KEPT)), None)
        _KEPT[key] = found
    return found


def _outcomes(before: Snapshot, after: Snapshot, touched: Iterable[str]) -> Iterator[Outcome]:
    gone = before.model.metrics.keys() - after.model.metrics.keys()
    variants: dict[str, list[str]] = {}
    for code in sorted(touched & after.model.metrics.keys()):
        was, now = before.model.metrics.get(code, _NOTHING), after.model.metrics[code]
        if merged := [one for one in now.replaces if one not in was.replaces and one in gone]:
            yield _outcome(before, after, "merge", code, merged)
        reference = now.variant_of if now.variant_of != was.variant_of and was.variant_of not in gone else ""
        if reference in after.model.metrics:
            variants.setdefault(reference, []).append(code)
        if apart := [one for one in _told_apart(was, now, gone) if one in after.model.metrics and one != reference]:
            yield _outcome(before, after, "keep", code, apart)
    for reference, codes in variants.items():
        yield _outcome(before, after, "variant", reference, codes)


_NOTHING = Metric(code="", kind="atomic")


def _told_apart(was: Metric, now: Metric, gone: Iterable[str]) -> list[str]:
    """From what it is told apart anew; one that was led on to the survivor of a merger is not."""
    led_on = {one.reason for one in was.differs_from if one.metric in gone}
    return [one.metric for one in now.differs_from if one not in was.differs_from and one.reason not in led_on]


def _outcome(before: Snapshot, after: Snapshot, kind: str, code: str, others: list[str]) -> Outcome:
    metrics = after.model.metrics | {one: metric for one, metric in before.model.metrics.items() if one in others}
    found = [metrics[one] for one in (code, *others)]
    named = [Named(one.code, metric_title(one)) for one in found]
    departments = tuple(sorted({one.owner.department for one in found} - {""}))
    return Outcome(kind=kind, metric=named[0], others=tuple(named[1:]), departments=departments)
