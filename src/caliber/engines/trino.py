"""Trino through its own driver."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from caliber.engines.arrow import Head
from caliber.engines.clouds import Address, CloudEngine

TYPES = {
    "boolean": "boolean",
    **dict.fromkeys(("tinyint", "smallint", "integer", "bigint"), "integer"),
    **dict.fromkeys(("real", "double"), "number"),
    **dict.fromkeys(("varchar", "char", "uuid"), "string"),
    "decimal": "decimal",
    "date": "date",
    "timestamp": "timestamp",
    "unknown": "string",
}


def trino(name: str, uri: str, dialect: str = "trino") -> CloudEngine:
    """``trino://user:password@host:8080/catalog/schema``, with ``?ssl=1``; a password needs it."""
    address = Address(uri)
    secure = bool(address.options.get("ssl"))

    def connect() -> Any:
        import trino as driver

        catalog, schema = ([*address.path, None, None])[:2]
        auth = driver.auth.BasicAuthentication(address.user, address.password) if address.password else None
        return driver.dbapi.connect(
            host=address.host,
            port=address.port or (443 if secure else 8080),
            user=address.user or "caliber",
            catalog=catalog,
            schema=schema,
            http_scheme="https" if secure else "http",
            auth=auth,
            timezone="UTC",
            max_attempts=2,
            request_timeout=30,
        )

    def head(column: Sequence[Any]) -> Head:
        native = str(column[1])
        return Head(column[0], TYPES.get(native.split("(")[0].split(" ")[0], "?"), native)

    return CloudEngine(name, dialect, address, connect, lambda cursor: cursor.cancel(), head)
