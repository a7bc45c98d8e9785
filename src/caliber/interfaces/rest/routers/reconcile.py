"""The gap between two figures, explained; and the rows behind a cause."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import Response

from caliber.catalog.behind_files import FILES, Sheet
from caliber.catalog.desk_course import course
from caliber.interfaces.rest.answers import answer, download
from caliber.interfaces.rest.callers import Call, may
from caliber.interfaces.rest.running import TicketHeader, stopped_when_left, ticket_of
from caliber.interfaces.rest.schemas.reconcile import (
    Behind,
    Course,
    ExportRows,
    Reconcile,
    ReconcileRows,
    Reconciliation,
)
from caliber.interfaces.rest.sides import range_of, sides_of
from caliber.query.service import QueryService
from caliber.reconcile import behind, reconcile

router = APIRouter(prefix="/reconcile", tags=["reconcile"])


@router.post("", response_model=Reconciliation)
async def reconcile_metrics(
    request: Request, call: Annotated[Call, may("query")], given: Reconcile, ticket: TicketHeader = ""
) -> Response:
    """Two metrics over one period: causes that sum to the gap exactly, each with how many rows it speaks of."""
    named = ticket_of(call, ticket)
    asked: list[QueryService] = [call.state.queries]

    def work() -> Response:
        left, right = sides_of(call, given, asked)
        found = reconcile(left, right, range_of(given), call.now, named)
        if "see_sql" not in call.who.permissions:
            hidden = [msgspec.structs.replace(figure, sql="") for figure in (found.left, found.right)]
            found = msgspec.structs.replace(found, left=hidden[0], right=hidden[1])
        return answer(msgspec.structs.asdict(found) | {"residual": found.residual})

    return await stopped_when_left(request, call, named, work, asked)


@router.post("/course", response_model=Course)
async def course_of_both(
    request: Request, call: Annotated[Call, may("query")], given: Reconcile, ticket: TicketHeader = ""
) -> Response:
    """Both figures over the twelve months that end with the one of ``until``."""
    named = ticket_of(call, ticket)
    asked: list[QueryService] = [call.state.glances]

    def work() -> Response:
        left, right = sides_of(call, given, asked)
        return answer(course(left, right, given.until, call.now, named, tuple(given.where)).as_dict())

    return await stopped_when_left(request, call, named, work, asked)


@router.post("/rows", response_model=Behind)
async def rows_of_cause(
    request: Request, call: Annotated[Call, may("query")], given: ReconcileRows, ticket: TicketHeader = ""
) -> Response:
    """The rows behind a cause, for whoever may use both metrics; they sum to it."""
    named = ticket_of(call, ticket)
    asked: list[QueryService] = [call.state.queries]

    def work() -> Response:
        left, right = sides_of(call, given, asked)
        return answer(behind(left, right, range_of(given), given.cause, call.now, given.limit, named))

    return await stopped_when_left(request, call, named, work, asked)


@router.post(
    "/rows/export",
    response_class=Response,
    responses={200: {"content": {media: {} for media, _, _ in FILES.values()}, "description": "The file."}},
)
async def export_rows(
    request: Request, call: Annotated[Call, may("export")], given: ExportRows, ticket: TicketHeader = ""
) -> Response:
    """The rows behind a cause as a file: CSV, or a workbook with a sheet that says what they are rows of."""
    named = ticket_of(call, ticket)
    asked: list[QueryService] = [call.state.queries]
    media, ending, write = FILES[given.format]

    def work() -> Response:
        left, right = sides_of(call, given, asked)
        found = behind(left, right, range_of(given), given.cause, call.now, given.limit, named)
        metric, other = (one.service.snapshot.find_metric(one.metric) for one in (left, right))
        sheet = Sheet(
            sides=(left.name, right.name),
            format=metric.format,
            unit=metric.unit,
            asked=range_of(given),
            who=call.who.principal.name or call.who.username,
            now=call.now,
            lang=call.lang,
        )
        return download(write(found, sheet), media, f"{metric.code}-{other.code}-rows.{ending}")

    return await stopped_when_left(request, call, named, work, asked)
