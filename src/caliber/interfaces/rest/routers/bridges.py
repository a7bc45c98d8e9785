"""What may lie between a sanctioned variant and its reference, and whether it still does."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import Response

from caliber.catalog.bridge_rounds import Watching, run_round
from caliber.catalog.bridges import Seeing, bridge, bridges, propose, visible_checks
from caliber.interchange.yaml_files.write import write_field
from caliber.interfaces.rest.answers import answer
from caliber.interfaces.rest.callers import Call, may
from caliber.interfaces.rest.running import TicketHeader, stopped_when_left, ticket_of
from caliber.interfaces.rest.schemas.bridges import (
    Bridge,
    BridgeChecks,
    Bridges,
    CheckBridges,
    ProposeBridge,
    ProposedBridge,
)

router = APIRouter(prefix="/bridges", tags=["bridges"])


@router.get("", response_model=Bridges)
def list_bridges(call: Annotated[Call, may("see_catalog")]) -> Response:
    """Those between metrics whose definitions one may see, the broken ones first, with their last closed periods."""
    return answer({"items": bridges(_seeing(call))})


@router.get("/{metric}", response_model=Bridge)
def get_bridge(call: Annotated[Call, may("see_catalog")], metric: str) -> Response:
    """That of one variant."""
    return answer(bridge(_seeing(call), metric))


@router.post("/checks", response_model=BridgeChecks)
async def check_bridges(
    request: Request, call: Annotated[Call, may("propose_changes")], given: CheckBridges, ticket: TicketHeader = ""
) -> Response:
    """Holds bridges against every closed period that is due, over the whole company's rows. A broken one is an alarm:
    an event for whoever listens, and a line of the audit log."""
    named = ticket_of(call, ticket)

    def work() -> Response:
        seeing = _seeing(call)
        names = [bridge(seeing, name).metric.code for name in given.metrics]
        watching = Watching(call.state.snapshot, call.state.glances, call.now, named)
        return answer({"items": visible_checks(seeing, run_round(call.store, watching, names, given.again))})

    return await stopped_when_left(request, call, named, work)


@router.post("/{metric}/proposal", response_model=ProposedBridge)
async def propose_bridge(
    request: Request, call: Annotated[Call, may("query")], metric: str, given: ProposeBridge, ticket: TicketHeader = ""
) -> Response:
    """What would explain the gap between a variant and its reference; nothing is changed."""
    named = ticket_of(call, ticket)

    def work() -> Response:
        found = propose(_seeing(call), metric, given.since, given.until, named)
        told: dict[str, Any] = {"bridge": msgspec.to_builtins(found), "yaml": write_field("bridge", found)}
        return answer(told)

    return await stopped_when_left(request, call, named, work)


def _seeing(call: Call) -> Seeing:
    return Seeing(call.view, call.state.glances, call.store, call.now)
