"""``caliber reconcile``: the gap between two figures, as causes that sum to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caliber.cli import console
from caliber.cli.arguments import Argument, Given, Option, Verb
from caliber.model.text import Text

if TYPE_CHECKING:
    from decimal import Decimal

    from caliber.reconcile import Figure, Reconciliation

GAP = Text("差额", "Gap")
ROWS = Text("{0} 行", "{0} rows")
NONE = Text("没有数据", "no data")
EQUAL = Text("两个数相同,没有差额。", "The figures are the same: there is no gap.")
HEADS = (Text("原因", "Cause"), Text("金额", "Amount"), Text("行数", "Rows"))


def run(given: Given) -> int:
    import os

    from caliber.app.door import Asking
    from caliber.cli.places import door_of
    from caliber.cli.stopping import stoppable
    from caliber.reconcile import Range

    asked = Range(given.text("from"), given.text("to"), given.names("where"), given.names("by"))
    asking = Asking(user=given.text("as"), ticket=f"cli-{os.urandom(8).hex()}")
    door = door_of(given)
    try:
        found = stoppable(
            lambda: door.reconcile(given.text("a"), given.text("b"), asked, asking), lambda: door.cancel(asking.ticket)
        )
    finally:
        door.close()
    if given.as_json:
        console.put_json(found.as_dict(given.lang))
    else:
        console.put(as_table(found, given.lang))
    return 0


def as_table(found: Reconciliation, lang: str) -> str:
    """The waterfall: left figure, causes, right figure; then the members of a breakdown."""
    from caliber.cli.columns import Head, table

    left, right = (_figure(figure, lang) for figure in (found.left, found.right))
    rows = [(left, _number(found.left.value, lang), "")]
    rows += [(cause.text.say(lang), _number(cause.amount, lang, True), f"{cause.rows:,}") for cause in found.causes]
    rows += [(right, _number(found.right.value, lang), ""), (GAP.say(lang), _number(found.gap, lang, True), "")]
    cause, amount, count = (head.say(lang) for head in HEADS)
    text = table([Head(cause), Head(amount, True), Head(count, True)], rows)
    if not found.causes:
        text += f"\n\n{EQUAL.say(lang)}"
    if found.parts:
        heads = [*(Head(name) for name in found.by), Head(left, True), Head(right, True), Head(GAP.say(lang), True)]
        cells = [
            [*(str(value) for value in part.member), *(_number(n, lang) for n in (part.left, part.right, part.gap))]
            for part in found.parts
        ]
        text += "\n\n" + table(heads, cells)
    return text


def _figure(figure: Figure, lang: str) -> str:
    unit = f" ({figure.unit})" if figure.unit else ""
    return f"{figure.name.say(lang)}{unit}"


def _number(value: Decimal | None, lang: str, signed: bool = False) -> str:
    if value is None:
        return NONE.say(lang)
    return f"{value:+,f}" if signed else f"{value:,f}"


VERB = Verb(
    "reconcile",
    Text("两个数的差额,逐项列出原因", "the gap between two figures, cause by cause"),
    run,
    arguments=(
        Argument("A", Text("指标", "a metric")),
        Argument("B", Text("另一个指标", "another metric")),
    ),
    options=(
        Option("--from", "D", Text("第一天", "first day")),
        Option("--to", "D", Text("最后一天(含)", "last day, inclusive")),
        Option("--where", "PRED", Text("两边都适用的条件", "a condition for both sides"), many=True),
        Option(
            "--by", "DIM[,…]", Text("按维度分别对账", "every member of the dimension apart"), many=True, commas=True
        ),
        Option("--as", "USER", Text("以这个人的权限", "with this person's permissions")),
    ),
    examples=("caliber reconcile gross_sales paid_sales --from 2026-09-01 --to 2026-09-30",),
)
