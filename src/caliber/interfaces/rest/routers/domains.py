"""业务主题: the tree of subjects."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from caliber.catalog.domains import domain_tree
from caliber.interfaces.rest.answers import answer, page
from caliber.interfaces.rest.callers import Call, may
from caliber.interfaces.rest.schemas.catalog import DomainList

router = APIRouter(prefix="/domains", tags=["domains"])


@router.get("", response_model=DomainList)
def list_domains(call: Annotated[Call, may("see_catalog")]) -> Response:
    """The roots with everything below them, and how many metrics each holds."""
    return answer(page(domain_tree(call.view)))
