"""The server: a project prepared once, then served by one or several worker processes."""

from __future__ import annotations

import errno
import logging
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from caliber.accounts.identity import LOCAL
from caliber.accounts.people import add_people
from caliber.app.installation import Served
from caliber.app.pages import StaticPages
from caliber.app.project import Project, open_project
from caliber.catalog.publish import synchronize
from caliber.errors import Refused
from caliber.interfaces.rest.application import make_app
from caliber.settings import Settings
from caliber.store import hold

if TYPE_CHECKING:
    from starlette.types import ASGIApp

Announce = Callable[[str], None]
PATIENCE = 15  # seconds that a worker may take to finish what it answers
FAULT = 3


def serve(settings: Settings, announce: Announce | None = None) -> int:
    """Serves until it is told to stop; the exit status. ``announce`` gets the address once, when requests are answered.

    Raises ``Refused`` (``server.broken_project``, ``server.port_in_use``, ``store.in_use``, …) and ``SourceError``
    before anything is served.
    """
    project = open_project(settings)
    _ = project.snapshot  # definitions with errors are told before anything is made
    check_address(settings.host, settings.port)
    lease = hold(settings.store_url, f"{address(settings)} (PID {os.getpid()})")
    try:
        prepare(project)
        return _run(settings, project, announce)
    finally:
        lease.close()


def prepare(project: Project) -> None:
    """What must be done once, before any worker: store at this program's schema, definitions published, demo people.

    Everything is closed again: workers open files of their own.
    """
    project.mark_kept()
    try:
        synchronize(project.store, project.snapshot, project.now())
        if project.settings.demo:
            _add_demo_people(project)
    finally:
        project.close()


def _add_demo_people(project: Project) -> None:
    from caliber.accounts import Person
    from caliber.catalog.usage import follow_all
    from caliber.demo import DEMO_PASSWORD, DEMO_PEOPLE

    people = [
        Person(
            username=one.username,
            name=one.name,
            department=one.department,
            roles=one.roles,
            attributes=one.attributes,
        )
        for one in DEMO_PEOPLE
    ]
    made = {person.username for person in add_people(project.store, LOCAL, people, DEMO_PASSWORD, project.now())}
    follow_all(project.store, {one.username: one.follows for one in DEMO_PEOPLE if one.username in made}, project.now())


def check_address(host: str, port: int) -> None:
    """Raises ``Refused``: ``server.port_in_use``, ``server.cannot_listen``."""
    try:
        family, kind, proto, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, proto) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(place)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Refused("server.port_in_use", port=port) from None
        raise Refused("server.cannot_listen", host=host, port=port, reason=error.strerror or str(error)) from None


def address(settings: Settings) -> str:
    """Where people reach it."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)
    return f"http://{f'[{host}]' if ':' in host and not host.startswith('[') else host}:{settings.port}"


def _run(settings: Settings, project: Project, announce: Announce | None) -> int:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    server = Server(
        "caliber.app.server",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        workers=settings.workers,
        backlog=2048,
        websockets=False,
        log_level=LogLevels.warning,
        workers_kill_timeout=PATIENCE,
    )
    first = multiprocessing.Semaphore(1)  # the first worker that is ready takes it and says so
    loader = partial(_worker, settings, project, announce, first)
    try:
        server.serve(target_loader=loader, wrap_loader=False)
    except SystemExit as left:
        return FAULT if left.code else 0
    return 0


def _worker(settings: Settings, project: Project, announce: Announce | None, first: Any) -> ASGIApp:
    """The application of one worker process."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True, name="end").start()
    served = Served(project)
    app = make_app(served, StaticPages(), served.close)
    say = announce if announce is not None and first.acquire(block=False) else None
    threading.Thread(target=_once_listening, args=(settings, say, served.warm), daemon=True, name="begin").start()
    return app


def _end_with(server: int) -> None:
    """A worker whose server was killed stops too: nobody else would stop it, and it holds the port."""
    while os.getppid() == server:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


def _once_listening(settings: Settings, announce: Announce | None, warm: Callable[[], None]) -> None:
    """Once a connection is taken, which the worker does only after its application is made: says so, then warms up."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    for _ in range(PATIENCE * 50):
        try:
            socket.create_connection((host, settings.port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
            continue
        if announce is not None:
            announce(address(settings))
        warm()
        return
