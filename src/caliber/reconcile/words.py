"""The sentence of every cause, in both languages. ``left`` and ``right`` are the metrics' names."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from caliber.model.text import Text
from caliber.reconcile.atoms import Atom
from caliber.reconcile.sides import Thread

OTHER = {"left": "right", "right": "left"}
TIMES = {
    1: Text(zh="更早的时期", en="an earlier period"),
    2: Text(zh="更晚的时期", en="a later period"),
    3: Text(zh="没有这个时间", en="no such time"),
}


class Names(NamedTuple):
    left: Text
    right: Text

    def of(self, side: str) -> Text:
        return self.left if side == "left" else self.right


def said(zh: str, en: str, *parts: Text) -> Text:
    """Both sentences, filled."""
    return Text(zh=zh.format(*(p.say("zh") for p in parts)), en=en.format(*(p.say("en") for p in parts)))


def labelled(name: Text, label: Text) -> Text:
    """What a side is called: its metric, and what tells it apart where there is something."""
    return said("{0}({1})", "{0} ({1})", name, label) if label else name


def failing(names: Names, failed: Sequence[tuple[Atom, int]], threads: dict[str, Thread]) -> tuple[str, Text]:
    """Code and sentence for rows that only one side has, by the clauses of the other that they fail."""
    if len(failed) == 1:
        atom, state = failed[0]
        side, other = names.of(atom.side), names.of(OTHER[atom.side])
        if atom.kind == "time":
            mine, theirs = threads[OTHER[atom.side]].time_text, threads[atom.side].time_text
            zh, en = _time_words(state, bool(mine))
            return "time", said(zh, en, mine, theirs, TIMES[state], side)
        if atom.kind == "permission":
            words = said(
                "「{0}」受权限「{1}」限制,看不到这些行", "“{0}” is narrowed by the policy “{1}”", side, atom.text
            )
            return "permission", words
        return "condition", said(
            "「{0}」要求{1},「{2}」不要求", "“{0}” requires that {1}; “{2}” does not", side, atom.text, other
        )
    parts = [clause(atom, state, threads[atom.side]) for atom, state in failed]
    listed = Text(zh=";".join(p.say("zh").strip() for p in parts), en="; ".join(p.say("en").strip() for p in parts))
    side = names.of(failed[0][0].side)
    return "several", said(
        "同时不满足「{0}」的几个条件:{1}", "Fails several conditions of “{0}” at once: {1}", side, listed
    )


def _time_words(state: int, both: bool) -> tuple[str, str]:
    if not both:
        return "按{1}不在「{3}」的时期内({2})", "By {1} outside the period of “{3}” ({2})"
    if state == 3:
        return "按{0}在本期,而{1}为空", "In the period by {0}, but without {1}"
    return "按{0}在本期,按{1}属于{2}", "In the period by {0}, in {2} by {1}"


def clause(atom: Atom, state: int, thread: Thread) -> Text:
    """One failed clause inside a list."""
    if atom.kind == "time":
        return said("{0}:{1}", "{0}: {1}", thread.time_text, TIMES[state])
    return atom.text


def term(names: Names, text: Text | None, factor: Fraction) -> Text:
    """A term that only one measure has, or has with another factor."""
    amount = text or Text(zh="每行一个固定数", en="a fixed number a row")
    size = abs(factor)
    times = Text() if size == 1 else Text(zh=f"{_number(size)} × ", en=f"{_number(size)} × ")
    zh, en = (
        ("「{0}」多计 {1}{2}", "“{0}” adds {1}{2}") if factor > 0 else ("「{0}」扣除 {1}{2}", "“{0}” takes off {1}{2}")
    )
    return said(zh, en, names.right, times, amount)


def _number(value: Fraction) -> str:
    return f"{float(value):.6g}"


def missing(names: Names, side: str, text: Text) -> Text:
    """Rows that a side chooses but cannot compute, since a part of its measure is empty."""
    return said("「{0}」的{1}为空,这些行不计入", "“{0}” leaves out rows for which {1} is empty", names.of(side), text)


def alone(names: Names, side: str, thread: Thread, dataset: Text) -> Text:
    """A part of one figure that has nothing to stand against in the other."""
    return said(
        "只有「{0}」包含:{1}(来自「{2}」)",
        "Only “{0}” contains: {1} (from “{2}”)",
        names.of(side),
        thread.text,
        dataset,
    )


def lone_key(names: Names, side: str, entity: Text, dataset: Text, failed: Sequence[Text] | None) -> tuple[str, Text]:
    """Keys that only ``side`` counts. ``failed``: None where the other dataset has no row of them at all."""
    other = names.of(OTHER[side])
    if failed is None:
        return "no_partner", said(
            "这些{0}在「{1}」里没有记录,「{2}」不含",
            "{0}: no row in “{1}”, so “{2}” lacks it",
            entity,
            dataset,
            other,
        )
    if not failed:
        return "several", said(
            "这些{0}在「{1}」里的记录因不同条件被「{2}」排除",
            "{0}: its rows in “{1}” are left out of “{2}” for different conditions", entity, dataset, other,
        )  # fmt: skip
    listed = Text(zh=";".join(p.say("zh").strip() for p in failed), en="; ".join(p.say("en").strip() for p in failed))
    return "condition", said(
        "这些{0}在「{1}」里的记录不满足「{2}」的条件:{3}",
        "{0}: its rows in “{1}” fail a condition of “{2}”: {3}", entity, dataset, other, listed,
    )  # fmt: skip


def matched(entity: Text, several: bool) -> tuple[str, Text]:
    """Keys that both sides count, with different amounts."""
    if several:
        return "duplicate", said(
            "一个{0}有多条记录,金额因此不同", "Several rows to one {0} make the amounts differ", entity
        )
    return "value", said("同一个{0}两边的数不同", "The two sides hold different amounts for the same {0}", entity)


def other_data(entity: Text, term: Text | None) -> Text:
    """Keys that both sides count and for which a term holds other data."""
    if term is None:
        return matched(entity, False)[1]
    return said("同一个{0}的{1},两边的数据不同", "{1} of the same {0} is not the same in both sources", entity, term)


def unasked(names: Names, side: str, entity: Text) -> Text:
    """Keys that only one side counts, too many to ask after."""
    return said(
        "只有「{0}」计入这些{1};数量太多,没有逐个查原因",
        "Only “{0}” counts these of {1}; too many to ask after one by one",
        names.of(side),
        entity,
    )


def keyless(entity: Text) -> Text:
    return said("没有{0}的行,无法对应", "Rows without {0} cannot be matched", entity)


def shared(one: Text, other: Text, kind: str) -> Text:
    """How the number of one key differs from that of another over the same rows."""
    return said(*_SHARED[kind], one, other)


_SHARED = {
    "several_right": ("一个{0}对应多个{1}", "One {0} with several {1}"),
    "several_left": ("多个{0}共用一个{1}", "Several {0} share one {1}"),
    "only_right": ("有{1}而没有{0}", "With {1} but without {0}"),
    "only_left": ("有{0}而没有{1}", "With {0} but without {1}"),
}
ROUNDING = Text(zh="浮点或取整误差", en="Rounding of floating-point figures")
