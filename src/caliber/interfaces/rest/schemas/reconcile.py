"""Two figures and the causes of their gap."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from caliber.interfaces.rest.schemas.query import Standing, Statement
from caliber.interfaces.rest.schemas.shared import Ask, Shape, Text


class Side(Standing):
    """``sql``: a report's SQL with one SELECT instead of a metric, ``figure``: which of its figures; the side's name is
    then what the report is called."""

    sql: str = Field(default="", max_length=200_000)
    figure: str = Field(default="", max_length=200)


class Sides(Ask):
    """Two metrics by code, name or alias, each as somebody and under some definitions."""

    left: str = Field(max_length=200)
    right: str = Field(max_length=200)
    left_as: Side = Side()
    right_as: Side = Side()


class Reconcile(Sides):
    """Two metrics over one period, both days inclusive. ``by``: every member of these dimensions apart."""

    since: str = Field(max_length=40)
    until: str = Field(max_length=40)
    where: list[str] = Field(default=[], max_length=100)
    by: list[str] = Field(default=[], max_length=5)


class Month(Shape):
    """``month``: its first day. A figure is null where there is no data, and counts as nothing in the gap."""

    month: str
    left: float | None
    right: float | None
    gap: float | None


class Course(Shape):
    """Both figures month by month, and what lies between: right less left."""

    left: Text
    right: Text
    months: list[Month]


class ReconcileRows(Reconcile):
    """``cause``: the id of a cause of the same reconciliation, or its place from 1."""

    cause: str = Field(max_length=40)
    limit: int = Field(default=100, ge=1, le=10_000)


class ExportRows(ReconcileRows):
    """Every row by default, as far as a file may have them."""

    limit: int = Field(default=10_000, ge=1, le=10_000)
    format: Literal["csv", "xlsx"] = "csv"


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
    """``amount`` moves the left figure towards the right one; ``rows``: how many it speaks of, ``counts`` of what."""

    id: str
    code: str
    text: Text
    amount: float
    rows: int
    counts: Literal["rows", "keys"]


class Heading(Shape):
    """``members``: what its values are called, as far as they have a name."""

    name: str
    label: Text
    members: dict[str, Text] = {}


class Row(Shape):
    """What it adds to each side, and to the cause."""

    values: list[Any]
    left: float
    right: float
    amount: float


class Behind(Shape):
    """The rows of a cause, those worth most first. All its rows sum to ``total``; times ``weight`` it is the cause."""

    cause: Cause
    columns: list[Heading]
    rows: list[Row]
    total: float
    weight: float
    more: bool


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
