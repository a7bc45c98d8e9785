"""The metrics that one follows."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from caliber.catalog.browse import briefs
from caliber.catalog.lookup import metric_named
from caliber.catalog.usage import follow, unfollow
from caliber.interfaces.rest.answers import answer, empty, page
from caliber.interfaces.rest.callers import Call, may
from caliber.interfaces.rest.schemas.catalog import MetricList

router = APIRouter(prefix="/me/follows", tags=["follows"])
Follower = Annotated[Call, may("follow")]


@router.get("", response_model=MetricList)
def list_follows(call: Follower) -> Response:
    """In the order in which they were followed."""
    return answer(page(briefs(call.view, call.view.followed)))


@router.put("/{name}", status_code=204)
def put_follow(call: Follower, name: str) -> Response:
    """Following twice is following once."""
    follow(call.store, call.view, metric_named(call.view, name).code, call.now)
    return empty()


@router.delete("/{name}", status_code=204)
def delete_follow(call: Follower, name: str) -> Response:
    """Not following twice is not following."""
    unfollow(call.store, call.who.username, metric_named(call.view, name).code)
    return empty()
