"""What the engines behind a cloud driver share: a connection a statement, a clock for a data version, named errors."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from caliber.engines import ColumnInfo, Limits, TableInfo
from caliber.engines.arrow import Head, to_table
from caliber.engines.running import Run, Running
from caliber.errors import CaliberError, SourceError

if TYPE_CHECKING:
    import pyarrow as pa

FRESH = 300  # seconds for which the data are taken to be the same: these sources do not say when they changed
# What stands in the name or the text of a driver's error, to the code of ours; the first that fits counts.
SIGNS = (
    (("TABLE_NOT_FOUND", "SCHEMA_NOT_FOUND", "TABLE_OR_VIEW_NOT_FOUND", "Not found: Table"), "source.no_table"),
    (("does not exist or not authorized",), "source.no_table"),
    (("COLUMN_NOT_FOUND", "UNRESOLVED_COLUMN", "invalid identifier", "Unrecognized name"), "source.no_column"),
    (("PERMISSION_DENIED", "AUTHENTICATION", "Incorrect username", "403", "401"), "source.denied"),
    (("EXCEEDED_LOCAL_MEMORY_LIMIT", "EXCEEDED_GLOBAL_MEMORY_LIMIT", "OutOfMemory"), "source.memory"),
    (("EXCEEDED_TIME_LIMIT",), "source.timeout"),
)
UNREACHABLE = ("ConnectionError", "Max retries", "Failed to connect", "Connection refused", "MaxRetryError", "250001")
LOST = ("RemoteDisconnected", "Connection reset", "Connection aborted", "SERVER_SHUTTING_DOWN")


class Address:
    """The parts of a source's address, unescaped; options as given behind the question mark."""

    def __init__(self, uri: str) -> None:
        parts = urlsplit(uri)
        self.host = parts.hostname or ""
        self.port = parts.port
        self.user = unquote(parts.username or "")
        self.password = unquote(parts.password or "")
        self.path = [unquote(part) for part in parts.path.split("/") if part]
        self.options = {key: values[-1] for key, values in parse_qs(parts.query).items()}


class CloudEngine:
    """A driver of Python's DB-API as an engine. ``connect`` opens a session, ``stop`` ends what a cursor runs.

    ``head``: a column of a cursor's description as a ``Head``.
    """

    def __init__(
        self,
        name: str,
        dialect: str,
        address: Address,
        connect: Callable[[], Any],
        stop: Callable[[Any], None],
        head: Callable[[Sequence[Any]], Head],
    ) -> None:
        self.name = name
        self.dialect = dialect
        self._fresh = int(address.options.get("fresh", FRESH))
        self._connect = connect
        self._stop = stop
        self._head = head
        self._running = Running(name)

    def execute(self, sql: str, limits: Limits, ticket: str = "") -> pa.Table:
        """See ``Engine``. Rows beyond the cap are not fetched."""
        try:
            connection = self._connect()
            try:
                cursor = connection.cursor()
                with self._running.watched(ticket, limits, Run(lambda: self._stop(cursor), connection.close)):
                    cursor.execute(sql)
                    heads = [self._head(column) for column in cursor.description or ()]
                    return to_table(self.name, heads, iter(cursor.fetchone, None), limits)
            finally:
                with suppress(Exception):
                    connection.close()
        except CaliberError:
            raise
        except Exception as error:
            raise self.told(error, limits) from error

    def cancel(self, ticket: str) -> bool:
        return self._running.cancel(ticket)

    def told(self, error: Exception, limits: Limits) -> SourceError:
        """The driver's error as ours, by what it calls itself and says."""
        text = f"{type(error).__name__} {getattr(error, 'error_name', '')} {error}"
        reason = str(error).strip().split("\n")[0][:500]
        signs = (*SIGNS, (UNREACHABLE, "source.unreachable"), (LOST, "source.lost"))
        code = next((code for words, code in signs if any(word in text for word in words)), "source.failed")
        facts = {"source": self.name, "reason": reason, "table": reason, "seconds": f"{limits.seconds:g}"}
        return SourceError(code, self.name, **facts)

    def data_version(self) -> str:
        """A stretch of the clock: an answer kept is at most ``fresh`` seconds old."""
        return str(int(time.time() // self._fresh))

    def tables(self) -> list[TableInfo]:
        rows = self.execute(
            "SELECT table_schema, table_name FROM information_schema.tables"
            " WHERE lower(table_schema) <> 'information_schema' ORDER BY 1, 2",
            Limits(rows=100_000),
        )
        return [TableInfo(f"{schema}.{table}") for schema, table in zip(*rows.to_pydict().values(), strict=True)]

    def describe(self, relation: str) -> TableInfo:
        table = self.execute(f"SELECT * FROM {relation} AS described LIMIT 0", Limits())
        return TableInfo(relation, tuple(ColumnInfo(f.name, _portable(str(f.type)), str(f.type)) for f in table.schema))

    def close(self) -> None:
        """Nothing is kept open between statements."""


def _portable(arrow: str) -> str:
    known = {"bool": "boolean", "int64": "integer", "double": "number", "string": "string", "date32[day]": "date"}
    return known.get(arrow, "timestamp" if arrow.startswith("timestamp") else "decimal")
