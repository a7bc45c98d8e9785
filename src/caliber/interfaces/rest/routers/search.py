"""Search over metrics, dimensions, subjects and sets, by names, pinyin and initials."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from caliber.catalog.search import search
from caliber.interfaces.rest.answers import answer, several
from caliber.interfaces.rest.callers import Call, may
from caliber.interfaces.rest.schemas.catalog import SearchResult

router = APIRouter(prefix="/search", tags=["search"])


@router.get("", response_model=SearchResult)
def search_everything(
    call: Annotated[Call, may("see_catalog")],
    types: Annotated[list[str], Query(default_factory=list, description="metric, dimension, domain, metric_set")],
    q: Annotated[str, Query(max_length=500)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
) -> Response:
    """The best hits first; what one may not know of is not among them."""
    return answer({"items": search(call.view, q, limit, several(types))})
