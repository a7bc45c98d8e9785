"""MySQL, MariaDB and what speaks their protocol (StarRocks, Doris), through PyMySQL: read-only sessions in UTC."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from caliber.engines import ColumnInfo, Limits, TableInfo
from caliber.engines.arrow import Head, to_table
from caliber.engines.running import Run, Running, stale
from caliber.errors import SourceError

if TYPE_CHECKING:
    import pyarrow as pa
    import pymysql

PORTS = {"mysql": 3306, "starrocks": 9030, "doris": 9030}
# Without these a figure might be wrong, or somebody might write. StarRocks and Doris know no read-only sessions.
UTC = "SET time_zone = '+00:00'"
SETTINGS = {
    "mysql": (UTC, "SET SESSION TRANSACTION READ ONLY", "SET sql_mode = 'STRICT_TRANS_TABLES'"),
    "starrocks": (UTC,),
    "doris": (UTC,),
}
# These have a name on one server and another, or none, on the next.
WISHES = ("SET SESSION cte_max_recursion_depth = 1000000", "SET SESSION max_recursive_iterations = 1000000")
# Error numbers of the server and of the driver.
NUMBERS = {
    **dict.fromkeys((1146, 1051, 1049), "source.no_table"),
    **dict.fromkeys((1054,), "source.no_column"),
    **dict.fromkeys((1044, 1045, 1142, 1143, 1227, 1698), "source.denied"),
    **dict.fromkeys((1053, 1927, 2006, 2013, 2055, 0), "source.lost"),
    **dict.fromkeys((5, 1037, 1038, 1041), "source.memory"),
    **dict.fromkeys((3, 1021, 28), "source.disk_full"),
    1317: "source.cancelled",
}
# Type codes of the protocol: name and portable type.
TYPES = {
    **{code: (name, "integer") for code, name in ((1, "tinyint"), (2, "smallint"), (3, "int"), (8, "bigint"))},
    9: ("mediumint", "integer"),
    13: ("year", "integer"),
    4: ("float", "number"),
    5: ("double", "number"),
    0: ("decimal", "decimal"),
    246: ("decimal", "decimal"),
    10: ("date", "date"),
    14: ("date", "date"),
    7: ("timestamp", "timestamp"),
    12: ("datetime", "timestamp"),
    6: ("null", "string"),
    **dict.fromkeys((15, 249, 250, 251, 252, 253, 254), ("text", "")),  # a text, or bytes: the values tell
    11: ("time", "?"),
    16: ("bit", "?"),
    245: ("json", "?"),
    247: ("enum", ""),
    248: ("set", ""),
}
IDLE = 8
CONNECT = 10  # seconds that a server has to let us in
PROBE = Limits(seconds=60)
VERSION = """
SELECT (SELECT GROUP_CONCAT(VARIABLE_VALUE ORDER BY VARIABLE_NAME) FROM {status} WHERE VARIABLE_NAME IN
 ('Innodb_lsn_current', 'Innodb_redo_log_current_lsn', 'Innodb_os_log_written', 'Com_truncate', 'Com_alter_table',
  'Com_create_table', 'Com_drop_table', 'Com_rename_table')),
 (SELECT MAX(UPDATE_TIME) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND ENGINE <> 'InnoDB')"""
STATUS = ("information_schema.GLOBAL_STATUS", "performance_schema.global_status")


class MySQLEngine:
    """One database. Each statement has a connection of its own while it runs."""

    def __init__(self, name: str, uri: str, dialect: str = "mysql") -> None:
        """``uri``: ``mysql://user:password@host:3306/database``, with ``?unix_socket=`` or ``?ssl=1`` where wanted.

        Nothing is connected until the first statement.
        """
        self.name = name
        self.dialect = dialect
        parts = urlsplit(uri)
        options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        self._to: dict[str, Any] = {
            "host": parts.hostname or "127.0.0.1",
            "port": parts.port or PORTS[dialect],
            "user": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "database": unquote(parts.path.strip("/")) or None,
            "unix_socket": options.get("unix_socket"),
            "ssl": ssl.create_default_context() if options.get("ssl") else None,
        }
        self._running = Running(name)
        self._idle: list[pymysql.Connection[Any]] = []
        self._lock = threading.Lock()

    # -- connections

    def _connect(self) -> pymysql.Connection[Any]:
        import pymysql

        try:
            connection: pymysql.Connection[Any] = pymysql.connect(
                **self._to, charset="utf8mb4", autocommit=True, connect_timeout=CONNECT, read_timeout=CONNECT
            )
            with connection.cursor() as cursor:
                for setting in SETTINGS[self.dialect]:
                    cursor.execute(setting)
                for wish in WISHES:
                    with suppress(pymysql.Error):
                        cursor.execute(wish)
            connection._read_timeout = None  # from here on, the limits of the statement hold
        except pymysql.Error as error:
            told = self._told(error)
            if told.code == "source.denied":
                raise told from error
            raise SourceError("source.unreachable", self.name, source=self.name, reason=_reason(error)) from error
        return connection

    @contextmanager
    def _lent(self) -> Iterator[pymysql.Connection[Any]]:
        with self._lock:
            idle, self._idle = self._idle, []
            connection = None
            for one in idle:
                if not one.open or stale(one._sock.fileno()):
                    one.close()
                elif connection is None:
                    connection = one
                else:
                    self._idle.append(one)
        connection = connection or self._connect()
        try:
            yield connection
        except BaseException:
            _drop(connection)  # rows may still be on their way: nobody meets it again
            raise
        with self._lock:
            keep = len(self._idle) < IDLE
            if keep:
                self._idle.append(connection)
        if not keep:
            connection.close()

    def _run(self, connection: pymysql.Connection[Any]) -> Run:
        thread = connection.thread_id()
        return Run(lambda: self._kill(thread), lambda: _cut(connection))

    def _kill(self, thread: int) -> None:
        other = self._connect()
        try:
            with other.cursor() as cursor:
                cursor.execute(f"KILL QUERY {thread}")
        finally:
            other.close()

    # -- running

    def execute(self, sql: str, limits: Limits, ticket: str = "") -> pa.Table:
        """See ``Engine``. Rows are streamed; those beyond the cap are not fetched."""
        import pymysql
        from pymysql.cursors import SSCursor

        try:
            with self._lent() as connection, self._running.watched(ticket, limits, self._run(connection)):
                cursor = SSCursor(connection)
                cursor.execute(sql)
                table = to_table(self.name, _heads(cursor), iter(cursor.fetchone, None), limits)
                cursor.close()
                return table
        except (pymysql.Error, OSError, ValueError) as error:
            raise self._told(error) from error

    def cancel(self, ticket: str) -> bool:
        return self._running.cancel(ticket)

    def _told(self, error: Exception) -> SourceError:
        number = error.args[0] if error.args and isinstance(error.args[0], int) else -1
        code = "source.lost" if isinstance(error, OSError) else NUMBERS.get(number, "source.failed")
        reason = _reason(error)
        return SourceError(code, self.name, source=self.name, reason=reason, table=reason)

    # -- what there is

    def data_version(self) -> str:
        """How far the log of writes has come and what was counted of changed tables; else five minutes of the clock."""
        for status in STATUS:
            with suppress(SourceError):
                return "|".join(str(value) for value in self._ask(VERSION.format(status=status))[0])
        return str(self._ask("SELECT UNIX_TIMESTAMP() DIV 300")[0][0])

    def tables(self) -> list[TableInfo]:
        rows = self._ask(
            "SELECT t.TABLE_NAME, t.TABLE_ROWS, (SELECT GROUP_CONCAT(COLUMN_NAME ORDER BY SEQ_IN_INDEX SEPARATOR '\\n')"
            " FROM information_schema.STATISTICS s WHERE s.TABLE_SCHEMA = t.TABLE_SCHEMA"
            " AND s.TABLE_NAME = t.TABLE_NAME AND s.INDEX_NAME = 'PRIMARY')"
            " FROM information_schema.TABLES t WHERE t.TABLE_SCHEMA = DATABASE() ORDER BY 1"
        )
        out = []
        for table, count, key in rows:
            found = self.describe(_name(table))
            keys = tuple(key.split("\n")) if key else ()
            out.append(TableInfo(table, found.columns, -1 if count is None else int(count), keys))
        return out

    def describe(self, relation: str) -> TableInfo:
        import pymysql

        try:
            with self._lent() as connection, self._running.watched("", PROBE, self._run(connection)):
                cursor = connection.cursor()
                cursor.execute(f"SELECT * FROM {relation} AS described LIMIT 0")
                heads = _heads(cursor)
        except (pymysql.Error, OSError) as error:
            raise self._told(error) from error
        columns = tuple(ColumnInfo(h.name, h.kind if h.kind not in ("", "?") else "string", h.native) for h in heads)
        return TableInfo(name=relation, columns=columns)

    def _ask(self, sql: str) -> list[tuple[Any, ...]]:
        import pymysql

        try:
            with self._lent() as connection, self._running.watched("", PROBE, self._run(connection)):
                cursor = connection.cursor()
                cursor.execute(sql)
                return list(cursor.fetchall())
        except (pymysql.Error, OSError) as error:
            raise self._told(error) from error

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()


def _heads(cursor: Any) -> list[Head]:
    """What the columns are. A tinyint of one digit is what this server calls a boolean."""
    heads = []
    for name, code, _, size, *_ in cursor.description or ():
        native, kind = TYPES.get(code, (str(code), "?"))
        heads.append(Head(name, "boolean" if (code, size) == (1, 1) else kind, native))
    return heads


def _cut(connection: Any) -> None:
    """Wakes whoever reads from a server that does not answer."""
    with suppress(OSError):
        connection._sock.shutdown(socket.SHUT_RDWR)


def _drop(connection: Any) -> None:
    """Ends the line at once: a polite end would first read all rows that are left."""
    if connection._result is not None:
        connection._result.unbuffered_active = False
    connection._force_close()


def _reason(error: Exception) -> str:
    return str(error.args[-1] if error.args else error).strip().split("\n")[0]


def _name(text: str) -> str:
    return "`" + text.replace("`", "``") + "`"
