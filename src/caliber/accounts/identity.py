"""Who is behind a request: the person, their place in the company, and what they may do."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from caliber.access import OWNER, Principal
from caliber.accounts.roles import ALL_PERMISSIONS, permissions_of, within
from caliber.accounts.secret_hash import hash_of
from caliber.errors import Refused
from caliber.store import Store, Transaction, departments, people, preferences, sessions, tokens
from caliber.store.people import Person

IDLE = timedelta(hours=24)
LONGEST = timedelta(days=14)
NOTED_EVERY = timedelta(minutes=5)


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """A person as a request acts for them. ``door``: session | token | local. ``likes``: their preferences."""

    principal: Principal
    person: Person
    permissions: frozenset[str]
    door: str = "session"
    scopes: tuple[str, ...] = ()
    likes: dict[str, str] = {}

    @property
    def username(self) -> str:
        return self.person.username

    @property
    def must_change_password(self) -> bool:
        """Somebody else chose the password; the person must choose their own first."""
        return self.door == "session" and self.person.password_at is None


# The project's owner at the command line of the machine itself.
LOCAL = Identity(
    principal=OWNER, person=Person(username="owner", name="owner"), permissions=ALL_PERMISSIONS, door="local"
)


def need(actor: Identity, permission: str) -> None:
    """Raises ``Refused("accounts.not_permitted")`` where the actor lacks it."""
    if permission not in actor.permissions:
        raise Refused("accounts.not_permitted", permission, permission=permission)


def need_own_password(actor: Identity) -> None:
    """Raises ``Refused("accounts.password_to_choose")`` while somebody else's password is in use."""
    if actor.must_change_password:
        raise Refused("accounts.password_to_choose", "password")


def by_session(store: Store, token: str, now: datetime) -> Identity:
    """Raises ``Refused``: ``accounts.sign_in_needed``, ``accounts.session_expired``."""
    if not token:
        raise Refused("accounts.sign_in_needed")
    token_hash = hash_of(token)
    with store.reading() as tx:
        found = sessions.session(tx, token_hash)
        if found is None:
            raise Refused("accounts.sign_in_needed")
        if found.expires_at <= now:
            raise Refused("accounts.session_expired")
        who = _identity(tx, found.username)
    if now - found.seen_at >= NOTED_EVERY:
        with store.transaction() as tx:
            sessions.seen(tx, token_hash, now, min(now + IDLE, found.created_at + LONGEST))
    return who


def by_token(store: Store, secret: str, now: datetime) -> Identity:
    """Raises ``Refused``: ``accounts.bad_token``, ``accounts.token_expired``."""
    with store.reading() as tx:
        found = tokens.by_hash(tx, hash_of(secret))
        if found is None or found.revoked_at is not None:
            raise Refused("accounts.bad_token")
        if found.expires_at <= now:
            raise Refused("accounts.token_expired", name=found.name)
        who = _identity(tx, found.username)
    if found.used_at is None or now - found.used_at >= NOTED_EVERY:
        with store.transaction() as tx:
            tokens.used(tx, found.id, now)
    return msgspec.structs.replace(
        who, door="token", scopes=found.scopes, permissions=within(who.permissions, found.scopes)
    )


def by_username(store: Store, username: str) -> Identity:
    """For ``--as``, jobs and tests. Raises ``Refused("accounts.unknown_person")``."""
    with store.reading() as tx:
        if people.person(tx, username) is None:
            raise Refused("accounts.unknown_person", username, username=username)
        return _identity(tx, username)


def principal_of(store: Store, username: str) -> Principal:
    """The principal of one person. Raises ``Refused``: ``accounts.unknown_person``, ``accounts.inactive``."""
    return by_username(store, username).principal


def _identity(tx: Transaction, username: str) -> Identity:
    person = people.person(tx, username)
    if person is None or not person.active:
        raise Refused("accounts.inactive", username, username=username)
    return Identity(
        principal=principal_from(tx, person),
        person=person,
        permissions=permissions_of(person.roles),
        likes=preferences.everything(tx, username),
    )


def principal_from(tx: Transaction, person: Person) -> Principal:
    """Own department first, then its ancestors."""
    tree = departments.everything(tx) if person.department else {}
    line: list[str] = []
    code = person.department
    while code and code not in line:
        line.append(code)
        code = tree[code].parent if code in tree else None
    return Principal(
        user=person.username,
        name=person.name,
        roles=person.roles,
        departments=tuple(line),
        attributes=person.attributes,
    )
