"""The dictionary as a workbook: one row a metric, under heads that an intake of spreadsheets reads again."""

from __future__ import annotations

import io
from collections.abc import Iterable

from caliber.interchange.dictionary.entry import HEADS, Entry, shown

WIDTHS = {"caliber": 50, "how": 60, "exclusions": 30, "formula": 40, "name": 24}
MOST_LETTERS = 32_767  # in one cell
TITLE = 31  # letters in the name of a sheet


def workbook(title: str, entries: Iterable[Entry], lang: str) -> bytes:
    """XLSX. Every cell is text: nothing in a definition becomes a formula or a link."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("".join(sign for sign in title if sign not in "[]:*?/\\'")[:TITLE] or "1")
        bold = book.add_format({"bold": True, "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for column, (field, head) in enumerate(HEADS.items()):
            sheet.write_string(0, column, head.say(lang), bold)
            sheet.set_column(column, column, WIDTHS.get(field, 16))
        row = 0
        for row, entry in enumerate(entries, 1):
            for column, field in enumerate(HEADS):
                sheet.write_string(row, column, shown(entry, field)[:MOST_LETTERS], wrapped)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, row, len(HEADS) - 1)
    return out.getvalue()
