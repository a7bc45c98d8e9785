"""Expressions as phrases of a sentence, in Chinese and English. What has no phrase stands as a code span."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from caliber.compiler.dialects import DUCKDB
from caliber.compiler.render import render
from caliber.model.expr import Call, Expr, Lit, Ref
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text
from caliber.wording.labels import entity_name, label_of, member_name

Saying = Callable[["Speaker", tuple[Expr, ...]], Text]


class Speaker(NamedTuple):
    """Speaks of the rows of ``dataset``. ``metric``: how a metric is called, "" for one that may not be named."""

    snapshot: Snapshot
    dataset: str
    metric: Callable[[str], Text]

    def value(self, expr: Expr) -> Text:
        """A noun: a column, a constant, arithmetic."""
        if isinstance(expr, Ref):
            label = label_of(self.snapshot, self.dataset, expr)
            return Text(zh=f"「{label.name.say('zh')}」", en=f"“{label.name.say('en')}”") if label else code_span(expr)
        if isinstance(expr, Lit):
            return constant(expr)
        saying = VALUES.get(expr.op)
        return saying(self, expr.args) if saying else code_span(expr)

    def predicate(self, expr: Expr) -> Text:
        """A clause that is true or not."""
        if isinstance(expr, Ref):
            return _words("{0}为是", "{0} is true", self.value(expr))
        if isinstance(expr, Lit):
            return constant(expr)
        saying = PREDICATES.get(expr.op)
        return saying(self, expr.args) if saying else code_span(expr)

    def member(self, of: Expr, value: Expr) -> Text:
        """A constant as the dimension calls it."""
        label = label_of(self.snapshot, self.dataset, of) if isinstance(of, Ref) else None
        name = member_name(label, value)
        if name is not None:
            return Text(zh=f"「{name.say('zh')}」", en=f"“{name.say('en')}”")
        return self.value(value)


def _words(zh: str, en: str, *parts: Text) -> Text:
    return Text(zh=zh.format(*(p.say("zh") for p in parts)), en=en.format(*(p.say("en") for p in parts)))


def _as_written(node: Expr) -> str:
    """A reference, or ``metric(orders, customer)``."""
    if isinstance(node, Ref):
        return node.name
    args = node.args if isinstance(node, Call) else ()
    return f"{node.op if isinstance(node, Call) else ''}({', '.join(map(_as_written, args))})"


def code_span(expr: Expr) -> Text:
    """The fragment itself, to be read as code."""
    text = render(DUCKDB, expr, _as_written)
    if text.startswith("(") and text.endswith(")") and isinstance(expr, Call):
        text = text[1:-1]
    span = f"`{text}`"
    return Text(zh=f" {span} ", en=span)


def constant(lit: Lit) -> Text:
    """Strings in quotes, numbers and dates as they are."""
    if lit.kind == "string":
        return Text(zh=f"「{lit.text}」", en=f"“{lit.text}”") if lit.text else Text(zh="空文本", en="empty text")
    text = (
        lit.text.rstrip("0").rstrip(".")
        if lit.kind == "number" and "." in lit.text and "e" not in lit.text
        else lit.text
    )
    return _CONSTANTS.get((lit.kind, lit.text), Text(zh=f" {text} ", en=text))


_CONSTANTS = {
    ("bool", "true"): Text(zh="是", en="true"),
    ("bool", "false"): Text(zh="否", en="false"),
    ("null", "null"): Text(zh="空", en="empty"),
}


# -- clauses


def _two(zh: str, en: str) -> Saying:
    return lambda say, args: _words(zh, en, say.value(args[0]), say.member(args[0], args[1]))


def _compared(zh: str, en: str, zh_date: str, en_date: str) -> Saying:
    def saying(say: Speaker, args: tuple[Expr, ...]) -> Text:
        left, right = args
        if isinstance(left, Lit) and not isinstance(right, Lit):
            left, right = right, left
            return _words(*_TURNED[zh], say.value(left), say.value(right))
        dated = isinstance(right, Lit) and right.kind in ("date", "timestamp")
        words = (zh_date, en_date) if dated else (zh, en)
        return _words(*words, say.value(left), say.member(left, right))

    return saying


_TURNED = {
    "{0}小于{1}": ("{0}大于{1}", "{0} is more than {1}"),
    "{0}不超过{1}": ("{0}不低于{1}", "{0} is at least {1}"),
    "{0}大于{1}": ("{0}小于{1}", "{0} is less than {1}"),
    "{0}不低于{1}": ("{0}不超过{1}", "{0} is at most {1}"),
}


def _equal(say: Speaker, args: tuple[Expr, ...]) -> Text:
    left, right = args
    if isinstance(left, Lit) and not isinstance(right, Lit):
        left, right = right, left
    if isinstance(right, Lit) and right.kind in ("string", "bool"):
        return _words("{0}是{1}", "{0} is {1}", say.value(left), say.member(left, right))
    return _words("{0}等于{1}", "{0} equals {1}", say.value(left), say.member(left, right))


def _unequal(say: Speaker, args: tuple[Expr, ...]) -> Text:
    left, right = args
    if isinstance(left, Lit) and not isinstance(right, Lit):
        left, right = right, left
    if isinstance(right, Lit) and right.kind in ("string", "bool"):
        return _words("{0}不是{1}", "{0} is not {1}", say.value(left), say.member(left, right))
    return _words("{0}不等于{1}", "{0} does not equal {1}", say.value(left), say.member(left, right))


def _in(say: Speaker, args: tuple[Expr, ...]) -> Text:
    if len(args) == 2:
        return _equal(say, args)
    items = listed([say.member(args[0], arg) for arg in args[1:]], "或", "or")
    return _words("{0}是{1}", "{0} is {1}", say.value(args[0]), items)


def _not_in(say: Speaker, args: tuple[Expr, ...]) -> Text:
    if len(args) == 2:
        return _unequal(say, args)
    items = listed([say.member(args[0], arg) for arg in args[1:]], "或", "or")
    return _words("{0}不是{1}", "{0} is none of {1}", say.value(args[0]), items)


def listed(items: list[Text], zh_last: str, en_last: str) -> Text:
    """甲、乙或丙 / a, b or c."""
    *head, last = items
    if not head:
        return last
    zh = "、".join(item.say("zh") for item in head) + zh_last + last.say("zh")
    en = ", ".join(item.say("en") for item in head) + f" {en_last} " + last.say("en")
    return Text(zh=zh, en=en)


def _between(say: Speaker, args: tuple[Expr, ...]) -> Text:
    parts = (say.value(args[0]), say.member(args[0], args[1]), say.member(args[0], args[2]))
    return _words("{0}在{1}到{2}之间(含两端)", "{0} is from {1} to {2} inclusive", *parts)


def _like(say: Speaker, args: tuple[Expr, ...]) -> Text:
    left, pattern = args
    if isinstance(pattern, Lit) and pattern.kind == "string":
        text = pattern.text.strip("%")
        form = (pattern.text.startswith("%"), pattern.text.endswith("%"))
        if text and not set(text) & set("%_"):
            return _words(*_LIKE[form], say.value(left), constant(Lit("string", text)))
    return _words("{0}符合{1}的样式", "{0} matches {1}", say.value(left), code_span(pattern))


_LIKE = {
    (False, False): ("{0}是{1}", "{0} is {1}"),
    (True, False): ("{0}以{1}结尾", "{0} ends with {1}"),
    (False, True): ("{0}以{1}开头", "{0} starts with {1}"),
    (True, True): ("{0}包含{1}", "{0} contains {1}"),
}


def _not(say: Speaker, args: tuple[Expr, ...]) -> Text:
    inner = args[0]
    if isinstance(inner, Ref):
        return _words("{0}为否", "{0} is not true", say.value(inner))
    if isinstance(inner, Call) and inner.op in NEGATED:
        return NEGATED[inner.op](say, inner.args)
    return _words("不满足({0})", "it is not so that {0}", say.predicate(inner))


def _joined(zh: str, en: str, op: str) -> Saying:
    def saying(say: Speaker, args: tuple[Expr, ...]) -> Text:
        parts = []
        for arg in args:
            nested = isinstance(arg, Call) and arg.op in ("and", "or") and arg.op != op
            said = say.predicate(arg)
            parts.append(_words("({0})", "({0})", said) if nested else said)
        return Text(zh=zh.join(p.say("zh") for p in parts), en=en.join(p.say("en") for p in parts))

    return saying


def _test(zh: str, en: str) -> Saying:
    return lambda say, args: _words(zh, en, *(say.value(arg) for arg in args))


PREDICATES: dict[str, Saying] = {
    "and": _joined(",并且", " and ", "and"),
    "or": _joined(",或者", " or ", "or"),
    "not": _not,
    "=": _equal,
    "<>": _unequal,
    "<": _compared("{0}小于{1}", "{0} is less than {1}", "{0}早于{1}", "{0} is before {1}"),
    "<=": _compared("{0}不超过{1}", "{0} is at most {1}", "{0}不晚于{1}", "{0} is not after {1}"),
    ">": _compared("{0}大于{1}", "{0} is more than {1}", "{0}晚于{1}", "{0} is after {1}"),
    ">=": _compared("{0}不低于{1}", "{0} is at least {1}", "{0}不早于{1}", "{0} is not before {1}"),
    "in": _in,
    "between": _between,
    "like": _like,
    "ilike": _like,
    "is_null": _test("{0}为空", "{0} is empty"),
    "is_not_null": _test("{0}不为空", "{0} is filled in"),
    "is_distinct": _two("{0}不是{1}(空也算不是)", "{0} is not {1}, empty included"),
    "is_not_distinct": _two("{0}是{1}", "{0} is {1}"),
    "starts_with": _two("{0}以{1}开头", "{0} starts with {1}"),
    "ends_with": _two("{0}以{1}结尾", "{0} ends with {1}"),
    "contains": _two("{0}包含{1}", "{0} contains {1}"),
    "regexp_matches": _test("{0}符合正则 {1}", "{0} matches the regular expression {1}"),
}
NEGATED: dict[str, Saying] = {
    "in": _not_in,
    "=": _unequal,
    "<>": _equal,
    "between": lambda say, args: _words(
        "{0}不在{1}到{2}之间", "{0} is not from {1} to {2}", *(say.value(arg) for arg in args)
    ),
    "is_null": PREDICATES["is_not_null"],
    "is_not_null": PREDICATES["is_null"],
    "is_not_distinct": PREDICATES["is_distinct"],
    "like": lambda say, args: _words("不满足({0})", "it is not so that {0}", _like(say, args)),
}


# -- nouns


def _arithmetic(sign: str, strength: int) -> Saying:
    def saying(say: Speaker, args: tuple[Expr, ...]) -> Text:
        parts = []
        for position, arg in enumerate(args):
            said = say.value(arg)
            own = STRENGTH.get(arg.op, 9) if isinstance(arg, Call) else 9
            weaker = own < strength or (own == strength and position and sign in ("−", "÷"))
            parts.append(_words("({0})", "({0})", said) if weaker else said)
        zh = f" {sign} ".join(p.say("zh").strip() for p in parts)
        return Text(zh=zh, en=f" {sign} ".join(p.say("en") for p in parts))

    return saying


def _case(say: Speaker, args: tuple[Expr, ...]) -> Text:
    clauses = [
        _words("{0}时取{1}", "{1} where {0}", say.predicate(test), say.value(value))
        for test, value in zip(args[:-1:2], args[1::2], strict=False)
    ]
    zh = ";".join(clause.say("zh") for clause in clauses)
    en = ", ".join(clause.say("en") for clause in clauses)
    rest = say.value(args[-1])
    return Text(zh=f"({zh};其余取{rest.say('zh')})", en=f"({en}, else {rest.say('en')})")


def _coalesce(say: Speaker, args: tuple[Expr, ...]) -> Text:
    if len(args) == 2 and isinstance(args[1], Lit):
        return _words("{0}(空按{1}算)", "{0} (empty taken as {1})", say.value(args[0]), say.value(args[1]))
    items = listed([say.value(arg) for arg in args], "、", "and")
    return _words("{0}中第一个不为空的", "the first of {0} that is filled in", items)


def _metric(say: Speaker, args: tuple[Expr, ...]) -> Text:
    code = args[0].name if isinstance(args[0], Ref) else ""
    name = say.metric(code)
    if len(args) < 2 or not isinstance(args[1], Ref):
        return _words("「{0}」", "“{0}”", name)
    entity = entity_name(say.snapshot, args[1].name)
    each = Text(zh=entity.say("zh") or args[1].name, en=args[1].path[-1].replace("_", " "))
    return _words("每个{1}的「{0}」", "the “{0}” of each {1}", name, each)


def _part(zh: str, en: str) -> Saying:
    return lambda say, args: _words("{0}的" + zh, f"the {en} of {{0}}", say.value(args[0]))


def _truncated(say: Speaker, args: tuple[Expr, ...]) -> Text:
    grain = args[0].text if isinstance(args[0], Lit) else ""
    names = _GRAINS.get(grain)
    if names is None:
        return code_span(Call("date_trunc", args))
    return _words("{0}所在的" + names.zh, f"the {names.en} of {{0}}", say.value(args[1]))


def _distance(say: Speaker, args: tuple[Expr, ...]) -> Text:
    grain = args[0].text if isinstance(args[0], Lit) else ""
    names = _GRAINS.get(grain)
    if names is None or len(args) != 3:
        return code_span(Call("date_diff", args))
    parts = (say.value(args[1]), say.value(args[2]))
    return _words("从{0}到{1}的" + names.zh + "数", f"the {names.en}s from {{0}} to {{1}}", *parts)


_GRAINS = {
    "day": Text(zh="天", en="day"), "week": Text(zh="周", en="week"), "month": Text(zh="月", en="month"),
    "quarter": Text(zh="季度", en="quarter"), "year": Text(zh="年", en="year"), "hour": Text(zh="小时", en="hour"),
    "minute": Text(zh="分钟", en="minute"), "second": Text(zh="秒", en="second"),
}  # fmt: skip
STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2, "//": 2, "%": 2}
VALUES: dict[str, Saying] = {
    "+": _arithmetic("+", 1),
    "-": _arithmetic("−", 1),
    "*": _arithmetic("×", 2),
    "/": _arithmetic("÷", 2),
    "neg": _test("负的{0}", "minus {0}"),
    "case": _case,
    "cast": lambda say, args: say.value(args[0]),
    "coalesce": _coalesce,
    "nullif": _test("{0}(等于{1}时当作空)", "{0} ({1} taken as empty)"),
    "abs": _test("{0}的绝对值", "the absolute value of {0}"),
    "round": lambda say, args: _words("{0}四舍五入", "{0} rounded", say.value(args[0])),
    "lower": _test("{0}(不分大小写)", "{0} in lower case"),
    "upper": _test("{0}(不分大小写)", "{0} in upper case"),
    "trim": _test("{0}(去掉首尾空格)", "{0} without spaces around it"),
    "metric": _metric,
    "date_trunc": _truncated,
    "date_diff": _distance,
    **{name: _part(words.zh, words.en) for name, words in _GRAINS.items()},
}
