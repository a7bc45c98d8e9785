"""The desk as a workbook: the verdict with both definitions, the causes of the gap with their chart, the members."""

from __future__ import annotations

import io
from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise
from typing import Any

from caliber.catalog.clauses import Clause
from caliber.catalog.desk_course import Course
from caliber.catalog.desk_paper import MARKS, PARTS, PROOFS, SAID, Paper
from caliber.catalog.exports import SAID as EXPORTED
from caliber.catalog.exports import number_style, write_cell
from caliber.errors import Refused
from caliber.model.text import Text
from caliber.reconcile import Reconciliation

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def desk_book(paper: Paper) -> bytes:
    """XLSX."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = _Book(book, paper)
        page.definitions()
        if isinstance(paper.found, Refused):
            page.refused(SAID["gap"], paper.found)
        else:
            page.gap(paper.found)
        if isinstance(paper.months, Refused):
            page.refused(SAID["months"], paper.months)
        else:
            page.months(paper.months)
        if isinstance(paper.found, Reconciliation) and paper.found.parts:
            page.members(paper.found)
    return out.getvalue()


class _Book:
    """The sheets, one after the other."""

    def __init__(self, book: Any, paper: Paper) -> None:
        self.book, self.paper, self.say = book, paper, paper.say
        self.head = book.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True})
        self.bold = book.add_format({"bold": True, "valign": "top"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.marked = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FBF1DC"})

    def definitions(self) -> None:
        """The verdict above, below it every clause with both sides."""
        paper, beside = self.paper, self.paper.beside
        sheet = self.book.add_worksheet(self.say(SAID["definitions"]))
        for place, width in enumerate((18, 60, 60, 20)):
            sheet.set_column(place, place, width)
        above = [
            (SAID["verdict"], self.say(beside.text)),
            (SAID["proof"], self.say(PROOFS[beside.proof])),
            *((SAID["rules"], f"{self.say(name)}: {rules}") for name, rules in paper.rules()),
            *((Text(), self.say(one.text)) for one in beside.differences),
            (EXPORTED["exported"], paper.who),
        ]
        for place, (label, text) in enumerate(above):
            sheet.write_string(place, 0, self.say(label), self.bold)
            sheet.merge_range(place, 1, place, 3, text, self.wrapped)
        row = len(above) + 1
        heads = (self.say(SAID["clause"]), paper.name(False), paper.name(True), self.say(SAID["mark"]))
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

    def refused(self, title: Text, why: Refused) -> None:
        """Why a sheet has nothing to show."""
        sheet = self.book.add_worksheet(self.say(title))
        sheet.set_column(0, 0, 100)
        sheet.write_string(0, 0, why.problem.message(self.paper.lang), self.wrapped)
        sheet.write_string(1, 0, why.problem.hint(self.paper.lang), self.wrapped)

    def months(self, found: Course) -> None:
        """Both figures month by month."""
        paper = self.paper
        sheet = self.book.add_worksheet(self.say(SAID["months"]))
        sheet.set_column(0, 3, 24)
        heads = [self.say(SAID["month"]), self.say(found.left), self.say(found.right)]
        heads += [self.say(SAID["difference"])] if paper.alike else []
        for place, text in enumerate(heads):
            sheet.write_string(0, place, text, self.head)
        shapes = [one.format for one in (paper.beside.left, paper.beside.right, paper.beside.left)]
        styles = [self.book.add_format(number_style(shape, "decimal")) for shape in shapes]
        for row, month in enumerate(found.months, start=1):
            sheet.write_string(row, 0, month.month[:7])
            figures = (month.left, month.right, month.gap)[: len(heads) - 1]
            for place, (figure, style) in enumerate(zip(figures, styles, strict=False), start=1):
                if figure is None:
                    sheet.write_string(row, place, self.say(SAID["no_data"]))
                else:
                    write_cell(sheet, row, place, figure, style)
        sheet.freeze_panes(1, 1)

    def gap(self, found: Reconciliation) -> None:
        """From the left figure through the causes to the right one; what they sum to, and what they leave."""
        sheet = self.book.add_worksheet(self.say(SAID["gap"]))
        sheet.set_column(0, 0, 80)
        sheet.set_column(1, 2, 20)
        statement = found.left.statement
        sheet.write_string(0, 0, f"{self.say(EXPORTED['period'])}: {statement.since} – {statement.until}", self.bold)
        unit = f" ({found.left.unit})" if found.left.unit else ""
        for place, key in enumerate(("cause", "amount", "rows")):
            sheet.write_string(1, place, self.say(SAID[key]) + (unit if key == "amount" else ""), self.head)
        amount = self.book.add_format(number_style(self.paper.beside.left.format, "decimal") | {"valign": "top"})
        count = self.book.add_format({"num_format": "#,##0", "valign": "top"})
        lines = self.paper.lines(found)
        last = len(lines) + 1
        below = [(text, value, None) for text, value in self.paper.sums(found)]
        for row, (text, value, rows) in enumerate([*lines, *below], start=2):
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

    def members(self, found: Reconciliation) -> None:
        """Every member with both figures and its own share of each cause."""
        sheet = self.book.add_worksheet(self.say(SAID["members"]))
        style = self.book.add_format(number_style(self.paper.beside.left.format, "decimal"))
        labels = self.paper.labels(found)
        heads = [label for label, _ in labels]
        heads += [self.say(found.left.name), self.say(found.right.name), self.say(SAID["difference"])]
        heads += [self.say(cause.text).strip() for cause in found.causes]
        sheet.set_column(0, len(heads) - 1, 20)
        for place, text in enumerate(heads):
            sheet.write_string(0, place, text, self.head)
        for row, part in enumerate(found.parts, start=1):
            for place, (value, (_, names)) in enumerate(zip(part.member, labels, strict=True)):
                sheet.write_string(row, place, self.paper.member(value, names))
            numbers: Iterable[Decimal] = (part.left, part.right, part.gap, *part.amounts)
            for place, number in enumerate(numbers, start=len(labels)):
                write_cell(sheet, row, place, number, style)
        sheet.freeze_panes(1, len(labels))
