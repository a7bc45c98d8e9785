"""Source addresses to engines: a row a scheme."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from caliber.errors import SourceError

if TYPE_CHECKING:
    from caliber.engines import Engine


class Scheme(NamedTuple):
    """What opens an address. ``module`` and ``maker``: the engine; ``driver``: what it imports; ``extra``: brings that.

    ``kind``: for files, what they are; for servers, the dialect where one protocol serves several.
    """

    module: str
    maker: str
    driver: str
    extra: str
    kind: str = ""


FILES = ("duckdb", "csv", "parquet")
SCHEMES = {
    **{kind: Scheme("duckdb", "DuckDBEngine", "duckdb", "", kind) for kind in FILES},
    **dict.fromkeys(
        ("postgresql", "postgres"), Scheme("postgresql", "postgresql", "psycopg", "postgres", "postgresql")
    ),
    **dict.fromkeys(("mysql", "mariadb"), Scheme("mysql", "MySQLEngine", "pymysql", "mysql", "mysql")),
    "clickhouse": Scheme("clickhouse", "ClickHouseEngine", "httpx", "", "clickhouse"),
    "spark": Scheme("spark", "SparkEngine", "pyspark", "spark", "spark"),
    "starrocks": Scheme("mysql", "MySQLEngine", "pymysql", "mysql", "starrocks"),
    "trino": Scheme("trino", "trino", "trino", "trino", "trino"),
    "snowflake": Scheme("snowflake", "snowflake", "snowflake.connector", "snowflake", "snowflake"),
    "bigquery": Scheme("bigquery", "bigquery", "google.cloud.bigquery", "bigquery", "bigquery"),
    "databricks": Scheme("databricks", "databricks", "databricks.sql", "databricks", "databricks"),
    "doris": Scheme("mysql", "MySQLEngine", "pymysql", "mysql", "doris"),
}


def open_engine(name: str, uri: str, folder: Path, threads: int = 0, beside: Path | None = None) -> Engine:
    """The engine of a source. Paths in ``uri`` are relative to ``folder``, absolute with four slashes.

    ``beside``: where what is made from files may be kept.

    Raises ``SourceError``: ``source.unknown_scheme``, ``no_driver``, ``missing_file``, ``bad_file``.
    """
    scheme = SCHEMES.get(urlsplit(uri).scheme)
    if scheme is None:
        raise SourceError("source.unknown_scheme", name, uri=redacted(uri), known=sorted(SCHEMES))
    make = getattr(import_module(f"caliber.engines.{scheme.module}"), scheme.maker)
    if scheme.kind in FILES:
        opened: Engine = make(name, path_of(uri, folder), scheme.kind, threads, beside)
        return opened
    _need(name, scheme)
    opened = make(name, uri, scheme.kind)
    return opened


def _need(name: str, scheme: Scheme) -> None:
    """Raises ``source.no_driver`` where the extra is not installed."""
    from importlib.util import find_spec

    try:
        found = find_spec(scheme.driver) is not None
    except ModuleNotFoundError:  # of ``google.cloud.bigquery``, not even ``google``
        found = False
    if not found:
        raise SourceError("source.no_driver", name, driver=scheme.driver, extra=f"caliber-metrics[{scheme.extra}]")


def path_of(uri: str, folder: Path) -> Path:
    """The file or folder that a ``duckdb:``, ``csv:`` or ``parquet:`` address names."""
    rest = unquote(uri.split("://", 1)[1])
    rest = rest[1:] if rest.startswith("/") else rest
    return Path(rest) if rest.startswith("/") else folder / rest


def redacted(uri: str) -> str:
    """The address without its password."""
    parts = urlsplit(uri)
    return uri.replace(f":{parts.password}@", ":***@") if parts.password else uri
