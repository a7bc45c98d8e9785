"""Which versions of the format there are, and which dialects of its expressions are SQL."""

from __future__ import annotations

from typing import NamedTuple


class Shape(NamedTuple):
    """How a version is written. ``typed``: a field says its type; ``objects``: a source says whether it is a query."""

    version: str
    typed: bool = False
    objects: bool = False


SHAPES = {  # by the name under which it is exported
    "ossie": Shape("0.1.1"),
    "ossie-0.2": Shape("0.2.0.dev0", typed=True),
    "ossie-0.2-objects": Shape("0.2.0.dev0", objects=True),
}
READ = ("0.1", "0.2")  # 0.1.1, and 0.2.0.dev0 with sources as texts or as objects
ANSI = "ANSI_SQL"
SQL = (ANSI, "DATABRICKS", "SNOWFLAKE", "BIGQUERY")  # in the order in which they are preferred
VENDOR = "CALIBER"
TIMES = ("Date", "DateTime", "DateTimeTz")
WRITTEN_TYPES = {"string": "String", "boolean": "Boolean", "date": "Date", "timestamp": "DateTime"}
TYPES = {"String": "string", "Integer": "number", "Decimal": "number", "Float": "number", "Boolean": "boolean"}
