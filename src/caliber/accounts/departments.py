"""The tree of departments: those of the definitions, and those that administrators add."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

import msgspec

from caliber.accounts.identity import Identity, need
from caliber.errors import Refused
from caliber.model import objects
from caliber.model.suggest import suggest
from caliber.model.text import Text
from caliber.store import Store, Transaction, audit, departments, people
from caliber.store.departments import Department

_CODE = re.compile(r"[a-z][a-z0-9_-]{0,63}")


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A department in the tree, with how many people it has itself."""

    code: str
    name: Text
    parent: str | None
    origin: str
    people: int
    children: tuple[Node, ...] = ()


def list_departments(store: Store) -> dict[str, Department]:
    with store.reading() as tx:
        return departments.everything(tx)


def tree(store: Store) -> tuple[Node, ...]:
    """The roots, each with its children; by code."""
    with store.reading() as tx:
        known, counts = departments.everything(tx), people.in_departments(tx)

    def node(code: str) -> Node:
        found = known[code]
        below = tuple(node(child.code) for child in known.values() if child.parent == code)
        name = Text(zh=found.name_zh, en=found.name_en)
        return Node(
            code=code, name=name, parent=found.parent, origin=found.origin, people=counts.get(code, 0), children=below
        )

    return tuple(node(code) for code, found in known.items() if found.parent is None)


def add_department(
    store: Store, actor: Identity, code: str, name: Text, parent: str | None, now: datetime
) -> Department:
    """A new one. Raises ``Refused("accounts.department_taken")``, and as ``put_department`` does."""
    need(actor, "manage_departments")
    with store.reading() as tx:
        if code in departments.everything(tx):
            raise Refused("accounts.department_taken", "code", department=code)
    return put_department(store, actor, code, name, parent, now)


def put_department(
    store: Store, actor: Identity, code: str, name: Text, parent: str | None, now: datetime
) -> Department:
    """Add, rename or move. Raises ``Refused``: ``accounts.bad_code``, ``accounts.unknown_department``,
    ``accounts.department_cycle``, ``accounts.defined_department``."""
    need(actor, "manage_departments")
    if not _CODE.fullmatch(code):
        raise Refused("accounts.bad_code", "code", name=code)
    if not name:
        raise Refused("accounts.name_missing", "name")
    with store.transaction() as tx:
        known = departments.everything(tx)
        if code in known and known[code].origin == "definition":
            raise Refused("accounts.defined_department", code, department=code)
        if parent is not None:
            _check_parent(known, code, parent)
        made = Department(code=code, name_zh=name.zh, name_en=name.en, parent=parent)
        departments.put(tx, made)
        audit.note(tx, now, actor.username, "department.put", code, name=name.say("zh"), parent=parent)
        return made


def _check_parent(known: dict[str, Department], code: str, parent: str) -> None:
    if parent not in known:
        near = suggest(parent, known) or sorted(known)[:10]
        raise Refused("accounts.unknown_department", "parent", department=parent, known=near)
    above: str | None = parent
    while above:
        if above == code:
            raise Refused("accounts.department_cycle", "parent", department=code, parent=parent)
        above = known[above].parent


def remove_department(store: Store, actor: Identity, code: str, now: datetime) -> None:
    """Raises ``Refused``: ``accounts.unknown_department``, ``accounts.department_in_use``, ``…defined_department``."""
    need(actor, "manage_departments")
    with store.transaction() as tx:
        known = departments.everything(tx)
        if code not in known:
            raise Refused("accounts.unknown_department", "code", department=code, known=suggest(code, known))
        if known[code].origin == "definition":
            raise Refused("accounts.defined_department", code, department=code)
        if people.in_departments(tx).get(code) or any(d.parent == code for d in known.values()):
            raise Refused("accounts.department_in_use", code, department=code)
        departments.remove(tx, [code])
        audit.note(tx, now, actor.username, "department.removed", code)


def take_over(tx: Transaction, defined: Mapping[str, objects.Department]) -> None:
    """The departments of published definitions into the tree. One that is defined no longer becomes the app's own."""
    known = departments.everything(tx)
    placed: set[str] = set()
    for code in _parents_first(defined):
        given = defined[code]
        parent = given.parent if given.parent in placed else None  # a circle is cut, not written
        placed.add(code)
        wanted = Department(code=code, name_zh=given.name.zh, name_en=given.name.en, parent=parent, origin="definition")
        if known.get(code) != wanted:
            departments.put(tx, wanted)
    for code, found in known.items():
        if found.origin == "definition" and code not in defined:
            departments.put(tx, msgspec.structs.replace(found, origin="app"))


def _parents_first(defined: Mapping[str, objects.Department]) -> list[str]:
    out: list[str] = []

    def place(code: str, above: tuple[str, ...]) -> None:
        if code in out or code not in defined or code in above:
            return
        place(defined[code].parent, (*above, code))
        out.append(code)

    for code in defined:
        place(code, ())
    return out
