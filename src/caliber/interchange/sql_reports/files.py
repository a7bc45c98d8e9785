"""The text of a report file: its dialect, the query in it, and what stands before the query."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from sqlglot import exp

from caliber.errors import Refused
from caliber.interchange.sql_reports.ddl import Catalog, parsed, table_name

_SAID = re.compile(r"^\s*(?:--|#|/\*)\s*(?:dialect|方言)\s*[::]\s*(\w+)", re.IGNORECASE | re.MULTILINE)
_PARAMETER = re.compile(r"(?<!['\w$])\$\{\s*([\w.\-+ ]+?)\s*\}(?!')|(?<!['\w])\{\{\s*([\w.]+)\s*\}\}(?!')")
_MARKS: tuple[tuple[str, str], ...] = (
    ("clickhouse", r"\b(toDate|toYYYYMM|toStartOf\w+|uniqExact|countIf\s*\(|sumIf\s*\()"),
    ("hive", r"'yyyy-?MM|\blateral\s+view\b|\bfrom_unixtime\b|\bleft\s+semi\b|\bdistribute\s+by\b|\bget_json_object\b"),
    ("hive", r"\bto_date\s*\([^(),']+\)"),
    ("oracle", r"\bsysdate\b|\bfrom\s+dual\b|\bdecode\s*\(|\brownum\b|\bto_date\s*\([^)]*,\s*'yyyy"),
    ("postgres", r"::\s*\w+|\bto_char\s*\(|\bfilter\s*\(\s*where\b|\bilike\b"),
    ("tsql", r"\bgetdate\s*\(|\bisnull\s*\([^()]+,|\bselect\s+top\b|\[\w+\]|\bconvert\s*\(\s*\w+\s*,"),
    ("mysql", r"'%Y|`|\bifnull\s*\(|\bdate_sub\s*\(|\bcurdate\s*\("),
)


MOST_BYTES = 5_000_000


def text_of(path: Path) -> str:
    """A file of UTF-8 or GBK. Raises ``Refused("reports.no_file")``, ``Refused("reports.not_text")``."""
    try:
        data = path.read_bytes()
    except OSError:
        raise Refused("reports.no_file", str(path), name=str(path)) from None
    return decoded(data, str(path))


def decoded(data: bytes, name: str) -> str:
    """The text of a file's bytes. Raises ``Refused("reports.not_text")``."""
    if len(data) <= MOST_BYTES and b"\0" not in data:
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise Refused("reports.not_text", name, name=name, limit=f"{MOST_BYTES:,}")


class ReportFile(NamedTuple):
    """One query with the views that stand before it in its file."""

    dialect: str
    query: exp.Expr
    views: dict[str, exp.Expr]


def dialect_of(text: str) -> str:
    """The dialect that a text names in a comment (``-- dialect: hive``), else the one that its functions speak for."""
    named = _SAID.search(text)
    if named is not None:
        return {"sparksql": "spark", "pg": "postgres", "postgresql": "postgres", "maxcompute": "hive", "odps": "hive",
                "sqlserver": "tsql", "dameng": "oracle", "dm": "oracle", "tidb": "mysql"}.get(
            named[1].lower(), named[1].lower())  # fmt: skip
    for dialect, marks in _MARKS:
        if re.search(marks, text, re.IGNORECASE if dialect not in ("clickhouse", "hive") else 0):
            return dialect
    return ""


def report_files(text: str, dialect: str = "") -> list[ReportFile]:
    """Every query of a text. ``INSERT … SELECT`` is its SELECT; ``CREATE … AS`` is a view for what follows.

    Raises ``Refused("reports.unreadable")``.
    """
    dialect = dialect or dialect_of(text)
    views: dict[str, exp.Expr] = {}
    out: list[ReportFile] = []
    for statement in parsed(_PARAMETER.sub(_quoted, text), dialect):
        if isinstance(statement, exp.Create) and isinstance(statement.expression, exp.Query):
            views[table_name(statement.find(exp.Table))] = statement.expression
        elif isinstance(statement, exp.Insert) and isinstance(statement.expression, exp.Query):
            query = statement.expression
            if statement.args.get("with_"):
                query = query.copy()
                query.set("with_", statement.args["with_"])
            out.append(ReportFile(dialect, query, dict(views)))
        elif isinstance(statement, exp.Query):
            out.append(ReportFile(dialect, statement, dict(views)))
    return out


def tables_in(text: str, dialect: str = "") -> tuple[str, ...]:
    """The tables that a text reads, in lower case, without its own common tables and views; none where it is no SQL."""
    try:
        found = report_files(text, dialect)
    except Refused:
        return ()
    names: dict[str, None] = {}
    for report in found:
        queries = (report.query, *report.views.values())
        own = {*report.views, *(one.alias.lower() for query in queries for one in query.find_all(exp.CTE))}
        names.update({table_name(one): None for query in queries for one in query.find_all(exp.Table)})
        names = {name: None for name in names if name and name not in own}
    return tuple(names)


def one_report(text: str, dialect: str = "") -> ReportFile:
    """The one query of a text. Raises ``Refused``: ``reports.one_select``, ``reports.unreadable``."""
    found = report_files(text, dialect)
    if len(found) != 1:
        raise Refused("reports.one_select", count=len(found))
    return found[0]


def _quoted(match: re.Match[str]) -> str:
    return f"'${{{match[1] or match[2]}}}'"


def with_views(catalog: Catalog, report: ReportFile) -> Catalog:
    """What a report can read: the tables and views of the DDL, and its own."""
    return Catalog(catalog.tables, {**catalog.views, **report.views}, catalog.problems)
