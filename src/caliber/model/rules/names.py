"""One name, one meaning: equal names are qualified or told apart, an alias does not take another metric's name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from caliber.errors import Problem
from caliber.model.objects import Metric
from caliber.model.pointer import Key
from caliber.model.rules.finding import error, warning
from caliber.model.snapshot import Snapshot


class Spoken(NamedTuple):
    """A name of a metric; ``department`` for an alias that only one department uses."""

    metric: str
    keys: tuple[Key, ...]
    text: str
    department: str
    alias: bool


def _spoken(metric: Metric) -> Iterator[Spoken]:
    for lang, text in (("zh", metric.name.zh), ("en", metric.name.en)):
        if text:
            yield Spoken(metric.code, ("name", lang), text, "", False)
    for i, alias in enumerate(metric.aliases):
        yield Spoken(metric.code, ("aliases", i), alias.name, alias.department, True)


def check(snapshot: Snapshot) -> Iterator[Problem]:
    by_name: dict[str, list[Spoken]] = {}
    for metric in snapshot.model.metrics.values():
        for spoken in _spoken(metric):
            by_name.setdefault(spoken.text.strip().casefold(), []).append(spoken)
    for name, group in by_name.items():
        first = group[0]
        for other in group[1:]:
            yield from _clash(snapshot, first, other)
        shadowed = snapshot.model.metrics.get(name)
        if shadowed is not None and all(one.metric != shadowed.code for one in group):
            for one in group:
                facts = {"name": one.text, "metric": one.metric, "other": shadowed.code}
                yield warning("model.name_is_a_code", "metrics", one.metric, *one.keys, **facts)


def _clash(snapshot: Snapshot, first: Spoken, other: Spoken) -> Iterator[Problem]:
    keys = ("metrics", other.metric, *other.keys)
    facts = {"name": other.text, "metric": other.metric, "other": first.metric}
    if first.metric == other.metric:
        if other.alias and first.department == other.department:
            yield warning("model.repeated_alias", *keys, **facts)
    elif not _told_apart(snapshot, first.metric, other.metric):
        if not first.alias and not other.alias:
            yield error("model.homonym", *keys, **facts)
        elif not (first.department and other.department and first.department != other.department):
            yield warning("model.alias_clash", *keys, **facts)


def _told_apart(snapshot: Snapshot, one: str, other: str) -> bool:
    metrics = snapshot.model.metrics
    return any(
        distinction.metric == there
        for here, there in ((one, other), (other, one))
        for distinction in metrics[here].differs_from
    )
