"""Who did what: the log that is only ever added to."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response, StreamingResponse

from caliber.catalog.usage import export_audit
from caliber.interfaces.rest.callers import Call, may

router = APIRouter(prefix="/audit", tags=["audit"])
LINES = "application/x-ndjson"


@router.get("", response_class=Response, responses={200: {"content": {LINES: {}}, "description": "JSON lines."}})
def get_audit(
    call: Annotated[Call, may("see_audit")], since: datetime | None = None, until: datetime | None = None
) -> Response:
    """In order, from ``since`` (inclusive) to ``until`` (exclusive); without a zone they are in the project's."""
    lines = export_audit(call.store, call.who, _zoned(call, since), _zoned(call, until))
    return StreamingResponse(lines, media_type=LINES)


def _zoned(call: Call, moment: datetime | None) -> datetime | None:
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=call.now.tzinfo)
