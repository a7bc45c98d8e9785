"""Open cases for which a decision is being reviewed: the change request, and what a person may do with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

import msgspec

from caliber.accounts import Identity
from caliber.catalog.case_outcomes import Outcome, names_of, outcomes_of
from caliber.catalog.cases import Case, Pair, Refusal, Scan, refusal_of
from caliber.catalog.change_requests import OPEN, actions_on, approvers, approvers_of, list_requests
from caliber.model.snapshot import Snapshot
from caliber.store import Store
from caliber.store.requests import ChangeRequest


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """An open change request that would decide a pair.

    ``kind``, ``metric``, ``others``: the decision, as ``Decision`` has it; ``author``: who asks, by name. ``actions``:
    approve, reject, withdraw, as far as permitted; ``refusal``: why the person may not approve; ``contacts``: people
    who may, by name.
    """

    request: str
    left: str
    right: str
    kind: str
    metric: str
    others: tuple[str, ...]
    author: str
    message: str
    created_at: datetime
    actions: tuple[str, ...]
    refusal: Refusal | None
    contacts: tuple[str, ...]


class Allowed(NamedTuple):
    """What a person may do with a request, why they may not approve it, and who may."""

    actions: tuple[str, ...]
    refusal: Refusal | None = None
    contacts: tuple[str, ...] = ()


class Reviewed(msgspec.Struct, frozen=True, kw_only=True):
    """A case with the requests that would decide pairs of it."""

    case: Case
    reviews: tuple[Review, ...]

    @property
    def state(self) -> str:
        """``open``, ``in_review`` or ``decided``."""
        return "in_review" if self.case.status == "open" and self.reviews else self.case.status

    def as_dict(self, lang: str) -> dict[str, Any]:
        """As the command prints it, in one language."""
        reviews = [msgspec.to_builtins(review) | {"refusal": _said(review.refusal, lang)} for review in self.reviews]
        return self.case.as_dict(lang) | {"state": self.state, "reviews": reviews}


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """The cases by where they stand. ``scan``: what they were found by."""

    scan: Scan
    cases: tuple[Reviewed, ...]

    def only(
        self, kinds: Collection[str] = (), state: str = "", metric: str = "", department: str = "", owner: str = ""
    ) -> Board:
        """As ``Scan.only``; ``state``: a key of ``STATES``."""
        scan = self.scan.only(kinds, "", metric, department, owner)
        left = {case.id for case in scan.cases}
        cases = (one for one in self.cases if one.case.id in left and state in ("", one.state))
        return Board(scan=scan, cases=tuple(cases))

    def as_dict(self, lang: str) -> dict[str, Any]:
        """The document of ``caliber cases --format json``."""
        return self.scan.as_dict(lang) | {"cases": [one.as_dict(lang) for one in self.cases]}


def _said(refusal: Refusal | None, lang: str) -> dict[str, str] | None:
    if refusal is None:
        return None
    return {"code": refusal.code, "message": refusal.message.say(lang), "hint": refusal.hint.say(lang)}


def with_reviews(store: Store, actor: Identity, snapshot: Snapshot, cases: Iterable[Case]) -> list[Reviewed]:
    """The cases in their order, each with what is under review, the newest first."""
    requests = list_requests(store, actor, OPEN)
    asked = [(request, outcome) for request in requests for outcome in outcomes_of(store, request)]
    called = names_of(store, (request.author for request, _ in asked))
    allowed = _Allowing(store, actor, snapshot)

    def reviews(pairs: Iterable[Pair]) -> Iterable[Review]:
        for request, outcome in asked:
            for pair in pairs:
                if not pair.decided and {pair.left, pair.right} <= outcome.codes:
                    yield _review(request, outcome, pair, called, allowed.on(request))

    return [Reviewed(case=case, reviews=tuple(reviews(case.pairs))) for case in cases]


class _Allowing:
    """What one person may do, each request looked at once."""

    def __init__(self, store: Store, actor: Identity, snapshot: Snapshot) -> None:
        self.store, self.actor, self.snapshot = store, actor, snapshot
        self._known: dict[str, Allowed] = {}

    @cached_property
    def _approvers(self) -> list[Identity]:
        return approvers(self.store)

    def on(self, request: ChangeRequest) -> Allowed:
        if request.id not in self._known:
            actions, refusal = actions_on(self.store, self.actor, self.snapshot, request)
            known = Allowed(actions)
            if refusal is not None:
                asked = approvers_of(self.store, self.snapshot, request, self._approvers)
                known = Allowed(actions, refusal_of(refusal.problem), asked)
            self._known[request.id] = known
        return self._known[request.id]


def _review(request: ChangeRequest, outcome: Outcome, pair: Pair, called: Mapping[str, str], may: Allowed) -> Review:
    return Review(
        request=request.id,
        left=pair.left,
        right=pair.right,
        kind=outcome.kind,
        metric=outcome.metric.code,
        others=tuple(one.code for one in outcome.others),
        author=called.get(request.author, request.author),
        message=request.message,
        created_at=request.created_at,
        actions=may.actions,
        refusal=may.refusal,
        contacts=may.contacts,
    )
