"""API tokens: one's own, and everybody's for those who manage them."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter
from starlette.responses import Response

from caliber.accounts.api_tokens import create_token, list_tokens, revoke_token
from caliber.interfaces.rest.answers import answer, empty, page
from caliber.interfaces.rest.callers import Call, may
from caliber.interfaces.rest.once import WriteRoute
from caliber.interfaces.rest.schemas.accounts import MadeToken, NewToken, TokenPage

router = APIRouter(prefix="/tokens", tags=["tokens"], route_class=WriteRoute)
Anybody = Annotated[Call, may("")]


@router.get("", response_model=TokenPage)
def list_all_tokens(call: Anybody, everybody: bool = False) -> Response:
    """Newest first, without those that were revoked."""
    return answer(page(list_tokens(call.store, call.who, everybody=everybody)))


@router.post("", status_code=201, response_model=MadeToken)
def add_token(call: Anybody, given: NewToken) -> Response:
    """The secret stands in this answer and nowhere else."""
    scopes = tuple(given.scopes)
    made = create_token(call.store, call.who, given.name, scopes, call.now, days=given.days, username=given.username)
    return answer(msgspec.structs.asdict(made.token) | {"secret": made.secret}, 201)


@router.delete("/{token_id}", status_code=204)
def delete_token(call: Anybody, token_id: str) -> Response:
    """Ends it at once."""
    revoke_token(call.store, call.who, token_id, call.now)
    return empty()
