"""What changed between two states of the definitions, object by object and field by field, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from caliber.model.fingerprint import fingerprint
from caliber.model.objects import Metric, Part
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text

# The fields of a card and what they are called; a field that is not here is called by its own name.
FIELDS: dict[str, Text] = {
    "name": Text(zh="名称", en="Name"), "aliases": Text(zh="别名", en="Aliases"), "kind": Text(zh="类型", en="Kind"),
    "domain": Text(zh="业务主题", en="Domain"), "caliber": Text(zh="业务口径", en="Caliber"),
    "purpose": Text(zh="用途", en="Purpose"), "scope": Text(zh="适用范围", en="Scope"),
    "exclusions": Text(zh="不含项", en="Exclusions"), "dimensions": Text(zh="可用维度", en="Dimensions"),
    "unit": Text(zh="单位", en="Unit"), "format": Text(zh="显示格式", en="Format"),
    "direction": Text(zh="方向", en="Direction"), "nature": Text(zh="值的性质", en="Nature"),
    "dataset": Text(zh="数据集", en="Dataset"), "measure": Text(zh="度量", en="Measure"),
    "where": Text(zh="筛选条件", en="Filter"), "time": Text(zh="时间字段", en="Time"),
    "nulls": Text(zh="空值口径", en="Null policy"), "of": Text(zh="基础指标", en="Base metric"),
    "period": Text(zh="统计周期", en="Period"), "offset": Text(zh="偏移", en="Offset"),
    "align": Text(zh="对齐方式", en="Alignment"), "formula": Text(zh="公式", en="Formula"),
    "grain": Text(zh="粒度", en="Grain"), "owner": Text(zh="负责人", en="Owner"),
    "sensitivity": Text(zh="密级", en="Sensitivity"), "tier": Text(zh="等级", en="Tier"),
    "status": Text(zh="状态", en="Status"), "certification": Text(zh="认证", en="Certification"),
    "differs_from": Text(zh="区别说明", en="Differs from"), "tags": Text(zh="标签", en="Tags"),
}  # fmt: skip
COLLECTIONS = {
    "datasets": "dataset", "metrics": "metric", "sets": "metric_set", "domains": "domain", "departments": "department",
    "policies": "policy",
}  # fmt: skip


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One field. ``before`` and ``after`` as text; ``text`` says it in words."""

    part: str
    before: str
    after: str
    text: Text


class ObjectChange(msgspec.Struct, frozen=True, kw_only=True):
    """One object (``what``: metric, dataset, …).

    ``how``: added | changed | removed. ``kind``: breaking | additive | wording."""

    what: str
    code: str
    name: Text
    how: str
    kind: str
    changes: tuple[Change, ...] = ()


def card_changes(before: Part, after: Part) -> tuple[Change, ...]:
    """The fields that differ; the version is not a field of the meaning."""
    out = []
    for field in after.__struct_fields__:
        old, new = getattr(before, field), getattr(after, field)
        if old != new and field != "version":
            out.append(
                Change(part=field, before=shown(old), after=shown(new), text=_worded(field, shown(old), shown(new)))
            )
    return tuple(out)


def shown(value: Any) -> str:
    """A field as one line of text."""
    if isinstance(value, Text):
        return value.zh if not value.en else value.en if not value.zh else f"{value.zh} / {value.en}"
    if isinstance(value, str):
        return value
    return msgspec.json.encode(value).decode() if value else ""


def _worded(field: str, before: str, after: str) -> Text:
    name = FIELDS.get(field) or Text(en=field)
    if not before:
        return Text(zh=f"{name.say('zh')}:加上「{after}」", en=f"{name.say('en')}: added “{after}”")
    if not after:
        return Text(zh=f"{name.say('zh')}:去掉「{before}」", en=f"{name.say('en')}: removed “{before}”")
    return Text(
        zh=f"{name.say('zh')}:由「{before}」改为「{after}」", en=f"{name.say('en')}: “{before}” became “{after}”"
    )


def kind_of(old: Snapshot, new: Snapshot, code: str) -> str:
    """breaking where another figure may come out; additive where something is only new; wording otherwise."""
    before, after = old.model.metrics[code], new.model.metrics[code]
    if fingerprint(old, code) != fingerprint(new, code):
        return "breaking"
    changed = [change.part for change in card_changes(before, after)]
    return "additive" if all(_grew(getattr(before, part), getattr(after, part)) for part in changed) else "wording"


def _grew(before: Any, after: Any) -> bool:
    if isinstance(before, tuple) and isinstance(after, tuple):
        return all(item in after for item in before)
    return not before


def changes_between(old: Snapshot, new: Snapshot) -> tuple[ObjectChange, ...]:
    """Every object that was added, changed or removed; metrics whose figures follow from a changed dataset too."""
    out = list(_of_project(old, new))
    for field, what in COLLECTIONS.items():
        before, after = getattr(old.model, field), getattr(new.model, field)
        for code in sorted(before.keys() | after.keys()):
            change = _of_object(old, new, what, before.get(code), after.get(code))
            if change is not None:
                out.append(change)
    for code in sorted(_moved(old, new) - {change.code for change in out if change.what == "metric"}):
        metric = new.model.metrics[code]
        out.append(ObjectChange(what="metric", code=code, name=metric.name, how="changed", kind="breaking"))
    return tuple(out)


def _of_project(old: Snapshot, new: Snapshot) -> Iterator[ObjectChange]:
    """Name, sources and calendar of the project itself."""
    changes = tuple(change for change in card_changes(old.model, new.model) if change.part not in COLLECTIONS)
    if changes:
        project = new.model.project
        yield ObjectChange(
            what="project", code=project, name=new.model.name, how="changed", kind="breaking", changes=changes
        )


def _of_object(old: Snapshot, new: Snapshot, what: str, before: Any, after: Any) -> ObjectChange | None:
    if before is None or after is None:
        found = after if before is None else before
        how, kind = ("added", "additive") if before is None else ("removed", "breaking")
        return ObjectChange(what=what, code=found.code, name=found.name, how=how, kind=kind)
    changes = card_changes(before, after)
    if not changes:
        return None
    kind = kind_of(old, new, after.code) if isinstance(after, Metric) else "wording"
    return ObjectChange(what=what, code=after.code, name=after.name, how="changed", kind=kind, changes=changes)


def _moved(old: Snapshot, new: Snapshot) -> set[str]:
    """Metrics in both whose fingerprint is another one."""
    both = old.model.metrics.keys() & new.model.metrics.keys()
    return {code for code in both if fingerprint(old, code) != fingerprint(new, code)}
