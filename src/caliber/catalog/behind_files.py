"""The rows behind a cause as a file: CSV, or a workbook that also says what they are rows of."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from caliber.catalog.exports import SAID as EXPORTED
from caliber.catalog.exports import WIDEST, csv_bytes, number_style, told_apart, write_cell
from caliber.model.text import Text
from caliber.query.result import plain
from caliber.reconcile import Behind, Range

SAID: dict[str, Text] = {
    "rows": Text(zh="明细", en="Rows"),
    "about": Text(zh="说明", en="About"),
    "cause": Text(zh="原因", en="Cause"),
    "adds": Text(zh="计入「{0}」", en="Adds to “{0}”"),
    "worth": Text(zh="计入差额", en="Of the gap"),
    "total": Text(zh="全部明细合计", en="All rows together"),
    "part": Text(
        zh="{0}(比率的分子或分母;乘以 {1} 就是这个原因对差额的影响)",
        en="{0} (of the numerator or denominator of a ratio; times {1} it is what the cause is worth)",
    ),
    "complete": Text(zh="是否完整", en="Complete"),
    "all": Text(zh="全部明细", en="all rows"),
    "cut": Text(zh="只含影响最大的 {0} 行", en="only the {0} rows that weigh most"),
}


class Sheet(NamedTuple):
    """``sides``: what both are called; ``format`` of the metric (``money:2``); ``who`` takes the file along."""

    sides: tuple[Text, Text]
    format: str
    unit: str
    asked: Range
    who: str
    now: datetime
    lang: str

    def heads(self, found: Behind) -> list[str]:
        columns = [(column.label.say(self.lang), column.name) for column in found.columns]
        left, right = (SAID["adds"].say(self.lang).format(side.say(self.lang)) for side in self.sides)
        return told_apart([*columns, (left, "left"), (right, "right"), (SAID["worth"].say(self.lang), "amount")])


def _lines(found: Behind) -> Iterator[list[Any]]:
    for row in found.rows:
        yield [*row.values, row.left, row.right, row.amount]


def rows_csv(found: Behind, sheet: Sheet) -> bytes:
    """UTF-8 with its mark; numbers with every digit, nothing that runs."""
    return csv_bytes([sheet.heads(found), *([plain(cell) for cell in line] for line in _lines(found))])


def rows_workbook(found: Behind, sheet: Sheet) -> bytes:
    """XLSX: the rows with what they come to, then the cause, the period and the conditions."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        _rows_sheet(book, found, sheet)
        _about_sheet(book, found, sheet)
    return out.getvalue()


def _rows_sheet(book: Any, found: Behind, sheet: Sheet) -> None:
    page = book.add_worksheet(SAID["rows"].say(sheet.lang))
    bold, number = book.add_format({"bold": True, "bottom": 1}), number_style(sheet.format, "decimal")
    heads = sheet.heads(found)
    for place, head in enumerate(heads):
        page.write_string(0, place, head, bold)
        page.set_column(place, place, min(max(len(head) * 2, 12), WIDEST))
    amount, total = book.add_format(number), book.add_format({**number, "bold": True, "top": 1})
    styles = {kind: book.add_format(number_style("", kind)) for kind in ("date", "timestamp", "")}
    width, row = len(found.columns), 0
    for row, line in enumerate(_lines(found), start=1):
        for place, value in enumerate(line):
            write_cell(page, row, place, value, amount if place >= width else styles[_kind(value)])
    if not found.more:
        page.write_string(row + 1, max(width - 1, 0), SAID["total"].say(sheet.lang), total)
        write_cell(page, row + 1, width + 2, found.total, total)
    page.freeze_panes(1, 0)


def _kind(value: Any) -> str:
    if isinstance(value, datetime):
        return "timestamp"
    return "date" if hasattr(value, "isoformat") else ""


def _about_sheet(book: Any, found: Behind, sheet: Sheet) -> None:
    page = book.add_worksheet(SAID["about"].say(sheet.lang))
    bold, wrapped = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True})
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 100)
    for place, (name, text) in enumerate(_about(found, sheet)):
        page.write_string(place, 0, name.say(sheet.lang), bold)
        page.write_string(place, 1, text, wrapped)


def _about(found: Behind, sheet: Sheet) -> Iterable[tuple[Text, str]]:
    lang, asked = sheet.lang, sheet.asked
    unit = f" {sheet.unit}" if sheet.unit else ""
    worth = f"{found.total:+,f}"
    yield SAID["cause"], found.cause.text.say(lang).strip()
    yield SAID["worth"], f"{found.cause.amount:+,f}{unit}"
    yield SAID["total"], worth if found.weight == 1 else SAID["part"].say(lang).format(worth, found.weight)
    complete = SAID["cut"].say(lang).format(f"{len(found.rows):,}") if found.more else SAID["all"].say(lang)
    yield SAID["complete"], complete
    yield EXPORTED["period"], f"{asked.since} – {asked.until}"
    yield EXPORTED["filters"], "; ".join(asked.where) or "–"
    yield EXPORTED["exported"], f"{sheet.who}, {sheet.now:%Y-%m-%d %H:%M}"


Writer = Callable[[Behind, Sheet], bytes]
# Format -> media type, ending of the file, what writes it.
FILES: dict[str, tuple[str, str, Writer]] = {
    "csv": ("text/csv", "csv", rows_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", rows_workbook),
}
