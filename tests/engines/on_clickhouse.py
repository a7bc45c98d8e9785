"""ClickHouse: its engine from a package, behind the HTTP interface of a server (see ``clickhouse_server``)."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.types as types

from tests.engines.processes import free_port, listens, running
from tests.engines.warehouse import Warehouse

SLOW = "SELECT count() AS n FROM numbers(100000000000) WHERE number % 7 = 3"
ENDING = " ENGINE = MergeTree ORDER BY tuple()"


def native(kind: pa.DataType) -> str:
    tests = (
        (types.is_int32, "Int32"),
        (types.is_int64, "Int64"),
        (types.is_decimal, "Decimal(12, 2)"),
        (types.is_string, "String"),
        (types.is_date, "Date32"),
        (types.is_timestamp, "DateTime64(6)"),
        (types.is_boolean, "Bool"),
        (types.is_floating, "Float64"),
    )
    return next(f"Nullable({name})" for test, name in tests if test(kind))


@contextmanager
def started(folder: Path, tables: dict[str, pa.Table]) -> Iterator[Warehouse]:
    port, key = free_port(), ("reader", "ge:h@im")
    command = [sys.executable, "-m", "tests.engines.clickhouse_server", str(port), str(folder / "db"), json.dumps(key)]

    def run(sql: str) -> None:
        headers = {"X-ClickHouse-User": key[0], "X-ClickHouse-Key": key[1]}
        answer = httpx.post(f"http://127.0.0.1:{port}/", content=sql.encode(), headers=headers, timeout=60)
        assert answer.status_code == 200, answer.text

    with running(command, folder / "clickhouse.log", lambda: listens(port)):
        for name, rows in tables.items():
            pq.write_table(rows, folder / f"{name}.parquet")
            columns = ", ".join(f"{_name(field.name)} {native(field.type)}" for field in rows.schema)
            run(f"CREATE TABLE {name} ({columns}){ENDING}")
            if rows.num_rows:
                run(f"INSERT INTO {name} SELECT * FROM file('{folder}/{name}.parquet')")
        uri = f"clickhouse://reader:ge%3Ah%40im@127.0.0.1:{port}/default"
        yield Warehouse(uri, SLOW, run, lambda: run("CRASH"), "[1, 2]", ENDING)


def _name(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
