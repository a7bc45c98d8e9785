"""DuckDB, embedded: a database file, or folders of Parquet and CSV seen as views."""

from __future__ import annotations

import os
import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caliber.engines import ColumnInfo, Limits, TableInfo
from caliber.engines.arrow import checked
from caliber.engines.running import Run, Running
from caliber.errors import Refused, SourceError

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

PORTABLE = {
    "BOOLEAN": "boolean",
    "TINYINT": "integer",
    "SMALLINT": "integer",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "HUGEINT": "integer",
    "UTINYINT": "integer",
    "USMALLINT": "integer",
    "UINTEGER": "integer",
    "UBIGINT": "integer",
    "FLOAT": "number",
    "DOUBLE": "number",
    "DATE": "date",
    "VARCHAR": "string",
    "UUID": "string",
    "TIMESTAMP": "timestamp",
    "TIMESTAMP WITH TIME ZONE": "timestamp",
    "TIMESTAMP_S": "timestamp",
    "TIMESTAMP_MS": "timestamp",
    "TIMESTAMP_NS": "timestamp",
    "TIME": "string",
}
READERS = {"csv": ("read_csv", ("*.csv", "*.tsv", "*.csv.gz")), "parquet": ("read_parquet", ("*.parquet",))}


class DuckDBEngine:
    """One DuckDB source. Each statement runs on a cursor of its own, so readers do not wait for each other."""

    dialect = "duckdb"

    def __init__(self, name: str, path: Path, kind: str = "duckdb", threads: int = 0) -> None:
        """``kind``: duckdb (``path`` is a database file), csv or parquet (``path`` is a folder).

        Raises ``SourceError``: ``source.missing_file``, ``source.bad_file``.
        """
        self.name = name
        self.path = path
        self.kind = kind
        self._running = Running(name)
        self._lock = threading.Lock()
        if not path.exists():
            raise SourceError("source.missing_file", path=str(path))
        self._version = self._stamp()
        self._threads = threads
        self._opened: duckdb.DuckDBPyConnection | None = None

    # -- opening

    @property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        """Opened by the first statement: a question that is only explained needs no driver."""
        if self._opened is None:
            with self._lock:
                self._opened = self._opened or self._open(self._threads)
        return self._opened

    def _open(self, threads: int) -> duckdb.DuckDBPyConnection:
        import duckdb

        self._version = self._stamp()
        config: dict[str, str | bool | int | float | list[str]] = {"threads": threads} if threads else {}
        config["allow_community_extensions"] = False
        try:
            if self.kind == "duckdb":  # all is set on opening: another engine may have the same file open, and locked
                locked = {"enable_external_access": False, "lock_configuration": True}
                return duckdb.connect(str(self.path), read_only=True, config=config | locked)
            connection = duckdb.connect(":memory:", config=config)
            self._views(connection)
            connection.execute("SET lock_configuration = true")
        except duckdb.Error as error:
            raise SourceError("source.bad_file", path=str(self.path), reason=_first_line(error)) from error
        return connection

    def _views(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Every file as a table under its own name; a sub-folder's files as one table under the folder's name."""
        reader, patterns = READERS[self.kind]
        connection.execute(f"SET allowed_directories = [{_text(str(self.path.resolve()) + '/')}]")
        connection.execute("SET enable_external_access = false")
        files = sorted(file for pattern in patterns for file in self.path.glob(pattern))
        for file in files:
            self._view(connection, file.name.split(".")[0], reader, str(file.resolve()))
        for folder in sorted(p for p in self.path.iterdir() if p.is_dir()):
            for pattern in patterns:
                if any(folder.rglob(pattern)):
                    self._view(connection, folder.name, reader, f"{folder.resolve()}/**/{pattern}")

    @staticmethod
    def _view(connection: duckdb.DuckDBPyConnection, name: str, reader: str, where: str) -> None:
        connection.execute(f"CREATE VIEW {_name(name)} AS SELECT * FROM {reader}({_text(where)})")

    def data_version(self) -> str:
        """From names, sizes and times of the files: changes whenever they are written."""
        return self._stamp()

    def refresh(self) -> bool:
        """Opens the files again where they have changed; True where they had."""
        if self._stamp() == self._version:
            return False
        with self._lock:
            old, self._opened = self._opened, None
            if old is not None:
                old.close()  # the same file is the same database inside a process: closed before it is opened anew
            self._opened = self._open(self._threads)
        return True

    def _stamp(self) -> str:
        if self.kind == "duckdb":
            parts = [self.path, self.path.with_name(self.path.name + ".wal")]
        else:
            patterns = READERS[self.kind][1]
            parts = sorted({path for pattern in patterns for path in self.path.rglob(pattern)})
        out = []
        for part in parts:
            try:
                stat = os.stat(part)
            except FileNotFoundError:
                continue
            out.append(f"{part.name}:{stat.st_size}:{stat.st_mtime_ns}")
        return "|".join(out)

    # -- running

    def execute(self, sql: str, limits: Limits, ticket: str = "") -> pa.Table:
        """See ``Engine``. Rows beyond the cap are not fetched."""
        import duckdb

        cursor = self._connection.cursor()
        try:
            with self._running.watched(ticket, limits, Run(cursor.interrupt)):
                cursor.execute(sql)
                return checked(self.name, self._fetch(cursor, limits))
        except duckdb.Error as error:
            raise self._told(error) from error
        finally:
            cursor.close()

    @staticmethod
    def _fetch(cursor: duckdb.DuckDBPyConnection, limits: Limits) -> pa.Table:
        import pyarrow as pa

        reader = cursor.to_arrow_reader(65_536)
        batches: list[pa.RecordBatch] = []
        count = 0
        for batch in reader:
            count += batch.num_rows
            if count > limits.rows:
                raise Refused("query.too_many_rows", limit=limits.rows)
            batches.append(batch)
        return pa.Table.from_batches(batches, reader.schema)

    def cancel(self, ticket: str) -> bool:
        return self._running.cancel(ticket)

    def _told(self, error: Exception) -> SourceError:
        import duckdb

        reason = _first_line(error)
        if isinstance(error, duckdb.OutOfMemoryException):
            return SourceError("source.memory", self.name)
        if "No space left" in reason or "max_temp_directory_size" in reason:
            return SourceError("source.disk_full", self.name)
        if isinstance(error, duckdb.CatalogException):
            missing = re.search(r"with name (.+?) does not exist", reason)
            return SourceError("source.no_table", self.name, table=missing[1] if missing else reason)
        if isinstance(error, duckdb.BinderException) and "column" in reason:
            return SourceError("source.no_column", self.name, reason=reason)
        return SourceError("source.failed", self.name, source=self.name, reason=reason)

    # -- what there is

    def tables(self) -> list[TableInfo]:
        rows = self._ask(
            "SELECT schema_name, table_name, estimated_size FROM duckdb_tables() WHERE NOT internal "
            "UNION ALL SELECT schema_name, view_name, -1 FROM duckdb_views() WHERE NOT internal ORDER BY 1, 2"
        )
        out = []
        for schema, table, size in rows:
            name = table if schema == "main" else f"{schema}.{table}"
            found = self.describe(".".join(_name(part) for part in name.split(".")))
            out.append(TableInfo(name=name, columns=found.columns, rows=size))
        return out

    def describe(self, relation: str) -> TableInfo:
        rows = self._ask(f"DESCRIBE SELECT * FROM {relation}")
        columns = tuple(ColumnInfo(r[0], portable(r[1]), r[1], r[2] == "YES") for r in rows)
        return TableInfo(name=relation, columns=columns, rows=-1)

    def _ask(self, sql: str) -> list[tuple[Any, ...]]:
        import duckdb

        cursor = self._connection.cursor()
        try:
            return cursor.execute(sql).fetchall()
        except duckdb.Error as error:
            raise self._told(error) from error
        finally:
            cursor.close()

    def close(self) -> None:
        with self._lock:
            old, self._opened = self._opened, None
        if old is not None:
            old.close()


def portable(native: str) -> str:
    """DuckDB's type in portable words; what we do not know is text."""
    if native.startswith("DECIMAL"):
        return "decimal"
    return PORTABLE.get(native, "string")


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0]


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
