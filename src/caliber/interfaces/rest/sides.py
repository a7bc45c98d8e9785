"""As whom, and under which definitions, a request asks: a question, or the two sides of a reconciliation."""

from __future__ import annotations

from collections.abc import Sequence

from caliber.access import Principal
from caliber.accounts.looking import looked_as
from caliber.catalog.standing import Ground, Standing, standing_of, standings_of
from caliber.errors import Refused
from caliber.interfaces.rest.callers import Call
from caliber.interfaces.rest.schemas import query as shapes
from caliber.interfaces.rest.schemas.reconcile import Reconcile, Sides
from caliber.model.snapshot import Snapshot
from caliber.query.service import QueryService
from caliber.reconcile import Asked, Range


def sides_of(call: Call, given: Sides, asked: list[QueryService]) -> tuple[Asked, Asked]:
    """Left and right; ``asked`` begins with who answers under what is in force, and learns of every other service that
    may be at work for them."""
    ground = _ground(call, asked)
    named = ((given.left, given.left_as), (given.right, given.right_as))
    left, right = standings_of(ground, ((name, Standing(**one.model_dump())) for name, one in named))
    return left, right


def side_of(call: Call, metrics: Sequence[str], given: shapes.Standing, asked: list[QueryService]) -> Asked:
    """Who is asked about a question, and as whom. A version is of a metric: the first one that is asked for."""
    if given.version and not given.on and not metrics:
        raise Refused("query.nothing_asked", "version")
    standing = Standing(user=given.user, version=given.version, on=given.on)
    return standing_of(_ground(call, asked), next(iter(metrics), ""), standing)


def range_of(given: Reconcile) -> Range:
    return Range(given.since, given.until, tuple(given.where), tuple(given.by))


def _ground(call: Call, asked: list[QueryService]) -> Ground:
    def under(snapshot: Snapshot) -> QueryService:
        asked.append(call.installation.under(snapshot))
        return asked[-1]

    def person(username: str) -> Principal:
        return looked_as(call.store, call.who, username, call.now)

    return Ground(
        current=call.state.snapshot,
        queries=asked[0],
        under=under,
        principal=call.who.principal,
        person=person,
        store=call.store,
        now=call.now,
    )
