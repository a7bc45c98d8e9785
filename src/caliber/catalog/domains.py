"""业务主题 and 指标集: the tree of subjects, and the named bundles."""

from __future__ import annotations

import msgspec

from caliber.catalog.brief import MetricBrief, Named, department_named
from caliber.catalog.browse import briefs
from caliber.catalog.view import View, discoverable
from caliber.errors import Refused
from caliber.model.objects import MetricSet
from caliber.model.suggest import suggest
from caliber.model.text import Text


class DomainNode(msgspec.Struct, frozen=True, kw_only=True):
    """A subject with the number of metrics in it and below, as far as the person may know of them."""

    code: str
    name: Text
    owner: str
    description: Text
    metrics: int
    children: tuple[DomainNode, ...] = ()


class SetBrief(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    name: Text
    purpose: Text
    audience: tuple[Named, ...]
    metrics: int
    owner: str


class SetDetail(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    name: Text
    purpose: Text
    audience: tuple[Named, ...]
    owner: str
    metrics: tuple[MetricBrief, ...]
    by: tuple[str, ...]
    grain: str
    period: str


def domain_tree(view: View) -> tuple[DomainNode, ...]:
    """The roots with their children; a subject without a defined parent is a root."""
    domains = view.snapshot.model.domains
    counts: dict[str, int] = {}
    for code in discoverable(view.snapshot, view.principal):
        path = view.snapshot.model.metrics[code].domain
        while path:
            counts[path] = counts.get(path, 0) + 1
            path = path.rpartition("/")[0]
    below: dict[str, list[str]] = {}
    for code in domains:
        parent = code.rpartition("/")[0]
        while parent and parent not in domains:
            parent = parent.rpartition("/")[0]
        below.setdefault(parent, []).append(code)

    def node(code: str) -> DomainNode:
        found = domains[code]
        return DomainNode(
            code=code,
            name=found.name or Text(en=code),
            owner=found.owner,
            description=found.description,
            metrics=counts.get(code, 0),
            children=tuple(node(child) for child in below.get(code, ())),
        )

    return tuple(node(code) for code in below.get("", ()))


def list_sets(view: View) -> tuple[SetBrief, ...]:
    """The sets that hold a metric that the person may know of."""
    out = []
    for group in view.snapshot.model.sets.values():
        count = sum(view.may_name(code) for code in group.metrics)
        if count:
            out.append(
                SetBrief(
                    code=group.code,
                    name=group.name or Text(en=group.code),
                    purpose=group.purpose,
                    audience=_audience(view, group),
                    metrics=count,
                    owner=group.owner,
                )
            )
    return tuple(out)


def metric_set(view: View, code: str) -> SetDetail:
    """Raises ``Refused("catalog.unknown_set")``, also for a set of which the person may know nothing."""
    group = view.snapshot.model.sets.get(code)
    known = [found.code for found in list_sets(view)]
    if group is None or code not in known:
        raise Refused("catalog.unknown_set", code, name=code, known=suggest(code, known) or known[:5])
    return SetDetail(
        code=group.code,
        name=group.name or Text(en=group.code),
        purpose=group.purpose,
        audience=_audience(view, group),
        owner=group.owner,
        metrics=briefs(view, group.metrics),
        by=group.by,
        grain=group.grain,
        period=group.period,
    )


def _audience(view: View, group: MetricSet) -> tuple[Named, ...]:
    return tuple(named for code in group.audience if (named := department_named(view.snapshot, code)) is not None)
