"""Two definitions side by side: the verdict with its proof, clause by clause; and all of it as a workbook."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from starlette.responses import Response

from caliber.accounts import need
from caliber.catalog.desk import side_by_side, stand_of
from caliber.catalog.desk_book import MEDIA, desk_book
from caliber.catalog.exports import check_export
from caliber.compiler import MetricQuery
from caliber.errors import Refused
from caliber.interfaces.rest.answers import answer, download
from caliber.interfaces.rest.callers import Call, may
from caliber.interfaces.rest.running import TicketHeader, stopped_when_left, ticket_of
from caliber.interfaces.rest.schemas.compare import Compare, ExportDesk, SideBySide
from caliber.interfaces.rest.sides import range_of, sides_of
from caliber.query.service import QueryService
from caliber.reconcile import Reconciliation, reconcile

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
    responses={200: {"content": {MEDIA: {}}, "description": "The workbook."}},
)
async def export_comparison(
    request: Request, call: Annotated[Call, may("export")], given: ExportDesk, ticket: TicketHeader = ""
) -> Response:
    """Both definitions and the causes of the gap as a workbook."""
    named = ticket_of(call, ticket)
    asked: list[QueryService] = [call.state.queries]

    def work() -> Response:
        left, right = sides_of(call, given, asked)
        one, other = (stand_of(call.view, side, call.now, named) for side in (left, right))
        for stand in (one, other):
            check_export(stand.asking.view, MetricQuery(metrics=(stand.name,)))
        beside = side_by_side(one, other)
        codes = (beside.left.code, beside.right.code)
        found: Reconciliation | Refused
        try:
            found = reconcile(left, right, range_of(given), call.now, named)
        except Refused as refused:  # the definitions are worth a file of their own
            if not refused.code.startswith("reconcile."):
                raise
            found = refused
        content = desk_book(call.view, beside, found, call.lang, call.now)
        return download(content, MEDIA, f"{codes[0]}-{codes[1]}.xlsx")

    return await stopped_when_left(request, call, named, work, asked)
