"""What this installation is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from caliber.interfaces.rest.answers import answer
from caliber.interfaces.rest.callers import Call, may
from caliber.interfaces.rest.schemas.definitions import Meta
from caliber.model.text import Text

router = APIRouter(prefix="/meta", tags=["meta"])
LANGUAGES = ("zh-CN", "en")


@router.get("", response_model=Meta)
def get_meta(call: Annotated[Call, may("")]) -> Response:
    """Version, project, calendar, and the day that it is there."""
    snapshot = call.state.snapshot
    model, calendar = snapshot.model, snapshot.model.calendar
    return answer(
        {
            "version": call.installation.options.version,
            "lang": LANGUAGES,
            "project": {"code": model.project, "name": model.name or Text(en=model.project)},
            "snapshot": snapshot.fingerprint,
            "calendar": {
                "week_start": calendar.week_start,
                "fiscal_year_start": calendar.fiscal_year_start,
                "timezone": calendar.timezone,
                "windows": calendar.windows,
                "today": call.now.date().isoformat(),
            },
        }
    )
