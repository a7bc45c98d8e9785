"""People and their roles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from caliber.store import Transaction
from caliber.store.schema import people as table
from caliber.store.schema import person_roles


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """An account, without its password. ``attributes`` feed row filters: name -> values."""

    username: str
    name: str
    department: str | None = None
    roles: tuple[str, ...] = ()
    attributes: dict[str, tuple[str, ...]] = {}
    active: bool = True
    created_at: datetime | None = None
    password_at: datetime | None = None


_SHOWN = [column for column in table.c if column.name != "password"]


def person(tx: Transaction, username: str) -> Person | None:
    """The account of that name, whatever its letter case at sign-in was stored as."""
    row = tx.execute(sa.select(*_SHOWN).where(table.c.username == username)).one_or_none()
    return None if row is None else _made(dict(row._mapping), _roles(tx, [username]).get(username, ()))


def found(tx: Transaction, text: str = "", after: str = "", limit: int = 100) -> list[Person]:
    """Accounts whose user name or name holds ``text``, by user name, from behind ``after``."""
    query = sa.select(*_SHOWN).where(table.c.username > after).order_by(table.c.username).limit(limit)
    if text:
        query = query.where(_holding(text))
    rows = [dict(row._mapping) for row in tx.execute(query)]
    roles = _roles(tx, [row["username"] for row in rows])
    return [_made(row, roles.get(row["username"], ())) for row in rows]


def names(tx: Transaction, usernames: Iterable[str]) -> dict[str, str]:
    """What these people are called, by user name; who has no name or no account is left out."""
    query = sa.select(table.c.username, table.c.name).where(table.c.username.in_(list(usernames)))
    return {username: name for username, name in tx.execute(query) if name}


def with_roles(tx: Transaction, roles: Iterable[str], limit: int) -> list[str]:
    """User names of those who are active and have one of the roles, in order."""
    query = sa.select(table.c.username).join(person_roles, person_roles.c.username == table.c.username)
    query = query.where(person_roles.c.role.in_(list(roles)), table.c.active.is_(True))
    return list(tx.execute(query.distinct().order_by(table.c.username).limit(limit)).scalars())


def number(tx: Transaction, text: str = "") -> int:
    """How many accounts ``found`` goes through."""
    query = sa.select(sa.func.count()).select_from(table)
    return tx.execute(query.where(_holding(text)) if text else query).scalar_one()


def _holding(text: str) -> sa.ColumnElement[bool]:
    return table.c.username.icontains(text, autoescape=True) | table.c.name.icontains(text, autoescape=True)


def _roles(tx: Transaction, usernames: list[str]) -> dict[str, tuple[str, ...]]:
    out: dict[str, tuple[str, ...]] = {}
    query = sa.select(person_roles).where(person_roles.c.username.in_(usernames)).order_by(person_roles.c.role)
    for username, role in tx.execute(query):
        out[username] = (*out.get(username, ()), role)
    return out


def _made(row: dict[str, Any], roles: tuple[str, ...]) -> Person:
    attributes = {name: tuple(values) for name, values in row.pop("attributes").items()}
    return Person(**row, attributes=attributes, roles=roles)


def password_of(tx: Transaction, username: str) -> str | None:
    """The hash, for the one place that checks it."""
    return tx.execute(sa.select(table.c.password).where(table.c.username == username)).scalar_one_or_none()


def add(tx: Transaction, person: Person, password: str | None) -> None:
    """A new account with its roles. ``password`` is a hash."""
    values = msgspec.structs.asdict(person)
    values.pop("roles")
    tx.execute(sa.insert(table).values(values | {"password": password}))
    _put_roles(tx, person)


def put(tx: Transaction, person: Person) -> None:
    """Everything but the password, written over the account of that name."""
    values = msgspec.structs.asdict(person)
    for kept in ("roles", "username", "created_at", "password_at"):
        values.pop(kept)
    tx.execute(sa.update(table).where(table.c.username == person.username).values(values))
    tx.execute(sa.delete(person_roles).where(person_roles.c.username == person.username))
    _put_roles(tx, person)


def _put_roles(tx: Transaction, person: Person) -> None:
    rows = [{"username": person.username, "role": role} for role in dict.fromkeys(person.roles)]
    if rows:
        tx.execute(sa.insert(person_roles), rows)


def put_password(tx: Transaction, username: str, password: str, at: datetime | None) -> None:
    """A new hash; ``at`` is None where the person must still choose their own."""
    tx.execute(sa.update(table).where(table.c.username == username).values(password=password, password_at=at))


def with_role(tx: Transaction, role: str) -> list[str]:
    """The active people that have the role."""
    query = (
        sa.select(table.c.username)
        .join(person_roles, person_roles.c.username == table.c.username)
        .where(person_roles.c.role == role, table.c.active)
        .order_by(table.c.username)
    )
    return list(tx.execute(query).scalars())


def in_departments(tx: Transaction) -> dict[str, int]:
    """How many accounts each department has."""
    query = (
        sa.select(table.c.department, sa.func.count())
        .where(table.c.department.is_not(None))
        .group_by(table.c.department)
    )
    return {row[0]: row[1] for row in tx.execute(query)}


def of_departments(tx: Transaction, codes: Iterable[str]) -> list[str]:
    """The active people of these departments."""
    query = sa.select(table.c.username).where(table.c.department.in_(sorted(codes)), table.c.active)
    return list(tx.execute(query.order_by(table.c.username)).scalars())
