"""Signing in and out, the first administrator, one's own password and preferences."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from caliber.accounts import Identity
from caliber.accounts.departments import list_departments
from caliber.accounts.identity import LONGEST
from caliber.accounts.people import change_password, first_administrator, prefer, setup_needed
from caliber.accounts.sign_in import SignedIn, sign_in, sign_out
from caliber.errors import Refused
from caliber.interfaces.rest.answers import answer, empty
from caliber.interfaces.rest.callers import (
    CSRF,
    SESSION,
    Call,
    bearer_of,
    came_from_elsewhere,
    check_csrf,
    identified,
    installation_of,
    may,
)
from caliber.interfaces.rest.problems import lang_of, problem_answer, status_of
from caliber.interfaces.rest.render import account
from caliber.interfaces.rest.schemas.accounts import Account, Likes, Passwords, Preferences, Session, Setup, SignIn
from caliber.interfaces.rest.schemas.shared import SignInNeeded
from caliber.interfaces.rest.serving import Installation
from caliber.model.text import Text

router = APIRouter(tags=["session"])


@router.get("/session", response_model=Session, responses={401: {"model": SignInNeeded}})
def get_session(request: Request) -> Response:
    """Who is signed in. Where nobody is, what the sign-in page may offer stands beside the refusal."""
    installation = installation_of(request)
    try:
        who, session = identified(request, bearer_of(request))
    except Refused as refused:
        status = status_of(refused.problem, {})
        if status != 401:
            raise
        return problem_answer(
            refused.problem,
            status,
            lang_of(request),
            {"WWW-Authenticate": "Bearer"},
            setup_needed=setup_needed(installation.store),
            demo_accounts=installation.options.demo_accounts,
        )
    return answer(_session(Call(installation, who, lang_of(request), session)))


@router.post("/session", response_model=Session, responses={401: {"model": SignInNeeded}})
def open_session(request: Request, given: SignIn) -> Response:
    """Signs in: the session cookie, and beside it the one whose value goes back in X-CSRF-Token."""
    installation = installation_of(request)
    if came_from_elsewhere(request):
        raise Refused("server.csrf", "Sec-Fetch-Site")
    address = request.client.host if request.client else ""
    made = sign_in(installation.store, given.username, given.password, installation.now(), address)
    response = answer(_session(Call(installation, made.identity, lang_of(request), made.token)))
    _set_cookies(response, made, installation.options.secure_cookies or request.url.scheme == "https")
    return response


def _set_cookies(response: Response, made: SignedIn, secure: bool) -> None:
    age = int(LONGEST.total_seconds())
    response.set_cookie(SESSION, made.token, age, path="/", secure=secure, httponly=True, samesite="lax")
    response.set_cookie(CSRF, made.csrf, age, path="/", secure=secure, samesite="lax")


@router.delete("/session", status_code=204)
def close_session(request: Request) -> Response:
    """Signs out. Without a session there is nothing to do."""
    session = request.cookies.get(SESSION, "")
    if session:
        check_csrf(request, session)
        sign_out(installation_of(request).store, session)
    response = empty()
    response.delete_cookie(SESSION, path="/", httponly=True, samesite="lax")
    response.delete_cookie(CSRF, path="/", samesite="lax")
    return response


@router.post("/setup", status_code=201, response_model=Account)
def set_up(request: Request, given: Setup) -> Response:
    """The first administrator, while there is none; the one account that is made without signing in."""
    installation = installation_of(request)
    if came_from_elsewhere(request):
        raise Refused("server.csrf", "Sec-Fetch-Site")
    person = first_administrator(installation.store, given.username, given.password, given.name, installation.now())
    return answer(account(person), 201)


@router.put("/session/password", status_code=204)
def put_password(call: Annotated[Call, may("", any_password=True)], given: Passwords) -> Response:
    """One's own password; the other sessions end."""
    if call.who.door != "session":
        raise Refused("accounts.not_permitted", "password", permission="session")
    change_password(call.store, call.who, given.old, given.new, call.now, call.session)
    return empty()


@router.put("/session/preferences", response_model=Likes)
def put_preferences(call: Annotated[Call, may("")], given: Preferences) -> Response:
    """Language and theme; what is left out stays."""
    wanted = {name: value for name, value in given.model_dump().items() if value is not None}
    return answer(prefer(call.store, call.who, wanted))


def _session(call: Call) -> dict[str, Any]:
    who, model = call.who, call.state.snapshot.model
    return {
        "user": _user(call.installation, who),
        "permissions": sorted(who.permissions),
        "setup_needed": False,
        "must_change_password": who.must_change_password,
        "project": {"code": model.project, "name": model.name or Text(en=model.project)},
    }


def _user(installation: Installation, who: Identity) -> dict[str, Any]:
    code = who.person.department
    found = list_departments(installation.store).get(code) if code else None
    name = Text(zh=found.name_zh, en=found.name_en) if found else Text()
    return {
        "username": who.username,
        "name": who.person.name,
        "roles": who.person.roles,
        "department": {"code": code, "name": name or Text(en=code)} if code else None,
        "departments": who.principal.departments,
        "attributes": who.person.attributes,
        "lang": who.likes.get("lang", ""),
        "theme": who.likes.get("theme", ""),
    }
