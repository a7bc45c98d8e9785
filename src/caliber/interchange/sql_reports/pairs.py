"""Two reports' SQL side by side, without any project."""

from __future__ import annotations

from collections.abc import Callable

from caliber.compare import Comparison, Definition, OnData, compare
from caliber.interchange.sql_reports.ddl import Catalog, read_ddl
from caliber.interchange.sql_reports.files import dialect_of, one_report, report_files, with_views
from caliber.interchange.sql_reports.statements import Statement


def definition_of(text: str, catalog: Catalog, dialect: str = "", name: str = "", number: int = 0) -> Definition:
    """The one SELECT of a text as a definition, or that with this ``number``, from 1, of several.

    Raises ``Refused`` (``reports.*``) with the place.
    """
    report = one_report(text, dialect) if number < 1 else report_files(text, dialect)[number - 1]
    return Statement(with_views(catalog, report), report.dialect).definition(name, report.query)


def compare_sql(
    left: str,
    right: str,
    schema: str = "",
    dialects: tuple[str, str] = ("", ""),
    names: tuple[str, str] = ("A", "B"),
    on_data: Callable[[], OnData | None] | None = None,
) -> Comparison:
    """Two texts with one SELECT each, compared. ``schema``: CREATE TABLE statements; ``dialects``: "" is told from the
    text. Raises ``Refused`` (``reports.*``) where a text cannot be read.
    """
    catalog = read_ddl(schema, dialect_of(schema)) if schema else Catalog()
    definitions = [
        definition_of(text, catalog, dialect, name)
        for text, dialect, name in zip((left, right), dialects, names, strict=True)
    ]
    return compare(definitions[0], definitions[1], on_data)
