"""The dialects: what differs between engines, as rows of a table; a file an engine, read when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from caliber.compiler.dialects.dialect import Dialect, guarded
from caliber.compiler.dialects.duckdb import DUCKDB

__all__ = ["DIALECTS", "DUCKDB", "Dialect"]

_NAMES = (
    "duckdb",
    "postgresql",
    "mysql",
    "starrocks",
    "doris",
    "clickhouse",
    "spark",
    "databricks",
    "trino",
    "snowflake",
    "bigquery",
)


def _row(name: str) -> Dialect:
    """The dialect as its file has it; each import stands here, in the open, and runs when it is needed."""
    match name:
        case "postgresql":
            from caliber.compiler.dialects.postgresql import POSTGRESQL

            row = POSTGRESQL
        case "mysql":
            from caliber.compiler.dialects.mysql import MYSQL

            row = MYSQL
        case "starrocks":
            from caliber.compiler.dialects.starrocks import STARROCKS

            row = STARROCKS
        case "doris":
            from caliber.compiler.dialects.doris import DORIS

            row = DORIS
        case "clickhouse":
            from caliber.compiler.dialects.clickhouse import CLICKHOUSE

            row = CLICKHOUSE
        case "spark":
            from caliber.compiler.dialects.spark import SPARK

            row = SPARK
        case "databricks":
            from caliber.compiler.dialects.databricks import DATABRICKS

            row = DATABRICKS
        case "trino":
            from caliber.compiler.dialects.trino import TRINO

            row = TRINO
        case "snowflake":
            from caliber.compiler.dialects.snowflake import SNOWFLAKE

            row = SNOWFLAKE
        case "bigquery":
            from caliber.compiler.dialects.bigquery import BIGQUERY

            row = BIGQUERY
        case _:
            row = DUCKDB
    return row


class _Dialects(Mapping[str, Dialect]):
    """Name -> dialect; a dialect that nobody asks for is never loaded."""

    def __init__(self) -> None:
        self._loaded: dict[str, Dialect] = {}

    def __getitem__(self, name: str) -> Dialect:
        found = self._loaded.get(name)
        if found is None:
            if name not in _NAMES:
                raise KeyError(name)
            found = self._loaded.setdefault(name, guarded(_row(name)))
        return found

    def __contains__(self, name: object) -> bool:
        return name in _NAMES

    def __iter__(self) -> Iterator[str]:
        return iter(_NAMES)

    def __len__(self) -> int:
        return len(_NAMES)


DIALECTS: Mapping[str, Dialect] = _Dialects()
