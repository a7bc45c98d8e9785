"""Who calls, and with what right: a bearer token, or the session cookie with proof that our own page sent it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache, cached_property
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from caliber.accounts import Identity, need
from caliber.accounts.identity import by_session, by_token, need_own_password
from caliber.accounts.secret_hash import csrf_matches
from caliber.catalog.view import View
from caliber.errors import Refused
from caliber.interfaces.rest.problems import lang_of
from caliber.interfaces.rest.serving import Installation, State
from caliber.query.receipts import ReceiptBook

SESSION = "caliber_session"
CSRF = "caliber_csrf"
CSRF_HEADER = "x-csrf-token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

_BEARER = HTTPBearer(auto_error=False, scheme_name="token", description="An API token of a person, with its scopes.")
_COOKIE = APIKeyCookie(
    name=SESSION, auto_error=False, scheme_name="session", description="Writes carry X-CSRF-Token beside it."
)


class Call:
    """One request: the installation, the definitions it works on, who calls, when, in which language."""

    def __init__(self, installation: Installation, who: Identity, lang: str, session: str = "") -> None:
        self.installation = installation
        self.who = who
        self.lang = lang
        self.session = session

    @property
    def store(self) -> Any:
        return self.installation.store

    @cached_property
    def state(self) -> State:
        return self.installation.state()

    @cached_property
    def now(self) -> datetime:
        return self.installation.now()

    @cached_property
    def view(self) -> View:
        return self.installation.view(self.state, self.who.principal)

    @property
    def book(self) -> ReceiptBook:
        """Where receipts are kept."""
        book = self.state.queries.receipts
        assert book is not None
        return book

    @property
    def door(self) -> str:
        """As the log of questions has it."""
        return "web" if self.who.door == "session" else "rest"


def installation_of(request: Request) -> Installation:
    found: Installation = request.app.state.installation
    return found


def bearer_of(request: Request) -> str:
    """The token of an Authorization header."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def came_from_elsewhere(request: Request) -> bool:
    """Whether the browser says that another site's page sent this."""
    return request.headers.get("sec-fetch-site", "") in ("cross-site", "same-site")


def check_csrf(request: Request, session: str) -> None:
    """Raises ``Refused("server.csrf")`` unless the page could read the cookie beside the session's."""
    echoed, kept = request.headers.get(CSRF_HEADER, ""), request.cookies.get(CSRF, "")
    if came_from_elsewhere(request) or not echoed or echoed != kept or not csrf_matches(session, echoed):
        raise Refused("server.csrf", CSRF_HEADER)


def identified(request: Request, bearer: str) -> tuple[Identity, str]:
    """Who calls, and their session's token. Raises ``Refused`` (``accounts.…``, ``server.csrf``)."""
    installation = installation_of(request)
    if bearer:
        return by_token(installation.store, bearer, installation.now()), ""
    if "authorization" in request.headers:
        raise Refused("accounts.bad_token", "Authorization")
    session = request.cookies.get(SESSION, "")
    who = by_session(installation.store, session, installation.now())
    if request.method not in SAFE:
        check_csrf(request, session)
    return who, session


@cache
def _caller(permission: str, any_password: bool) -> Callable[..., Call]:
    def caller(
        request: Request,
        bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
        cookie: Annotated[str | None, Depends(_COOKIE)],
    ) -> Call:
        who, session = identified(request, bearer.credentials if bearer is not None else "")
        if not any_password:
            need_own_password(who)
        if permission:
            need(who, permission)
        request.state.username = who.username
        return Call(installation_of(request), who, lang_of(request), session)

    return caller


def may(permission: str, any_password: bool = False) -> Any:
    """The dependency of a route: somebody who is known and has this permission ("" = anybody who is known).

    ``any_password``: also while their password is one that an administrator set.
    """
    return Depends(_caller(permission, any_password))
