"""Nobody comes in without being known: every route, and the proof that a write comes from our own page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.types import ASGIApp

from caliber.interfaces.rest.application import api
from tests.interfaces.conftest import API, As, Visitor, code

# Open on purpose: signing in, the first administrator, and those who watch the server.
OPEN = {
    ("post", f"{API}/session"),
    ("delete", f"{API}/session"),
    ("post", f"{API}/setup"),
    ("get", "/healthz"),
    ("get", "/readyz"),
    ("get", "/metrics"),
}
ROUTES = [(method, path) for path, found in api().openapi()["paths"].items() for method in found]
CLOSED = [route for route in ROUTES if route not in OPEN]


def address(path: str) -> str:
    return path.replace("{", "").replace("}", "")


def test_what_is_open_exists() -> None:
    assert set(ROUTES) >= OPEN


@pytest.mark.parametrize(("method", "path"), CLOSED)
def test_anonymous_is_refused_everywhere(as_: As, method: str, path: str) -> None:
    answer = as_("").client.request(method, address(path), json={} if method != "get" else None)
    assert (answer.status_code, code(answer)) == (401, "accounts.sign_in_needed")


@pytest.mark.parametrize(("method", "path"), CLOSED)
def test_a_wrong_token_is_refused_everywhere(app: ASGIApp, method: str, path: str) -> None:
    visitor = Visitor(app, {"Authorization": "Bearer cal_wrong"})
    answer = visitor.client.request(method, address(path), json={} if method != "get" else None)
    assert (answer.status_code, code(answer)) == (401, "accounts.bad_token")


@pytest.mark.parametrize(("method", "path"), [route for route in CLOSED if route[0] != "get"])
def test_a_write_from_elsewhere_is_refused_everywhere(as_: As, method: str, path: str) -> None:
    client = as_("admin").client
    for headers in ({}, {"X-CSRF-Token": "guessed"}):
        answer = client.request(method, address(path), json={}, headers=headers)
        assert (answer.status_code, code(answer)) == (403, "server.csrf")


def test_the_csrf_token_of_another_session_is_refused(app: ASGIApp, as_: As) -> None:
    stolen = Visitor(app).sign_in("li").client.cookies["caliber_csrf"]
    client = Visitor(app).sign_in("wang").client
    client.cookies.set("caliber_csrf", stolen)
    answer = client.put(f"{API}/me/follows/orders", headers={"X-CSRF-Token": stolen})
    assert code(answer) == "server.csrf"


def test_a_page_of_another_site_cannot_write_even_with_the_token(as_: As) -> None:
    visitor = as_("wang")
    headers = {"X-CSRF-Token": visitor.client.cookies["caliber_csrf"], "Sec-Fetch-Site": "cross-site"}
    assert code(visitor.client.put(f"{API}/me/follows/orders", headers=headers)) == "server.csrf"
    credentials = {"username": "wang", "password": "demo-2026"}
    assert code(as_("").post("/session", credentials, {"Sec-Fetch-Site": "cross-site"})) == "server.csrf"


def test_the_sign_in_page_is_told_what_it_may_offer(as_: As) -> None:
    answer = as_("").get("/session")
    assert code(answer) == "accounts.sign_in_needed"
    offer = answer.json()
    assert offer["setup_needed"] is False
    assert {"username", "password", "name", "title", "department"} == set(offer["demo_accounts"][0])
    for account in offer["demo_accounts"][:2]:
        assert as_("").sign_in(account["username"], account["password"])


def test_the_cookie_of_the_session_is_out_of_reach_of_scripts(app: ASGIApp) -> None:
    answer = Visitor(app).client.post(f"{API}/session", json={"username": "wang", "password": "demo-2026"})
    session, csrf = answer.headers.get_list("set-cookie")
    assert session.startswith("caliber_session=") and "HttpOnly" in session and "SameSite=lax" in session
    assert csrf.startswith("caliber_csrf=") and "HttpOnly" not in csrf


def test_signing_out_ends_the_session_at_once(app: ASGIApp) -> None:
    visitor = Visitor(app).sign_in("wang")
    kept = visitor.client.cookies["caliber_session"]
    assert visitor.delete("/session").status_code == 204
    assert "caliber_session" not in visitor.client.cookies
    visitor.client.cookies.set("caliber_session", kept)
    assert visitor.get("/session").status_code == 401


def test_wrong_passwords_are_answered_alike_and_then_not_at_all(as_: As) -> None:
    known = as_("").post("/session", {"username": "gao", "password": "wrong-one"})
    unknown = as_("").post("/session", {"username": "nobody-here", "password": "wrong-one"})
    assert known.json() == unknown.json()
    for _ in range(4):
        as_("").post("/session", {"username": "gao", "password": "wrong-one"})
    answer = as_("").post("/session", {"username": "gao", "password": "demo-2026"})
    assert (answer.status_code, code(answer)) == (429, "accounts.too_many_attempts")
    assert int(answer.headers["retry-after"]) > 0


PAIR = {"left": "gross_sales", "right": "gmv"}
MONTH = {"since": "2026-10-01", "until": "2026-10-31"}
BODIES = {
    "/query": {"metrics": ["orders"]},
    "/compare": PAIR,
    "/compare/export": PAIR | MONTH,
    "/reconcile": PAIR | MONTH,
}
SCOPES = [
    ("read", "GET", "/metrics", 200),
    ("read", "GET", "/metrics/orders", 200),
    ("read", "POST", "/query", 403),
    ("read", "GET", "/users", 403),
    ("read", "POST", "/compare", 200),
    ("read", "POST", "/compare/export", 403),
    ("read", "POST", "/reconcile", 403),
    ("query", "POST", "/reconcile", 200),
    ("query", "POST", "/query", 200),
    ("query", "GET", "/dimensions", 200),
    ("query", "PUT", "/me/follows/orders", 403),
    ("query", "POST", "/definitions/check", 403),
    ("define", "POST", "/query", 403),
    ("admin", "GET", "/users", 200),
    ("admin", "POST", "/query", 403),
]


@pytest.mark.parametrize(("scope", "method", "path", "status"), SCOPES)
def test_a_token_carries_its_scopes_and_no_more(
    token: Callable[..., Visitor], scope: str, method: str, path: str, status: int
) -> None:
    program = token(scope, of="admin")
    body = BODIES.get(path, {"files": {"caliber.yaml": "project: x"}})
    answer = program.send(method, path, json=body if method == "POST" else None)
    assert answer.status_code == status
    if status == 403:
        assert code(answer) == "accounts.not_permitted"


def test_a_token_needs_no_csrf_and_does_not_open_the_owners_session(token: Callable[..., Visitor]) -> None:
    program = token("read")
    assert program.client.put(f"{API}/me/follows/orders").status_code == 204
    answer = program.put("/session/password", {"old": "demo-2026", "new": "another-one-7"})
    assert (answer.status_code, code(answer)) == (403, "accounts.not_permitted")


def test_a_revoked_token_ends_at_once(as_: As, app: ASGIApp) -> None:
    made = as_("wang").post("/tokens", {"name": "short", "scopes": ["read"]}).json()
    program = Visitor(app, {"Authorization": f"Bearer {made['secret']}"})
    assert program.get("/meta").status_code == 200
    assert as_("wang").delete(f"/tokens/{made['id']}").status_code == 204
    assert (program.get("/meta").status_code, code(program.get("/meta"))) == (401, "accounts.bad_token")
    assert made["secret"] not in as_("wang").get("/tokens").text


def test_another_persons_token_is_as_unknown_as_none(as_: As) -> None:
    made = as_("li").post("/tokens", {"name": "of li", "scopes": ["read"]}).json()
    theirs, none = as_("wang").delete(f"/tokens/{made['id']}"), as_("wang").delete("/tokens/tok_nothing")
    assert (theirs.status_code, code(theirs)) == (none.status_code, code(none)) == (404, "accounts.unknown_token")
