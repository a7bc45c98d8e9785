"""Dimensions that metrics can be broken down by, and their members."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from caliber.catalog.dimensions import dimensions_of
from caliber.catalog.lookup import definition_named
from caliber.catalog.members import members
from caliber.interfaces.rest.answers import answer, page, several
from caliber.interfaces.rest.callers import Call, may
from caliber.interfaces.rest.schemas.catalog import DimensionList, Members
from caliber.model.objects import Metric

router = APIRouter(prefix="/dimensions", tags=["dimensions"])
Metrics = Annotated[list[str], Query(default_factory=list, description="The dimensions that all of these share.")]


@router.get("", response_model=DimensionList)
def list_dimensions(call: Annotated[Call, may("see_catalog")], metrics: Metrics) -> Response:
    """Usable with all of the metrics; without metrics every dimension."""
    return answer(page(dimensions_of(call.view, _metrics(call, metrics))))


@router.get("/{name}/values", response_model=Members)
def list_values(
    call: Annotated[Call, may("query")],
    name: str,
    metrics: Metrics,
    q: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 50,
) -> Response:
    """Members whose value or name contains ``q``, in order."""
    found = members(call.view, call.state.glances, name, call.now, _metrics(call, metrics), q, limit)
    return answer(found)


def _metrics(call: Call, names: list[str]) -> list[Metric]:
    return [definition_named(call.view, name) for name in several(names)]
