"""Figures as files: CSV, and a workbook whose second sheet says what the figures count (口径)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from caliber.access import decide
from caliber.catalog.brief import metric_title
from caliber.catalog.lookup import metric_named
from caliber.catalog.view import View
from caliber.catalog.words import words
from caliber.compiler import Column, MetricQuery
from caliber.errors import Refused
from caliber.model.text import Text
from caliber.query.result import QueryResult, plain

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for a formula
DIGITS = 15  # a spreadsheet's numbers keep no more; longer ones are written as text
WIDEST = 60
KEYS = ("dimension", "time")

SAID: dict[str, Text] = {
    "data": Text(zh="数据", en="Data"),
    "caliber": Text(zh="口径", en="Definitions"),
    "period": Text(zh="统计区间", en="Period"),
    "all": Text(zh="全部", en="all"),
    "filters": Text(zh="筛选", en="Filters"),
    "as_of": Text(zh="数据截至", en="Data as of"),
    "timezone": Text(zh="时区", en="Time zone"),
    "receipt": Text(zh="凭据", en="Receipt"),
    "exported": Text(zh="导出", en="Exported"),
    "notes": Text(zh="结果说明", en="What the figures leave out"),
    "version": Text(zh="版本", en="Version"),
    "code": Text(zh="编码", en="Code"),
    "unit": Text(zh="单位", en="Unit"),
    "owner": Text(zh="负责人", en="Owner"),
    "how": Text(zh="怎么算", en="How it is computed"),
    "meaning": Text(zh="业务口径", en="Business definition"),
    "scope": Text(zh="适用范围", en="Scope"),
    "exclusions": Text(zh="不含", en="Leaves out"),
    "unmatched": Text(zh="未匹配或空白", en="unmatched or blank"),
}


def check_export(view: View, query: MetricQuery) -> None:
    """Raises ``Refused("access.no_use")`` where a metric may be looked at but not taken along."""
    for name in query.metrics:
        metric = metric_named(view, name)
        decision = decide(view.snapshot, view.principal, "use", metric)
        if not decision.allowed and view.may("see_value", metric.code):
            title = metric_title(metric)
            said = {"zh": title.say("zh"), "en": title.say("en")}
            raise Refused(decision.code, metric.code, name=said, contact=decision.contact)


def csv_file(view: View, result: QueryResult, query: MetricQuery, lang: str, now: datetime) -> bytes:
    """UTF-8 with its mark, so that a spreadsheet reads Chinese; numbers with every digit, nothing that runs."""
    return csv_bytes([labels(result.columns, lang), *result.rows()])


def csv_bytes(rows: Iterable[Iterable[Any]]) -> bytes:
    """A CSV file of these rows, the head among them."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([_harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _harmless(text: str) -> str:
    return "'" + text if text.startswith(FORMULA) else text


def labels(columns: Iterable[Column], lang: str) -> list[str]:
    """What the columns are called; two of one name are told apart by their names in the result."""
    return told_apart((Text(column.zh, column.en).say(lang), column.name) for column in columns)


def told_apart(columns: Iterable[tuple[str, str]]) -> list[str]:
    """Labels out of (label, name): two of one label are told apart by their names."""
    named = [(label or name, name) for label, name in columns]
    said = [label for label, _ in named]
    return [f"{label} ({name})" if said.count(label) > 1 else label for label, name in named]


def workbook(view: View, result: QueryResult, query: MetricQuery, lang: str, now: datetime) -> bytes:
    """XLSX: typed figures with their formats and totals, then the definitions, the period and what is left out."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": SAID["data"].say(lang), "comments": result.receipt})
        _data_sheet(book, view, result, lang)
        _caliber_sheet(book, view, result, query, lang, now)
    return out.getvalue()


def _data_sheet(book: Any, view: View, result: QueryResult, lang: str) -> None:
    sheet = book.add_worksheet(SAID["data"].say(lang))
    head, total = book.add_format({"bold": True, "bottom": 1}), {"bold": True, "top": 1}
    names = labels(result.columns, lang)
    for place, (label, column) in enumerate(zip(names, result.columns, strict=True)):
        sheet.write_string(0, place, f"{label} ({column.unit})" if column.unit else label, head)
        sheet.set_column(place, place, min(max(len(label) * 2, 12), WIDEST))
    plain_styles = [book.add_format(_style(column)) for column in result.columns]
    total_styles = [book.add_format(_style(column) | total) for column in result.columns]
    cells = [column.to_pylist() for column in result.table.columns]
    members = [_members(view, column, lang) for column in result.columns]
    row = 0
    for row, values in enumerate(zip(*cells, strict=True), start=1):
        _row(sheet, row, map(_said, values, members), plain_styles)
    for each in result.totals:
        row += 1
        kept = [
            _said(v, m) if c.name in each.level else v
            for c, v, m in zip(result.columns, each.row, members, strict=True)
        ]
        _row(sheet, row, kept, total_styles)
        if len(each.level) < sum(column.kind in KEYS for column in result.columns):
            sheet.write_string(
                row, len(each.level), each.name["zh" if lang.startswith("zh") else "en"], total_styles[len(each.level)]
            )
    sheet.freeze_panes(1, 0)


def _members(view: View, column: Column, lang: str) -> dict[Any, str]:
    """What the members of a column are called, the missing one too; nothing for figures and times."""
    if column.kind != "dimension":
        return {}
    dataset, _, code = column.dimension.partition(".")
    home = view.snapshot.model.datasets.get(dataset)
    dimension = home.dimensions.get(code) if home else None
    named = {member.value: member.name.say(lang) for member in dimension.members} if dimension else {}
    return {None: SAID["unmatched"].say(lang)} | {value: name for value, name in named.items() if name}


def _said(value: Any, members: dict[Any, str]) -> Any:
    return members.get(value, value) if isinstance(value, str | None) else value


def _row(sheet: Any, row: int, values: Iterable[Any], styles: list[Any]) -> None:
    for place, value in enumerate(values):
        write_cell(sheet, row, place, value, styles[place])


def write_cell(sheet: Any, row: int, place: int, value: Any, style: Any) -> None:
    """Numbers as numbers, dates as dates; what a spreadsheet would round is written as text."""
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value, style)
    elif isinstance(value, int | float | Decimal):
        exact = plain(value)
        long = isinstance(value, int | Decimal) and len(str(value).replace(".", "").lstrip("-0")) > DIGITS
        if exact is None:
            sheet.write_blank(row, place, None, style)
        elif long:
            sheet.write_string(row, place, str(value), style)
        else:
            sheet.write_number(row, place, float(exact), style)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, place, value.replace(tzinfo=None), style)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, style)
    elif value is None:
        sheet.write_blank(row, place, None, style)
    else:
        sheet.write_string(row, place, str(value), style)


def _style(column: Column) -> dict[str, Any]:
    return number_style(column.format, column.type)


def number_style(written: str, kind_of_value: str = "") -> dict[str, Any]:
    """The format of a metric (``money:2``) as a spreadsheet has it; by the type of the value where it has none."""
    kind, _, digits = written.partition(":")
    decimals = "." + "0" * int(digits) if digits.isdigit() and int(digits) else ""
    shapes = {
        "integer": "#,##0",
        "decimal": f"#,##0{decimals}",
        "money": f"#,##0{decimals}",
        "percent": f"0{decimals}%",
        "date": "yyyy-mm-dd",
        "timestamp": "yyyy-mm-dd hh:mm:ss",
    }
    shape = shapes.get(kind) or shapes.get(kind_of_value)
    return {"num_format": shape} if shape else {}


def _caliber_sheet(book: Any, view: View, result: QueryResult, query: MetricQuery, lang: str, now: datetime) -> None:
    sheet = book.add_worksheet(SAID["caliber"].say(lang))
    bold, wrapped = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    rows = [*_about(result, query, lang, view.principal.name or view.principal.user, now)]
    for code in result.statement.versions:
        rows += [("", ""), *_definition(view, code, lang)]
    for place, (name, text) in enumerate(rows):
        sheet.write_string(place, 0, name, bold)
        sheet.write_string(place, 1, text, wrapped)


def _about(result: QueryResult, query: MetricQuery, lang: str, who: str, now: datetime) -> Iterable[tuple[str, str]]:
    statement = result.statement
    ends = (statement.since or "…", statement.until or "…")
    period = " – ".join(ends) if statement.since or statement.until else SAID["all"].say(lang)
    yield SAID["period"].say(lang), period
    yield SAID["filters"].say(lang), "; ".join(query.where) or "–"
    yield SAID["as_of"].say(lang), statement.as_of or "–"
    yield SAID["timezone"].say(lang), statement.timezone
    yield SAID["receipt"].say(lang), result.receipt or "–"
    yield SAID["exported"].say(lang), f"{who}, {now:%Y-%m-%d %H:%M}"
    for note in statement.notes:
        yield SAID["notes"].say(lang), Text(note.zh, note.en).say(lang)


def _definition(view: View, code: str, lang: str) -> Iterable[tuple[str, str]]:
    metric = view.snapshot.model.metrics[code]
    yield metric_title(metric).say(lang), ""
    yield SAID["code"].say(lang), code
    yield SAID["version"].say(lang), metric.version
    yield SAID["unit"].say(lang), metric.unit or "–"
    yield SAID["owner"].say(lang), ", ".join(filter(None, (metric.owner.business, metric.owner.technical))) or "–"
    for name in ("caliber", "scope", "exclusions"):
        text = getattr(metric, name).say(lang)
        if text:
            yield SAID["meaning" if name == "caliber" else name].say(lang), text
    for text in words(view.snapshot, metric, view.may_name):
        yield SAID["how"].say(lang), text.say(lang)


Writer = Callable[[View, QueryResult, MetricQuery, str, datetime], bytes]
# Format -> media type, ending of the file, what writes it.
WRITERS: dict[str, tuple[str, str, Writer]] = {
    "csv": ("text/csv", "csv", csv_file),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", workbook),
}
