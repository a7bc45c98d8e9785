"""Definitions and change requests, and what the installation is."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, TypeAlias

from pydantic import Field

from caliber.interfaces.rest.schemas.shared import Ask, Change, Finding, Named, Problem, Shape

ToolName: TypeAlias = Literal["ossie", "ossie-0.2", "ossie-0.2-objects", "dbt", "cube", "xlsx", "md"]


class Definitions(Shape):
    """``model``: as caliber.schema.json describes it; metrics that one may not see are left out."""

    fingerprint: str
    model: dict[str, Any]


class Files(Ask):
    """Definition files by relative path, as the texts that they hold."""

    files: dict[str, str] = Field(min_length=1, max_length=20_000)


class DefinitionFile(Shape):
    """``content``: in base64."""

    path: str
    content: str


class Loss(Shape):
    """What a format could not carry (``warning``), or carries in other words (``info``)."""

    code: str
    message: str
    hint: str
    where: str
    severity: Literal["warning", "info"]


class DefinitionFiles(Shape):
    files: list[DefinitionFile]
    losses: list[Loss]


class Problems(Shape):
    problems: list[Finding]


class Changes(Shape):
    base: str
    changes: list[Change]


class NewChangeRequest(Files):
    message: str = Field(max_length=4000)
    base: str = Field(default="", description="The fingerprint that was changed; If-Match says the same.")


class BrokenDefinitions(Problem):
    """The refusal of definitions with errors, and all of them."""

    problems: list[Finding] = []


class Decision(Shape):
    request: str
    author: str
    verdict: str
    note: str
    at: datetime


class ChangeRequest(Shape):
    id: str
    base: str
    message: str
    author: str
    status: str
    created_at: datetime
    closed_at: datetime | None
    changes: list[Change]
    decisions: list[Decision]


class ChangeRequests(Shape):
    items: list[ChangeRequest]
    next: str | None
    total: int


class Verdict(Ask):
    note: str = Field(default="", max_length=4000)


class Calendar(Shape):
    week_start: str
    fiscal_year_start: str
    timezone: str
    windows: dict[str, list[str]]
    today: str


class Meta(Shape):
    version: str
    lang: list[str]
    project: Named
    snapshot: str
    calendar: Calendar


class Health(Shape):
    status: str
