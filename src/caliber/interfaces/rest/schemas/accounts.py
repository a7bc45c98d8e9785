"""People, sessions, departments, tokens."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from caliber.interfaces.rest.schemas.shared import Ask, Named, Shape, Text


class SignIn(Ask):
    username: str = Field(max_length=200)
    password: str = Field(max_length=1000)


class Setup(Ask):
    username: str = Field(max_length=200)
    password: str = Field(max_length=1000)
    name: str = Field(max_length=200)


class Preferences(Ask):
    lang: str | None = None
    theme: str | None = None


class Passwords(Ask):
    old: str = Field(max_length=1000)
    new: str = Field(max_length=1000)


class User(Shape):
    username: str
    name: str
    roles: list[str]
    department: Named | None
    departments: list[str]
    attributes: dict[str, list[str]]
    lang: str
    theme: str


class Session(Shape):
    user: User
    permissions: list[str]
    setup_needed: bool
    must_change_password: bool
    project: Named


class Likes(Shape):
    lang: str = ""
    theme: str = ""


class Account(Shape):
    username: str
    name: str
    roles: list[str]
    department: str | None
    attributes: dict[str, list[str]]
    active: bool
    created_at: datetime | None


class AccountPage(Shape):
    items: list[Account]
    next: str | None
    total: int


class NewAccount(Ask):
    """Without a password one is made and returned once; the person changes it at the first sign-in."""

    username: str = Field(max_length=200)
    name: str = Field(max_length=200)
    password: str = Field(default="", max_length=1000)
    department: str | None = None
    roles: list[str] = []
    attributes: dict[str, list[str]] = {}


class AccountChange(Ask):
    """What is left out stays."""

    name: str | None = Field(default=None, max_length=200)
    department: str | None = None
    roles: list[str] | None = None
    attributes: dict[str, list[str]] | None = None
    active: bool | None = None
    password: str | None = Field(default=None, max_length=1000, description="a new one, to be changed at sign-in")


class MadeAccount(Account):
    password: str = Field(default="", description="only where it was made here; shown once")


class DepartmentNode(Shape):
    code: str
    name: Text
    parent: str | None
    origin: str
    people: int
    children: list[DepartmentNode]


class NewDepartment(Ask):
    code: str = Field(max_length=100)
    name: Text | str
    parent: str | None = None


class DepartmentChange(Ask):
    name: Text | str
    parent: str | None = None


class DepartmentList(Shape):
    items: list[DepartmentNode]
    next: str | None
    total: int


class Role(Shape):
    """``permissions``: in the installation; what it adds on metrics is decided by the rules of access."""

    code: str
    name: Text
    permissions: list[str]


class RoleList(Shape):
    items: list[Role]
    next: str | None
    total: int


class Department(Shape):
    code: str
    name: Text
    parent: str | None
    origin: str


class Token(Shape):
    id: str
    name: str
    username: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class TokenPage(Shape):
    items: list[Token]
    next: str | None
    total: int


class NewToken(Ask):
    name: str = Field(max_length=200)
    scopes: list[str]
    days: int = 90
    username: str = ""


class MadeToken(Token):
    secret: str = Field(description="shown once")
