"""Two definitions side by side: the verdict with its proof, clause by clause; and all of it as a file."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from starlette.responses import Response

from caliber.accounts import need
from caliber.catalog.desk import side_by_side, stand_of
from caliber.catalog.desk_files import FILES, paper_of
from caliber.interfaces.rest.answers import answer, download
from caliber.interfaces.rest.callers import Call, may
from caliber.interfaces.rest.running import TicketHeader, stopped_when_left, ticket_of
from caliber.interfaces.rest.schemas.compare import Compare, ExportDesk, SideBySide
from caliber.interfaces.rest.sides import range_of, sides_of
from caliber.query.service import QueryService

router = APIRouter(prefix="/compare", tags=["compare"])


@router.post("", response_model=SideBySide)
async def compare_metrics(
    request: Request, call: Annotated[Call, may("see_catalog")], given: Compare, ticket: TicketHeader = ""
) -> Response:
    """Two definitions: proved equal, one within the other, or different in these clauses, and the rows that show it."""
    named = ticket_of(call, ticket)
    if given.data:
        need(call.who, "query")

    asked: list[QueryService] = [call.state.glances]

    def work() -> Response:
        left, right = (stand_of(call.view, one, call.now, named) for one in sides_of(call, given, asked))
        return answer(side_by_side(left, right, given.data))

    return await stopped_when_left(request, call, named, work, asked)


@router.post(
    "/export",
    response_class=Response,
    responses={200: {"content": {media: {} for media, _ in FILES.values()}, "description": "The file."}},
)
async def export_comparison(
    request: Request, call: Annotated[Call, may("export")], given: ExportDesk, ticket: TicketHeader = ""
) -> Response:
    """Both definitions, the causes of the gap and twelve months as a workbook or as a PDF."""
    named = ticket_of(call, ticket)
    asked: list[QueryService] = [call.state.queries]
    media, write = FILES[given.format]

    def work() -> Response:
        sides = sides_of(call, given, asked)
        paper = paper_of(call.view, sides, range_of(given), call.now, call.lang, named)
        names = (paper.beside.left.code, paper.beside.right.code)
        return download(write(paper), media, f"{names[0]}-{names[1]}.{given.format}")

    return await stopped_when_left(request, call, named, work, asked)
