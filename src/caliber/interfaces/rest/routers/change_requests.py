"""Change requests: proposed, reviewed by somebody else, published as one."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from starlette.responses import Response

from caliber.catalog import change_requests as reviews
from caliber.catalog.change_requests import Reviewed
from caliber.catalog.proposals import completed
from caliber.interfaces.rest.answers import answer, check_match, etag, paged
from caliber.interfaces.rest.callers import Call, may
from caliber.interfaces.rest.once import WriteRoute
from caliber.interfaces.rest.proposed import proposed_snapshot
from caliber.interfaces.rest.schemas.definitions import (
    BrokenDefinitions,
    ChangeRequest,
    ChangeRequests,
    NewChangeRequest,
    Verdict,
)

router = APIRouter(prefix="/change-requests", tags=["change requests"], route_class=WriteRoute)
Reader = Annotated[Call, may("see_catalog")]
Proposer = Annotated[Call, may("propose_changes")]
Approver = Annotated[Call, may("approve_changes")]


@router.get("", response_model=ChangeRequests)
def list_change_requests(
    call: Reader,
    status: Annotated[str, Query(max_length=40, description="open, approved, applied, rejected, withdrawn")] = "",
    cursor: Annotated[str, Query(max_length=2000)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """Newest first."""
    found = reviews.list_requests(call.store, call.who, status)
    page = paged(found, lambda request: request.id, cursor, limit)
    return answer(page | {"items": [_shown(call, Reviewed(request)) for request in page["items"]]})


@router.post("", status_code=201, response_model=ChangeRequest, responses={422: {"model": BrokenDefinitions}})
def open_change_request(
    call: Proposer, given: NewChangeRequest, if_match: Annotated[str | None, Header()] = None
) -> Response:
    """Proposes the definitions of the files, against the state that ``base`` or If-Match names."""
    fingerprint = call.state.snapshot.fingerprint
    check_match(fingerprint, if_match)
    proposed = completed(call.view, proposed_snapshot(given.files))
    base = given.base or (fingerprint if if_match else "")
    made = reviews.open_request(call.store, call.who, base, proposed, given.message, call.now)
    headers = {"Location": f"/api/v1/change-requests/{made.id}", "ETag": etag(made.base)}
    return answer(_shown(call, Reviewed(made)), 201, headers)


@router.get("/{request_id}", response_model=ChangeRequest)
def get_change_request(call: Reader, request_id: str) -> Response:
    """With the decisions on it, and its changes as far as one may see them."""
    return answer(_shown(call, reviews.get_request(call.store, call.who, request_id)))


@router.post("/{request_id}/approve", response_model=ChangeRequest)
def approve_change_request(call: Approver, request_id: str, given: Verdict) -> Response:
    """Approves and puts into force at once; nobody approves their own."""
    done = reviews.approve(call.store, call.who, request_id, given.note, call.now)
    call.installation.renew()
    return answer(_shown(call, done))


@router.post("/{request_id}/reject", response_model=ChangeRequest)
def reject_change_request(call: Approver, request_id: str, given: Verdict) -> Response:
    """With a reason."""
    return answer(_shown(call, reviews.reject(call.store, call.who, request_id, given.note, call.now)))


@router.post("/{request_id}/withdraw", response_model=ChangeRequest)
def withdraw_change_request(call: Proposer, request_id: str) -> Response:
    """By its author."""
    return answer(_shown(call, reviews.withdraw(call.store, call.who, request_id, call.now)))


def _shown(call: Call, reviewed: Reviewed) -> dict[str, Any]:
    changes = reviews.visible_changes(reviewed.request, call.state.snapshot, call.who)
    return reviews.as_json(reviewed, changes)
