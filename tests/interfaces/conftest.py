"""The application as the server runs it, over the demo company: real store, real data, no socket between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from caliber.app.installation import Served
from caliber.app.project import open_project
from caliber.app.server import prepare
from caliber.demo import DEMO_PASSWORD, build_demo
from caliber.interfaces.rest.application import make_app
from caliber.settings import Settings

TODAY = date(2026, 11, 24)
NOW = "2026-11-24T09:00:00+08:00"
ROWS = 20_000

API = "/api/v1"
# Of the people department: for everybody else it does not exist.
SECRET = "payroll"


class Visitor:
    """A browser or a program at the interface. ``get("/metrics", q="…")``; writes carry the session's CSRF token."""

    def __init__(self, app: ASGIApp, headers: dict[str, str] | None = None) -> None:
        self.client = TestClient(app, raise_server_exceptions=True)
        self.client.headers.update(headers or {})

    def sign_in(self, username: str, password: str = DEMO_PASSWORD) -> Visitor:
        answer = self.client.post(f"{API}/session", json={"username": username, "password": password})
        assert answer.status_code == 200, answer.text
        return self

    def send(self, method: str, path: str, headers: dict[str, str] | None = None, **rest: Any) -> httpx.Response:
        proof = {"X-CSRF-Token": self.client.cookies.get("caliber_csrf", "")} if method != "GET" else {}
        answer: httpx.Response = self.client.request(method, API + path, headers=proof | (headers or {}), **rest)
        return answer

    def get(self, path: str, headers: dict[str, str] | None = None, **params: Any) -> httpx.Response:
        return self.send("GET", path, headers, params=params or None)

    def post(self, path: str, body: Any = None, headers: dict[str, str] | None = None) -> httpx.Response:
        return self.send("POST", path, headers, json=body)

    def put(self, path: str, body: Any = None) -> httpx.Response:
        return self.send("PUT", path, json=body)

    def patch(self, path: str, body: Any) -> httpx.Response:
        return self.send("PATCH", path, json=body)

    def delete(self, path: str) -> httpx.Response:
        return self.send("DELETE", path)

    def query(self, *metrics: str, **rest: Any) -> httpx.Response:
        return self.post("/query", {"metrics": list(metrics), **rest})


As = Callable[..., Visitor]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project folder of the demo company."""
    return build_demo(tmp_path_factory.mktemp("rest") / "yunhe", rows=ROWS, today=TODAY).folder


@pytest.fixture(scope="session")
def served(folder: Path) -> Iterator[Served]:
    settings = Settings(project=str(folder), demo=True, now=NOW, engine_threads=1)
    prepare(open_project(settings))
    installation = Served(open_project(settings))
    yield installation
    installation.close()


@pytest.fixture(scope="session")
def app(served: Served) -> ASGIApp:
    return make_app(served)


@pytest.fixture(scope="session")
def visitors(app: ASGIApp) -> dict[str, Visitor]:
    """Sessions that are open already, by user name: a password takes its time."""
    return {}


@pytest.fixture
def as_(app: ASGIApp, visitors: dict[str, Visitor]) -> As:
    """``as_("wang")``: somebody signed in; ``as_("")``: nobody."""

    def visitor(username: str = "wang") -> Visitor:
        if not username:
            return Visitor(app)
        if username not in visitors:
            visitors[username] = Visitor(app).sign_in(username)
        return visitors[username]

    return visitor


@pytest.fixture
def token(app: ASGIApp, as_: As) -> Callable[..., Visitor]:
    """``token("query", of="wang")``: a program with a token of these scopes."""

    def program(*scopes: str, of: str = "wang") -> Visitor:
        made = as_(of).post("/tokens", {"name": "test", "scopes": list(scopes), "days": 1})
        assert made.status_code == 201, made.text
        return Visitor(app, {"Authorization": f"Bearer {made.json()['secret']}"})

    return program


def code(answer: httpx.Response) -> str:
    """The code of a refusal, which must be a problem document with the status that it was sent under."""
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["message"]
    found: str = problem["code"]
    return found
