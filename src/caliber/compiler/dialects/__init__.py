"""The dialects: what differs between engines, as rows of a table; a file an engine."""

from __future__ import annotations

from caliber.compiler.dialects.bigquery import BIGQUERY
from caliber.compiler.dialects.clickhouse import CLICKHOUSE
from caliber.compiler.dialects.databricks import DATABRICKS
from caliber.compiler.dialects.dialect import Dialect, guarded
from caliber.compiler.dialects.doris import DORIS
from caliber.compiler.dialects.duckdb import DUCKDB
from caliber.compiler.dialects.mysql import MYSQL
from caliber.compiler.dialects.postgresql import POSTGRESQL
from caliber.compiler.dialects.snowflake import SNOWFLAKE
from caliber.compiler.dialects.spark import SPARK
from caliber.compiler.dialects.starrocks import STARROCKS
from caliber.compiler.dialects.trino import TRINO

__all__ = ["DIALECTS", "DUCKDB", "Dialect"]

DIALECTS: dict[str, Dialect] = {
    dialect.name: guarded(dialect)
    for dialect in (
        DUCKDB,
        POSTGRESQL,
        MYSQL,
        STARROCKS,
        DORIS,
        CLICKHOUSE,
        SPARK,
        DATABRICKS,
        TRINO,
        SNOWFLAKE,
        BIGQUERY,
    )
}
