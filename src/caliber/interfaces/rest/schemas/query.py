"""Questions, answers, receipts."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from caliber.interfaces.rest.schemas.shared import Ask, Cell, Column, Shape, Text


class MetricQuery(Ask):
    """What is asked, in business words. ``since`` and ``until`` are both inclusive.

    ``timezone``: in which times are read. ``saved``: a saved query underneath. Without metrics, ``distinct`` is whether
    each combination comes once, and ``min_max`` asks for the least and the greatest value.
    """

    metrics: list[str] = Field(default=[], max_length=200)
    by: list[str] = Field(default=[], max_length=50)
    where: list[str] = Field(default=[], max_length=100)
    since: str = ""
    until: str = ""
    grain: str = ""
    time: str = ""
    compare: list[str] = []
    order: list[str] = Field(default=[], max_length=50)
    limit: int | None = None
    totals: bool = False
    fill: bool = False
    timezone: str = ""
    saved: str = ""
    distinct: bool = True
    min_max: bool = False


class Standing(Ask):
    """Asked as another person (who may look as another), of another version, by the definitions of another day."""

    user: str = Field(default="", max_length=100)
    version: str = Field(default="", max_length=40)
    on: str = Field(default="", max_length=40)


class Question(MetricQuery):
    """``asked_as``: whose rights hold, and under which definitions; ``version`` is that of the first metric."""

    asked_as: Standing = Standing()


class Note(Shape):
    """One sentence about the figures. ``count``: rows that it speaks of."""

    code: str
    severity: Literal["info", "warning"]
    zh: str
    en: str
    count: int | None = None
    metric: str = ""
    dataset: str = ""
    entity: str = ""


class Statement(Shape):
    since: str
    until: str
    timezone: str
    as_of: str
    versions: dict[str, str]
    notes: list[Note]


class Total(Shape):
    """``level``: the columns that it keeps apart; ``row``: in the order of the columns."""

    level: list[str]
    name: Text = Text()
    row: list[Cell]


class QueryResult(Shape):
    columns: list[Column]
    rows: list[list[Cell]]
    totals: list[Total]
    statement: Statement
    receipt: str
    sql: str
    elapsed_ms: float
    cached: bool


class Explain(Ask):
    query: MetricQuery
    what: Literal["sql", "plan", "reading", "rollups"] = "sql"


class WhyRollup(Shape):
    """Of one rollup of a dataset that is asked: whether it is used, and why or which requirement failed."""

    dataset: str
    rollup: str
    used: bool
    code: str
    zh: str
    en: str


class Explained(Shape):
    """One of the four, as asked."""

    sql: str | None = None
    plan: dict[str, Any] | None = None
    reading: dict[str, Any] | None = None
    rollups: list[WhyRollup] | None = None


class Export(Ask):
    query: MetricQuery
    format: Literal["csv", "xlsx"] = "csv"


class Cancel(Ask):
    ticket: str = Field(max_length=200)


class Cancelled(Shape):
    cancelled: bool


class Receipt(Shape):
    id: str
    snapshot: str
    metrics: dict[str, dict[str, str]]
    query: dict[str, Any]
    principal: dict[str, Any]
    policies: list[str]
    timezone: str
    source: str
    data_version: str
    as_of: str
    sql_hash: str
    result_hash: str
    engine: str
    at: str
    rollups: list[str] = []


class Replay(Ask):
    definition: Literal["then", "now"] = "then"
    data: Literal["then", "now"] = "then"


class Replayed(Shape):
    """``same``: whether the figures are those of then. ``then``: the receipt."""

    then: Receipt
    now: QueryResult
    same: bool
    notes: list[Note]
