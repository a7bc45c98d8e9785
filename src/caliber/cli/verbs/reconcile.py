"""``caliber reconcile``: the gap between two figures, as causes that sum to it."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from caliber.cli import console
from caliber.cli.arguments import Argument, Given, Option, Verb
from caliber.model.text import Text

if TYPE_CHECKING:
    from decimal import Decimal

    from caliber.catalog.standing import Standing
    from caliber.reconcile import Behind, Figure, Reconciliation

GAP = Text("差额", "Gap")
NONE = Text("没有数据", "no data")
EQUAL = Text("两个数相同,没有差额。", "The figures are the same: there is no gap.")
HEADS = (Text("原因", "Cause"), Text("金额", "Amount"), Text("涉及", "Of"))
COUNTS = {"rows": Text("{0} 行", "{0} rows"), "keys": Text("{0} 个", "{0} keys")}
SIDES = (Text("左", "Left"), Text("右", "Right"), Text("计入差额", "Of the gap"))
SUM = Text("全部明细合计 {0}", "All rows together: {0}")
MORE = Text("只列出影响最大的 {0} 行;用 --limit 多列一些", "The {0} that weigh most; list more with --limit")
WRITTEN = Text("已写入 {0}", "Written: {0}")
MOST = 100


def run(given: Given) -> int:
    import os

    from caliber.app.door import Asking
    from caliber.cli.answers import write_file
    from caliber.cli.places import door_of
    from caliber.cli.stopping import stoppable
    from caliber.reconcile import Range, Reconciliation

    asked = Range(given.text("from"), given.text("to"), given.names("where"), given.names("by"))
    asking = Asking(user=given.text("as"), lang=given.lang, ticket=f"cli-{os.urandom(8).hex()}")
    left, right = (_side(given, name, side) for name, side in (("a", "left"), ("b", "right")))
    cause, limit, target = given.text("rows"), given.number("limit") or MOST, given.text("output")
    door = door_of(given)

    def work() -> Reconciliation | Behind | bytes:
        if target:
            return door.desk_file((left, right), asked, PurePath(target).suffix.lower().lstrip("."), asking)
        if cause:
            return door.behind((left, right), asked, cause, limit, asking)
        return door.reconcile((left, right), asked, asking)

    try:
        found = stoppable(work, lambda: door.cancel(asking.ticket))
    finally:
        door.close()
    if isinstance(found, bytes):
        write_file(target, found)
        console.tell(WRITTEN.say(given.lang).format(target))
    elif given.as_json:
        console.put_json(found.as_dict(given.lang))
    else:
        console.put(as_table(found, given.lang) if isinstance(found, Reconciliation) else as_rows(found, given.lang))
    return 0


def _side(given: Given, name: str, side: str) -> tuple[str, Standing]:
    """A metric, or the file of a report, as the options want it."""
    from caliber.app.sides import side_of

    said = {field: given.text(f"{side}-{field}") for field in ("as", "version", "on")}
    return side_of(given.text(name), user=said["as"], version=said["version"], on=said["on"])


def as_rows(found: Behind, lang: str) -> str:
    """The rows behind a cause: what they are, what each adds to both sides, what it is worth to the cause."""
    from caliber.cli.columns import Head, table

    heads = [Head(column.label.say(lang)) for column in found.columns]
    heads += [Head(head.say(lang), True) for head in SIDES]
    rows = [
        [
            *("" if v is None else str(v) for v in row.values),
            *(_number(n, lang) for n in (row.left, row.right, row.amount)),
        ]
        for row in found.rows
    ]
    text = f"{found.cause.text.say(lang)}\n\n{table(heads, rows)}\n\n{SUM.say(lang).format(f'{found.total:+,f}')}"
    return text + (f"\n{MORE.say(lang).format(len(rows))}" if found.more else "")


def as_table(found: Reconciliation, lang: str) -> str:
    """The waterfall: left figure, causes, right figure; then the members of a breakdown."""
    from caliber.cli.columns import Head, table

    left, right = (_figure(figure, lang) for figure in (found.left, found.right))
    rows = [(left, _number(found.left.value, lang), "")]
    rows += [
        (
            cause.text.say(lang),
            _number(cause.amount, lang, True),
            COUNTS[cause.counts].say(lang).format(f"{cause.rows:,}"),
        )
        for cause in found.causes
    ]
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
        Argument("A", Text("指标,或报表的 SQL 文件", "a metric, or a report's SQL file")),
        Argument("B", Text("另一个指标或文件", "another metric or file")),
    ),
    options=(
        Option("--from", "D", Text("第一天", "first day")),
        Option("--to", "D", Text("最后一天(含)", "last day, inclusive")),
        Option("--where", "PRED", Text("两边都适用的条件", "a condition for both sides"), many=True),
        Option(
            "--by", "DIM[,…]", Text("按维度分别对账", "every member of the dimension apart"), many=True, commas=True
        ),
        Option("--as", "USER", Text("以这个人的权限", "with this person's permissions")),
        Option(
            "--output",
            "FILE",
            Text(
                "连同结论、口径对照和近十二个月写成文件:.pdf 或 .xlsx",
                "a file, .pdf or .xlsx, with the verdict, both definitions and twelve months",
            ),
            "-o",
        ),
        Option("--rows", "CAUSE", Text("原因的明细:序号(从 1)或 id", "the rows of a cause: its place, or its id")),
        Option("--limit", "N", Text("最多几行明细,默认 100", "at most so many rows of it, else 100"), whole=True),
        *(
            option
            for side, zh, en in (("left", "左边", "the left side"), ("right", "右边", "the right side"))
            for option in (
                Option(f"--{side}-as", "USER", Text(f"{zh}以这个人的权限", f"{en} with this person's permissions")),
                Option(f"--{side}-version", "V", Text(f"{zh}用指标的这个版本", f"{en} by this version of its metric")),
                Option(f"--{side}-on", "D", Text(f"{zh}用这一天的定义", f"{en} by the definitions of this day")),
            )
        ),
    ),
    examples=(
        "caliber reconcile gross_sales paid_sales --from 2026-09-01 --to 2026-09-30",
        "caliber reconcile gross_sales paid_sales --from 2026-09-01 --to 2026-09-30 --rows 1",
        "caliber reconcile gross_sales gross_sales --from 2026-09-01 --to 2026-09-30 --right-as sun",
        "caliber reconcile gross_sales paid_sales --from 2026-09-01 --to 2026-09-30 -o gap.pdf",
    ),
)
