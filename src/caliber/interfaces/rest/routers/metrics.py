"""Metrics: the list with its facets, the card, lineage, versions."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from caliber.catalog.browse import Narrowing, list_metrics
from caliber.catalog.card import card
from caliber.catalog.history import history
from caliber.catalog.intake_runs import reports_of
from caliber.catalog.intake_shown import department_named
from caliber.catalog.lookup import definition_named, metric_named
from caliber.catalog.sources import lineage
from caliber.errors import Refused, SourceError
from caliber.interfaces.rest.answers import answer, page, several
from caliber.interfaces.rest.callers import Call, may
from caliber.interfaces.rest.schemas.catalog import Lineage, MetricDetail, MetricPage, MetricReports, MetricVersionList
from caliber.model.objects import Metric

router = APIRouter(prefix="/metrics", tags=["metrics"])
Reader = Annotated[Call, may("see_catalog")]
ALTERNATIVES = "One or several values; those of one facet are alternatives."
Facet = Annotated[list[str], Query(default_factory=list, description=ALTERNATIVES)]


@router.get("", response_model=MetricPage)
def list_all_metrics(
    call: Reader,
    *,
    q: Annotated[str, Query(max_length=500)] = "",
    domain: Facet,
    department: Facet,
    kind: Facet,
    status: Facet,
    sensitivity: Facet,
    owner: Facet,
    tag: Facet,
    certified: Facet,
    sort: str = "",
    cursor: Annotated[str, Query(max_length=2000)] = "",
    limit: int = 50,
) -> Response:
    """The catalog, narrowed and sorted, a page at a time."""
    narrowing = Narrowing(
        q=q,
        domain=several(domain),
        department=several(department),
        kind=several(kind),
        status=several(status),
        sensitivity=several(sensitivity),
        owner=several(owner),
        tag=several(tag),
        certified=several(certified),
    )
    return answer(list_metrics(call.view, call.store, narrowing, sort, cursor, limit))


@router.get("/{name}", response_model=MetricDetail)
def get_metric(call: Reader, name: str) -> Response:
    """The whole card, by code, name or alias."""
    metric = metric_named(call.view, name)
    call.installation.note_look(call.who.username, metric.code)
    return answer(card(call.view, metric, call.who.permissions, as_of(call, metric)))


def as_of(call: Call, metric: Metric) -> str | None:
    """The watermark of its data; a source that does not answer leaves it unknown, and the card is shown even so."""
    if not call.view.may("see_definition", metric.code):
        return None
    try:
        return call.state.queries.as_of(metric.code, call.now) or None
    except (Refused, SourceError):
        return None


@router.get("/{name}/lineage", response_model=Lineage)
def get_lineage(call: Reader, name: str) -> Response:
    """What the metric rests on, down to the columns, and what rests on it."""
    return answer(lineage(call.view, definition_named(call.view, name)))


@router.get("/{name}/versions", response_model=MetricVersionList)
def get_versions(call: Reader, name: str) -> Response:
    """Every version, newest first."""
    return answer(page(history(call.store, call.view, definition_named(call.view, name))))


@router.get("/{name}/reports", response_model=MetricReports)
def get_reports(call: Reader, name: str) -> Response:
    """The reports taken in whose figure is this metric: adopted as it, or merged into it."""
    metric = definition_named(call.view, name)
    found = reports_of(call.store, metric.code)
    snapshot = call.state.snapshot
    items = [
        {"place": one.place, "name": one.name, "department": department_named(snapshot, one.department)}
        for one in found
    ]
    return answer({"items": items})
