"""The gap between two figures, explained."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import Response

from caliber.interfaces.rest.answers import answer
from caliber.interfaces.rest.callers import Call, may
from caliber.interfaces.rest.running import TicketHeader, stopped_when_left, ticket_of
from caliber.interfaces.rest.schemas.reconcile import Reconcile, Reconciliation
from caliber.reconcile import Asked, Range, reconcile

router = APIRouter(prefix="/reconcile", tags=["reconcile"])


@router.post("", response_model=Reconciliation)
async def reconcile_metrics(
    request: Request, call: Annotated[Call, may("query")], given: Reconcile, ticket: TicketHeader = ""
) -> Response:
    """Two metrics over one period: causes that sum to the gap exactly, each with how many rows it speaks of."""
    named = ticket_of(call, ticket)
    asked = Range(given.since, given.until, tuple(given.where), tuple(given.by))

    def work() -> Response:
        left, right = (Asked(call.state.queries, code, call.who.principal) for code in (given.left, given.right))
        found = reconcile(left, right, asked, call.now, named)
        if "see_sql" not in call.who.permissions:
            hidden = [msgspec.structs.replace(figure, sql="") for figure in (found.left, found.right)]
            found = msgspec.structs.replace(found, left=hidden[0], right=hidden[1])
        return answer(msgspec.structs.asdict(found) | {"residual": found.residual})

    return await stopped_when_left(request, call, named, work)
