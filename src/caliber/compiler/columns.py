"""What the columns of an answer are: names, units, formats. Types are what the source gives, put in after the run."""

from __future__ import annotations

from caliber.compiler.bind import Binder
from caliber.compiler.bridges import found_from
from caliber.compiler.query import Column
from caliber.compiler.resolve import Asked, Resolved, Wanted
from caliber.model import calendar
from caliber.model.expr import COUNTS, aggregates
from caliber.model.objects import Metric
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text

GRAIN_NAMES = {
    "second": Text(zh="秒", en="Second"),
    "minute": Text(zh="分钟", en="Minute"),
    "hour": Text(zh="小时", en="Hour"),
    "day": Text(zh="日期", en="Day"),
    "week": Text(zh="周", en="Week"),
    "month": Text(zh="月份", en="Month"),
    "quarter": Text(zh="季度", en="Quarter"),
    "year": Text(zh="年份", en="Year"),
    "fiscal_quarter": Text(zh="财季", en="Fiscal quarter"),
    "fiscal_year": Text(zh="财年", en="Fiscal year"),
}
PART_NAMES = {
    "isodow": Text(zh="星期几", en="Day of the week"),
    "dayofyear": Text(zh="年内第几天", en="Day of the year"),
    "year": Text(zh="年份数", en="Year number"),
    "quarter": Text(zh="第几季度", en="Quarter number"),
    "month": Text(zh="几月", en="Month number"),
    "week": Text(zh="第几周", en="Week number"),
    "day": Text(zh="几号", en="Day of the month"),
    "hour": Text(zh="几点", en="Hour of the day"),
    "minute": Text(zh="几分", en="Minute of the hour"),
}
COMPARED = {
    "previous_period": Text(zh="上期", en="Previous period"),
    "previous_year": Text(zh="去年同期", en="Previous year"),
}
PARTS = {"change": Text(zh="增减", en="change"), "ratio": Text(zh="增减率", en="change %")}


def columns_of(binder: Binder, resolved: Resolved) -> tuple[Column, ...]:
    """The columns in output order."""
    facts = [leaf.dataset for leaf in resolved.leaves()] or [resolved.root]
    out = [_key(binder, facts[0], asked) for asked in resolved.by]
    if resolved.query.min_max:
        return tuple(_extreme(column, op) for column in out for op in ("min", "max"))
    for wanted in resolved.metrics:
        out += _values(binder.snapshot, wanted)
    return tuple(out)


def _key(binder: Binder, fact: str, asked: Asked) -> Column:
    if asked.metric_time and asked.grain in binder.snapshot.model.calendar.grains:
        custom = binder.snapshot.model.calendar.grains[asked.grain]
        zh, en = custom.name.say("zh") or asked.grain, custom.name.say("en") or asked.grain
        return Column(name=asked.column, kind="time", type="string", grain=asked.grain, zh=zh, en=en)
    if asked.metric_time and asked.grain in calendar.PARTS:
        name = PART_NAMES[calendar.PARTS[asked.grain]]
        return Column(name=asked.column, kind="dimension", type="integer", grain=asked.grain, zh=name.zh, en=name.en)
    if asked.metric_time:
        name = GRAIN_NAMES[asked.grain]
        kind = "timestamp" if asked.grain in ("second", "minute", "hour") else "date"
        return Column(name=asked.column, kind="time", type=kind, grain=asked.grain, zh=name.zh, en=name.en)
    found = found_from(binder, fact, asked.name)
    kind = "time" if found.kind == "time" else "dimension"
    label = found.label
    if found.grain:
        grain = PART_NAMES[calendar.PARTS[found.grain]] if found.grain in calendar.PARTS else GRAIN_NAMES[found.grain]
        label = Text(zh=f"{label.say('zh')}({grain.zh})", en=f"{label.say('en')} ({grain.en.lower()})")
    return Column(
        name=asked.column,
        kind=kind,
        type=found.type or "string",
        dimension=found.code,
        grain=found.grain,
        zh=label.say("zh"),
        en=label.say("en"),
    )


def _extreme(column: Column, op: str) -> Column:
    zh, en = {"min": ("最小", "least"), "max": ("最大", "greatest")}[op]
    fields = {name: getattr(column, name) for name in column.__struct_fields__}
    return Column(**{**fields, "name": f"{column.name}__{op}", "zh": f"{column.zh} {zh}", "en": f"{column.en}, {en}"})


def _values(snapshot: Snapshot, wanted: Wanted) -> list[Column]:
    metric = snapshot.metric(wanted.metric)
    base = Column(
        name=wanted.column,
        kind="metric",
        type=value_type(snapshot, metric),
        metric=metric.code,
        version=metric.version,
        unit=metric.unit,
        format=metric.format,
        direction=metric.direction,
        zh=wanted.alias or metric.name.say("zh"),
        en=wanted.alias or metric.name.say("en"),
    )
    if not wanted.compare:
        return [base]
    out = []
    for part in ("", "change", "ratio"):
        label = _compared(base, COMPARED[wanted.compare], PARTS.get(part))
        suffix = f"_{part}" if part else ""
        ratio = {"unit": "", "format": "percent:1", "type": "number"} if part == "ratio" else {}
        fields = {f: getattr(base, f) for f in base.__struct_fields__} | ratio
        fields |= {
            "name": wanted.column + suffix,
            "kind": "comparison",
            "of": metric.code,
            "zh": label.zh,
            "en": label.en,
        }
        out.append(Column(**fields))
    return out


def _compared(base: Column, against: Text, part: Text | None) -> Text:
    zh, en = f"{base.zh} {against.zh}", f"{base.en}, {against.en.lower()}"
    return Text(zh=f"{base.zh} 较{against.zh}{part.zh}", en=f"{en}: {part.en}") if part else Text(zh=zh, en=en)


def value_type(snapshot: Snapshot, metric: Metric) -> str:
    """integer for counts, number otherwise."""
    kept: str | None = snapshot.memo.get(("value_type", metric.code))
    if kept is None:
        kept = snapshot.memo["value_type", metric.code] = _value_type(snapshot, metric)
    return kept


def _value_type(snapshot: Snapshot, metric: Metric) -> str:
    while metric.kind == "derived":
        metric = snapshot.metric(metric.of)
    if metric.kind != "atomic":
        return "number"
    expr = snapshot.expr(metric.measure)
    ops = [call.op for call in aggregates(expr)]
    return "integer" if len(ops) == 1 and ops[0] in COUNTS else "number"
