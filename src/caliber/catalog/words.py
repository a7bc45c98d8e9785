"""The caliber in plain words: what is counted, which rows, which time, which period, and what happens without data.

Made from the definition, so it cannot say anything else than what is computed.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from caliber.catalog import kind_words
from caliber.catalog.formula import SIGNS, MayName, formula_parts, operands
from caliber.catalog.telling import Telling, length, period_name, said
from caliber.model.calendar import to_date
from caliber.model.expr import AGGREGATES, COUNTS, Call, Expr, Lit, Ref, conjuncts, walk
from caliber.model.joins import entity_of
from caliber.model.objects import Dataset, Metric
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text
from caliber.wording.labels import entity_name
from caliber.wording.phrases import Speaker, code_span, constant

UNITS = {
    "CNY": Text(zh="元(人民币)", en="yuan (CNY)"), "USD": Text(zh="美元", en="US dollars"),
    "EUR": Text(zh="欧元", en="euros"), "HKD": Text(zh="港元", en="Hong Kong dollars"),
    "%": Text(zh="百分比", en="per cent"), "ratio": Text(zh="比率", en="ratio"), "seconds": Text(zh="秒", en="seconds"),
    "minutes": Text(zh="分钟", en="minutes"), "hours": Text(zh="小时", en="hours"), "days": Text(zh="天", en="days"),
    "people": Text(zh="人", en="people"), "orders": Text(zh="单", en="orders"), "pieces": Text(zh="件", en="pieces"),
}  # fmt: skip
NATURES = {
    "estimate": Text(zh="这是预估值,不是实际发生额。", en="This is an estimate, not what has happened."),
    "target": Text(zh="这是目标值,不是实际发生额。", en="This is a target, not what has happened."),
    "budget": Text(zh="这是预算值,不是实际发生额。", en="This is a budget, not what has happened."),
}
TO_DATE = {
    "wtd": Text(zh="从本周第一天累计到当天。", en="Runs from the first day of the week to the day itself."),
    "mtd": Text(zh="从本月第一天累计到当天。", en="Runs from the first day of the month to the day itself."),
    "qtd": Text(zh="从本季度第一天累计到当天。", en="Runs from the first day of the quarter to the day itself."),
    "ytd": Text(zh="从本年第一天累计到当天。", en="Runs from the first day of the year to the day itself."),
    "fytd": Text(zh="从本财年第一天累计到当天。", en="Runs from the first day of the fiscal year to the day itself."),
    "all": Text(
        zh="从有数据的第一天一直累计到当期末。", en="Runs from the first day on record to the end of the period."
    ),
}


# What a derived metric says without data, whatever the one that it starts from says.
WITHOUT_DATA = {
    "zero": Text(zh="没有数据时为 0。", en="Where there is no data it is 0."),
    "none": Text(
        zh="没有符合条件的记录时显示为「无数据」,不当作 0。",
        en="Where there are no such rows it says “no data”, not 0.",
    ),
}


def words(snapshot: Snapshot, metric: Metric, may_name: MayName = lambda _: True) -> tuple[Text, ...]:
    """Sentence by sentence. ``may_name``: whether a metric that this one rests on may be named to the reader."""
    out = _BY_KIND.get(metric.kind, _unknown)(Telling(snapshot, metric, may_name))
    if metric.nature in NATURES:
        out.append(NATURES[metric.nature])
    if metric.unit:
        out.append(said("单位:{0}。", "Unit: {0}.", UNITS.get(metric.unit, Text(en=metric.unit))))
    return tuple(tidy(text) for text in out)


def tidy(text: Text) -> Text:
    """Spaces as each language sets them, code spans left alone; an English sentence starts with a capital."""
    pieces = [piece if piece.startswith("`") else _close_up(piece) for piece in _SPAN.split(text.zh)]
    zh = _BEFORE_SPAN.sub(r"\1 \2", _AFTER_SPAN.sub(r"\1 \2", "".join(pieces).strip()))
    en = text.en.strip()
    return Text(zh=zh, en=en[:1].upper() + en[1:])


def _close_up(zh: str) -> str:
    return _SPACED_MARK.sub(r"\1", re.sub(" +", " ", zh))


_SPAN = re.compile(r"(`[^`]*`)")
_SPACED_MARK = re.compile(r" *([,。;:、」「()]) *")
_AFTER_SPAN = re.compile(r"(`[^`]*`)(?=[\u4e00-\u9fff])()")
_BEFORE_SPAN = re.compile(r"([\u4e00-\u9fff])(`[^`]*`)")


# -- atomic


def _atomic(tell: Telling) -> list[Text]:
    metric = tell.metric
    dataset = tell.snapshot.model.datasets.get(metric.dataset)
    if dataset is None:
        return _unknown(tell)
    more = [*kind_words.converted(tell), *kind_words.balance(tell), *kind_words.parameters(tell)]
    nothing = [] if tell.overruled else [without_data(tell)]
    return [*measured(tell, dataset), *more, *when(metric, dataset), *nothing]


def measured(tell: Telling, dataset: Dataset) -> list[Text]:
    """What is counted, and which rows."""
    measure, more = _lifted(tell.snapshot.expr(tell.metric.measure))
    tests = (*conjuncts(tell.snapshot.expr(tell.metric.where)), *more) if tell.metric.where else more
    out = [said("{0}。", "{0}.", _aggregate(tell, dataset, measure))]
    if tests:
        out.append(rows_where(tell.speaker(dataset.code), tests))
    return out


def _lifted(measure: Expr) -> tuple[Expr, tuple[Expr, ...]]:
    """Conditions inside the one aggregate are conditions on the rows: a reader need not tell them apart."""
    if isinstance(measure, Call) and measure.op == "filter":
        inner, more = _lifted(measure.args[0])
        return inner, (*more, *conjuncts(measure.args[1]))
    if not isinstance(measure, Call):
        return measure, ()
    if measure.op == "sum_if":
        return Call("sum", measure.args[:1]), conjuncts(measure.args[1])
    if measure.op == "count_if":
        return Call("count"), conjuncts(measure.args[0])
    if measure.op in ("sum", "count_distinct") and measure.args and isinstance(measure.args[0], Call):
        test, value, *rest = measure.args[0].args if measure.args[0].op == "case" else (None, None)
        otherwise = rest[0] if len(rest) == 1 else None
        skipped = isinstance(otherwise, Lit) and (otherwise.kind == "null" or otherwise.text == "0")
        if test is not None and value is not None and skipped:
            one = measure.op == "sum" and value == Lit("number", "1")
            return (Call("count") if one else Call(measure.op, (value,))), conjuncts(test)
    return measure, ()


def rows_where(speaker: Speaker, tests: tuple[Expr, ...]) -> Text:
    """Which rows count."""
    clauses = [speaker.predicate(test) for test in tests]
    if len(clauses) == 1:
        return said("只算{0}的记录。", "Only rows where {0}.", clauses[0])
    numbered = [said(f"({n}){{0}}", f"({n}) {{0}}", clause) for n, clause in enumerate(clauses, 1)]
    zh = ";".join(clause.say("zh") for clause in numbered)
    en = "; ".join(clause.say("en") for clause in numbered)
    return Text(zh=f"只算同时满足这些条件的记录:{zh}。", en=f"Only rows where all of this holds: {en}.")


def _aggregate(tell: Telling, dataset: Dataset, expr: Expr) -> Text:
    if isinstance(expr, Call) and expr.op in AGGREGATES:
        return _one_aggregate(tell, dataset, expr)
    if isinstance(expr, Call) and expr.op in SIGNS and len(expr.args) == 2:
        left, right = (_operand(tell, dataset, arg) for arg in expr.args)
        return said(f"{{0}} {SIGNS[expr.op]} {{1}}", f"{{0}} {SIGNS[expr.op]} {{1}}", left, right)
    if isinstance(expr, Call) and expr.op in ("nullif", "coalesce", "round", "cast"):
        return _aggregate(tell, dataset, expr.args[0])
    if isinstance(expr, Lit):
        return constant(expr)
    return said("按 {0} 计算", "Computed as {0}", code_span(expr))


def _operand(tell: Telling, dataset: Dataset, expr: Expr) -> Text:
    if isinstance(expr, Call) and expr.op == "filter":
        inner = _operand(tell, dataset, expr.args[0])
        clause = tell.speaker(dataset.code).predicate(expr.args[1])
        return said("({0},只算{1}的记录)", "({0} where {1})", inner, clause)
    lifted, more = _lifted(expr)
    if more:
        return _operand(tell, dataset, Call("filter", (lifted, *more[:1]))) if len(more) == 1 else code_span(expr)
    text = _aggregate(tell, dataset, expr)
    plain = isinstance(expr, Lit) or (isinstance(expr, Call) and expr.op in AGGREGATES)
    return text if plain else said("({0})", "({0})", text)


def _one_aggregate(tell: Telling, dataset: Dataset, call: Call) -> Text:
    name = dataset.name or Text(en=dataset.code)
    rows = Text(zh=f"「{name.say('zh')}」", en=f"“{name.say('en')}”")
    if call.op in ("count_distinct", "approx_count_distinct"):
        return _distinct(tell, dataset, call, rows)
    if not call.args or (call.op == "count" and _is_grain(dataset, call.args[0])):
        return said("{0}的记录条数", "the number of rows of {0}", rows)
    value = tell.speaker(dataset.code).value(call.args[0])
    if call.op in ("percentile", "approx_percentile") and len(call.args) == 2 and isinstance(call.args[1], Lit):
        place = f"{float(call.args[1].text) * 100:g}"
        about_zh, about_en = ("(近似)", ", approximately") if call.op.startswith("approx") else ("", "")
        zh, en = f"{{0}}中{{1}}的第 {place} 百分位数{about_zh}", f"the {place}th percentile of {{1}} in {{0}}{about_en}"
        return said(zh, en, rows, value)
    return said(*_AGGREGATED.get(call.op, ("{0}中{1}的汇总", "an aggregate of {1} over {0}")), rows, value)


_AGGREGATED = {
    "sum": ("{0}中每条记录的{1}之和", "the sum of {1} over all rows of {0}"),
    "avg": ("{0}中{1}的平均值", "the average of {1} over the rows of {0}"),
    "min": ("{0}中{1}的最小值", "the lowest {1} in {0}"),
    "max": ("{0}中{1}的最大值", "the highest {1} in {0}"),
    "median": ("{0}中{1}的中位数", "the median of {1} in {0}"),
    "stddev": ("{0}中{1}的标准差", "the standard deviation of {1} in {0}"),
    "variance": ("{0}中{1}的方差", "the variance of {1} in {0}"),
    "count": ("{0}中{1}不为空的记录条数", "the number of rows of {0} where {1} is filled in"),
}


def _is_grain(dataset: Dataset, arg: Expr) -> bool:
    return isinstance(arg, Ref) and dataset.grain == arg.path


def _distinct(tell: Telling, dataset: Dataset, call: Call, rows: Text) -> Text:
    about = " 近似值," if call.op.startswith("approx") else ""
    arg = call.args[0]
    entity = _entity_of_key(tell.snapshot, dataset, arg) if isinstance(arg, Ref) else Text()
    what = tell.speaker(dataset.code).value(arg)
    if entity:
        what = Text(zh=f"「{entity.say('zh')}」", en=f"“{entity.say('en')}”")
    zh = f"{{0}}中不同的{{1}}个数({about}同一个只算一次)"
    return said(
        zh, "the number of different {1} in {0}, each counted once" + (", approximately" if about else ""), rows, what
    )


def _entity_of_key(snapshot: Snapshot, dataset: Dataset, ref: Ref) -> Text:
    for link in dataset.entities.values():
        if ref.path in (link.key, (link.code,)):
            return link.name or entity_name(snapshot, entity_of(link))
    return Text()


def when(metric: Metric, dataset: Dataset) -> list[Text]:
    """By which time rows are dated."""
    code = metric.time or dataset.time
    if not code:
        return [Text(zh="没有时间字段,不能按时间段看。", en="It has no time, so it cannot be asked for by period.")]
    field = dataset.times.get(code)
    name = field.name if field is not None and field.name else Text(zh=f" `{code}` ", en=f"`{code}`")
    if field is not None and field.name:
        name = Text(zh=f"「{name.say('zh')}」", en=f"“{name.say('en')}”")
    zh, en = "按{0}归入日期;没有这个时间的记录不属于任何时间段。", "Dated by {0}; rows without it belong to no period."
    return [said(zh, en, name)]


def without_data(tell: Telling) -> Text:
    """What an atomic metric says where no row counts."""
    metric = tell.metric
    calls = [node.op for node in walk(tell.snapshot.expr(metric.measure)) if isinstance(node, Call)]
    counts = len([op for op in calls if op in AGGREGATES]) == 1 and bool(COUNTS & set(calls))
    if metric.nulls == "zero" or (metric.nulls == "" and counts):
        return Text(zh="没有符合条件的记录时为 0。", en="Where there are no such rows it is 0.")
    if any(_is_switch(node) for node in walk(tell.snapshot.expr(metric.measure))):
        return Text(
            zh="有记录但都不符合条件时为 0;一条记录都没有时显示为「无数据」。",
            en="Where there are rows but none of these it is 0; where there are no rows at all it says “no data”.",
        )
    return WITHOUT_DATA["none"]


def _is_switch(node: Expr) -> bool:
    """A sum over CASE … ELSE 0 END."""
    inner = node.args[0] if isinstance(node, Call) and node.op == "sum" and node.args else None
    return isinstance(inner, Call) and inner.op == "case" and inner.args[-1] == Lit("number", "0")


# -- derived


def _derived(tell: Telling) -> list[Text]:
    metric = tell.metric
    base = tell.snapshot.model.metrics.get(metric.of)
    if base is None:
        return _unknown(tell)
    out = [said("以「{0}」为基础。", "Starts from “{0}”.", tell.name(base.code))]
    if metric.where:
        out.append(rows_where(tell.speaker(home_of(tell.snapshot, base)), conjuncts(tell.snapshot.expr(metric.where))))
    out += kind_words.summary(tell, home_of(tell.snapshot, base)) + kind_words.parameters(tell)
    out += windows(tell.snapshot, metric) + kind_words.offset_to(tell)
    if metric.nulls and not tell.overruled:
        out.append(WITHOUT_DATA[metric.nulls])
    if tell.may_name(base.code):
        below = _BY_KIND.get(base.kind, _unknown)(tell.base(base))
        zh = "".join(tidy(text).zh for text in below)
        en = " ".join(tidy(text).en for text in below)
        out.append(Text(zh=f"其余与「{tell.name(base.code).say('zh')}」相同:{zh}", en=f"The rest is as there: {en}"))
    return out


def home_of(snapshot: Snapshot, metric: Metric) -> str:
    """The dataset on whose rows a metric's filters are read: its own, or that of what it starts from; "" unknown."""
    seen: set[str] = set()
    while metric.code not in seen:
        seen.add(metric.code)
        if metric.kind == "atomic":
            return metric.dataset
        below = (metric.of,) if metric.kind == "derived" else metric.steps or operands(snapshot, metric)
        found = next((snapshot.model.metrics[code] for code in below if code in snapshot.model.metrics), None)
        if found is None:
            break
        metric = found
    return ""


def windows(snapshot: Snapshot, metric: Metric) -> list[Text]:
    """Over which stretch a value runs, and how far back it is taken."""
    return _period(snapshot, metric) + _offset(snapshot, metric)


def _period(snapshot: Snapshot, metric: Metric) -> list[Text]:
    if not metric.period:
        return []
    if metric.period in TO_DATE:
        return [TO_DATE[metric.period]]
    if to_date(metric.period):
        name = period_name(snapshot, to_date(metric.period))
        return [said("从所在{0}的第一天累计到当天。", "Runs from the first day of the {0} to the day itself.", name)]
    return [
        said(
            "每个值统计最近{0}(含当天)。",
            "Each value covers the last {0}, the day itself included.",
            length(snapshot, metric.period),
        )
    ]


def _offset(snapshot: Snapshot, metric: Metric) -> list[Text]:
    if not metric.offset:
        return []
    out = [said("取{0}前的值。", "Takes the value of {0} earlier.", length(snapshot, metric.offset))]
    if metric.align == "whole":
        out.append(
            Text(zh="进行中的周期也取当时的整个周期。", en="A running period takes the whole of the earlier one.")
        )
    else:
        out.append(
            Text(zh="进行中的周期只取当时的同一段。", en="A running period takes the same part of the earlier one.")
        )
    return out


# -- composite


def _composite(tell: Telling) -> list[Text]:
    expr = tell.snapshot.expr(tell.metric.formula)
    parts = formula_parts(tell.snapshot, tell.metric, tell.may_name)
    parts_zh, parts_en = ("".join(part.name.say(lang) or part.text for part in parts) for lang in ("zh", "en"))
    out = [Text(zh=f"计算公式:{parts_zh}。", en=f"Formula: {parts_en}.")]
    out += kind_words.related(tell, expr, home_of(tell.snapshot, tell.metric)) + kind_words.parameters(tell)
    divides = any(isinstance(node, Call) and node.op in ("/", "//", "%") for node in walk(expr))
    if divides:
        out.append(
            Text(
                zh="先按所看的范围分别算出各部分,再相除;不是把明细的比值相加或平均。",
                en="Each part is computed for the range asked for, then divided; ratios are never added or averaged.",
            )
        )
    return out if tell.overruled else [*out, missing_operand(tell.metric, divides)]


def missing_operand(metric: Metric, divides: bool) -> Text:
    """What a formula says where a part of it is missing."""
    if metric.nulls == "zero":
        return Text(zh="算不出来时为 0。", en="Where it cannot be computed it is 0.")
    if metric.nulls == "none":
        return _NO_PART_DIVIDES if divides else _NO_PART
    if divides:
        return Text(
            zh="任何一部分没有数据,或除数为 0 时,显示为「不可比」,不当作 0。",
            en="Where a part has no data, or the divisor is 0, it says “not comparable”, not 0.",
        )
    return Text(
        zh="任何一部分没有数据时,显示为「无数据」,不当作 0。", en="Where a part has no data it says “no data”, not 0."
    )


_NO_PART = Text(
    zh="各部分都没有记录,或任何一部分没有数据时,显示为「无数据」,不当作 0。",
    en="Where no part has a row, or a part has no data, it says “no data”, not 0.",
)
_NO_PART_DIVIDES = Text(
    zh="各部分都没有记录,或任何一部分没有数据,或除数为 0 时,显示为「不可比」,不当作 0。",
    en="Where no part has a row, a part has no data, or the divisor is 0, it says “not comparable”, not 0.",
)


def _unknown(tell: Telling) -> list[Text]:
    metric = tell.metric
    text = metric.formula or metric.measure or metric.of
    return [Text(zh=f"按 `{text}` 计算。", en=f"Computed as `{text}`.")] if text else []


_BY_KIND: dict[str, Callable[[Telling], list[Text]]] = {
    "atomic": _atomic,
    "derived": _derived,
    "composite": _composite,
    "conversion": kind_words.conversion,
    "funnel": kind_words.funnel,
    "retention": kind_words.retention,
}
