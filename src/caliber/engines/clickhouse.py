"""ClickHouse over HTTP: read-only, nulls and joins as in SQL, the query killed by its id."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import uuid4

import msgspec

from caliber.engines import ColumnInfo, Limits, TableInfo
from caliber.engines.arrow import Head, to_table
from caliber.engines.running import GRACE, Run, Running
from caliber.errors import SourceError

if TYPE_CHECKING:
    import httpx
    import pyarrow as pa

FORMAT = "JSONCompactEachRowWithNamesAndTypes"
# As the compiler's dialect expects it: outer joins and empty aggregates give null, times are UTC and without limits.
SETTINGS = {
    "readonly": 2,
    "join_use_nulls": 1,
    "aggregate_functions_null_for_empty": 1,
    "cast_keep_nullable": 1,
    "prefer_column_name_to_alias": 1,
    "enable_extended_results_for_datetime_functions": 1,
    "session_timezone": "UTC",
    "date_time_output_format": "simple",
    "output_format_json_quote_64bit_integers": 1,
    "output_format_json_quote_decimals": 1,
    "output_format_json_quote_denormals": 0,
    "wait_end_of_query": 1,
}
CODES = {
    **dict.fromkeys((60, 81), "source.no_table"),
    **dict.fromkeys((16, 47), "source.no_column"),
    **dict.fromkeys((192, 193, 194, 497, 516), "source.denied"),
    **dict.fromkeys((241, 307), "source.memory"),
    243: "source.disk_full",
    394: "source.cancelled",
    **dict.fromkeys((209, 210, 279, 999), "source.lost"),
}
TOO_LONG = 159
CONNECT = 10  # seconds that a server has to let us in
PROBE = Limits(seconds=60)
# How a type begins, first match first: portable type, and how its JSON is read.
TYPES: tuple[tuple[str, str, Callable[[Any], Any]], ...] = (
    ("Bool", "boolean", bool),
    *((name, "decimal", Decimal) for name in ("Int128", "Int256", "UInt128", "UInt256", "Decimal")),
    *((name, "integer", int) for name in ("Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64")),
    ("Float", "number", float),
    ("DateTime", "timestamp", datetime.fromisoformat),
    ("Date", "date", date.fromisoformat),
    ("FixedString", "string", lambda text: text.rstrip("\0")),
    *((name, "string", str) for name in ("String", "UUID", "Enum", "IPv4", "IPv6", "Nothing")),
)
VERSION = """
SELECT (SELECT groupBitXor(cityHash64(table, name, hash_of_all_files)) FROM system.parts
        WHERE active AND database = currentDatabase()),
       (SELECT groupBitXor(cityHash64(name, metadata_modification_time)) FROM system.tables
        WHERE database = currentDatabase()),
       (SELECT if(countIf(engine NOT LIKE '%MergeTree' AND engine <> 'View') > 0, intDiv(toUnixTimestamp(now()), 60), 0)
        FROM system.tables WHERE database = currentDatabase())"""


class FailedError(Exception):
    """What the server said: its code (0 = none) and the first line of its text."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


class ClickHouseEngine:
    """One database of a server."""

    def __init__(self, name: str, uri: str, dialect: str = "clickhouse") -> None:
        """``uri``: ``clickhouse://user:password@host:8123/database``, ``?secure=1`` for HTTPS.

        Nothing is connected until the first statement.
        """
        parts = urlsplit(uri)
        secure = bool(parse_qs(parts.query).get("secure"))
        self.name = name
        self.dialect = dialect
        self._url = f"http{'s' * secure}://{parts.hostname or '127.0.0.1'}:{parts.port or (8443 if secure else 8123)}/"
        self._database = unquote(parts.path.strip("/")) or "default"
        self._headers = {
            "X-ClickHouse-User": unquote(parts.username or "default"),
            "X-ClickHouse-Key": unquote(parts.password or ""),
        }
        self._running = Running(name)
        self._opened: httpx.Client | None = None

    @property
    def _client(self) -> httpx.Client:
        if self._opened is None:
            import httpx

            self._opened = httpx.Client(headers=self._headers)
        return self._opened

    # -- running

    def execute(self, sql: str, limits: Limits, ticket: str = "") -> pa.Table:
        """See ``Engine``. The server itself stops at the cap."""
        import httpx

        query = str(uuid4())
        costs = {"max_result_rows": limits.rows + 1, "result_overflow_mode": "break", "max_block_size": 8192}
        try:
            with self._running.watched(ticket, limits, Run(lambda: self._kill(query))):
                heads, rows = self._post(sql, limits.seconds + GRACE, query_id=query, **costs)
                return to_table(self.name, heads, rows, limits)
        except (httpx.HTTPError, FailedError) as error:
            raise self._told(error, limits) from error

    def _post(self, sql: str, seconds: float, **params: Any) -> tuple[list[Head], Iterator[tuple[Any, ...]]]:
        import httpx

        given = {**SETTINGS, **params, "database": self._database, "default_format": FORMAT}
        answer = self._client.post(
            self._url,
            params={key: value for key, value in given.items() if value is not None},
            content=sql.encode(),
            timeout=httpx.Timeout(seconds, connect=CONNECT),
        )
        if answer.status_code != 200:
            code = answer.headers.get("X-ClickHouse-Exception-Code", "0")
            raise FailedError(int(code), answer.text.strip().split("\n")[0][:500])
        lines = answer.content.split(b"\n")
        names, natives = msgspec.json.decode(lines[0]), msgspec.json.decode(lines[1])
        heads, readers = [], []
        for name, native in zip(names, natives, strict=True):
            kind, reader = _type(native)
            heads.append(Head(name, kind, native))
            readers.append(reader)
        return heads, _rows(lines[2:], readers)

    def _kill(self, query: str) -> None:
        self._client.post(self._url, content=f"KILL QUERY WHERE query_id = '{query}' ASYNC".encode(), timeout=5)

    def cancel(self, ticket: str) -> bool:
        return self._running.cancel(ticket)

    def _told(self, error: Exception, limits: Limits) -> SourceError:
        import httpx

        reason = str(error).strip().split("\n")[0] or type(error).__name__
        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
            return SourceError("source.unreachable", self.name, source=self.name, reason=reason)
        if isinstance(error, httpx.HTTPError):
            return SourceError("source.lost", self.name, source=self.name, reason=reason)
        number = error.code if isinstance(error, FailedError) else 0
        if number == TOO_LONG:
            return SourceError("source.timeout", self.name, seconds=f"{limits.seconds:g}")
        code = CODES.get(number, "source.failed")
        return SourceError(code, self.name, source=self.name, reason=reason, table=reason)

    # -- what there is

    def data_version(self) -> str:
        """From the parts on disk; where tables have none of their own, at most a minute old."""
        return "|".join(str(value) for value in self._ask(VERSION)[0])

    def tables(self) -> list[TableInfo]:
        rows = self._ask(
            "SELECT name, ifNull(total_rows, -1) FROM system.tables WHERE database = currentDatabase() ORDER BY name"
        )
        return [TableInfo(name, self.describe(_name(name)).columns, int(count)) for name, count in rows]

    def describe(self, relation: str) -> TableInfo:
        rows = self._ask(f"DESCRIBE TABLE (SELECT * FROM {relation})")
        columns = tuple(
            ColumnInfo(row[0], _type(row[1])[0].replace("?", "string"), row[1], row[1].startswith("Nullable"))
            for row in rows
        )
        return TableInfo(name=relation, columns=columns)

    def _ask(self, sql: str) -> list[tuple[Any, ...]]:
        import httpx

        try:
            return list(self._post(sql, PROBE.seconds)[1])
        except (httpx.HTTPError, FailedError) as error:
            raise self._told(error, PROBE) from error

    def close(self) -> None:
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.close()


def _type(native: str) -> tuple[str, Callable[[Any], Any]]:
    """The portable type and the reader of a type, seen through Nullable and LowCardinality; "?" for those unknown."""
    bare = native
    for wrapper in ("LowCardinality(", "Nullable("):
        if bare.startswith(wrapper):
            bare = bare[len(wrapper) : -1]
    for start, kind, reader in TYPES:
        if bare.startswith(start):
            return kind, reader
    return "?", str


def _rows(lines: list[bytes], readers: list[Callable[[Any], Any]]) -> Iterator[tuple[Any, ...]]:
    decode = msgspec.json.Decoder().decode
    for line in lines:
        if line:
            yield tuple(
                None if value is None or (isinstance(value, float) and not math.isfinite(value)) else read(value)
                for read, value in zip(readers, decode(line), strict=True)
            )


def _name(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
