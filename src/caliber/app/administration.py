"""People, departments and tokens: of the store of a folder, or of a server; the same values as the REST interface's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

import msgspec

if TYPE_CHECKING:
    from caliber.app.project import Project
    from caliber.app.remote import RemoteDoor
    from caliber.model.text import Text
    from caliber.store import Store

Row = dict[str, Any]


class Administration(Protocol):
    """Every method raises ``Refused`` or ``SourceError``. A row holds no password but one that was made just now."""

    def users(self, text: str = "") -> list[Row]:
        """Accounts by user name."""

    def add_user(self, account: Row, password: str) -> Row:
        """With ``password`` where one was made here."""

    def change_user(self, username: str, change: Row) -> Row:
        """What ``change`` names is replaced."""

    def reset_password(self, username: str, password: str) -> str:
        """The new one, which the person must change."""

    def departments(self) -> list[Row]:
        """The roots, each with its ``children``."""

    def put_department(self, code: str, name: Text, parent: str | None, known: bool) -> Row:
        """``known``: it exists already and is changed."""

    def remove_department(self, code: str) -> None:
        """One that nobody belongs to."""

    def tokens(self) -> list[Row]:
        """All that one may see."""

    def create_token(self, name: str, scopes: tuple[str, ...], days: int, username: str) -> Row:
        """With its ``secret``, which is never shown again."""

    def revoke_token(self, token_id: str) -> None:
        """At once."""


class LocalAdministration:
    """The store of a project folder, as its owner."""

    def __init__(self, project: Project) -> None:
        self._project = project

    @property
    def _store(self) -> Store:
        return self._project.store_with_definitions

    def users(self, text: str = "") -> list[Row]:
        from caliber.accounts.identity import LOCAL
        from caliber.accounts.people import list_people

        found: list[Row] = []
        while True:
            after = found[-1]["username"] if found else ""
            page = [_plain(person) for person in list_people(self._store, LOCAL, text, after)]
            if not page:
                return found
            found += page

    def add_user(self, account: Row, password: str) -> Row:
        from caliber.accounts.identity import LOCAL
        from caliber.accounts.passwords import random_password
        from caliber.accounts.people import add_person
        from caliber.store.people import Person

        person = msgspec.convert(account, Person)
        chosen = password or random_password()
        made = add_person(self._store, LOCAL, person, chosen, self._project.now())
        return _plain(made) | {"password": "" if password else chosen}

    def change_user(self, username: str, change: Row) -> Row:
        from caliber.accounts.identity import LOCAL
        from caliber.accounts.people import Change, change_person

        return _plain(change_person(self._store, LOCAL, username, msgspec.convert(change, Change), self._project.now()))

    def reset_password(self, username: str, password: str) -> str:
        from caliber.accounts.identity import LOCAL
        from caliber.accounts.people import reset_password

        return reset_password(self._store, LOCAL, username, self._project.now(), password)

    def departments(self) -> list[Row]:
        from caliber.accounts.departments import tree

        return [msgspec.to_builtins(node) for node in tree(self._store)]

    def put_department(self, code: str, name: Text, parent: str | None, known: bool) -> Row:
        from caliber.accounts.departments import put_department
        from caliber.accounts.identity import LOCAL

        made = put_department(self._store, LOCAL, code, name, parent, self._project.now())
        return {"code": made.code, "name": {"zh": made.name_zh, "en": made.name_en}, "parent": made.parent}

    def remove_department(self, code: str) -> None:
        from caliber.accounts.departments import remove_department
        from caliber.accounts.identity import LOCAL

        remove_department(self._store, LOCAL, code, self._project.now())

    def tokens(self) -> list[Row]:
        from caliber.accounts.api_tokens import list_tokens
        from caliber.accounts.identity import LOCAL

        return [_plain(token) for token in list_tokens(self._store, LOCAL, everybody=True)]

    def create_token(self, name: str, scopes: tuple[str, ...], days: int, username: str) -> Row:
        from caliber.accounts.api_tokens import create_token
        from caliber.accounts.identity import LOCAL

        made = create_token(self._store, LOCAL, name, scopes, self._project.now(), days=days, username=username)
        return _plain(made.token) | {"secret": made.secret}

    def revoke_token(self, token_id: str) -> None:
        from caliber.accounts.api_tokens import revoke_token
        from caliber.accounts.identity import LOCAL

        revoke_token(self._store, LOCAL, token_id, self._project.now())


class RemoteAdministration:
    """A server, as the owner of the token."""

    def __init__(self, door: RemoteDoor) -> None:
        self._door = door

    def users(self, text: str = "") -> list[Row]:
        return self._door.items("/users", q=text, limit=200)

    def add_user(self, account: Row, password: str) -> Row:
        return dict(self._door.json("POST", "/users", body=account | {"password": password}))

    def change_user(self, username: str, change: Row) -> Row:
        return dict(self._door.json("PATCH", f"/users/{quote(username, safe='')}", body=change))

    def reset_password(self, username: str, password: str) -> str:
        from caliber.accounts.passwords import random_password

        chosen = password or random_password()
        self.change_user(username, {"password": chosen})
        return chosen

    def departments(self) -> list[Row]:
        found = self._door.json("GET", "/departments")
        return list(found if isinstance(found, list) else found["items"])

    def put_department(self, code: str, name: Text, parent: str | None, known: bool) -> Row:
        body: Row = {"name": {"zh": name.zh, "en": name.en}, "parent": parent}
        if known:
            return dict(self._door.json("PUT", f"/departments/{quote(code, safe='')}", body=body))
        return dict(self._door.json("POST", "/departments", body=body | {"code": code}))

    def remove_department(self, code: str) -> None:
        self._door.send("DELETE", f"/departments/{quote(code, safe='')}")

    def tokens(self) -> list[Row]:
        return self._door.items("/tokens", limit=200)

    def create_token(self, name: str, scopes: tuple[str, ...], days: int, username: str) -> Row:
        body = {"name": name, "scopes": list(scopes), "days": days, "username": username}
        return dict(self._door.json("POST", "/tokens", body=body))

    def revoke_token(self, token_id: str) -> None:
        self._door.send("DELETE", f"/tokens/{quote(token_id, safe='')}")


def _plain(value: Any) -> Row:
    found: Row = msgspec.to_builtins(value)
    found.pop("password_at", None)
    return found
