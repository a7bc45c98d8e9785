"""What the words of every kind of metric share: who tells, and the small pieces of a sentence."""

from __future__ import annotations

from typing import NamedTuple

from caliber.catalog.formula import MayName, metric_name
from caliber.errors import Refused
from caliber.model.calendar import GRAINS, parse_span
from caliber.model.expr import Ref
from caliber.model.objects import Metric
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text
from caliber.wording.labels import entity_name, label_of
from caliber.wording.phrases import Speaker, listed

SPANS = {
    "second": ("秒", "second"), "minute": ("分钟", "minute"), "hour": ("小时", "hour"), "day": ("天", "day"),
    "week": ("周", "week"), "month": ("个月", "month"), "quarter": ("个季度", "quarter"), "year": ("年", "year"),
    "fiscal_quarter": ("个财季", "fiscal quarter"), "fiscal_year": ("个财年", "fiscal year"),
}  # fmt: skip
PERIODS = {
    "second": ("秒", "second"), "minute": ("分钟", "minute"), "hour": ("小时", "hour"), "day": ("天", "day"),
    "week": ("周", "week"), "month": ("月", "month"), "quarter": ("季度", "quarter"), "year": ("年", "year"),
    "fiscal_quarter": ("财季", "fiscal quarter"), "fiscal_year": ("财年", "fiscal year"),
}  # fmt: skip


class Telling(NamedTuple):
    """A metric told to somebody. ``may_name``: whether a metric may be named to them.

    ``overruled``: a metric outside says what happens without data, so this one's own policy is not told.
    """

    snapshot: Snapshot
    metric: Metric
    may_name: MayName
    overruled: bool = False

    def name(self, code: str) -> Text:
        """A metric's name, or that it may not be named."""
        return metric_name(self.snapshot, code, self.may_name)

    def speaker(self, dataset: str) -> Speaker:
        return Speaker(self.snapshot, dataset, self.name)

    def about(self, metric: Metric) -> Telling:
        return self._replace(metric=metric, overruled=False)

    def base(self, metric: Metric) -> Telling:
        """About what this metric derives from."""
        return self._replace(metric=metric, overruled=self.overruled or bool(self.metric.nulls))

    def grouped(self, dataset: str, names: tuple[str, ...]) -> Text:
        """Names to group by as people call them: periods, dimensions, entities."""
        return listed([_grouped(self.snapshot, dataset, name) for name in names], "、", "and") if names else Text()

    def each(self, dataset: str, names: tuple[str, ...]) -> Text:
        """The same, one by one: 每天、每个「客户」 / day and “Customer”."""
        out = []
        for name in names:
            spoken = _grouped(self.snapshot, dataset, name)
            zh = f"每{SPANS[name][0]}" if name in GRAINS else f"每个{spoken.zh}"
            out.append(Text(zh=zh, en=spoken.en))
        return listed(out, "、", "and")


def _grouped(snapshot: Snapshot, dataset: str, name: str) -> Text:
    if name in GRAINS:
        return Text(zh=PERIODS[name][0], en=PERIODS[name][1])
    ref = Ref(tuple(name.replace("__", ".").split(".")))
    known = dataset in snapshot.model.datasets
    label = label_of(snapshot, dataset, ref) if known else None
    spoken = label.name if label is not None else entity_name(snapshot, name)
    if not spoken:
        return Text(zh=f" `{name}` ", en=f"`{name}`")
    return Text(zh=f"「{spoken.say('zh')}」", en=f"“{spoken.say('en')}”")


def said(zh: str, en: str, *parts: Text) -> Text:
    """A sentence with its parts put in."""
    return Text(zh=zh.format(*(p.say("zh") for p in parts)), en=en.format(*(p.say("en") for p in parts)))


def period_name(snapshot: Snapshot, grain: str) -> Text:
    """A grain as people call it; one's own by its name."""
    if grain in PERIODS:
        return Text(zh=PERIODS[grain][0], en=PERIODS[grain][1])
    own = snapshot.model.calendar.grains.get(grain)
    if own is None or not own.name:
        return Text(zh=f" `{grain}` ", en=f"`{grain}`")
    return Text(zh=f"「{own.name.say('zh')}」", en=f"“{own.name.say('en')}”")


def length(snapshot: Snapshot, text: str) -> Text:
    """``30d`` as 30 天 / 30 days; a length that cannot be read as it is written."""
    try:
        span = parse_span(text, snapshot.model.calendar.grains)
    except Refused:
        return Text(zh=f" `{text}` ", en=f"`{text}`")
    if span.unit not in SPANS:
        name = period_name(snapshot, span.unit)
        return Text(zh=f" {span.amount} 个{name.zh}", en=f"{span.amount} × {name.en}")
    zh, en = SPANS[span.unit]
    return Text(zh=f" {span.amount} {zh}", en=f"{span.amount} {en}{'s' * (span.amount != 1)}")
