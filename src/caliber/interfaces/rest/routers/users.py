"""Accounts, for those who manage people."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Query
from starlette.responses import Response

from caliber.accounts import Person
from caliber.accounts.passwords import random_password
from caliber.accounts.people import (
    Change,
    add_person,
    change_person,
    count_people,
    get_person,
    list_people,
    reset_password,
)
from caliber.interfaces.rest.answers import answer, page, read_cursor, write_cursor
from caliber.interfaces.rest.callers import Call, may
from caliber.interfaces.rest.once import WriteRoute
from caliber.interfaces.rest.render import account
from caliber.interfaces.rest.schemas.accounts import Account, AccountChange, AccountPage, MadeAccount, NewAccount

router = APIRouter(prefix="/users", tags=["users"], route_class=WriteRoute)
Manager = Annotated[Call, may("manage_people")]


@router.get("", response_model=AccountPage)
def list_users(
    call: Manager,
    q: Annotated[str, Query(max_length=200)] = "",
    cursor: Annotated[str, Query(max_length=2000)] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Response:
    """By user name; ``q`` is looked for in user names and names."""
    after = read_cursor(cursor) if cursor else ""
    found = list_people(call.store, call.who, q, after, limit + 1)
    following = write_cursor(found[limit - 1].username) if len(found) > limit else None
    total = count_people(call.store, call.who, q)
    return answer(page([account(person) for person in found[:limit]], following, total))


@router.post("", status_code=201, response_model=MadeAccount)
def add_user(call: Manager, given: NewAccount) -> Response:
    """Without a password one is made; the person changes it at the first sign-in either way."""
    password = given.password or random_password()
    person = Person(
        username=given.username,
        name=given.name,
        department=given.department or None,
        roles=tuple(given.roles),
        attributes={name: tuple(values) for name, values in given.attributes.items()},
    )
    made = add_person(call.store, call.who, person, password, call.now)
    shown = account(made) | {"password": "" if given.password else password}
    return answer(shown, 201, {"Location": f"/api/v1/users/{made.username}"})


@router.get("/{username}", response_model=Account)
def get_user(call: Manager, username: str) -> Response:
    """One account."""
    return answer(account(get_person(call.store, call.who, username)))


@router.patch("/{username}", response_model=Account)
def change_user(call: Manager, username: str, given: AccountChange) -> Response:
    """What is left out stays; a password given must be changed by the person at the next sign-in."""
    wanted = {name: value for name, value in given.model_dump(exclude_unset=True).items() if name != "password"}
    if given.password:
        reset_password(call.store, call.who, username, call.now, given.password)
    changed = change_person(call.store, call.who, username, _change(wanted), call.now)
    return answer(account(changed))


def _change(wanted: dict[str, Any]) -> Change:
    """``null`` takes a person out of their department and leaves everything else as it is."""
    given = {name: value for name, value in wanted.items() if value is not None or name == "department"}
    if "department" in given:
        given["department"] = given["department"] or None
    return msgspec.convert(given, Change)
