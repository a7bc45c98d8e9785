"""Databricks SQL through its own driver."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from caliber.engines.arrow import Head
from caliber.engines.clouds import Address, CloudEngine

TYPES = {
    "boolean": "boolean",
    **dict.fromkeys(("tinyint", "smallint", "int", "bigint"), "integer"),
    **dict.fromkeys(("float", "double"), "number"),
    "decimal": "decimal",
    "string": "string",
    "date": "date",
    **dict.fromkeys(("timestamp", "timestamp_ntz"), "timestamp"),
    "void": "string",
}


def databricks(name: str, uri: str, dialect: str = "databricks") -> CloudEngine:
    """``databricks://token:dapi…@host/catalog/schema?http_path=/sql/1.0/warehouses/…``."""
    address = Address(uri)

    def connect() -> Any:
        from databricks import sql

        catalog, schema = ([*address.path, None, None])[:2]
        return sql.connect(
            server_hostname=address.host,
            http_path=address.options.get("http_path", ""),
            access_token=address.password,
            catalog=catalog,
            schema=schema,
            session_configuration={"TIMEZONE": "UTC", "ANSI_MODE": "true"},
            _retry_stop_after_attempts_count=2,
        )

    def head(column: Sequence[Any]) -> Head:
        return Head(column[0], TYPES.get(str(column[1]), "?"), str(column[1]))

    return CloudEngine(name, dialect, address, connect, lambda cursor: cursor.cancel(), head)
