"""Receipts of figures, and the figures again."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import Response

from caliber.errors import Refused
from caliber.interfaces.rest.answers import answer
from caliber.interfaces.rest.callers import Call, may
from caliber.interfaces.rest.running import TicketHeader, stopped_when_left, ticket_of
from caliber.interfaces.rest.schemas.query import Receipt, Replay, Replayed
from caliber.query import receipts
from caliber.query.replay import replay
from caliber.query.service import QueryService

router = APIRouter(prefix="/receipts", tags=["receipts"])


@router.get("/{receipt_id}", response_model=Receipt)
def get_receipt(call: Annotated[Call, may("query")], receipt_id: str) -> Response:
    """What is needed to get the figure again. A receipt is its owner's alone."""
    found = call.book.load(receipt_id)
    if found is None or call.who.username != found.principal.user:
        raise Refused("query.unknown_receipt", receipt_id, id=receipt_id)
    return answer(receipts.as_json(found))


@router.post("/{receipt_id}/replay", response_model=Replayed)
async def replay_receipt(
    request: Request,
    call: Annotated[Call, may("query")],
    receipt_id: str,
    given: Replay,
    ticket: TicketHeader = "",
) -> Response:
    """The figure again, and whether it is the same; the rules of access are those of now."""
    named = ticket_of(call, ticket)
    asked: list[QueryService] = [call.state.glances]

    def under(snapshot: Any) -> QueryService:
        if snapshot is call.state.snapshot:
            return call.state.glances
        asked.append(call.installation.under(snapshot))
        return asked[-1]

    def work() -> Response:
        found = replay(
            call.book,
            call.state.snapshot,
            under,
            receipt_id,
            call.who.principal,
            call.now,
            given.definition,
            given.data,
            named,
        )
        shown = found.now if "see_sql" in call.who.permissions else msgspec.structs.replace(found.now, sql="")
        document = {
            "then": receipts.as_json(found.then),
            "now": shown.as_dict(),
            "same": found.same,
            "notes": found.notes,
        }
        return answer(document)

    return await stopped_when_left(request, call, named, work, asked)
