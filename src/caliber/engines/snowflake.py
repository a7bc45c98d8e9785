"""Snowflake through its own driver."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from caliber.engines.arrow import Head
from caliber.engines.clouds import Address, CloudEngine

# The driver's numbers of types.
TYPES = {
    1: ("real", "number"),
    2: ("text", "string"),
    3: ("date", "date"),
    **dict.fromkeys((4, 6, 7, 8), ("timestamp", "timestamp")),
    13: ("boolean", "boolean"),
}
FIXED = 0
SETTINGS = {"TIMEZONE": "UTC", "WEEK_START": 1, "AUTOCOMMIT": True}


def snowflake(name: str, uri: str, dialect: str = "snowflake") -> CloudEngine:
    """``snowflake://user:password@account/database/schema?warehouse=…&role=…``."""
    address = Address(uri)

    def connect() -> Any:
        from snowflake import connector

        database, schema = ([*address.path, None, None])[:2]
        return connector.connect(
            account=address.host,
            user=address.user,
            password=address.password,
            database=database,
            schema=schema,
            warehouse=address.options.get("warehouse"),
            role=address.options.get("role"),
            session_parameters=SETTINGS,
            login_timeout=30,
        )

    def head(column: Sequence[Any]) -> Head:
        if column[1] == FIXED:
            return Head(column[0], "decimal" if column[5] else "integer", "number")
        native, kind = TYPES.get(column[1], (str(column[1]), "?"))
        return Head(column[0], kind, native)

    return CloudEngine(name, dialect, address, connect, lambda cursor: cursor.abort_query(cursor.sfqid), head)
