"""The demo company on disk: a project folder with its definitions and a DuckDB file made from a seed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from caliber.demo import facts
from caliber.demo.days import Day, days
from caliber.demo.setting import orders_for, prepare
from caliber.errors import Refused, SourceError

if TYPE_CHECKING:
    import duckdb

Progress = Callable[[str, float], None]

DATABASE = Path("data", "shop.duckdb")
LEAST, MOST = 10_000, 100_000_000
CHUNK = 400_000  # orders at a time: bounds memory, and is where progress is told
MEMORY = "4GB"  # enough at any size, and leaves the machine to others
DISK_FULL = ("No space left", "disk is full", "ENOSPC")


class DemoInfo(msgspec.Struct, frozen=True):
    """What was built. ``facts``: what was planted, counted in the data (see ``demo.facts``)."""

    folder: Path
    rows: int
    seed: int
    first: date
    last: date
    facts: dict[str, facts.Fact]


def build_demo(
    folder: Path, rows: int = 1_000_000, seed: int = 7, *, today: date, progress: Progress | None = None
) -> DemoInfo:
    """The whole project in ``folder``. An interrupted or failed run leaves an existing database as it was.

    Raises ``Refused("interchange.demo_rows")``, ``SourceError("source.disk_full")``.
    """
    if not LEAST <= rows <= MOST:
        raise Refused("interchange.demo_rows", "--rows", rows=rows, least=LEAST, most=MOST)
    tell = progress or _silent
    tell("definitions", 0.0)
    write_definitions(folder)
    trade = days(today, orders_for(rows))
    with _database(folder / DATABASE) as con:
        prepare(con, trade, rows, seed)
        _play(con, trade, tell)
        counted = facts.count(con)
    tell("ready", 1.0)
    return DemoInfo(folder, rows, seed, trade[0].day, trade[-1].day, counted)


def write_definitions(folder: Path) -> None:
    """Copies the definitions of the demo company; files of other names are left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    with as_file(files("caliber.demo") / "project") as source:
        shutil.copytree(source, folder, dirs_exist_ok=True)


def _play(con: duckdb.DuckDBPyConnection, trade: Sequence[Day], tell: Progress) -> None:
    tell("masters", 0.02)
    con.execute(_sql("masters"))
    con.execute(_sql("tables"))
    template = _sql("trade")
    total = trade[-1].first + trade[-1].orders
    for low, high in _chunks(trade):
        tell("trade", 0.05 + 0.80 * trade[low].first / total)
        con.execute(template.replace("{lo}", str(low)).replace("{hi}", str(high)))
    tell("company", 0.85)
    con.execute(_sql("company"))
    tell("facts", 0.95)


def _chunks(trade: Sequence[Day]) -> Iterator[tuple[int, int]]:
    """Runs of days with no more than ``CHUNK`` orders, where a day has fewer."""
    low, held = 0, 0
    for day in trade:
        if held and held + day.orders > CHUNK:
            yield low, day.number - 1
            low, held = day.number, 0
        held += day.orders
    yield low, trade[-1].number


@contextmanager
def _database(target: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A new database beside ``target`` that takes its place when all went well."""
    import duckdb

    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        con = duckdb.connect(str(part), config={"temp_directory": f"{part}.tmp", "memory_limit": MEMORY})
        try:
            con.execute("SET enable_progress_bar = false")
            yield con
            con.execute("CHECKPOINT")
        finally:
            con.close()
        os.replace(part, target)
    except (duckdb.Error, OSError) as error:
        if any(sign in str(error) for sign in DISK_FULL):
            raise SourceError("source.disk_full", path=str(target)) from error
        raise
    finally:
        for left in (part, Path(f"{part}.wal")):
            with suppress(FileNotFoundError):
                left.unlink()
        shutil.rmtree(f"{part}.tmp", ignore_errors=True)


def _sql(name: str) -> str:
    return (files("caliber.demo") / "sql" / f"{name}.sql").read_text("utf-8")


def _silent(step: str, done: float) -> None:
    pass
