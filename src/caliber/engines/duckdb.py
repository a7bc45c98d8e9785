"""DuckDB, embedded: a database file, or folders of Parquet and CSV seen as views."""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caliber.engines import ColumnInfo, Earlier, Limits, TableInfo
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
ROLLED = "r__made"  # the file that is being written, as its connection calls it
PARTS = (".duckdb", ".making", ".spill", ".wal")  # what a rollup's file, and the making of one, leaves in the folder
READERS = {"csv": ("read_csv", ("*.csv", "*.tsv", "*.csv.gz")), "parquet": ("read_parquet", ("*.parquet",))}


class DuckDBEngine:
    """One DuckDB source. Each statement runs on a cursor of its own, so readers do not wait for each other."""

    dialect = "duckdb"

    def __init__(
        self, name: str, path: Path, kind: str = "duckdb", threads: int = 0, beside: Path | None = None
    ) -> None:
        """``kind``: duckdb (``path`` is a database file), csv or parquet (``path`` is a folder).

        ``beside``: the folder in which rollups may be kept, a file each.

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
        self._beside = beside.resolve() if beside is not None else None
        self._attached: set[str] = set()
        self._making: dict[str, duckdb.DuckDBPyConnection] = {}
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
            if self.kind == "duckdb":
                connection = duckdb.connect(str(self.path), read_only=True, config=config)
                self._lock_up(connection, [])
            else:
                connection = duckdb.connect(":memory:", config=config)
                self._lock_up(connection, [self.path.resolve()])
                self._views(connection)
        except duckdb.Error as error:
            raise SourceError("source.bad_file", path=str(self.path), reason=_first_line(error)) from error
        for name in self._attached:
            self._attach(connection, name)
        return connection

    def _lock_up(self, connection: duckdb.DuckDBPyConnection, folders: list[Path]) -> None:
        """Nothing but the data and the rollups can be reached from here on."""
        import duckdb

        folders = [*folders, *([self._beside] if self._beside is not None else [])]
        allowed = ", ".join(_text(f"{folder}/") for folder in folders)
        try:
            connection.execute(f"SET allowed_directories = [{allowed}]")
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
        except duckdb.InvalidInputException:  # another engine has the same file open, and locked
            locked = connection.execute("SELECT current_setting('lock_configuration')").fetchone()
            if locked != (True,):
                raise

    def _views(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Every file as a table under its own name; a sub-folder's files as one table under the folder's name."""
        reader, patterns = READERS[self.kind]
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

    # -- rollups, each a database file of its own

    def keep(
        self, name: str, select: str, sums: Sequence[str], earlier: Earlier | None, limits: Limits, ticket: str = ""
    ) -> int:
        """See ``KeepsRollups``. Written to one side and put in its place when it is whole."""
        import duckdb

        target = self._place(name)
        fresh = target.with_suffix(".making")
        if earlier is not None:
            kept = f"SELECT * FROM {ROLLED}_earlier.rollup WHERE {earlier.where}"
            select = f"{kept} UNION ALL BY NAME ({select})"
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            fresh.unlink(missing_ok=True)
            connection = self._maker(fresh, earlier)
            self._making[ticket] = connection
            try:
                with self._running.watched(ticket, limits, Run(connection.interrupt)):
                    connection.execute(f"CREATE TEMP TABLE r__wide AS {select}")
                    narrow = ", ".join(_narrowed(connection, sums))
                    replaced = f" REPLACE ({narrow})" if narrow else ""
                    connection.execute(
                        f"CREATE TABLE {ROLLED}.rollup AS SELECT *{replaced} FROM temp.r__wide ORDER BY ALL"
                    )
                rows = connection.execute(f"SELECT count(*) FROM {ROLLED}.rollup").fetchone()
            finally:
                self._making.pop(ticket, None)
                connection.close()
            fresh.replace(target)
        except duckdb.Error as error:
            raise self._told(error) from error
        except OSError as error:
            raise SourceError("source.disk_full", self.name) from error
        finally:
            fresh.unlink(missing_ok=True)
        return int(rows[0]) if rows else 0

    def _maker(self, fresh: Path, earlier: Earlier | None) -> duckdb.DuckDBPyConnection:
        """A connection of its own: the data is read, the new file written, and nothing else reached."""
        import duckdb

        config: dict[str, str | bool | int | float | list[str]] = {"temp_directory": str(fresh.with_suffix(".spill"))}
        config |= {"threads": self._threads} if self._threads else {}
        connection = duckdb.connect(":memory:", config=config)
        connection.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
        connection.execute("SET progress_bar_time = 0")
        connection.execute(f"ATTACH {_text(str(fresh))} AS {ROLLED}")
        if earlier is not None:
            connection.execute(f"ATTACH {_text(str(self._place(earlier.name)))} AS {ROLLED}_earlier (READ_ONLY)")
        if self.kind == "duckdb":
            connection.execute(f"ATTACH {_text(str(self.path))} AS {_name(self.path.stem)} (READ_ONLY)")
            connection.execute(f"USE {_name(self.path.stem)}")
            self._lock_up(connection, [])
        else:
            self._lock_up(connection, [self.path.resolve()])
            self._views(connection)
        return connection

    def kept(self, name: str) -> str:
        """See ``KeepsRollups``. Attached when the first statement runs, and again where the data is opened anew."""
        if self._beside is None or not self._place(name).exists():
            return ""
        with self._lock:
            if name not in self._attached:
                self._attached.add(name)
                if self._opened is not None:
                    self._attach(self._opened, name)
        return f"{_name(name)}.rollup"

    def _attach(self, connection: duckdb.DuckDBPyConnection, name: str) -> None:
        """A file that has gone meanwhile is missed by the statement that asks for it."""
        import duckdb

        with suppress(duckdb.Error):
            cursor = connection.cursor()
            cursor.execute(f"ATTACH IF NOT EXISTS {_text(str(self._place(name)))} AS {_name(name)} (READ_ONLY)")

    def forget(self, name: str) -> None:
        """See ``KeepsRollups``. Whoever reads it now reads on."""
        self._place(name).unlink(missing_ok=True)
        for part in self._parts():
            if part.name.partition(".")[0] == name:
                shutil.rmtree(part, ignore_errors=True) if part.is_dir() else part.unlink(missing_ok=True)

    def strays(self, known: Collection[str]) -> list[str]:
        """See ``KeepsRollups``. The folder is for them alone."""
        return sorted({part.name.partition(".")[0] for part in self._parts()} - set(known))

    def _parts(self) -> list[Path]:
        folder = self._beside
        there = list(folder.iterdir()) if folder is not None and folder.is_dir() else []
        return [path for path in there if path.suffix in PARTS]

    def progress(self, ticket: str) -> float:
        """See ``KeepsRollups``. As DuckDB estimates it; nothing is known of a statement that it has not begun."""
        making = self._making.get(ticket)
        return min(max(making.query_progress(), 0.0), 100.0) / 100 if making is not None else 0.0

    def _place(self, name: str) -> Path:
        if self._beside is None:
            raise SourceError("source.no_rollups", self.name, source=self.name, engine=self.dialect)
        return self._beside / f"{name}.duckdb"

    def close(self) -> None:
        with self._lock:
            old, self._opened = self._opened, None
        if old is not None:
            old.close()


def _narrowed(connection: duckdb.DuckDBPyConnection, sums: Sequence[str]) -> list[str]:
    """Sums in a type of half the width, where every one of them fits: they are added up twice as fast.

    The sum of such a column has the type that the sum of the wider one has.
    """
    types = {row[0]: row[1] for row in connection.execute("DESCRIBE temp.r__wide").fetchall() if row[0] in sums}
    narrower = {"HUGEINT": ("BIGINT", 18), "BIGINT": ("INTEGER", 9)}
    out = []
    for column, native in types.items():
        scale = re.fullmatch(r"DECIMAL\(38,(\d+)\)", native)
        to, digits = (f"DECIMAL(18,{scale[1]})", 18 - int(scale[1])) if scale else narrower.get(native, ("", 0))
        if not to or digits < 1:
            continue
        name = _name(column)
        most = connection.execute(f"SELECT max(greatest({name}, -{name})) FROM temp.r__wide").fetchone()
        if most is not None and (most[0] or 0) < 10**digits:
            out.append(f"CAST({name} AS {to}) AS {name}")
    return out


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
