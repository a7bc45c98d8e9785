"""Metrics that might be taken for one another."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from caliber.interfaces.rest.schemas.shared import Ask, Shape, Text


class CaseSign(Shape):
    """``text``: the name that both share."""

    level: Literal["name", "stem", "sound", "spelling", "base", "definition", "figures", "wording", "declared"]
    text: str = ""


class CaseDifference(Shape):
    code: str
    part: str
    left: str
    right: str
    text: Text


class CasePair(Shape):
    """``verdict``, ``proof``: as comparing gives them, "" where the two were not compared. ``decided``: differs_from,
    variant_of, replaces, or "". ``gap``: right less left in the last closed month."""

    left: str
    right: str
    kind: str
    signs: list[CaseSign]
    verdict: str
    proof: str
    differences: list[CaseDifference]
    decided: str
    reason: Text
    gap: float | None


class CaseMetric(Shape):
    code: str
    name: Text
    department: str
    use: int = Field(description="uses in the last 90 days")


class Case(Shape):
    """Metrics that hang together by pairs of one kind. ``id``: the same while kind and metrics are."""

    id: str
    kind: Literal["same_definition", "same_name", "contained", "near"]
    status: Literal["open", "decided"]
    metrics: list[CaseMetric]
    pairs: list[CasePair]
    names: list[str]
    departments: list[str]
    use: int
    gap: float | None
    unit: str


class Cases(Shape):
    """A page. ``metrics``: how many were looked at; ``left_out``: pairs judged by their parts only."""

    items: list[Case]
    next: str | None
    total: int
    metrics: int
    left_out: int
    since: str
    until: str


class CaseDecision(Ask):
    """``merge``: ``others`` become names of ``metric``; ``variant``: its sanctioned variants; ``keep``: told apart."""

    kind: Literal["merge", "variant", "keep"]
    metric: str = Field(max_length=200)
    others: list[str] = Field(min_length=1, max_length=50)
    reason: str = Field(max_length=4000)
