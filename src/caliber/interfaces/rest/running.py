"""Questions that may take long: in threads of their own, stopped when nobody waits for them any more."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

import anyio
import anyio.to_thread
from fastapi import Header, Request

from caliber.compiler import MetricQuery
from caliber.errors import CaliberError
from caliber.interfaces.rest.callers import Call
from caliber.query.result import QueryResult
from caliber.query.service import QueryService
from caliber.reconcile import Asked

AT_ONCE = 32  # questions; others wait, while sign-in and catalog go on
AGAIN = 0.05  # seconds: a question stands between two statements for a moment, and is stopped at the next
LOOK_EVERY = 0.5  # seconds between looks whether another process was asked to stop it

TicketHeader = Annotated[
    str, Header(alias="X-Query-Ticket", max_length=200, description="A name of your own, to stop the question by.")
]

Answered = TypeVar("Answered")


def ticket_of(call: Call, given: str) -> str:
    """The name under which a question can be stopped: only by whom asked it."""
    return f"{call.who.username}/{given or secrets.token_hex(8)}"


async def stopped_when_left(
    request: Request,
    call: Call,
    ticket: str,
    work: Callable[[], Answered],
    asked: Sequence[QueryService] | None = None,
) -> Answered:
    """``work`` in a thread. Where the client goes away or somebody stops the ticket, what runs under it is cancelled.

    ``asked``: the services that may be at work for it; those of the state where none are given.
    """
    working = asyncio.ensure_future(anyio.to_thread.run_sync(work, limiter=_lane(request)))
    leaving = asyncio.ensure_future(_left(request))
    stopping = asyncio.ensure_future(_stopped(call, ticket))
    try:
        await asyncio.wait({working, leaving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        while not working.done():
            for queries in asked or (call.state.queries,):
                queries.sources.cancel(ticket)
            await asyncio.wait({working}, timeout=AGAIN)
        return working.result()
    finally:
        leaving.cancel()
        stopping.cancel()


async def _stopped(call: Call, ticket: str) -> None:
    """Returns when the ticket is to be stopped, in whichever process that was said."""
    while True:
        await asyncio.sleep(LOOK_EVERY)
        if await anyio.to_thread.run_sync(call.installation.to_be_stopped, ticket):
            return


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _lane(request: Request) -> anyio.CapacityLimiter:
    """The threads for questions, apart from those of everything else."""
    lane: anyio.CapacityLimiter | None = getattr(request.app.state, "lane", None)
    if lane is None:
        lane = request.app.state.lane = anyio.CapacityLimiter(AT_ONCE)
    return lane


def run_logged(call: Call, query: MetricQuery, ticket: str, side: Asked | None = None) -> QueryResult:
    """The answer, and a line in the log of questions whatever came of it. ``side``: as whom, if not the caller."""
    began = time.perf_counter()
    metrics, outcome, receipt = query.metrics, "ok", ""
    try:
        queries, who = (side.service, side.principal) if side is not None else (call.state.queries, call.who.principal)
        result = queries.run(query, who, call.now, ticket)
        metrics, receipt = tuple(result.statement.versions), result.receipt
        return result
    except CaliberError as error:
        outcome = error.code
        raise
    finally:
        spent = (time.perf_counter() - began) * 1000
        call.installation.note_question(call.who.username, call.door, metrics, outcome, spent, receipt)
