"""The two sides of a reconciliation, as a request names them."""

from __future__ import annotations

from caliber.access import Principal
from caliber.accounts.looking import looked_as
from caliber.catalog.standing import Ground, Standing, standing_of
from caliber.interfaces.rest.callers import Call
from caliber.interfaces.rest.schemas.reconcile import Reconcile
from caliber.model.snapshot import Snapshot
from caliber.query.service import QueryService
from caliber.reconcile import Asked


def sides_of(call: Call, given: Reconcile, asked: list[QueryService]) -> tuple[Asked, Asked]:
    """Left and right; ``asked`` learns of every service that may be at work for them."""

    def under(snapshot: Snapshot) -> QueryService:
        asked.append(call.installation.under(snapshot))
        return asked[-1]

    def person(username: str) -> Principal:
        return looked_as(call.store, call.who, username, call.now)

    ground = Ground(
        current=call.state.snapshot,
        queries=call.state.queries,
        under=under,
        principal=call.who.principal,
        person=person,
        store=call.store,
        now=call.now,
    )
    left, right = (
        standing_of(ground, metric, Standing(user=one.user, version=one.version, on=one.on))
        for metric, one in ((given.left, given.left_as), (given.right, given.right_as))
    )
    return left, right
