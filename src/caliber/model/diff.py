"""What differs between two states of the definitions: typed changes, weighed by fingerprint.

A metric whose fingerprint changed is a breaking change, whatever the edit looked like; one whose fingerprint stayed is
not, however much of its text was rewritten. A metric that only changes through what it rests on is listed too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from caliber.model.changes import CLASSES, Change, sentence
from caliber.model.fingerprint import fingerprint
from caliber.model.lineage import upstream
from caliber.model.objects import Dataset, Metric, Part
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text

# Field -> part of the card that it belongs to, and the weight of its change where no fingerprint decides.
METRIC: dict[str, tuple[str, str]] = {
    "name": ("name", "wording"),
    **dict.fromkeys(("kind", "measure", "of", "formula", "gives", "convert", "parameters"), ("formula", "technical")),
    **dict.fromkeys(("steps", "entity", "within", "same", "after"), ("steps", "technical")),
    **dict.fromkeys(("balance", "balance_by", "each", "summary"), ("summary", "technical")),
    "where": ("filter", "technical"),
    "dataset": ("source", "technical"),
    "time": ("time", "technical"),
    **dict.fromkeys(("period", "offset", "offset_to", "align"), ("period", "technical")),
    "nulls": ("nulls", "technical"),
    "unit": ("unit", "technical"),
    "grain": ("grain", "technical"),
    "dimensions": ("dimensions", "breaking"),
    "nature": ("nature", "breaking"),
    "sensitivity": ("permission", "breaking"),
    "owner": ("owner", "wording"),
    "domain": ("domain", "wording"),
    **dict.fromkeys(("format", "direction", "fill"), ("display", "wording")),
    **dict.fromkeys(
        ("status", "version", "effective_from", "certification", "tier", "replaces", "bridge"), ("lifecycle", "wording")
    ),
}
DATASET: dict[str, tuple[str, str]] = {
    "name": ("name", "wording"),
    "description": ("wording", "wording"),
    "freshness": ("lifecycle", "wording"),
    **dict.fromkeys(("source", "table", "sql", "dialect"), ("source", "breaking")),
    "grain": ("grain", "breaking"),
    "time": ("time", "breaking"),
    "validity": ("time", "breaking"),
    "partition": ("time", "breaking"),
    "rates": ("source", "breaking"),
}
NESTED = {"entities": "keys", "times": "time", "dimensions": "dimensions", "bridges": "keys"}
WORDED = frozenset({"name", "description", "aliases"})
OTHERS: dict[str, dict[str, tuple[str, str]]] = {
    "sets": {"name": ("name", "wording"), "purpose": ("wording", "wording"), "owner": ("owner", "wording")},
    "saved": {"name": ("name", "wording"), "description": ("wording", "wording"), "owner": ("owner", "wording")},
    "rollups": {"name": ("name", "wording"), "description": ("wording", "wording")},
    "domains": {"name": ("name", "wording"), "owner": ("owner", "wording"), "description": ("wording", "wording")},
    "departments": {"name": ("name", "wording"), "parent": ("permission", "breaking")},
    "policies": {"name": ("name", "wording"), "reason": ("wording", "wording"), "contact": ("owner", "wording")},
}
REMAINING = {
    "sets": ("structure", "additive"),
    "saved": ("structure", "additive"),
    "rollups": ("structure", "wording"),
    "policies": ("permission", "breaking"),
}
TABLES = ("datasets", "metrics", "sets", "saved", "rollups", "domains", "departments", "policies")


def diff(old: Snapshot, new: Snapshot) -> tuple[Change, ...]:
    """Every change from ``old`` to ``new``, the gravest first."""
    found = [*_project(old, new)]
    for table in TABLES:
        before, after = getattr(old.model, table), getattr(new.model, table)
        found += [_whole(table, code, "removed", before[code]) for code in before if code not in after]
        found += [_whole(table, code, "created", after[code]) for code in after if code not in before]
        for code in before:
            if code in after:
                found += _object(old, new, table, code)
    return tuple(sorted(found, key=lambda change: CLASSES.index(change.weight)))


def metric_changes(old: Snapshot, new: Snapshot, code: str) -> tuple[Change, ...]:
    """What ``diff`` says of one metric that is in both, without looking at the others."""
    found = _metric(old, new, old.model.metrics[code], new.model.metrics[code])
    return tuple(sorted(found, key=lambda change: CLASSES.index(change.weight)))


def weight_of(changes: tuple[Change, ...]) -> str:
    """The gravest weight among the changes, "" for none."""
    return min((change.weight for change in changes), key=CLASSES.index, default="")


def _change(table: str, code: str, part: str, weight: str, before: str, after: str) -> Change:
    text = sentence(table, code, "changed", part, before, after)
    return Change(
        table=table, code=code, kind="changed", weight=weight, part=part, before=before, after=after, text=text
    )


def _whole(table: str, code: str, kind: str, part: Part) -> Change:
    weight = "additive" if kind == "created" else "breaking"
    if kind == "removed" and isinstance(part, Metric) and part.status == "draft":
        weight = "wording"
    if table == "rollups":  # of no figure: only how soon it comes
        weight = "wording"
    return Change(table=table, code=code, kind=kind, weight=weight, text=sentence(table, code, kind, "", "", ""))


def _object(old: Snapshot, new: Snapshot, table: str, code: str) -> Iterator[Change]:
    before, after = getattr(old.model, table)[code], getattr(new.model, table)[code]
    if table == "metrics":
        yield from _metric(old, new, before, after)
    elif before != after and isinstance(before, Dataset):
        yield from _dataset(before, after)
    elif before != after:
        yield from _fields(table, code, before, after, OTHERS[table], REMAINING.get(table, ("wording", "wording")))


def _metric(old: Snapshot, new: Snapshot, before: Metric, after: Metric) -> Iterator[Change]:
    same = fingerprint(old, before.code) == fingerprint(new, after.code)
    technical = "wording" if same else "breaking"
    table = {field: (part, technical if weight == "technical" else weight) for field, (part, weight) in METRIC.items()}
    own = list(_fields("metrics", before.code, before, after, table, ("wording", "wording")))
    yield from own
    if not same and not any(change.weight == "breaking" and _is_technical(change.part) for change in own):
        causes = ", ".join(_causes(old, new, after)) or after.dataset
        yield _change("metrics", before.code, "inherited", "breaking", "", causes)


def _is_technical(part: str) -> bool:
    return any(part == name and weight == "technical" for name, weight in METRIC.values())


def _causes(old: Snapshot, new: Snapshot, metric: Metric) -> list[str]:
    """What below the metric was edited: metrics with another text, and datasets."""
    below = [one for one in upstream(new, metric.code) if one in new.model.metrics]
    edited = [one for one in below if old.model.metrics.get(one) != new.model.metrics[one]]
    datasets = dict.fromkeys(new.model.metrics[one].dataset for one in (metric.code, *below))
    return edited + [one for one in datasets if one and old.model.datasets.get(one) != new.model.datasets.get(one)]


def _fields(
    table: str, code: str, before: Part, after: Part, parts: dict[str, tuple[str, str]], rest: tuple[str, str]
) -> Iterator[Change]:
    if before == after:
        return
    for field in before.__struct_fields__:
        one, other = getattr(before, field), getattr(after, field)
        if one != other and field != "code":
            part, weight = parts.get(field, rest)
            yield _change(table, code, part, weight, said(one), said(other))


def _dataset(before: Dataset, after: Dataset) -> Iterator[Change]:
    for change in _fields("datasets", before.code, before, after, DATASET, ("", "")):
        if change.part:
            yield change
    for field, part in NESTED.items():
        one, other = getattr(before, field), getattr(after, field)
        for code in {**one, **other}:
            if one.get(code) != other.get(code):
                yield _nested(before.code, f"{part}/{code}", one.get(code), other.get(code))


def _nested(dataset: str, part: str, before: Part | None, after: Part | None) -> Change:
    if before is None or after is None:
        return _change(
            "datasets", dataset, part, "breaking" if after is None else "additive", said(before), said(after)
        )
    fields = [name for name in before.__struct_fields__ if getattr(before, name) != getattr(after, name)]
    weight = "wording" if WORDED.issuperset(fields) else "additive" if fields == ["members"] else "breaking"
    names = fields[:1] if len(fields) == 1 else []
    spoken = [said(getattr(one, names[0]) if names else one) for one in (before, after)]
    return _change("datasets", dataset, part, weight, spoken[0] or "—", spoken[1] or "—")


def _project(old: Snapshot, new: Snapshot) -> Iterator[Change]:
    before, after = old.model, new.model
    if before.name != after.name:
        yield _change("project", after.project, "name", "wording", said(before.name), said(after.name))
    for field in before.calendar.__struct_fields__:
        one, other = getattr(before.calendar, field), getattr(after.calendar, field)
        if one != other:
            weight = "additive" if field in ("windows", "grains") and not one else "breaking"
            weight = "additive" if field == "windows" else weight
            yield _change("project", after.project, f"calendar/{field}", weight, said(one), said(other))
    for code in {**before.sources, **after.sources}:
        one, other = before.sources.get(code, ""), after.sources.get(code, "")
        if one != other:
            yield _change("sources", code, "source", "breaking" if one else "additive", one, other)


def said(value: Any) -> str:
    """A value as a person reads it in a list of changes."""
    if value is None or value == () or value == {}:
        return ""
    if isinstance(value, Text):
        return " / ".join(filter(None, (value.zh, value.en)))
    if isinstance(value, msgspec.Struct):
        shown = {name: said(getattr(value, name)) for name in value.__struct_fields__}
        return ", ".join(f"{name}={text}" for name, text in shown.items() if text and name != "code")
    if isinstance(value, dict):
        return ", ".join(f"{key}: {said(one)}" for key, one in value.items())
    if isinstance(value, tuple):
        return ", ".join(said(one) for one in value)
    return str(value)
