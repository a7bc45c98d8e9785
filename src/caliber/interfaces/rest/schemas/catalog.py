"""Metrics, dimensions, domains, sets, search, home."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import ConfigDict, Field

from caliber.interfaces.rest.schemas.shared import (
    Cell,
    Change,
    Column,
    DimensionBrief,
    MetricBrief,
    MetricKind,
    Named,
    Problem,
    Shape,
    Text,
    Weight,
)


class MetricList(Shape):
    items: list[MetricBrief]
    next: str | None
    total: int


class FacetValue(Shape):
    value: str
    name: Text
    count: int


class Facets(Shape):
    """For each facet its choices, and how many metrics each would leave."""

    domain: list[FacetValue] = []
    department: list[FacetValue] = []
    kind: list[FacetValue] = []
    status: list[FacetValue] = []
    sensitivity: list[FacetValue] = []
    owner: list[FacetValue] = []
    tag: list[FacetValue] = []
    certified: list[FacetValue] = []


class MetricPage(MetricList):
    facets: Facets


class Certification(Shape):
    by: str = ""
    at: str = ""
    until: str = ""


class Confusable(Shape):
    """Another metric, and why it is not this one."""

    metric: MetricBrief
    reason: Text
    kind: Literal["differs_from", "homonym", "variant", "same_definition"]


class FormulaPart(Shape):
    text: str
    metric: str = ""
    name: Text = Text()


class Words(Shape):
    zh: list[str]
    en: list[str]


class TimeBrief(Shape):
    name: str
    label: Text


class TableUse(Shape):
    dataset: str
    table: str
    columns: list[str]


class UsedBy(Named):
    kind: MetricKind


class Denial(Shape):
    code: str
    message: Text
    hint: Text
    contact: str


class Freshness(Shape):
    promise: str
    as_of: str | None


class MetricDetail(MetricBrief):
    purpose: Text
    scope: Text
    exclusions: Text
    dataset: str
    measure: str
    where: str
    time: str
    nulls: str
    of: str
    period: str
    offset: str
    align: str
    formula: str
    grain: str
    effective_from: str
    certification: Certification | None
    variant_of: str
    replaces: list[str]
    questions: list[str]
    extra: dict[str, str]
    fingerprint: str
    words: Words
    formula_parts: list[FormulaPart]
    additivity: Literal["additive", "semi_additive", "non_additive"]
    not_to_be_confused: list[Confusable]
    dimensions: list[DimensionBrief]
    times: list[TimeBrief]
    grains: list[str]
    as_of: str | None
    freshness: Freshness | None
    sources: list[TableUse]
    used_by: list[UsedBy]
    allowed_actions: list[str]
    denied: Denial | None


class LineageNode(Shape):
    id: str
    type: Literal["column", "table", "dataset", "metric"]
    label: Text
    code: str


class LineageEdge(Shape):
    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    below: str = Field(alias="from")
    above: str = Field(alias="to")
    how: Text = Text()


class Lineage(Shape):
    nodes: list[LineageNode]
    edges: list[LineageEdge]


class MetricVersion(Shape):
    version: str
    at: datetime | None
    by: str
    message: str
    kind: Weight
    changes: list[Change]
    fingerprint: str


class MetricVersionList(Shape):
    items: list[MetricVersion]
    next: str | None
    total: int


class MetricReport(Shape):
    """A figure of a report; ``name``: what the report calls it."""

    place: str
    name: str
    department: Named | None


class MetricReports(Shape):
    items: list[MetricReport]


class DimensionList(Shape):
    items: list[DimensionBrief]
    next: str | None
    total: int


class Member(Shape):
    value: Cell
    label: Text


class Members(Shape):
    items: list[Member]
    truncated: bool


class DomainNode(Shape):
    code: str
    name: Text
    owner: str
    description: Text
    metrics: int
    children: list[DomainNode]


class DomainList(Shape):
    items: list[DomainNode]
    next: str | None
    total: int


class SetBrief(Shape):
    code: str
    name: Text
    purpose: Text
    audience: list[Named]
    metrics: int
    owner: str


class SetList(Shape):
    items: list[SetBrief]
    next: str | None
    total: int


class SetDetail(Shape):
    code: str
    name: Text
    purpose: Text
    audience: list[Named]
    owner: str
    metrics: list[MetricBrief]
    by: list[str]
    grain: str
    period: str


class SearchHit(Shape):
    type: Literal["metric", "dimension", "domain", "metric_set"]
    code: str
    name: Text
    matched: Literal["name", "alias", "pinyin", "code", "text"]
    alias: str = ""
    alias_department: str = ""
    snippet: Text
    certified: bool
    status: str
    domain: str


class SearchResult(Shape):
    items: list[SearchHit]


class Home(Shape):
    followed: list[MetricBrief]
    recommended: list[MetricBrief]
    recent: list[MetricBrief]


class Tile(Shape):
    """The last complete month against the one before, or a year before."""

    metric: MetricBrief
    value: float | None
    previous: float | None
    change: float | None
    ratio: float | None
    since: str
    until: str
    compare: Literal["previous_period", "previous_year"]
    sparkline: list[tuple[str, float | None]]
    as_of: str | None
    column: Column | None
    error: Problem | None


class Tiles(Shape):
    items: list[Tile]
