"""Two figures and the causes of their gap."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from caliber.interfaces.rest.schemas.query import Statement
from caliber.interfaces.rest.schemas.shared import Ask, Shape, Text


class Reconcile(Ask):
    """Two metrics over one period, both days inclusive. ``by``: every member of these dimensions apart."""

    left: str = Field(max_length=200)
    right: str = Field(max_length=200)
    since: str = Field(max_length=40)
    until: str = Field(max_length=40)
    where: list[str] = Field(default=[], max_length=100)
    by: list[str] = Field(default=[], max_length=5)


class Figure(Shape):
    """``value``: null where there is no data."""

    metric: str
    name: Text
    version: str
    unit: str
    value: float | None
    sql: str
    statement: Statement


class Cause(Shape):
    """``amount`` moves the left figure towards the right one; ``rows``: rows or keys that it speaks of."""

    code: str
    text: Text
    amount: float
    rows: int


class Part(Shape):
    """One member; ``amounts`` in the order of the causes."""

    member: list[Any]
    left: float
    right: float
    gap: float
    amounts: list[float]


class Reconciliation(Shape):
    """``gap`` is right less left; the amounts of the causes sum to it: ``residual``, what they leave, is 0.

    Of ratios also what is above and below.
    """

    left: Figure
    right: Figure
    gap: float
    causes: list[Cause]
    residual: float
    by: list[str] = []
    parts: list[Part] = []
    over: list[float] | None = None
    under: list[float] | None = None
