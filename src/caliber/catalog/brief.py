"""A metric in one line: what lists, tiles and search results show of it."""

from __future__ import annotations

import msgspec

from caliber.catalog.view import View, discoverable
from caliber.model.objects import Metric
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text


class Named(msgspec.Struct, frozen=True):
    code: str
    name: Text


class Owners(msgspec.Struct, frozen=True):
    business: str
    technical: str
    department: Named | None


class AliasBrief(msgspec.Struct, frozen=True):
    """Another name, and the department that says so (None = everybody)."""

    name: str
    department: Named | None


class MetricBrief(msgspec.Struct, frozen=True, kw_only=True):
    """As in the REST interface. ``homonyms``: how many other metrics carry one of its names."""

    code: str
    name: Text
    aliases: tuple[AliasBrief, ...]
    kind: str
    domain: Named | None
    caliber: Text
    unit: str
    format: str
    direction: str
    nature: str
    status: str
    sensitivity: str
    tier: str
    version: str
    certified: bool
    owner: Owners
    followed: bool
    popularity: int
    tags: tuple[str, ...]
    can_see_value: bool
    homonyms: int


def brief(view: View, metric: Metric) -> MetricBrief:
    """The line of one metric; its caliber is left out where the person may know only that it exists."""
    shown = view.may("see_definition", metric.code)
    return MetricBrief(
        code=metric.code,
        name=metric_title(metric),
        aliases=tuple(AliasBrief(one.name, department_named(view.snapshot, one.department)) for one in metric.aliases),
        kind=metric.kind,
        domain=domain_named(view.snapshot, metric.domain),
        caliber=metric.caliber if shown else Text(),
        unit=metric.unit,
        format=metric.format,
        direction=metric.direction,
        nature=metric.nature,
        status=metric.status,
        sensitivity=metric.sensitivity,
        tier=metric.tier,
        version=metric.version,
        certified=metric.certification is not None,
        owner=Owners(
            metric.owner.business, metric.owner.technical, department_named(view.snapshot, metric.owner.department)
        ),
        followed=metric.code in view.followed,
        popularity=view.popularity.get(metric.code, 0),
        tags=metric.tags,
        can_see_value=view.may("see_value", metric.code),
        homonyms=len(homonyms(view, metric)),
    )


def metric_title(metric: Metric) -> Text:
    """Its name, or its code where it has none."""
    return metric.name or Text(en=metric.code)


def domain_named(snapshot: Snapshot, code: str) -> Named | None:
    if not code:
        return None
    found = snapshot.model.domains.get(code)
    return Named(code, (found.name if found is not None else Text()) or Text(en=code))


def department_named(snapshot: Snapshot, code: str) -> Named | None:
    if not code:
        return None
    found = snapshot.model.departments.get(code)
    return Named(code, (found.name if found is not None else Text()) or Text(en=code))


def homonyms(view: View, metric: Metric) -> tuple[str, ...]:
    """Other metrics that the person may know of and that share a name or alias with this one."""
    names = view.snapshot.names
    spoken = {metric.name.zh, metric.name.en, *(alias.name for alias in metric.aliases), *metric.synonyms} - {""}
    codes = {code for name in spoken for code in names.get(name.strip().casefold(), ())} - {metric.code}
    return tuple(sorted(codes & discoverable(view.snapshot, view.principal)))
