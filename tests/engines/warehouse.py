"""What the suite needs of an engine under test, and the engines that it knows."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa


class Warehouse(NamedTuple):
    """A running engine with the shop in it.

    ``slow``: a SELECT that runs for minutes; ``run``: a statement as its administrator; ``kill``: ends every session
    but the administrator's, as a crash would; ``strange``: a value of a type that no figure has; ``ending``: what a
    CREATE TABLE needs behind it.
    """

    uri: str
    slow: str
    run: Callable[[str], None]
    kill: Callable[[], None]
    strange: str
    ending: str = ""


Started = Callable[[Path, dict[str, pa.Table]], AbstractContextManager[Warehouse]]


class Row(NamedTuple):
    """An engine of the suite. ``module``: where it is started; ``heavy``: only in ``make test-engines``.

    ``server``: runs outside of our process; ``tells``: its data version changes with every write and only then;
    ``read_only``: its sessions refuse to write.
    """

    module: str
    heavy: bool = True
    server: bool = True
    tells: bool = True
    read_only: bool = True


ENGINES = {
    "duckdb": Row("on_duckdb", heavy=False, server=False),
    "postgresql": Row("on_postgresql", heavy=False),
    "mariadb": Row("on_mariadb"),
    "spark": Row("on_spark", tells=False),
    "clickhouse": Row(
        "on_clickhouse", read_only=False
    ),  # readonly is sent, which the embedded engine heeds for SELECT only
}


def started(engine: str, folder: Path, tables: dict[str, pa.Table]) -> AbstractContextManager[Warehouse]:
    """The engine, running, stopped at the end of the block in any case."""
    start: Started = import_module(f"tests.engines.{ENGINES[engine].module}").started
    return start(folder, tables)
