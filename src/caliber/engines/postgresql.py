"""PostgreSQL through psycopg: read-only sessions in UTC, rows streamed, the server told to stop."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from caliber.engines import ColumnInfo, Limits, TableInfo
from caliber.engines.arrow import Head, to_table
from caliber.engines.running import Run, Running, stale
from caliber.errors import SourceError

if TYPE_CHECKING:
    import psycopg
    import pyarrow as pa

PORTABLE = {
    "bool": "boolean",
    "int2": "integer",
    "int4": "integer",
    "int8": "integer",
    "float4": "number",
    "float8": "number",
    "numeric": "decimal",
    "money": "",
    "text": "string",
    "varchar": "string",
    "bpchar": "string",
    "name": "string",
    "uuid": "string",
    "date": "date",
    "timestamp": "timestamp",
    "timestamptz": "timestamp",
}
# SQLSTATE, or its class, to the code of the error.
STATES = {
    "42P01": "source.no_table",
    "3F000": "source.no_table",
    "42703": "source.no_column",
    "42501": "source.denied",
    "53200": "source.memory",
    "53100": "source.disk_full",
    "57014": "source.cancelled",
    "28": "source.denied",
    "08": "source.lost",
    "57": "source.lost",
}
IDLE = 8
CONNECT = 10  # seconds that a server has to let us in
PROBE = Limits(seconds=60)
TABLES = """
SELECT n.nspname, c.relname, c.reltuples::bigint, coalesce((
  SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_index i JOIN pg_attribute a
  ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey) WHERE i.indrelid = c.oid AND i.indisprimary), '{}')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
  AND NOT c.relispartition AND has_table_privilege(c.oid, 'SELECT')
ORDER BY 1, 2"""


class PostgreSQLEngine:
    """One PostgreSQL database. Each statement has a connection of its own while it runs."""

    def __init__(self, name: str, uri: str, dialect: str = "postgresql") -> None:
        """Nothing is connected until the first statement."""
        self.name = name
        self.dialect = dialect
        self._uri = uri
        self._running = Running(name)
        self._idle: list[psycopg.Connection[Any]] = []
        self._lock = threading.Lock()

    # -- connections

    def _connect(self) -> psycopg.Connection[Any]:
        import psycopg

        try:
            connection = psycopg.connect(self._uri, autocommit=True, connect_timeout=CONNECT)
            connection.execute("SET TIME ZONE 'UTC'")
            connection.execute("SET default_transaction_read_only = on")
        except psycopg.Error as error:
            told = self._told(error)
            denied = told.code == "source.denied" or "authentication" in str(error)
            raise (
                told
                if denied
                else SourceError("source.unreachable", self.name, source=self.name, reason=_first_line(error))
            ) from error
        return connection

    @contextmanager
    def _lent(self) -> Iterator[psycopg.Connection[Any]]:
        with self._lock:
            idle, self._idle = self._idle, [kept for kept in self._idle if not stale(kept.fileno())]
            connection = self._idle.pop() if self._idle else None
        for other in idle:
            if other is not connection and other not in self._idle:
                other.close()
        connection = connection or self._connect()
        try:
            yield connection
        except BaseException:
            connection.close()  # whatever state it is in, nobody meets it again
            raise
        with self._lock:
            keep = not connection.broken and not connection.closed and len(self._idle) < IDLE
            if keep:
                self._idle.append(connection)
        if not keep:
            connection.close()

    # -- running

    def execute(self, sql: str, limits: Limits, ticket: str = "") -> pa.Table:
        """See ``Engine``. Rows are streamed; those beyond the cap are not fetched."""
        import psycopg

        try:
            with self._lent() as connection, self._running.watched(ticket, limits, _run(connection)):
                cursor = connection.cursor()
                rows = cursor.stream(sql.encode(), size=1000)
                first = next(rows, None)
                if first is None:  # an empty stream does not say what its columns were
                    cursor.execute(f"SELECT * FROM ({sql}) AS described LIMIT 0".encode())
                heads = [self._head(connection, column) for column in cursor.description or ()]
                return to_table(self.name, heads, _again(first, rows), limits)
        except psycopg.Error as error:
            raise self._told(error) from error

    @staticmethod
    def _head(connection: psycopg.Connection[Any], column: psycopg.Column) -> Head:
        known = connection.adapters.types.get(column.type_code)
        native = known.name if known else str(column.type_code)
        return Head(column.name, PORTABLE.get(native, ""), native)

    def cancel(self, ticket: str) -> bool:
        return self._running.cancel(ticket)

    def _told(self, error: psycopg.Error) -> SourceError:
        state = error.sqlstate or ""
        code = STATES.get(state) or STATES.get(state[:2], "source.failed")
        if not state and type(error).__name__ in ("OperationalError", "InterfaceError"):
            code = "source.lost"
        reason = _first_line(error)
        return SourceError(code, self.name, source=self.name, reason=reason, table=reason)

    # -- what there is

    def data_version(self) -> str:
        """Which transactions can be seen: any commit since gives another."""
        return str(self._ask("SELECT pg_current_snapshot()::text")[0][0])

    def tables(self) -> list[TableInfo]:
        out = []
        for schema, table, rows, key in self._ask(TABLES):
            name = table if schema == "public" else f"{schema}.{table}"
            found = self.describe(".".join(_name(part) for part in (schema, table)))
            out.append(TableInfo(name=name, columns=found.columns, rows=rows, primary_key=tuple(key)))
        return out

    def describe(self, relation: str) -> TableInfo:
        import psycopg

        try:
            with self._lent() as connection, self._running.watched("", PROBE, _run(connection)):
                cursor = connection.execute(f"SELECT * FROM {relation} AS described LIMIT 0".encode())
                heads = [self._head(connection, column) for column in cursor.description or ()]
        except psycopg.Error as error:
            raise self._told(error) from error
        columns = tuple(ColumnInfo(head.name, head.kind or "string", head.native) for head in heads)
        return TableInfo(name=relation, columns=columns)

    def _ask(self, sql: str) -> list[tuple[Any, ...]]:
        import psycopg

        try:
            with self._lent() as connection, self._running.watched("", PROBE, _run(connection)):
                return connection.execute(sql.encode()).fetchall()
        except psycopg.Error as error:
            raise self._told(error) from error

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()


def _run(connection: psycopg.Connection[Any]) -> Run:
    return Run(lambda: connection.cancel_safe(timeout=4), lambda: _cut(connection))


def _again(first: Any, rows: Iterator[Any]) -> Iterator[Any]:
    if first is not None:
        yield first
        yield from rows


def _cut(connection: psycopg.Connection[Any]) -> None:
    """Drops the line to a server that does not answer."""
    import os
    import socket

    with suppress(OSError):
        line = socket.socket(fileno=os.dup(connection.fileno()))
        line.shutdown(socket.SHUT_RDWR)
        line.close()


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0]


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
