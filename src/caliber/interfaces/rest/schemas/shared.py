"""What several resources show."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

Cell: TypeAlias = str | float | bool | None
Direction: TypeAlias = Literal["higher", "lower", ""]
MetricKind: TypeAlias = Literal["atomic", "derived", "composite", "conversion", "funnel", "retention"]
Status: TypeAlias = Literal["draft", "in_review", "published", "deprecated", "retired"]
Sensitivity: TypeAlias = Literal["public", "internal", "confidential", "secret"]
Weight: TypeAlias = Literal["breaking", "additive", "wording"]


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
    severity: Literal["error", "warning"]


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
    kind: MetricKind
    domain: Named | None
    caliber: Text
    unit: str
    format: str
    direction: Direction
    nature: str
    status: Status
    sensitivity: Sensitivity
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
    """What does not apply is left out."""

    name: str
    kind: Literal["dimension", "time", "metric", "comparison"]
    type: str
    zh: str = ""
    en: str = ""
    metric: str = ""
    version: str = ""
    dimension: str = ""
    grain: str = ""
    unit: str = ""
    format: str = ""
    direction: Direction = ""
    of: str = ""
    masked: bool = False


class Change(Shape):
    """``kind``: created | removed | changed. ``part``: of the object, for a change."""

    table: str = ""
    code: str = ""
    kind: str = ""
    weight: Weight | Literal[""] = ""
    part: str = ""
    before: str = ""
    after: str = ""
    text: Text = Text()


Extra: TypeAlias = dict[str, Any]
