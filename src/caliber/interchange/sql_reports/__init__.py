"""Reports' SQL, of any dialect, as definitions that can be compared, and as candidate metrics."""

from caliber.interchange.sql_reports.ddl import Catalog, read_ddl
from caliber.interchange.sql_reports.extract import (
    Candidate,
    Figure,
    Implied,
    Report,
    figures_of,
    read_defined,
    read_reports,
)
from caliber.interchange.sql_reports.files import decoded, dialect_of, tables_in, text_of
from caliber.interchange.sql_reports.lifted import in_total
from caliber.interchange.sql_reports.pairs import compare_sql, definition_of

__all__ = [
    "Candidate",
    "Catalog",
    "Figure",
    "Implied",
    "Report",
    "compare_sql",
    "decoded",
    "definition_of",
    "dialect_of",
    "figures_of",
    "in_total",
    "read_ddl",
    "read_defined",
    "read_reports",
    "tables_in",
    "text_of",
]
