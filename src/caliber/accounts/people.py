"""Accounts: made, changed, closed; passwords set; the first administrator."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from unicodedata import normalize

import msgspec

from caliber.accounts.identity import LOCAL, Identity, need
from caliber.accounts.passwords import check_password, hash_password, matches, random_password
from caliber.accounts.roles import ROLES
from caliber.accounts.secret_hash import hash_of
from caliber.errors import Refused
from caliber.model.suggest import suggest
from caliber.store import Store, Transaction, audit, departments, people, preferences, sessions, tokens
from caliber.store.people import Person
from caliber.store.turns import take_turn

_USERNAME = re.compile(r"[\w.@+-]{1,64}")
LIKES: dict[str, tuple[str, ...]] = {"lang": ("zh-CN", "en"), "theme": ("light", "dark", "system")}


class Change(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to change of an account; what is left out stays."""

    name: str | msgspec.UnsetType = msgspec.UNSET
    department: str | msgspec.UnsetType | None = msgspec.UNSET
    roles: tuple[str, ...] | msgspec.UnsetType = msgspec.UNSET
    attributes: dict[str, tuple[str, ...]] | msgspec.UnsetType = msgspec.UNSET
    active: bool | msgspec.UnsetType = msgspec.UNSET


def normal(username: str) -> str:
    """One spelling for a user name: full width and letter case do not count."""
    return normalize("NFKC", username).strip().casefold()


def setup_needed(store: Store) -> bool:
    """True while there is no administrator."""
    with store.reading() as tx:
        return not people.with_role(tx, "administrator")


def first_administrator(store: Store, username: str, password: str, name: str, now: datetime) -> Person:
    """The one account that may be made without signing in. Raises ``Refused("accounts.already_set_up")``."""
    hashed = _new_password(password, normal(username))
    with store.transaction() as tx:
        take_turn(tx, "administrators")
        if people.with_role(tx, "administrator"):
            raise Refused("accounts.already_set_up")
        person = Person(username=normal(username), name=name, roles=("administrator",))
        return _add(tx, LOCAL, person, hashed, now, own_password=True)


def add_person(
    store: Store, actor: Identity, person: Person, password: str, now: datetime, *, own_password: bool = False
) -> Person:
    """A new account. ``own_password``: the person chose it and need not change it at the first sign-in."""
    need(actor, "manage_people")
    person = msgspec.structs.replace(person, username=normal(person.username))
    hashed = _new_password(password, person.username)
    with store.transaction() as tx:
        return _add(tx, actor, person, hashed, now, own_password=own_password)


def add_people(store: Store, actor: Identity, persons: Iterable[Person], password: str, now: datetime) -> list[Person]:
    """Accounts of a demonstration, which share a password that everybody knows; those that exist are left alone."""
    need(actor, "manage_people")
    spelled = [msgspec.structs.replace(person, username=normal(person.username)) for person in persons]
    with store.reading() as tx:
        if all(people.person(tx, person.username) is not None for person in spelled):
            return []
    hashed = _new_password(password, "")  # slow on purpose, so not at every start
    with store.transaction() as tx:
        new = [person for person in spelled if people.person(tx, person.username) is None]
        return [_add(tx, actor, person, hashed, now, own_password=True) for person in new]


def _new_password(password: str, username: str) -> str:
    check_password(password, username)
    return hash_password(password)


def _add(tx: Transaction, actor: Identity, person: Person, hashed: str, now: datetime, *, own_password: bool) -> Person:
    if not _USERNAME.fullmatch(person.username):
        raise Refused("accounts.bad_username", "username", username=person.username)
    if people.person(tx, person.username) is not None:
        raise Refused("accounts.username_taken", "username", username=person.username)
    _check(tx, person)
    made = msgspec.structs.replace(person, created_at=now, password_at=now if own_password else None)
    people.add(tx, made, hashed)
    audit.note(
        tx, now, actor.username, "person.added", made.username, roles=list(made.roles), department=made.department
    )
    return made


def _check(tx: Transaction, person: Person) -> None:
    if not person.name.strip():
        raise Refused("accounts.name_missing", "name")
    for role in person.roles:
        if role not in ROLES:
            raise Refused("accounts.unknown_role", "roles", role=role, known=list(ROLES))
    known = departments.everything(tx)
    if person.department is not None and person.department not in known:
        near = suggest(person.department, known) or sorted(known)[:10]
        raise Refused("accounts.unknown_department", "department", department=person.department, known=near)


def change_person(store: Store, actor: Identity, username: str, change: Change, now: datetime) -> Person:
    """Raises ``Refused``: ``accounts.unknown_person``, ``accounts.last_administrator``, and as ``add_person`` does."""
    need(actor, "manage_people")
    wanted = {f: v for f in change.__struct_fields__ if (v := getattr(change, f)) is not msgspec.UNSET}
    with store.transaction() as tx:
        take_turn(tx, "administrators")
        before = _person(tx, username)
        after = msgspec.structs.replace(before, **wanted)
        _check(tx, after)
        was, stays = ("administrator" in p.roles and p.active for p in (before, after))
        if was and not stays and people.with_role(tx, "administrator") == [before.username]:
            raise Refused("accounts.last_administrator", username, username=username)
        people.put(tx, after)
        if before.active and not after.active:
            _shut_out(tx, after.username, now)
        _note_change(tx, actor, before, after, wanted, now)
        return after


def _note_change(
    tx: Transaction, actor: Identity, before: Person, after: Person, wanted: dict[str, Any], now: datetime
) -> None:
    changed = {f: [getattr(before, f), getattr(after, f)] for f in wanted if getattr(before, f) != getattr(after, f)}
    if changed:
        audit.note(tx, now, actor.username, "person.changed", after.username, **changed)


def _shut_out(tx: Transaction, username: str, now: datetime) -> None:
    sessions.end_all_of(tx, username)
    tokens.revoke_all_of(tx, username, now)


def deactivate(store: Store, actor: Identity, username: str, now: datetime) -> Person:
    """The account stays for the record; its sessions and tokens end at once."""
    return change_person(store, actor, username, Change(active=False), now)


def reset_password(store: Store, actor: Identity, username: str, now: datetime, password: str = "") -> str:
    """A password that the person must change; given, or made and returned, to be told to them once."""
    need(actor, "manage_people")
    password = password or random_password()
    hashed = _new_password(password, username)
    with store.transaction() as tx:
        person = _person(tx, username)
        people.put_password(tx, person.username, hashed, None)
        sessions.end_all_of(tx, person.username)
        audit.note(tx, now, actor.username, "password.reset", person.username)
    return password


def change_password(store: Store, actor: Identity, old: str, new: str, now: datetime, session: str = "") -> None:
    """One's own; the other sessions end.

    Raises ``Refused``: ``accounts.wrong_password``, ``accounts.password_not_new``, and what a poor password is refused.
    """
    with store.reading() as tx:
        stored = people.password_of(tx, actor.username)
    if not matches(old, stored):
        raise Refused("accounts.wrong_password", "old")
    if old == new:
        raise Refused("accounts.password_not_new", "new")
    hashed = _new_password(new, actor.username)
    with store.transaction() as tx:
        people.put_password(tx, actor.username, hashed, now)
        sessions.end_all_of(tx, actor.username, but=hash_of(session))
        audit.note(tx, now, actor.username, "password.changed", actor.username)


def get_person(store: Store, actor: Identity, username: str) -> Person:
    need(actor, "manage_people")
    with store.reading() as tx:
        return _person(tx, username)


def list_people(store: Store, actor: Identity, text: str = "", after: str = "", limit: int = 100) -> list[Person]:
    """By user name, from behind ``after``."""
    need(actor, "manage_people")
    with store.reading() as tx:
        return people.found(tx, text.strip(), after, limit)


def count_people(store: Store, actor: Identity, text: str = "") -> int:
    need(actor, "manage_people")
    with store.reading() as tx:
        return people.number(tx, text.strip())


def _person(tx: Transaction, username: str) -> Person:
    found = people.person(tx, normal(username))
    if found is None:
        raise Refused("accounts.unknown_person", "username", username=username)
    return found


def prefer(store: Store, actor: Identity, likes: dict[str, str]) -> dict[str, str]:
    """Language and theme. Raises ``Refused("accounts.unknown_preference")``."""
    for name, value in likes.items():
        if value not in LIKES.get(name, ()):
            raise Refused(
                "accounts.unknown_preference", name, name=name, value=value, known=list(LIKES.get(name, LIKES))
            )
    with store.transaction() as tx:
        preferences.put(tx, actor.username, likes)
        return preferences.everything(tx, actor.username)
