"""Which versions of the format there are, and which dialects of its expressions are SQL."""

from __future__ import annotations

WRITTEN = "0.1.1"
READ = ("0.1", "0.2")  # 0.1.1, and 0.2.0.dev0 with sources as texts or as objects
ANSI = "ANSI_SQL"
SQL = (ANSI, "DATABRICKS", "SNOWFLAKE", "BIGQUERY")  # in the order in which they are preferred
VENDOR = "CALIBER"
TIMES = ("Date", "DateTime", "DateTimeTz")
TYPES = {"String": "string", "Integer": "number", "Decimal": "number", "Float": "number", "Boolean": "boolean"}
