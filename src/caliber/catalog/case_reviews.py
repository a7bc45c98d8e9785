"""Open cases for which a decision is being reviewed: the change request, and what a person may do with it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from caliber.accounts import Identity
from caliber.catalog.case_effects import contacts_of
from caliber.catalog.cases import Case, Pair
from caliber.catalog.change_requests import OPEN, actions_on, changes_of, list_requests
from caliber.catalog.publish import snapshot_of
from caliber.catalog.scan import decision
from caliber.errors import Problem
from caliber.model.snapshot import Snapshot
from caliber.store import Store
from caliber.store.requests import ChangeRequest


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """An open change request that would decide a pair.

    ``decided``: differs_from | variant_of | replaces. ``actions``: approve, reject, withdraw, as far as permitted;
    ``refusal``: why the person may not approve; ``contacts``: whom they can ask then.
    """

    request: str
    left: str
    right: str
    decided: str
    author: str
    message: str
    created_at: datetime
    actions: tuple[str, ...]
    refusal: Problem | None
    contacts: tuple[str, ...]


class Reviewed(msgspec.Struct, frozen=True, kw_only=True):
    """A case with the requests that would decide pairs of it."""

    case: Case
    reviews: tuple[Review, ...]


def with_reviews(store: Store, actor: Identity, snapshot: Snapshot, cases: Iterable[Case]) -> list[Reviewed]:
    """The cases in their order, each with what is under review, the newest first."""
    open_now = [(request, _touched(request)) for request in list_requests(store, actor, OPEN)]
    proposed: dict[str, Snapshot] = {}

    def reviews(pairs: Iterable[Pair]) -> Iterable[Review]:
        for request, codes in open_now:
            for pair in pairs:
                if pair.decided or not codes & {pair.left, pair.right}:
                    continue
                if request.id not in proposed:
                    proposed[request.id] = snapshot_of(store, request.proposed)
                after = proposed[request.id]
                if found := _decided(after, pair):
                    yield _review(actor, snapshot, after, request, pair, found)

    return [Reviewed(case=case, reviews=tuple(reviews(case.pairs))) for case in cases]


def _touched(request: ChangeRequest) -> frozenset[str]:
    return frozenset(change.code for change in changes_of(request) if change.table == "metrics")


def _decided(after: Snapshot, pair: Pair) -> str:
    """What the proposed definitions say of the pair; one of the two may be a name of the other there."""
    metrics = after.model.metrics
    if pair.left in metrics and pair.right in metrics:
        if pair.left == metrics[pair.right].variant_of or pair.right == metrics[pair.left].variant_of:
            return "variant_of"  # which is told apart as well
        return decision(after, pair.left, pair.right)[0]
    for here, there in ((pair.left, pair.right), (pair.right, pair.left)):
        if here in metrics and there in metrics[here].replaces:
            return "replaces"
    return ""


def _review(
    actor: Identity, before: Snapshot, after: Snapshot, request: ChangeRequest, pair: Pair, decided: str
) -> Review:
    actions, refusal = actions_on(actor, before, after, request)
    metrics = before.model.metrics
    return Review(
        request=request.id,
        left=pair.left,
        right=pair.right,
        decided=decided,
        author=request.author,
        message=request.message,
        created_at=request.created_at,
        actions=actions,
        refusal=refusal.problem if refusal is not None else None,
        contacts=contacts_of((metrics[pair.left], metrics[pair.right])) if refusal is not None else (),
    )
