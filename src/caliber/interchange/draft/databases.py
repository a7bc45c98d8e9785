"""Tables of SQLite and PostgreSQL databases, copied row for row, as no engine reads them in place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from caliber.errors import Refused, SourceError
from caliber.interchange.draft.naming import quoted
from caliber.model.text import Text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from sqlalchemy import Engine, Inspector

READABLE = ("sqlite", "postgresql", "postgres")
_OF_THE_SYSTEM = frozenset({"information_schema", "pg_catalog", "pg_toast", "main", "temp"})
BATCH = 50_000
MOST_ROWS = 20_000_000
_TYPES = {"INTEGER": "BIGINT", "NUMERIC": "DOUBLE", "BOOLEAN": "BOOLEAN", "DATE": "DATE", "DATETIME": "TIMESTAMP"}


def copy_tables(
    con: DuckDBPyConnection, uri: str, fresh: Callable[[], str], progress: Callable[[Text], None]
) -> Iterator[tuple[str, str, str]]:
    """Each table copied into ``con``: (its name, its name there, the database's name)."""
    import sqlalchemy

    engine = _engine(uri)
    try:
        inspector = sqlalchemy.inspect(engine)
        for schema, name in _tables(inspector):
            spoken = f"{schema}.{name}" if schema else name
            progress(Text(f"复制表 {spoken}", f"Copying table {spoken}"))
            columns = [(column["name"], column["type"]) for column in inspector.get_columns(name, schema)]
            raw = fresh()
            _copy(con, engine, (schema, name), columns, raw)
            yield spoken, raw, engine.url.database or engine.dialect.name
    except sqlalchemy.exc.SQLAlchemyError as error:
        raise SourceError(
            "interchange.unreadable_source", source=_spoken(uri), reason=str(error).splitlines()[0]
        ) from error
    finally:
        engine.dispose()


def _tables(inspector: Inspector) -> Iterator[tuple[str | None, str]]:
    """(schema, table) in order; the schema that needs no name is None."""
    home = inspector.default_schema_name
    schemas = [None, *sorted(set(inspector.get_schema_names()) - {home, *_OF_THE_SYSTEM})]
    for schema in schemas:
        for name in sorted(inspector.get_table_names(schema)):
            yield schema, name


def _engine(uri: str) -> Engine:
    import sqlalchemy

    scheme = uri.partition("://")[0].partition("+")[0]
    if scheme not in READABLE:
        raise Refused("interchange.unknown_source", source=_spoken(uri))
    if scheme != "sqlite":
        uri = "postgresql+psycopg://" + uri.partition("://")[2]
    try:
        return sqlalchemy.create_engine(uri)
    except (sqlalchemy.exc.ArgumentError, ModuleNotFoundError) as error:
        raise Refused("interchange.unreadable_source", source=_spoken(uri), reason=str(error)) from error


def _spoken(uri: str) -> str:
    """The address without user and password."""
    scheme, _, rest = uri.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"


def _copy(
    con: DuckDBPyConnection, engine: Engine, place: tuple[str | None, str], columns: list[tuple[str, Any]], raw: str
) -> None:
    """All values as text first, then each column in its declared type where every value fits it."""
    import pyarrow
    import sqlalchemy

    names = ", ".join(f"{quoted(column)} VARCHAR" for column, _ in columns)
    con.execute(f"CREATE TABLE text_{raw} ({names})")
    schema, name = place
    table = sqlalchemy.table(name, *(sqlalchemy.column(column) for column, _ in columns), schema=schema)
    copied = 0
    with engine.connect().execution_options(yield_per=BATCH) as connection:
        for block in connection.execute(sqlalchemy.select(table)).partitions():
            arrays = [
                pyarrow.array([_as_text(row[at]) for row in block], pyarrow.string()) for at in range(len(columns))
            ]
            con.register("block", pyarrow.table(arrays, names=[column for column, _ in columns]))
            con.execute(f"INSERT INTO text_{raw} SELECT * FROM block")
            con.unregister("block")
            copied += len(block)
            if copied > MOST_ROWS:
                raise Refused("interchange.source_too_large", source=name, limit=MOST_ROWS)
    chosen = ", ".join(f"{_typed(con, raw, *column)} AS {quoted(column[0])}" for column in columns)
    con.execute(f"CREATE TABLE {raw} AS SELECT {chosen} FROM text_{raw}")
    con.execute(f"DROP TABLE text_{raw}")


def _as_text(value: Any) -> str | None:
    if value is None:
        return None
    return value.hex() if isinstance(value, bytes) else str(value)


def _typed(con: DuckDBPyConnection, raw: str, column: str, declared: Any) -> str:
    import sqlalchemy

    for kind in type(declared).__mro__:
        made = _TYPES.get(kind.__name__.upper())
        if made:
            break
    else:
        return quoted(column)
    if isinstance(declared, sqlalchemy.Numeric) and declared.precision and declared.scale is not None:
        made = (
            f"DECIMAL({declared.precision}, {declared.scale})"
            if declared.precision <= 38 and declared.asdecimal
            else made
        )
    tried = f"TRY_CAST({quoted(column)} AS {made})"
    lost = con.execute(f"SELECT count({quoted(column)}) - count({tried}) FROM text_{raw}").fetchall()[0][0]
    return quoted(column) if lost else tried
