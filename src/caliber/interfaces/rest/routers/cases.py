"""Metrics that might be taken for one another, as cases."""

from __future__ import annotations

from datetime import date, datetime, time
from operator import attrgetter
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from caliber.accounts import need
from caliber.catalog import change_requests as reviews
from caliber.catalog.bridges import Seeing, of_variants
from caliber.catalog.case_decisions import Decision, decide_case
from caliber.catalog.case_effects import effect_of
from caliber.catalog.case_outcomes import carried_out_since
from caliber.catalog.case_reviews import Reviewed as ReviewedCase
from caliber.catalog.case_reviews import with_reviews
from caliber.catalog.change_requests import Reviewed
from caliber.catalog.comparing import Comparing
from caliber.catalog.same_figures import scan_with_figures
from caliber.catalog.scan import scan
from caliber.interfaces.rest.answers import answer, etag, paged, several
from caliber.interfaces.rest.callers import Call, may
from caliber.interfaces.rest.once import WriteRoute
from caliber.interfaces.rest.running import TicketHeader, stopped_when_left, ticket_of
from caliber.interfaces.rest.schemas.cases import CaseDecision, CaseEffect, CaseQuestion, Cases, DecisionsInForce
from caliber.interfaces.rest.schemas.definitions import ChangeRequest

router = APIRouter(prefix="/cases", tags=["cases"], route_class=WriteRoute)


@router.get("", response_model=Cases)
async def list_cases(
    request: Request,
    call: Annotated[Call, may("see_catalog")],
    kind: Annotated[list[str], Query(default_factory=list, description="same_definition, same_name, contained, near")],
    status: Annotated[str, Query(max_length=20, description="open or decided")] = "",
    metric: Annotated[str, Query(max_length=200, description="a code or name")] = "",
    department: Annotated[str, Query(max_length=200, description="a code")] = "",
    owner: Annotated[str, Query(max_length=200, description="a part of a name")] = "",
    data: Annotated[bool, Query(description="compare figures of twelve months too")] = False,
    cursor: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
    ticket: TicketHeader = "",
) -> Response:
    """Open cases first, the most used first; of a metric that one may not know of there is none."""
    named = ticket_of(call, ticket)
    if data:
        need(call.who, "query")

    def work() -> Response:
        asking = Comparing(call.view, call.state.queries, call.now, named)
        found = scan_with_figures(asking) if data else scan(call.view, asking.columns_of)
        found = found.only(several(kind), status, metric, department, owner)
        around = {"metrics": found.metrics, "left_out": found.left_out, "since": found.since, "until": found.until}
        page = paged(found.cases, attrgetter("id"), cursor, limit)
        items = with_reviews(call.store, call.who, call.state.snapshot, page["items"])
        return answer({**page, "items": [_shown(one) for one in items], **around})

    return await stopped_when_left(request, call, named, work)


@router.get("/decisions", response_model=DecisionsInForce)
def list_decisions(
    call: Annotated[Call, may("see_catalog")],
    since: Annotated[date | None, Query(description="a day; without one, this month")] = None,
) -> Response:
    """What was decided by change requests and is in force, newest first, whatever became of the metrics."""
    first = datetime.combine(since or call.now.date().replace(day=1), time(), call.now.tzinfo)
    return answer({"items": carried_out_since(call.store, call.who, call.view, first)})


@router.post("/decisions", status_code=201, response_model=ChangeRequest)
async def decide(
    request: Request, call: Annotated[Call, may("propose_changes")], given: CaseDecision, ticket: TicketHeader = ""
) -> Response:
    """Opens the change request that carries the decision out; somebody else approves it."""
    named = ticket_of(call, ticket)
    return await stopped_when_left(request, call, named, lambda: _decided(call, given, named))


def _decided(call: Call, given: CaseDecision, ticket: str) -> Response:
    decision = Decision(
        kind=given.kind, metric=given.metric, others=tuple(given.others), reason=given.reason, bridge=given.bridge
    )
    spanned = of_variants(Seeing(call.view, call.state.glances, call.store, call.now), decision, ticket)
    made = decide_case(call.store, call.who, call.view, decision, call.lang, call.now, spanned)
    changes = reviews.visible_changes(made, call.state.snapshot, call.who)
    headers = {"Location": f"/api/v1/change-requests/{made.id}", "ETag": etag(made.base)}
    return answer(reviews.as_json(Reviewed(made), changes), 201, headers)


@router.post("/decisions/effect", response_model=CaseEffect)
def foresee(call: Annotated[Call, may("see_catalog")], given: CaseQuestion) -> Response:
    """What the decision would do, before anybody asks for it; also for who may not."""
    decision = Decision(kind=given.kind, metric=given.metric, others=tuple(given.others), reason="")
    effect = effect_of(call.store, call.who, call.view, decision, call.lang, call.now)
    return answer(effect)


def _shown(reviewed: ReviewedCase) -> dict[str, Any]:
    return msgspec.structs.asdict(reviewed.case) | {"reviews": reviewed.reviews}
