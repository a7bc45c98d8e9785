"""Figures: run, explain, export, cancel."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import Response

from caliber.catalog.exports import WRITERS, check_export
from caliber.compiler import MetricQuery
from caliber.interfaces.rest.answers import JSON, answer, download
from caliber.interfaces.rest.arrow import ARROW, arrow_stream
from caliber.interfaces.rest.callers import Call, may
from caliber.interfaces.rest.running import TicketHeader, run_logged, stopped_when_left, ticket_of
from caliber.interfaces.rest.schemas import query as shapes
from caliber.interfaces.rest.sides import side_of
from caliber.query.result import QueryResult

router = APIRouter(prefix="/query", tags=["query"])


def asked(given: shapes.MetricQuery) -> MetricQuery:
    """The question as the compiler takes it."""
    return msgspec.convert(given.model_dump(exclude={"asked_as"}), MetricQuery)


@router.post("", response_model=shapes.QueryResult, responses={200: {"content": {ARROW: {}}}})
async def run_query(
    request: Request, call: Annotated[Call, may("query")], given: shapes.Question, ticket: TicketHeader = ""
) -> Response:
    """Figures with their statement and receipt; as an Arrow stream where Accept says so."""
    named = ticket_of(call, ticket)
    wanted = request.headers.get("accept", JSON)
    services = [call.state.queries]

    def work() -> Response:
        side = side_of(call, given.metrics, given.asked_as, services)
        result = run_logged(call, asked(given), named, side)
        shown = result if "see_sql" in call.who.permissions else msgspec.structs.replace(result, sql="")
        if ARROW in wanted:
            return Response(arrow_stream(shown), media_type=ARROW)
        return Response(shown.to_json(), media_type=JSON)

    return await stopped_when_left(request, call, named, work, services)


@router.post("/explain", response_model=shapes.Explained)
def explain_query(call: Annotated[Call, may("see_sql")], given: shapes.Explain) -> Response:
    """The SQL, the plan, or the question as it was understood; nothing is run."""
    found = call.state.queries.explain(asked(given.query), call.who.principal, call.now, given.what)
    return answer({given.what: found})


@router.post(
    "/export",
    response_class=Response,
    responses={200: {"content": {media: {} for media, _, _ in WRITERS.values()}, "description": "The file."}},
)
async def export_query(
    request: Request, call: Annotated[Call, may("export")], given: shapes.Export, ticket: TicketHeader = ""
) -> Response:
    """The figures as a file: CSV, or a workbook with a sheet that says what they count (口径)."""
    named = ticket_of(call, ticket)
    media, ending, write = WRITERS[given.format]

    def work() -> Response:
        query = asked(given.query)
        check_export(call.view, query)
        result = run_logged(call, query, named)
        return download(write(call.view, result, query, call.lang, call.now), media, f"{_stem(result)}.{ending}")

    return await stopped_when_left(request, call, named, work)


def _stem(result: QueryResult) -> str:
    """The name of the file: the metrics, by code."""
    return "-".join(list(result.statement.versions)[:3]) or "caliber"


@router.post("/cancel", response_model=shapes.Cancelled)
def cancel_query(call: Annotated[Call, may("query")], given: shapes.Cancel) -> Response:
    """Stops what runs under one's own ticket, in whichever process; false where nothing can be running."""
    named = ticket_of(call, given.ticket)
    here = call.state.queries.sources.cancel(named)
    return answer({"cancelled": call.installation.stop(named) or here})
