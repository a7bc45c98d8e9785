"""BigQuery through its own driver; the machine's Google credentials are used, none stand in the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from caliber.engines.arrow import Head
from caliber.engines.clouds import Address, CloudEngine

TYPES = {
    **dict.fromkeys(("BOOL", "BOOLEAN"), "boolean"),
    **dict.fromkeys(("INT64", "INTEGER"), "integer"),
    **dict.fromkeys(("FLOAT64", "FLOAT"), "number"),
    **dict.fromkeys(("NUMERIC", "BIGNUMERIC"), "decimal"),
    "STRING": "string",
    "DATE": "date",
    **dict.fromkeys(("DATETIME", "TIMESTAMP"), "timestamp"),
}


def bigquery(name: str, uri: str, dialect: str = "bigquery") -> CloudEngine:
    """``bigquery://project/dataset?location=EU``."""
    address = Address(uri)

    def connect() -> Any:
        from google.cloud import bigquery as driver
        from google.cloud.bigquery import dbapi

        dataset = f"{address.host}.{address.path[0]}" if address.path else None
        client = driver.Client(
            project=address.host,
            location=address.options.get("location"),
            default_query_job_config=driver.QueryJobConfig(default_dataset=dataset) if dataset else None,
        )
        return dbapi.connect(client)

    def stop(cursor: Any) -> None:
        if cursor.query_job is not None:
            cursor.query_job.cancel()

    def head(column: Sequence[Any]) -> Head:
        return Head(column[0], TYPES.get(str(column[1]), "?"), str(column[1]))

    return CloudEngine(name, dialect, address, connect, stop, head)
