"""PostgreSQL through psycopg: read-only sessions in UTC, rows streamed, the server told to stop.

Rollups are kept in one schema that the address names; nothing else is ever written to.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from caliber.engines import ColumnInfo, Earlier, Limits, TableInfo
from caliber.engines.arrow import Head, to_table
from caliber.engines.running import Run, Running, stale
from caliber.errors import Refused, SourceError

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
# How many transactions of the server have ended: grows with every one that may have written, and with nothing else.
ENDED = "pg_snapshot_xmax(now)::text::numeric - (SELECT count(*) FROM pg_snapshot_xip(now))"
OURS = ("rollups", "version")  # what an address says to us and not to the driver
WRITES = "caliber_writes"  # how many of the transactions that have ended were ours
LONGEST = 63  # bytes of a name; a longer one is cut by the server in silence
UNWATCHED = "autovacuum_enabled = false"  # it would count as somebody else's writing
OF_WRITES = "CREATE TABLE IF NOT EXISTS {writes} (one boolean PRIMARY KEY, n bigint) WITH ({how})"
ONE_MORE = "INSERT INTO {writes} AS t VALUES (true, 1) ON CONFLICT (one) DO UPDATE SET n = t.n + 1"
WAIT = "SET LOCAL lock_timeout = '2s'"


def postgresql(name: str, uri: str, dialect: str = "postgresql") -> PostgreSQLEngine:
    """The engine of an address: with ``?rollups=schema`` one that keeps rollups in that schema."""
    schema = _said(uri).get("rollups", "")
    return KeepingPostgreSQL(name, uri, schema, dialect) if schema else PostgreSQLEngine(name, uri, dialect)


class PostgreSQLEngine:
    """One PostgreSQL database. Each statement has a connection of its own while it runs."""

    def __init__(self, name: str, uri: str, dialect: str = "postgresql") -> None:
        """``?version=schema.table.column``: its greatest value tells the data's version; else every commit changes it.

        Nothing is connected until the first statement.
        """
        self.name = name
        self.dialect = dialect
        head, _, query = uri.partition("?")
        others = "&".join(part for part in query.split("&") if part.partition("=")[0] not in OURS)
        self._uri = f"{head}?{others}" if others else head
        self._version = _said(uri).get("version", "")
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
        """What the column of the address says; else which transactions can be seen: any commit gives another."""
        if self._version:
            *table, column = (_name(part) for part in self._version.split("."))
            return str(self._ask(f"SELECT max({column})::text FROM {'.'.join(table)}")[0][0])
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


class KeepingPostgreSQL(PostgreSQLEngine):
    """A database in one schema of which rollups may lie. See ``KeepsRollups``."""

    def __init__(self, name: str, uri: str, schema: str, dialect: str = "postgresql") -> None:
        super().__init__(name, uri, dialect)
        self._schema = schema
        self._left: list[str] = []  # tables that somebody still read when they were to go

    def data_version(self) -> str:
        """As above, but for our own writing: a rollup that is built does not make itself old."""
        if self._version:
            return super().data_version()
        counted = self._ask(f"SELECT to_regclass('{_text(self._table(WRITES))}') IS NOT NULL")[0][0]
        ours = f" - (SELECT n FROM {self._table(WRITES)})" if counted else ""
        return str(self._ask(f"SELECT {ENDED}{ours} FROM pg_current_snapshot() AS now")[0][0])

    def tables(self) -> list[TableInfo]:
        return [table for table in super().tables() if not table.name.startswith(f"{self._schema}.")]

    def keep(
        self, name: str, select: str, sums: Sequence[str], earlier: Earlier | None, limits: Limits, ticket: str = ""
    ) -> int:
        """See ``KeepsRollups``. One transaction: the table, what it takes over and the note that it was ours."""
        table = self._table(name)
        if earlier is not None:
            select = f"SELECT * FROM {self._table(earlier.name)} AS kept WHERE {earlier.where} UNION ALL ({select})"
        with self._writing(limits, ticket) as connection:
            connection.execute(f"CREATE TABLE {table} WITH ({UNWATCHED}) AS {select}".encode())
            connection.execute(f"ANALYZE {table}".encode())
            rows = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
        return int(rows[0]) if rows else 0

    def kept(self, name: str) -> str:
        """See ``KeepsRollups``."""
        there = self._ask(f"SELECT to_regclass('{_text(self._table(name))}') IS NOT NULL")[0][0]
        return self._table(name) if there else ""

    def forget(self, name: str) -> None:
        """See ``KeepsRollups``. A table that is being read longer than we wait goes with the next that goes."""
        import psycopg

        self._left.append(name)
        for one in tuple(self._left):
            try:
                with self._writing(PROBE, "") as connection:
                    connection.execute(WAIT)
                    connection.execute(f"DROP TABLE IF EXISTS {self._table(one)}".encode())
            except SourceError as error:
                if not isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
                    raise
            else:
                self._left.remove(one)

    def strays(self, known: Collection[str]) -> list[str]:
        """See ``KeepsRollups``. The schema may be shared: no table tells whose it is."""
        return []

    def progress(self, ticket: str) -> float:
        """See ``KeepsRollups``. The server does not tell of a table that is made from a query."""
        return 0.0

    def _table(self, name: str) -> str:
        long = len(name.encode()) > LONGEST
        return f"{_name(self._schema)}.{_name(sha256(name.encode()).hexdigest()[:LONGEST] if long else name)}"

    @contextmanager
    def _writing(self, limits: Limits, ticket: str) -> Iterator[psycopg.Connection[Any]]:
        """A transaction that may write, one at a time over all processes; counted as ours where it ends well.

        Raises ``Refused("rollup.busy")``, ``SourceError`` (``rollup.not_writable``, and as ``execute``).
        """
        import psycopg

        connection = self._connect()
        try:
            with self._running.watched(ticket, limits, _run(connection)):
                self._enter(connection)
                connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ WRITE")
                for statement in (OF_WRITES, ONE_MORE):
                    connection.execute(statement.format(writes=self._table(WRITES), how=UNWATCHED).encode())
                yield connection
                connection.execute("COMMIT")
                connection.execute("SELECT pg_advisory_unlock_all()")  # a server takes its time to see a line closed
        except psycopg.Error as error:
            raise self._told(error) from error
        finally:
            connection.close()  # what was not committed is gone, and so is the lock

    def _enter(self, connection: psycopg.Connection[Any]) -> None:
        """Makes sure that tables can be made there, and that nobody else is making one."""
        there, may, copied, alone = connection.execute(
            "SELECT oid IS NOT NULL, has_schema_privilege(oid, 'CREATE') AND has_schema_privilege(oid, 'USAGE'), "
            "pg_is_in_recovery(), pg_try_advisory_lock(hashtextextended(%(name)s, 0)) "
            "FROM (SELECT to_regnamespace(%(quoted)s)::oid AS oid) AS found",
            {"quoted": _name(self._schema), "name": self._schema},
        ).fetchone() or (False, False, False, False)
        if not there or not may or copied:
            raise SourceError("rollup.not_writable", self.name, source=self.name, schema=self._schema)
        if not alone:
            raise Refused("rollup.busy")


def _said(uri: str) -> dict[str, str]:
    """What the address says to us."""
    parts = (part.partition("=") for part in uri.partition("?")[2].split("&"))
    return {key: unquote(value) for key, _, value in parts if key in OURS}


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


def _text(text: str) -> str:
    return text.replace("'", "''")


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
