"""The card of a metric: what it must carry before it is published."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from caliber.errors import Problem
from caliber.model.lineage import upstream
from caliber.model.objects import Metric
from caliber.model.rules.finding import warning
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text

# Part of the card -> its words, and whether it is filled. Kind and parts of the measure have rules of their own.
REQUIRED: dict[str, tuple[Text, Callable[[Metric], object]]] = {
    "name": (Text("名称", "name"), lambda metric: metric.name),
    "domain": (Text("业务主题", "domain"), lambda metric: metric.domain),
    "caliber": (Text("业务口径", "caliber"), lambda metric: metric.caliber),
    "unit": (Text("计量单位", "unit"), lambda metric: metric.unit),
    "owner.business": (Text("业务负责人", "business owner"), lambda metric: metric.owner.business),
    "owner.technical": (Text("技术负责人", "technical owner"), lambda metric: metric.owner.technical),
    "owner.department": (Text("责任部门", "owning department"), lambda metric: metric.owner.department),
}
TIME = Text("时间字段", "time field")


def missing(snapshot: Snapshot, metric: Metric) -> dict[str, Text]:
    """The required parts of the card that are empty, with their words; publishing is refused while there are any."""
    out = {part: words for part, (words, filled) in REQUIRED.items() if not filled(metric)}
    if metric.kind == "atomic" and not metric.time and not _dataset_time(snapshot, metric):
        out["time"] = TIME
    return out


def _dataset_time(snapshot: Snapshot, metric: Metric) -> bool:
    dataset = snapshot.model.datasets.get(metric.dataset)
    return dataset is None or bool(dataset.time) or not dataset.times


def check(snapshot: Snapshot) -> Iterator[Problem]:
    for metric in snapshot.model.metrics.values():
        empty = missing(snapshot, metric)
        empty.pop("time", None)  # the rule about times says it better
        if empty:
            facts = {
                "zh": "、".join(words.zh for words in empty.values()),
                "en": ", ".join(w.en for w in empty.values()),
            }
            yield warning("model.card_incomplete", "metrics", metric.code, metric=metric.code, parts=facts)


def blocking(snapshot: Snapshot, code: str) -> tuple[str, ...]:
    """What stands in the way of publishing a metric: empty parts of its card, and parents that are not published."""
    metric = snapshot.model.metrics[code]
    parents = [one for one in upstream(snapshot, code) if one in snapshot.model.metrics]
    unfinished = [one for one in parents if snapshot.model.metrics[one].status in ("draft", "in_review")]
    return (*missing(snapshot, metric), *unfinished)
