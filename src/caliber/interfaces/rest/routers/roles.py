"""The roles that people may have."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from caliber.accounts.roles import ROLE_NAMES, ROLES, permissions_of
from caliber.interfaces.rest.answers import answer, page
from caliber.interfaces.rest.callers import Call, may
from caliber.interfaces.rest.schemas.accounts import RoleList

router = APIRouter(prefix="/roles", tags=["roles"])


@router.get("", response_model=RoleList)
def list_roles(call: Annotated[Call, may("see_catalog")]) -> Response:
    """Each with everything that it permits in the installation."""
    rows = [{"code": r, "name": ROLE_NAMES[r], "permissions": sorted(permissions_of([r]))} for r in ROLES]
    return answer(page(rows))
