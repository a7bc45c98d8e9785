"""Around every request: how large it may be, what the answer forbids the browser, how long it took."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from caliber.errors import Refused
from caliber.interfaces.rest.languages import language
from caliber.interfaces.rest.problems import problem_answer
from caliber.interfaces.rest.telemetry import Telemetry

log = logging.getLogger("caliber.rest")

# Styles of single elements are set by charts and by React; scripts come from our own files alone.
CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
SECURITY: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
NOT_KEPT = (b"cache-control", b"no-store")
API = "/api/"


class TooLargeError(HTTPException):
    """The body went over the limit while it was read; of the kind that the application lets through."""

    def __init__(self, limit: int) -> None:
        super().__init__(413, str(limit))


class Guard:
    """ASGI around the application: nothing goes in or out beside it."""

    def __init__(self, app: ASGIApp, telemetry: Telemetry, body_limit: int) -> None:
        self.app = app
        self.telemetry = telemetry
        self.body_limit = body_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        sent = _Sent(send, scope["path"].startswith(API))
        self.telemetry.entered()
        try:
            await self._run(scope, receive, sent)
        finally:
            self.telemetry.left(scope, sent.status, time.perf_counter() - began)

    async def _run(self, scope: Scope, receive: Receive, sent: _Sent) -> None:
        length = dict(scope["headers"]).get(b"content-length", b"0")
        try:
            if length.isdigit() and int(length) > self.body_limit:
                raise TooLargeError(self.body_limit)
            await self.app(scope, _counted(receive, self.body_limit), sent)
        except TooLargeError:
            if sent.status:
                raise
            lang = language(dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1"))
            refused = Refused("server.too_large", scope["path"], limit=self.body_limit)
            await problem_answer(refused.problem, 413, lang)(scope, receive, sent)
        except Exception:
            if not sent.status:
                raise
            # The problem has been told to the client and written to the log already.


class _Sent:
    """Adds the headers to what is sent, and remembers the status."""

    def __init__(self, send: Send, api: bool) -> None:
        self._send = send
        self._api = api
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = list(message.get("headers", ()))
            known = {name for name, _ in headers}
            headers += [pair for pair in SECURITY if pair[0] not in known]
            if self._api and NOT_KEPT[0] not in known:
                headers.append(NOT_KEPT)
            message = {**message, "headers": headers}
        await self._send(message)


def _counted(receive: Receive, limit: int) -> Callable[[], Awaitable[Message]]:
    """The body, counted while it comes: not everybody says how long it is."""
    held = 0

    async def counted() -> Message:
        nonlocal held
        message = await receive()
        held += len(message.get("body", b""))
        if held > limit:
            raise TooLargeError(limit)
        return message

    return counted
