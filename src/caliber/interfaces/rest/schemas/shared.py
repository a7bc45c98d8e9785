"""What several resources show."""

from __future__ import annotations

from typing import Any, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

Cell: TypeAlias = str | float | bool | None


class Shape(BaseModel):
    """An answer."""


class Ask(BaseModel):
    """The body of a request: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class Text(Shape):
    """In Chinese and English; a language without a text is left out."""

    zh: str = ""
    en: str = ""


class Named(Shape):
    code: str
    name: Text


class Problem(Shape):
    """application/problem+json. ``where``: a path inside the request, or file:line:column."""

    code: str
    message: str
    hint: str = ""
    where: str = ""
    status: int
    title: str


class DemoAccount(Shape):
    username: str
    password: str
    name: str
    title: Text
    department: Text


class SignInNeeded(Problem):
    setup_needed: bool = False
    demo_accounts: list[DemoAccount] = []


class Finding(Shape):
    code: str
    message: str
    hint: str
    where: str
    severity: str


class Alias(Shape):
    """``department``: who says so; null for everybody."""

    name: str
    department: Named | None


class Owners(Shape):
    business: str
    technical: str
    department: Named | None


class MetricBrief(Shape):
    """``homonyms``: how many other metrics carry one of its names."""

    code: str
    name: Text
    aliases: list[Alias]
    kind: str = Field(description="atomic | derived | composite")
    domain: Named | None
    caliber: Text
    unit: str
    format: str
    direction: str
    nature: str
    status: str
    sensitivity: str
    tier: str
    version: str
    certified: bool
    owner: Owners
    followed: bool
    popularity: int
    tags: list[str]
    can_see_value: bool
    homonyms: int


class DimensionBrief(Shape):
    """``name``: what to put into ``by`` and ``where``. ``path``: the roles joined along."""

    name: str
    label: Text
    type: str
    dataset: str
    entity: str | None
    path: list[str]
    members: int | None
    masked: bool


class Column(Shape):
    """``kind``: dimension | time | metric | comparison. What does not apply is left out."""

    name: str
    kind: str
    type: str
    zh: str = ""
    en: str = ""
    metric: str = ""
    version: str = ""
    dimension: str = ""
    grain: str = ""
    unit: str = ""
    format: str = ""
    direction: str = ""
    of: str = ""
    masked: bool = False


class Change(Shape):
    """``weight``: breaking | additive | wording. ``kind``: created | removed | changed."""

    table: str = ""
    code: str = ""
    kind: str = ""
    weight: str = ""
    part: str = ""
    before: str = ""
    after: str = ""
    text: Text = Text()


Extra: TypeAlias = dict[str, Any]
