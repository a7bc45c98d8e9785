"""The application: every router under /api/v1, the watchers' addresses beside it, the pages behind."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Protocol

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from caliber.interfaces.rest import problems
from caliber.interfaces.rest.guard import Guard
from caliber.interfaces.rest.openapi import document
from caliber.interfaces.rest.routers import (
    audit,
    bridges,
    cases,
    change_requests,
    compare,
    definitions,
    departments,
    dimensions,
    domains,
    follows,
    health,
    home,
    intakes,
    meta,
    metric_sets,
    metrics,
    query,
    receipts,
    reconcile,
    roles,
    search,
    session,
    tokens,
    users,
)
from caliber.interfaces.rest.serving import Installation
from caliber.interfaces.rest.telemetry import PREFIX, Telemetry

ROUTERS = (
    session, meta, home, follows, metrics, search, dimensions, query, receipts, compare, reconcile, cases, bridges,
    intakes, domains, metric_sets, definitions, change_requests, users, departments, roles, tokens, audit,
)  # fmt: skip


class Pages(Protocol):
    """The web app's files."""

    def page(self, headers: Headers) -> Response:
        """The page that every address of the web app begins with."""

    def file(self, path: str, headers: Headers) -> Response | None:
        """A file of the web app; the page where the path is none; None where there are no pages."""


def make_app(
    installation: Installation, pages: Pages | None = None, closing: Callable[[], None] | None = None
) -> ASGIApp:
    """The ASGI application. ``pages``: the web app; ``closing``: called once when the server stops."""
    telemetry = Telemetry()
    app = api(installation, telemetry, closing)
    app.state.pages = pages
    if pages is not None:
        app.router.routes.append(_fallback(pages))
    return Guard(app, telemetry, installation.options.body_limit)


def api(
    installation: Installation | None = None,
    telemetry: Telemetry | None = None,
    closing: Callable[[], None] | None = None,
) -> FastAPI:
    """The routes alone; without an installation they can only be described."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        if closing is not None:
            closing()

    app = Described(
        title="Caliber · 口径",
        version="1",
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        generate_unique_id_function=_name_of,
        redirect_slashes=False,
    )
    app.state.installation = installation
    app.state.telemetry = telemetry
    problems.register(app)
    for resource in ROUTERS:
        app.include_router(resource.router, prefix=PREFIX)
    app.include_router(health.router)
    return app


class Described(FastAPI):
    """FastAPI whose document says of refusals what they are."""

    def openapi(self) -> dict[str, Any]:
        return document(self)


def _name_of(route: APIRoute) -> str:
    return route.name


def _fallback(pages: Pages) -> Route:
    """Every other address is the web app's; what looks like the API and is not there stays not found."""

    async def show(request: Any) -> Response:
        path: str = request.url.path
        found = None if path.startswith("/api/") else pages.file(path, request.headers)
        if found is None:
            from starlette.exceptions import HTTPException

            raise HTTPException(404)
        return found

    return Route("/{path:path}", show, methods=["GET"], include_in_schema=False)
