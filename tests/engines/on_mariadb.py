"""MariaDB from the system's packages, as a private server with a folder, a socket and a port of its own."""

from __future__ import annotations

import getpass
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.types as types
import pymysql

from tests.engines.processes import free_port, program, running
from tests.engines.warehouse import Warehouse

SLOW = "SELECT COUNT(*) AS n FROM seq_1_to_1000000000 a JOIN seq_1_to_1000000000 b ON a.seq % 7 = b.seq % 11"
TEXT = "VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin"


def native(kind: pa.DataType) -> str:
    tests = (
        (types.is_int32, "INT"),
        (types.is_int64, "BIGINT"),
        (types.is_decimal, "DECIMAL(12, 2)"),
        (types.is_string, TEXT),
        (types.is_date, "DATE"),
        (types.is_timestamp, "DATETIME(6)"),
        (types.is_boolean, "BOOLEAN"),
        (types.is_floating, "DOUBLE"),
    )
    return next(name for test, name in tests if test(kind))


@contextmanager
def started(folder: Path, tables: dict[str, pa.Table]) -> Iterator[Warehouse]:
    home = Path(tempfile.mkdtemp(prefix="caliber-mdb-", dir="/tmp"))  # a socket's path must be short
    port, user = free_port(), getpass.getuser()
    place = [f"--datadir={home}/data", f"--user={user}"]
    try:
        install = [program("mariadb-install-db", package="mariadb-server"), "--no-defaults", *place]
        flags = ["--auth-root-authentication-method=normal", "--skip-test-db"]
        subprocess.run([*install, *flags], check=True, capture_output=True, timeout=180)
        server = [program("mariadbd", "mysqld", package="mariadb-server"), "--no-defaults", *place]
        server += [f"--socket={home}/s", f"--port={port}", "--bind-address=127.0.0.1", f"--pid-file={home}/pid"]
        server += ["--innodb-buffer-pool-size=64M", "--performance-schema=OFF", "--skip-log-bin"]

        def run(sql: str, *rows: Any) -> Any:
            connection = pymysql.connect(unix_socket=f"{home}/s", user="root", charset="utf8mb4", autocommit=True)
            with connection, connection.cursor() as cursor:
                if rows:
                    cursor.executemany(sql, rows)
                else:
                    cursor.execute("USE shop") if "DATABASE" not in sql else None
                    cursor.execute(sql)
                return cursor.fetchall()

        def ready() -> bool:
            with suppress(pymysql.Error):
                run("CREATE DATABASE IF NOT EXISTS shop")
                return True
            return False

        def kill() -> None:
            for (number,) in run("SELECT ID FROM information_schema.PROCESSLIST WHERE USER = 'reader'"):
                with suppress(pymysql.Error):
                    run(f"KILL CONNECTION {number}")

        with running(server, folder / "mariadb.log", ready):
            run("CREATE USER reader@'%' IDENTIFIED BY 'ge:h@im' /* DATABASE */")
            run("GRANT SELECT, DROP ON shop.* TO reader@'%' /* DATABASE */")
            for name, rows in tables.items():
                _load(run, name, rows)
            uri = f"mariadb://reader:ge%3Ah%40im@127.0.0.1:{port}/shop"
            yield Warehouse(uri, SLOW, run, kill, "CAST('10:00' AS TIME)")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _load(run: Any, name: str, rows: pa.Table) -> None:
    names = ["`" + field.name.replace("`", "``") + "`" for field in rows.schema]
    kinds = [native(field.type) for field in rows.schema]
    run(f"CREATE TABLE {name} ({', '.join(map(' '.join, zip(names, kinds, strict=True)))})")
    values = list(zip(*(column.to_pylist() for column in rows.columns), strict=True))
    if values:
        run(f"INSERT INTO shop.{name} VALUES ({', '.join(['%s'] * len(names))})", *values)
