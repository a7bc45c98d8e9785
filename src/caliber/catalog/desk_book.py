"""The desk as a workbook: the verdict with both definitions, the causes of the gap with their chart, the members."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from caliber.catalog.clauses import Clause
from caliber.catalog.desk import SideBySide
from caliber.catalog.exports import SAID as EXPORTED
from caliber.catalog.exports import number_style, write_cell
from caliber.catalog.members import named_members
from caliber.catalog.view import View
from caliber.errors import Refused
from caliber.model.text import Text
from caliber.reconcile import Reconciliation

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SAID: dict[str, Text] = {
    "definitions": Text(zh="口径对照", en="Definitions"),
    "gap": Text(zh="差额拆解", en="The gap"),
    "members": Text(zh="按维度", en="By member"),
    "verdict": Text(zh="结论", en="Verdict"),
    "proof": Text(zh="依据", en="Proof"),
    "clause": Text(zh="条款", en="Clause"),
    "mark": Text(zh="比较", en="Compared"),
    "cause": Text(zh="原因", en="Cause"),
    "amount": Text(zh="金额", en="Amount"),
    "rows": Text(zh="行数", en="Rows"),
    "difference": Text(zh="差额(右减左)", en="Gap (right less left)"),
    "sum": Text(zh="各原因之和", en="Sum of the causes"),
    "residual": Text(zh="未解释", en="Unexplained"),
    "no_data": Text(zh="没有数据", en="no data"),
}
PARTS: dict[str, Text] = {
    "measure": Text(zh="算什么", en="Measure"),
    "population": Text(zh="算哪些", en="Population"),
    "window": Text(zh="统计跨度", en="Window"),
    "time": Text(zh="按什么时间", en="Time"),
    "nulls": Text(zh="没有数据时", en="Without data"),
    "unit": Text(zh="单位", en="Unit"),
    "department": Text(zh="归口部门", en="Department"),
    "owner": Text(zh="负责人", en="Owner"),
}
MARKS: dict[str, Text] = {
    "same": Text(zh="相同", en="same"),
    "worded": Text(zh="写法不同,口径相同", en="other words for the same"),
    "differs": Text(zh="不同", en="differs"),
}
PROOFS: dict[str, Text] = {
    "canonical": Text(zh="规范形式相同", en="the same canonical form"),
    "implication": Text(zh="逐行推理证明", en="proved row by row"),
    "data": Text(zh="在现有数据上核对", en="looked up in the data so far"),
    "witness": Text(zh="有反例", en="shown by an example"),
    "": Text(zh="–", en="–"),
}


def desk_book(view: View, beside: SideBySide, found: Reconciliation | Refused, lang: str, now: datetime) -> bytes:
    """XLSX. ``found``: the reconciled gap, or why there is none, which is then told in its place."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = _Book(book, view, lang)
        page.definitions(beside, now)
        if isinstance(found, Refused):
            page.refused(found)
        else:
            page.gap(beside, found)
            if found.parts:
                page.members(beside, found)
    return out.getvalue()


class _Book:
    """The sheets, one after the other."""

    def __init__(self, book: Any, view: View, lang: str) -> None:
        self.book, self.view, self.lang = book, view, lang
        self.head = book.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True})
        self.bold = book.add_format({"bold": True, "valign": "top"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.marked = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FBF1DC"})

    def say(self, text: Text) -> str:
        return text.say(self.lang)

    def name(self, beside: SideBySide, right: bool) -> str:
        metric = beside.right if right else beside.left
        return f"{self.say(metric.name)} ({metric.code} {metric.version})"

    def definitions(self, beside: SideBySide, now: datetime) -> None:
        """The verdict above, below it every clause with both sides."""
        sheet = self.book.add_worksheet(self.say(SAID["definitions"]))
        for place, width in enumerate((18, 60, 60, 20)):
            sheet.set_column(place, place, width)
        who = self.view.principal.name or self.view.principal.user
        above = [
            (SAID["verdict"], self.say(beside.text)),
            (SAID["proof"], self.say(PROOFS[beside.proof])),
            *((Text(), self.say(one.text)) for one in beside.differences),
            (EXPORTED["exported"], f"{who}, {now:%Y-%m-%d %H:%M}"),
        ]
        for place, (label, text) in enumerate(above):
            sheet.write_string(place, 0, self.say(label), self.bold)
            sheet.merge_range(place, 1, place, 3, text, self.wrapped)
        row = len(above) + 1
        heads = (self.say(SAID["clause"]), self.name(beside, False), self.name(beside, True), self.say(SAID["mark"]))
        for place, text in enumerate(heads):
            sheet.write_string(row, place, text, self.head)
        for clause in beside.clauses:
            row += 1
            self._clause(sheet, row, clause)

    def _clause(self, sheet: Any, row: int, clause: Clause) -> None:
        style = self.marked if clause.mark == "differs" else self.wrapped
        sheet.write_string(row, 0, self.say(PARTS[clause.part]), self.bold)
        for place, texts in enumerate((clause.left, clause.right), start=1):
            sheet.write_string(row, place, "\n".join(self.say(text) for text in texts), style)
        sheet.write_string(row, 3, self.say(MARKS[clause.mark]), style)

    def refused(self, why: Refused) -> None:
        """Why there is no waterfall."""
        sheet = self.book.add_worksheet(self.say(SAID["gap"]))
        sheet.set_column(0, 0, 100)
        sheet.write_string(0, 0, why.problem.message(self.lang), self.wrapped)
        sheet.write_string(1, 0, why.problem.hint(self.lang), self.wrapped)

    def gap(self, beside: SideBySide, found: Reconciliation) -> None:
        """From the left figure through the causes to the right one; what they sum to, and what they leave."""
        sheet = self.book.add_worksheet(self.say(SAID["gap"]))
        sheet.set_column(0, 0, 80)
        sheet.set_column(1, 2, 20)
        statement = found.left.statement
        sheet.write_string(0, 0, f"{self.say(EXPORTED['period'])}: {statement.since} – {statement.until}", self.bold)
        unit = f" ({found.left.unit})" if found.left.unit else ""
        for place, key in enumerate(("cause", "amount", "rows")):
            sheet.write_string(1, place, self.say(SAID[key]) + (unit if key == "amount" else ""), self.head)
        amount = self.book.add_format(number_style(beside.left.format, "decimal") | {"valign": "top"})
        count = self.book.add_format({"num_format": "#,##0", "valign": "top"})
        lines: list[tuple[str, Decimal | None, int | None]] = [(self.name(beside, False), found.left.value, None)]
        lines += [(self.say(cause.text).strip(), cause.amount, cause.rows) for cause in found.causes]
        lines += [(self.name(beside, True), found.right.value, None)]
        total = sum((cause.amount for cause in found.causes), Decimal(0))
        below = [("difference", found.gap), ("sum", total), ("residual", found.residual)]
        last = len(lines) + 1
        for row, (text, value, rows) in enumerate([*lines, *((self.say(SAID[k]), v, None) for k, v in below)], start=2):
            sheet.write_string(row, 0, text, self.bold if rows is None else self.wrapped)
            if value is None:
                sheet.write_string(row, 1, self.say(SAID["no_data"]))
            else:
                write_cell(sheet, row, 1, value, amount)
            if rows is not None:
                write_cell(sheet, row, 2, rows, count)
        sheet.freeze_panes(2, 0)
        self._chart(sheet, found, last)

    def _chart(self, sheet: Any, found: Reconciliation, last: int) -> None:
        """A waterfall of stacked columns; none where it would cross zero, which stacked columns cannot show."""
        left, right = (float(figure.value or 0) for figure in (found.left, found.right))
        levels = [left]
        for cause in found.causes:
            levels.append(levels[-1] + float(cause.amount))
        if min(*levels, right) < 0 or not found.causes:
            return
        bars = [("", 0.0, left, 0.0, 0.0)]
        for number, (before, after) in enumerate(pairwise(levels), start=1):
            bars.append((str(number), min(before, after), 0.0, max(after - before, 0.0), max(before - after, 0.0)))
        bars.append(("", 0.0, right, 0.0, 0.0))
        names = [found.left.name, found.right.name]
        bars[0], bars[-1] = ((self.say(n), *bar[1:]) for n, bar in zip(names, (bars[0], bars[-1]), strict=True))
        for row, bar in enumerate(bars, start=2):
            sheet.write_row(row, 8, bar)
        sheet.set_column(8, 12, None, None, {"hidden": True})
        chart = self.book.add_chart({"type": "column", "subtype": "stacked"})
        title = sheet.get_name()
        fills = (None, "#57544C", "#1B7556", "#B3243F")
        for place, fill in enumerate(fills, start=9):
            chart.add_series({
                "categories": [title, 2, 8, last, 8], "values": [title, 2, place, last, place], "gap": 40,
                "fill": {"none": True} if fill is None else {"color": fill}, "border": {"none": True},
            })  # fmt: skip
        chart.set_legend({"none": True})
        chart.show_hidden_data()
        sheet.insert_chart(1, 4, chart, {"x_scale": 1.6, "y_scale": 1.4})

    def members(self, beside: SideBySide, found: Reconciliation) -> None:
        """Every member with both figures and its own share of each cause."""
        sheet = self.book.add_worksheet(self.say(SAID["members"]))
        style = self.book.add_format(number_style(beside.left.format, "decimal"))
        labels = [named_members(self.view, (beside.left.code, beside.right.code), name) for name in found.by]
        heads = [self.say(label) for label, _ in labels]
        heads += [self.say(found.left.name), self.say(found.right.name), self.say(SAID["difference"])]
        heads += [self.say(cause.text).strip() for cause in found.causes]
        sheet.set_column(0, len(heads) - 1, 20)
        for place, text in enumerate(heads):
            sheet.write_string(0, place, text, self.head)
        for row, part in enumerate(found.parts, start=1):
            for place, (value, (_, names)) in enumerate(zip(part.member, labels, strict=True)):
                sheet.write_string(row, place, self._member(value, names))
            numbers: Iterable[Decimal] = (part.left, part.right, part.gap, *part.amounts)
            for place, number in enumerate(numbers, start=len(labels)):
                write_cell(sheet, row, place, number, style)
        sheet.freeze_panes(1, len(labels))

    def _member(self, value: Any, names: dict[str, Text]) -> str:
        if value is None:
            return self.say(EXPORTED["unmatched"])
        return self.say(names.get(str(value), Text(en=str(value))))
