"""The words of what is more than an aggregate, a window or arithmetic: balances, summaries, shares, journeys."""

from __future__ import annotations

from caliber.catalog.telling import SPANS, Telling, length, period_name, said
from caliber.errors import Refused
from caliber.model.calendar import parse_span
from caliber.model.expr import Call, Expr, Lit, Ref, walk
from caliber.model.text import Text

BALANCES = {
    "last": ("余额:每个周期只取最后一天的记录,不跨天相加。",
             "A balance: of each period only the last day's rows count; days are never added up."),
    "first": ("余额:每个周期只取第一天的记录,不跨天相加。",
              "A balance: of each period only the first day's rows count; days are never added up."),
    "avg": ("余额:先逐日计算,再取各天的平均,不跨天相加。",
            "A balance: computed for each day, then the average of the days; days are never added up."),
    "min": ("余额:先逐日计算,再取最低的一天,不跨天相加。",
            "A balance: computed for each day, then the lowest day; days are never added up."),
    "max": ("余额:先逐日计算,再取最高的一天,不跨天相加。",
            "A balance: computed for each day, then the highest day; days are never added up."),
}  # fmt: skip
SUMMARIES = {
    "sum": ("先算出{0}的值,再相加。", "Computed for each {0} first, then added up."),
    "avg": ("先算出{0}的值,再取平均。", "Computed for each {0} first, then averaged."),
    "min": ("先算出{0}的值,再取最小的。", "Computed for each {0} first, then the lowest is taken."),
    "max": ("先算出{0}的值,再取最大的。", "Computed for each {0} first, then the highest is taken."),
    "median": ("先算出{0}的值,再取中位数。", "Computed for each {0} first, then the median is taken."),
    "count": ("先算出{0}的值,再数有值的有几个。", "Computed for each {0} first, then those that have one."),
    "first": ("先算出{0}的值,再取最早的一个。", "Computed for each {0} first, then the earliest is taken."),
    "last": ("先算出{0}的值,再取最晚的一个。", "Computed for each {0} first, then the latest is taken."),
}  # fmt: skip


def balance(tell: Telling) -> list[Text]:
    """How a balance is taken, and for whom apart."""
    metric = tell.metric
    if metric.balance not in BALANCES:
        return []
    out = [Text(*BALANCES[metric.balance])]
    if metric.balance_by:
        names = tell.grouped(metric.dataset, metric.balance_by)
        out.append(
            said("每个{0}各按自己的日期取,再相加。", "Each {0} has days of its own; the results are added up.", names)
        )
    return out


def converted(tell: Telling) -> list[Text]:
    """Into which currency, and by which rate."""
    convert = tell.metric.convert
    if convert is None:
        return []
    rates = tell.snapshot.model.datasets.get(convert.rates)
    name = rates.name if rates is not None and rates.name else Text(en=convert.rates)
    to = convert.to
    if to.startswith("param."):
        parameter = tell.metric.parameters.get(to.removeprefix("param."))
        to = parameter.default if parameter is not None else to
    zh = "每条金额先按当时的汇率({0})换算成 {1};有金额没有汇率时显示为「不可比」。"
    en = "Each amount is turned into {1} at the rate of its time ({0}); where one has no rate it says “not comparable”."
    return [said(zh, en, name, Text(en=to))]


def parameters(tell: Telling) -> list[Text]:
    """What who asks may set."""
    out = []
    for name, one in tell.metric.parameters.items():
        spoken = one.name or Text(en=name)
        out.append(
            said(
                "参数「{0}」可以自己设,默认 {1}。",
                "“{0}” may be set; it is {1} otherwise.",
                spoken,
                Text(en=one.default),
            )
        )
    return out


def summary(tell: Telling, home: str) -> list[Text]:
    """What is computed for each of something first."""
    metric = tell.metric
    if metric.summary not in SUMMARIES or not metric.each:
        return []
    return [said(*SUMMARIES[metric.summary], tell.each(home, metric.each))]


def offset_to(tell: Telling) -> list[Text]:
    if not tell.metric.offset_to:
        return []
    name = period_name(tell.snapshot, tell.metric.offset_to)
    return [said("取所在{0}第一个周期的值。", "Takes the value of the first period of the {0}.", name)]


def related(tell: Telling, expr: Expr, home: str) -> list[Text]:
    """What the whole of a share is, among what a rank is told, what growth is against."""
    out: list[Text] = []
    for call in walk(expr):
        if not isinstance(call, Call) or call.op not in ("share_of_total", "rank", "growth", "difference"):
            continue
        within = tuple(arg.name for arg in call.args[1:] if isinstance(arg, Ref))
        if call.op in ("share_of_total", "rank"):
            out.append(_within(tell, call.op, home, within))
        elif isinstance(call.args[1], Lit):
            out.append(
                said(
                    "与{0}前的同一指标相比。",
                    "Against the same metric {0} earlier.",
                    length(tell.snapshot, call.args[1].text),
                )
            )
        if call.op == "growth":
            out.append(Text(zh="基数为 0 或负数时显示为「不可比」。", en="From 0 or less it says “not comparable”."))
    return out


def _within(tell: Telling, op: str, home: str, names: tuple[str, ...]) -> Text:
    if op == "share_of_total" and not names:
        return Text(
            zh="整体是同一周期、同样筛选下的全部,单独计算,不由各部分相加。",
            en="The whole is everything in the same period under the same filters, computed by itself.",
        )
    among = tell.grouped(home, names)
    if op == "share_of_total":
        zh = "整体是同一周期、同样筛选下的每个{0},单独计算,不由各部分相加。"
        return said(zh, "The whole is each {0} in the same period under the same filters, computed by itself.", among)
    if not names:
        return Text(
            zh="在同一周期的结果里由大到小排名;相同的值名次相同。",
            en="Ranked from the highest down among the results of the same period; equal values have the same rank.",
        )
    zh = "在同一周期、同一{0}的结果里由大到小排名;相同的值名次相同。"
    en = "Ranked from the highest down within the same period and {0}; equal values have the same rank."
    return said(zh, en, among)


# -- journeys


def conversion(tell: Telling) -> list[Text]:
    start, end = _steps(tell, 2)
    out = [
        said(
            "「{0}」之后有「{1}」的转化。每个后续事件归到它之前最近的一次「{0}」,只算一次。",
            "Conversion of “{0}” into “{1}”. Each later event is credited once, to the latest “{0}” before it.",
            start,
            end,
        )
    ]
    return out + _same_one(tell) + _in_time(tell) + _given(tell, start)


def funnel(tell: Telling) -> list[Text]:
    names = _steps(tell, len(tell.metric.steps))
    way = Text(zh=" → ".join(n.say("zh") for n in names), en=" → ".join(n.say("en") for n in names))
    out = [
        said("漏斗:{0}。按先后走完所有步骤才算。", "A funnel: {0}. Who gets through all steps in order counts.", way)
    ]
    return out + _same_one(tell) + _in_time(tell) + _given(tell, names[0])


def retention(tell: Telling) -> list[Text]:
    start, end = _steps(tell, 2)
    after = _span(tell.metric.after)
    out = [
        said(
            "按第一次「{0}」的时间分批,看其后第 {2}又有「{1}」的。",
            "Cohorts by the time of the first “{0}”; those count who have “{1}” again in the {2} after.",
            start,
            end,
            after,
        ),
        Text(zh="还没到时间的批次不算在内。", en="Cohorts whose time has not come yet are left out."),
    ]
    return out + _same_one(tell) + _given(tell, start)


def _span(text: str) -> Text:
    try:
        span = parse_span(text)
    except Refused:
        return Text(zh=f"`{text}`", en=f"`{text}`")
    zh, en = SPANS[span.unit]
    ordinal = {1: "1st", 2: "2nd", 3: "3rd"}.get(span.amount, f"{span.amount}th")
    return Text(zh=f"{span.amount} {zh}", en=f"{ordinal} {en}")


def _steps(tell: Telling, count: int) -> list[Text]:
    names = [tell.name(code) for code in tell.metric.steps]
    return names + [Text(zh="(未说明)", en="(not given)")] * (max(count, 1) - len(names))


def _same_one(tell: Telling) -> list[Text]:
    metric = tell.metric
    first = tell.snapshot.model.metrics.get(metric.steps[0]) if metric.steps else None
    home = first.dataset if first is not None else ""
    out = [said("各步骤是同一个{0}。", "All steps are of the same {0}.", tell.grouped(home, (metric.entity,)))]
    if metric.same:
        names = tuple(text.split("=")[0].strip() for text in metric.same)
        out.append(said("各步骤的{0}必须一致。", "The steps must agree on {0}.", tell.grouped(home, names)))
    return out


def _in_time(tell: Telling) -> list[Text]:
    if not tell.metric.within:
        return []
    return [said("从第一步起{0}内有效。", "Within {0} of the first step.", length(tell.snapshot, tell.metric.within))]


def _given(tell: Telling, start: Text) -> list[Text]:
    if tell.metric.gives == "total":
        if tell.overruled:
            return [Text(zh="给出数量。", en="Gives how many.")]
        if tell.metric.nulls == "none":
            return [
                Text(
                    zh="给出数量;没有起点时显示为「无数据」,不当作 0。",
                    en="Gives how many; without any start it says “no data”, not 0.",
                )
            ]
        return [Text(zh="给出数量;没有时为 0。", en="Gives how many; 0 where there are none.")]
    return [
        said(
            "给出占「{0}」的比率,归入第一步的时间;没有起点时显示为「不可比」。",
            "Gives the rate of “{0}”, dated by the first step; without any start it says “not comparable”.",
            start,
        )
    ]
