"""Metrics that might be taken for one another."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from caliber.interfaces.rest.schemas.shared import Ask, Change, Named, Shape, Text


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
    owner: str = Field(description="who answers for it")


class Refusal(Shape):
    """Why somebody may not do it, and what to do next."""

    code: str
    message: Text
    hint: Text


class CaseReview(Shape):
    """A change request that would decide the pair as ``CaseDecision`` has it. ``author``: by name. ``actions``: what
    one may do; ``refusal``: why not approve."""

    request: str
    left: str
    right: str
    kind: Literal["merge", "variant", "keep"]
    metric: str
    others: list[str]
    author: str
    message: str
    created_at: datetime
    actions: list[Literal["approve", "reject", "withdraw"]]
    refusal: Refusal | None
    contacts: list[str]


class Case(Shape):
    """Metrics that hang together by pairs of one kind. ``id``: the same while kind and metrics are.

    ``reviews``: what is proposed for its pairs and not decided yet.
    """

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
    reviews: list[CaseReview]


class Cases(Shape):
    """A page. ``metrics``: how many were looked at; ``left_out``: pairs judged by their parts only."""

    items: list[Case]
    next: str | None
    total: int
    metrics: int
    left_out: int
    since: str
    until: str


class CaseOutcome(Shape):
    """What was decided, as ``CaseDecision`` has it, with the names that the metrics had."""

    kind: Literal["merge", "variant", "keep"]
    metric: Named
    others: list[Named]
    departments: list[str]


class DecisionInForce(Shape):
    """``message``: the reason; ``author`` proposed it, ``approver`` agreed with ``note``, both by name; ``at``: since
    when."""

    request: str
    outcome: CaseOutcome
    message: str
    author: str
    approver: str
    note: str
    at: datetime


class DecisionsInForce(Shape):
    items: list[DecisionInForce]


class CaseDecision(Ask):
    """``merge``: ``others`` become names of ``metric``; ``variant``: its sanctioned variants; ``keep``: told apart.

    ``bridge``: the variants get a bridge to it, made of what lies between them now.
    """

    kind: Literal["merge", "variant", "keep"]
    metric: str = Field(max_length=200)
    others: list[str] = Field(min_length=1, max_length=50)
    reason: str = Field(max_length=4000)
    bridge: bool = False


class CaseQuestion(Ask):
    """A decision as ``CaseDecision`` has it, with no reason yet."""

    kind: Literal["merge", "variant", "keep"]
    metric: str = Field(max_length=200)
    others: list[str] = Field(min_length=1, max_length=50)


class Touched(Shape):
    """An object that names another metric afterwards."""

    table: Literal["metrics", "sets", "saved", "rollups", "policies"]
    code: str
    name: Text


class CaseEffect(Shape):
    """``names``: lead to ``metric`` from then on; ``redirected``: would use it; ``people``: used or follow the others.
    ``more``: something is touched that one may not know of. ``refusal``: why one may not propose it, ``contacts``: whom
    to ask then."""

    metric: str
    others: list[str]
    names: list[str]
    redirected: list[Touched]
    people: int
    changes: list[Change]
    more: bool
    refusal: Refusal | None
    contacts: list[str]
