"""指标集: the named bundles."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from caliber.catalog.domains import list_sets, metric_set
from caliber.interfaces.rest.answers import answer, page
from caliber.interfaces.rest.callers import Call, may
from caliber.interfaces.rest.schemas.catalog import SetDetail, SetList

router = APIRouter(prefix="/metric-sets", tags=["metric sets"])
Reader = Annotated[Call, may("see_catalog")]


@router.get("", response_model=SetList)
def list_metric_sets(call: Reader) -> Response:
    """Those that hold a metric that one may know of."""
    return answer(page(list_sets(call.view)))


@router.get("/{code}", response_model=SetDetail)
def get_metric_set(call: Reader, code: str) -> Response:
    """The set with the lines of its metrics."""
    return answer(metric_set(call.view, code))
