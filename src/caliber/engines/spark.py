"""Apache Spark through Spark Connect: the cluster computes, Arrow comes back, a query is interrupted by its tag."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import uuid4

from caliber.engines import ColumnInfo, Limits, TableInfo
from caliber.engines.arrow import checked
from caliber.engines.running import Run, Running
from caliber.errors import CaliberError, Refused, SourceError

if TYPE_CHECKING:
    import pyarrow as pa

Got = TypeVar("Got")

CONNECT = 90  # seconds that a server has to let us in
FRESH = 300  # seconds for which the data are taken to be the same: a catalog does not say when they changed
SETTINGS = {"spark.sql.session.timeZone": "UTC", "spark.sql.ansi.enabled": "true"}
# How the name of an error condition begins, to the code of the error.
CONDITIONS = (
    ("TABLE_OR_VIEW_NOT_FOUND", "source.no_table"),
    ("SCHEMA_NOT_FOUND", "source.no_table"),
    ("UNRESOLVED_COLUMN", "source.no_column"),
    ("FIELD_NOT_FOUND", "source.no_column"),
    ("INSUFFICIENT_PERMISSIONS", "source.denied"),
)
TEXTS = (
    ("OutOfMemory", "source.memory"),
    ("No space left", "source.disk_full"),
    ("UNAUTHENTICATED", "source.denied"),
    ("PERMISSION_DENIED", "source.denied"),
    ("UNAVAILABLE", "source.lost"),
    ("INVALID_HANDLE", "source.lost"),
    ("Retries", "source.lost"),
    ("Connection reset", "source.lost"),
)
PORTABLE = {
    "boolean": "boolean",
    **dict.fromkeys(("tinyint", "smallint", "int", "bigint"), "integer"),
    **dict.fromkeys(("float", "double"), "number"),
    "date": "date",
    **dict.fromkeys(("timestamp", "timestamp_ntz"), "timestamp"),
}


class SparkEngine:
    """One Spark Connect server. All statements share its session; each has a tag of its own."""

    def __init__(self, name: str, uri: str, dialect: str = "spark") -> None:
        """``uri``: ``spark://host:15002/database``, with ``?token=``, ``?ssl=1`` and ``?fresh=seconds`` where wanted.

        Nothing is connected until the first statement.
        """
        parts = urlsplit(uri)
        options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        self.name = name
        self.dialect = dialect
        self._place = (parts.hostname or "127.0.0.1", parts.port or 15002)
        self._database = unquote(parts.path.strip("/"))
        self._fresh = int(options.get("fresh", FRESH))
        given = {"token": options.get("token"), "use_ssl": "true" if options.get("ssl") else None}
        self._remote = f"sc://{self._place[0]}:{self._place[1]}/" + "".join(
            f";{key}={value}" for key, value in given.items() if value
        )
        self._running = Running(name)
        self._lock = threading.RLock()  # a session that fails to open is forgotten while it is being opened
        self._opened: Any = None

    # -- the session

    def _session(self) -> Any:
        """Opened by the first statement. We look first: a client waits for many minutes where nobody listens."""
        with self._lock:
            if self._opened is None:
                try:
                    socket.create_connection(self._place, 10).close()
                    self._opened = _within(CONNECT, self._open)
                except (OSError, TimeoutError) as error:
                    raise self._unreachable(error) from error
                except Exception as error:
                    told = self._told(error)
                    raise told if told.code == "source.denied" else self._unreachable(error) from error
            return self._opened

    def _open(self) -> Any:
        from pyspark.sql.connect.client.retries import DefaultPolicy
        from pyspark.sql.connect.session import SparkSession

        session = SparkSession.builder.remote(self._remote).create()
        session.client.set_retry_policies([DefaultPolicy(max_retries=6, initial_backoff=50, max_backoff=1000)])
        for key, value in SETTINGS.items():
            session.conf.set(key, value)
        if self._database:
            session.catalog.setCurrentDatabase(self._database)
        return session

    def _forget(self) -> None:
        """After a lost connection: the next statement opens another session."""
        with self._lock:
            self._opened = None

    def _unreachable(self, error: Exception) -> SourceError:
        return SourceError("source.unreachable", self.name, source=self.name, reason=_reason(error))

    # -- running

    def execute(self, sql: str, limits: Limits, ticket: str = "") -> pa.Table:
        """See ``Engine``. The cluster itself stops at the cap. Inside a SELECT, nothing can be written."""
        session = self._session()
        tag = f"caliber-{uuid4().hex}"
        gone = threading.Event()
        capped = f"SELECT * FROM (\n{sql}\n) AS answer LIMIT {limits.rows + 1}"

        def ask() -> pa.Table:
            session.addTag(tag)
            return session.sql(capped).toArrow()

        try:
            with self._running.watched(ticket, limits, Run(lambda: session.interruptTag(tag), gone.set)):
                table = _within(None, ask, gone)
        except CaliberError:
            raise
        except Exception as error:
            raise self._told(error) from error
        if table.num_rows > limits.rows:
            raise Refused("query.too_many_rows", limit=limits.rows)
        return checked(self.name, table)

    def cancel(self, ticket: str) -> bool:
        return self._running.cancel(ticket)

    def _told(self, error: Exception) -> SourceError:
        condition = getattr(error, "getCondition", lambda: "")() or ""
        text = f"{type(error).__name__} {error}"
        code = next((code for start, code in CONDITIONS if condition.startswith(start)), "")
        code = code or next((code for part, code in TEXTS if part in text), "source.failed")
        if code == "source.lost":
            self._forget()
        reason = _reason(error)
        return SourceError(code, self.name, source=self.name, reason=reason, table=reason)

    # -- what there is

    def data_version(self) -> str:
        """A stretch of the clock: an answer kept is at most ``fresh`` seconds old."""
        return str(int(time.time() // self._fresh))

    def tables(self) -> list[TableInfo]:
        return [TableInfo(row[1], self.describe(_name(row[1])).columns) for row in self._asked("SHOW TABLES")]

    def describe(self, relation: str) -> TableInfo:
        session = self._session()
        try:
            fields = _within(120, lambda: session.sql(f"SELECT * FROM {relation} LIMIT 0").schema.fields)
        except Exception as error:
            raise self._told(error) from error
        columns = tuple(
            ColumnInfo(
                field.name, portable(field.dataType.simpleString()), field.dataType.simpleString(), field.nullable
            )
            for field in fields
        )
        return TableInfo(name=relation, columns=columns)

    def _asked(self, sql: str) -> list[Any]:
        session = self._session()
        try:
            return list(_within(120, lambda: session.sql(sql).collect()))
        except Exception as error:
            raise self._told(error) from error

    def close(self) -> None:
        with self._lock:
            opened, self._opened = self._opened, None
        if opened is not None:
            with suppress(Exception):
                _within(10, opened.stop)


def portable(native: str) -> str:
    """Spark's type in portable words; what we do not know is text."""
    return "decimal" if native.startswith("decimal") else PORTABLE.get(native, "string")


def _within(seconds: float | None, call: Callable[[], Got], gone: threading.Event | None = None) -> Got:
    """What the call gives, waited for at most so long or until ``gone``. Raises what it raises, or ``TimeoutError``."""
    over = gone or threading.Event()
    got: list[Got] = []
    failed: list[Exception] = []

    def run() -> None:
        try:
            got.append(call())
        except Exception as error:
            failed.append(error)
        finally:
            over.set()

    threading.Thread(target=run, daemon=True).start()
    over.wait(seconds)
    if failed:
        raise failed[0]
    if not got:
        raise TimeoutError("no answer")
    return got[0]


def _reason(error: Exception) -> str:
    return str(error).strip().split("\n")[0][:500] or type(error).__name__


def _name(text: str) -> str:
    return "`" + text.replace("`", "``") + "`"
