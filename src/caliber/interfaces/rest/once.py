"""Idempotency-Key: a write that is sent again, because its answer was lost, is not done again."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from hashlib import sha256
from typing import Any

import msgspec
from fastapi import Request
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from caliber.accounts import Identity
from caliber.accounts.replies import begin, finish, release
from caliber.interfaces.rest.callers import SAFE, bearer_of, identified, installation_of

HEADER = "idempotency-key"
AGAIN = {"Idempotent-Replayed": "true"}
KEPT = ("content-type", "etag", "location")
SECRETS = ("secret", "password")  # shown once: a repeated answer is without them

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class WriteRoute(APIRoute):
    """The routes of a resource that is written to."""

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def once(request: Request) -> Response:
            key = request.headers.get(HEADER, "")
            if not key or request.method in SAFE:
                return await handle(request)
            who, _ = await run_in_threadpool(identified, request, bearer_of(request))
            return await _once(request, who, _short(key), handle)

        return once


def _short(key: str) -> str:
    """Keys are of any length; what is kept is not."""
    return sha256(key.encode()).hexdigest()


async def _once(request: Request, who: Identity, key: str, handle: Handler) -> Response:
    installation = installation_of(request)
    asked = sha256(f"{request.method} {request.url.path}?{request.url.query}\n".encode() + await request.body())
    before = await run_in_threadpool(begin, installation.store, who, key, asked.hexdigest(), installation.now())
    if before is not None:
        return Response(before.body, before.status or 200, before.headers | AGAIN)
    try:
        response = await handle(request)
    except BaseException:
        await run_in_threadpool(release, installation.store, who, key)
        raise
    kept = {name: response.headers[name] for name in KEPT if name in response.headers}
    body = without_secrets(bytes(response.body))
    await run_in_threadpool(finish, installation.store, who, key, response.status_code, kept, body)
    return response


def without_secrets(body: bytes) -> bytes:
    """A JSON answer whose secrets are blanked; any other as it is."""
    try:
        document = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return body
    if not isinstance(document, dict) or not any(document.get(name) for name in SECRETS):
        return body
    return msgspec.json.encode(document | {name: "" for name in SECRETS if name in document})
