"""DuckDB: a database file; what is expected of all engines comes from Parquet files of the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from tests.engines.warehouse import Warehouse

SLOW = "SELECT count(*) AS n FROM range(1000000000) a, range(1000000000) b WHERE a.range % 7 = b.range % 11"


@contextmanager
def started(folder: Path, tables: dict[str, pa.Table]) -> Iterator[Warehouse]:
    file = folder / "shop.duckdb"

    def run(sql: str) -> None:
        with duckdb.connect(str(file)) as connection:
            connection.execute(sql)

    with duckdb.connect(str(file)) as connection:
        for name, rows in tables.items():
            connection.register("rows", rows)
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM rows")
            connection.unregister("rows")
    yield Warehouse(f"duckdb:////{str(file).lstrip('/')}", SLOW, run, lambda: None, "INTERVAL '1 day'")


def parquet(folder: Path, tables: dict[str, pa.Table]) -> str:
    """The rows as a folder of files; its address."""
    for name, rows in tables.items():
        pq.write_table(rows, folder / f"{name}.parquet")
    return f"parquet:////{str(folder).lstrip('/')}"
