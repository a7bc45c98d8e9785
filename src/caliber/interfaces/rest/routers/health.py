"""For those who watch the server: is it alive, is it ready, what has it done."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from caliber.errors import Refused
from caliber.interfaces.rest.answers import answer
from caliber.interfaces.rest.callers import installation_of
from caliber.interfaces.rest.schemas.definitions import Health
from caliber.interfaces.rest.telemetry import MEDIA

router = APIRouter(tags=["health"])


@router.get("/healthz", response_model=Health)
async def get_health() -> Response:
    """The process answers."""
    return answer({"status": "ok"})


@router.get("/readyz", response_model=Health)
async def get_readiness(request: Request) -> Response:
    """Definitions are loaded and the store is open."""
    if not installation_of(request).ready:
        raise Refused("server.not_ready")
    return answer({"status": "ready"})


@router.get("/metrics", response_class=Response, responses={200: {"content": {MEDIA: {}}}})
async def get_telemetry(request: Request) -> Response:
    """Prometheus series. A browser that comes here wants the page of the same address."""
    pages = getattr(request.app.state, "pages", None)
    if pages is not None and "text/html" in request.headers.get("accept", ""):
        shown: Response = pages.page(request.headers)
        return shown
    return Response(request.app.state.telemetry.text(), media_type=MEDIA)
