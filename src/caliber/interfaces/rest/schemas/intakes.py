"""Reports and spreadsheets taken in, with the candidates in them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from caliber.interfaces.rest.schemas.cases import CaseDifference
from caliber.interfaces.rest.schemas.shared import Ask, Named, Shape


class IntakeShare(Shape):
    """One department's candidates by state; null: of no department."""

    department: Named | None
    count: int
    open: int
    in_review: int
    decided: int


class Intake(Shape):
    """``files``, ``read``, ``again`` (known from before), ``faulty`` (with a place that could not be read): numbers of
    files."""

    id: str
    title: str
    author: str
    status: Literal["reading", "stopped", "done"]
    created_at: datetime
    files: int
    read: int
    again: int
    faulty: int
    candidates: int
    departments: list[IntakeShare]
    actions: list[Literal["add", "stop", "resume"]]


class Intakes(Shape):
    items: list[Intake]


class IntakeFault(Shape):
    """``unread``: it could not be read; else a remark."""

    code: str
    message: str
    hint: str
    where: str
    unread: bool


class IntakeFile(Shape):
    number: int
    name: str
    faults: list[IntakeFault]


class IntakeFiles(Shape):
    """A page of the files of which something is to be said."""

    items: list[IntakeFile]
    next: str | None
    total: int


class IntakeMatch(Shape):
    """``kind``, ``verdict``, ``proof``, ``differences``: as of a case's pair; ``shared``: the name that both have."""

    metric: Named
    kind: Literal["same_definition", "same_name", "contained", "near"]
    verdict: str
    proof: str
    shared: str
    differences: list[CaseDifference]


class IntakeOutcome(Shape):
    """``request``: the change request that carries it out, "" where no definition changes; ``status``: of that."""

    kind: Literal["adopt", "variant", "merge", "reject"]
    metric: Named | None
    request: str
    status: str
    reason: str
    by: str
    at: datetime | None


class IntakeCandidate(Shape):
    """``measure`` to ``nulls``: as the report computes it; ``caliber``, ``formula``, ``unit``: as a spreadsheet has it.

    ``missing``: its tables that are no dataset of the project; ``twins``: other open candidates that compute the same.
    ``decision``: also one that came to nothing.
    """

    id: str
    name: str
    place: str
    department: Named | None
    state: Literal["open", "in_review", "decided"]
    measure: str
    tables: list[str]
    where: list[str]
    time: str
    period: list[str]
    by: list[str]
    joins: list[str]
    nulls: str
    caliber: str
    formula: str
    unit: str
    missing: list[str]
    matches: list[IntakeMatch]
    twins: list[str]
    decision: IntakeOutcome | None
    actions: list[Literal["adopt", "variant", "merge", "reject", "undo"]]


class IntakeCandidates(Shape):
    items: list[IntakeCandidate]
    next: str | None
    total: int


class IntakeDecision(Ask):
    """``adopt``: a metric of its own; ``variant``: the same, a variant of ``metric``; ``merge``: another name of
    ``metric``, or without one of the metric that each was proved to be; ``reject``: nothing.

    ``code``, ``name``, ``unit``, ``domain``: of the new metric, "" = made of the candidate.
    """

    kind: Literal["adopt", "variant", "merge", "reject"]
    candidates: list[str] = Field(min_length=1, max_length=500)
    metric: str = Field(default="", max_length=200)
    code: str = Field(default="", max_length=100)
    name: str = Field(default="", max_length=200)
    unit: str = Field(default="", max_length=50)
    domain: str = Field(default="", max_length=200)
    reason: str = Field(default="", max_length=4000)


class IntakeDecided(Shape):
    """``metrics``: by candidate, "" for one that was rejected."""

    request: str
    metrics: dict[str, str]


class IntakeUndo(Ask):
    candidates: list[str] = Field(min_length=1, max_length=500)


class IntakeUndone(Shape):
    """The candidates that are open again: with those asked for, all that the same change request decided."""

    candidates: list[str]
