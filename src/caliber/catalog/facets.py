"""By what a list of metrics can be narrowed: a table from the facet to what a metric has of it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from caliber.catalog.brief import department_named, domain_named
from caliber.model.objects import Metric
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text


class FacetValue(msgspec.Struct, frozen=True):
    """One choice. ``count``: metrics that would be left, all the other facets as they are."""

    value: str
    name: Text
    count: int


def _domains(metric: Metric) -> tuple[str, ...]:
    """The domain and those above it."""
    parts = metric.domain.split("/") if metric.domain else []
    return tuple("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))


def _owners(metric: Metric) -> tuple[str, ...]:
    return tuple(name for name in dict.fromkeys((metric.owner.business, metric.owner.technical)) if name)


def _one(field: str) -> Callable[[Metric], tuple[str, ...]]:
    return lambda metric: (value,) if (value := getattr(metric, field)) else ()


FACETS: dict[str, Callable[[Metric], tuple[str, ...]]] = {
    "domain": _domains,
    "department": lambda metric: (metric.owner.department,) if metric.owner.department else (),
    "kind": _one("kind"),
    "status": _one("status"),
    "sensitivity": _one("sensitivity"),
    "owner": _owners,
    "tag": lambda metric: metric.tags,
    "certified": lambda metric: ("true" if metric.certification is not None else "false",),
}
NAMES: dict[str, dict[str, Text]] = {
    "kind": {
        "atomic": Text(zh="原子指标", en="Atomic"),
        "derived": Text(zh="派生指标", en="Derived"),
        "composite": Text(zh="复合指标", en="Composite"),
        "conversion": Text(zh="转化指标", en="Conversion"),
        "funnel": Text(zh="漏斗指标", en="Funnel"),
        "retention": Text(zh="留存指标", en="Retention"),
    },
    "status": {
        "draft": Text(zh="草稿", en="Draft"),
        "in_review": Text(zh="待审核", en="In review"),
        "published": Text(zh="已发布", en="Published"),
        "deprecated": Text(zh="已废弃", en="Deprecated"),
        "retired": Text(zh="已下线", en="Retired"),
    },
    "sensitivity": {
        "public": Text(zh="公开", en="Public"),
        "internal": Text(zh="内部", en="Internal"),
        "confidential": Text(zh="机密", en="Confidential"),
        "secret": Text(zh="绝密", en="Secret"),
    },
    "certified": {"true": Text(zh="已认证", en="Certified"), "false": Text(zh="未认证", en="Not certified")},
}


def value_name(snapshot: Snapshot, facet: str, value: str) -> Text:
    """What a value of a facet is called."""
    if facet in ("domain", "department"):
        named = domain_named(snapshot, value) if facet == "domain" else department_named(snapshot, value)
        return named.name if named is not None else Text(en=value)
    return NAMES.get(facet, {}).get(value) or Text(en=value)
