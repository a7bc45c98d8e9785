"""Our SQL beside SQL by hand on a Spark cluster: ``python -m benchmarks spark [--scale 10]``.

A master and two workers on this machine. Cost is CPU time of all of their processes, since they share it with whatever
else it does; the clock is told too. Needs a Java and the extra ``engines``, as ``make test-engines`` does.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import msgspec
import psutil

from benchmarks.answers import MOST, NO_LIMITS, geometric_mean, known, rows_of, same
from benchmarks.questions import QUESTIONS, REVENUE, Question
from benchmarks.tpch_data import parquet, tpch
from caliber.access import OWNER
from caliber.app.project import open_project
from caliber.compiler import Compiler
from caliber.engines.spark import SparkEngine
from caliber.settings import read_settings
from tests.engines.on_spark import HOST, cluster

EXECUTOR = 2048  # MB
MEMORY = "8GB"  # of DuckDB, which says what is right
TUNED = {"spark.sql.shuffle.partitions": "16"}
DIVIDED = f"nullif(sum({REVENUE}), 0)"  # of decimals, which Spark divides to six places only


class Measured(msgspec.Struct):
    """CPU seconds and seconds by the clock of one question, by hand and ours, at the median; ratios ours to hand."""

    name: str
    title: str
    right: bool
    hand: float
    ours: float
    ratio: float
    clock: float


class Meter:
    """Runs statements on the cluster and knows what they cost all of its processes."""

    def __init__(self, engine: SparkEngine) -> None:
        self._engine = engine
        self._family = [psutil.Process()]

    def _cpu(self) -> float:
        if len(self._family) == 1:  # executors are there from the first statement on
            self._family += psutil.Process().children(recursive=True)
        return sum(times.user + times.system for times in (one.cpu_times() for one in self._family))

    def warm(self, sql: str) -> None:
        """One statement before the first that counts: executors start, and compile themselves."""
        self._engine.execute(sql, NO_LIMITS)

    def run(self, sql: str) -> tuple[Any, float, float]:
        """The rows, the CPU seconds, the seconds by the clock."""
        before, clock = self._cpu(), time.perf_counter()
        table = self._engine.execute(sql, NO_LIMITS)
        return table, self._cpu() - before, time.perf_counter() - clock


@contextmanager
def spark(files: Path, folder: Path) -> Iterator[SparkEngine]:
    """The cluster, running, with every Parquet file as a table."""
    from pyspark.sql.connect.session import SparkSession

    with cluster(folder, TUNED, EXECUTOR) as port:
        session = SparkSession.builder.remote(f"sc://{HOST}:{port}").create()
        for file in sorted(files.glob("*.parquet")):
            session.sql(f"CREATE TABLE {file.stem} USING parquet LOCATION '{file}'").collect()
        engine = SparkEngine("warehouse", f"spark://{HOST}:{port}")
        try:
            yield engine
        finally:
            engine.close()
            session.stop()


def compiled(folder: Path) -> dict[str, str]:
    """Question -> our SQL for Spark. What a source tells of its rows is told by DuckDB, which has the same."""
    with open_project(read_settings(str(folder))) as project:
        facts = known(project).facts
        compiler = Compiler(project.snapshot, "spark", facts)
        return {one.name: compiler.compile(one.query, OWNER, project.now()).sql for one in QUESTIONS}


def by_hand(question: Question) -> str:
    """The SQL by hand as one writes it for Spark."""
    return question.hand.replace(DIVIDED, f"CAST({DIVIDED} AS DOUBLE)")


def measured(meter: Meter, question: Question, sql: str, wanted: Sequence[tuple[Any, ...]], runs: int) -> Measured:
    """In turns. ``wanted``: the rows as they should be, which both are held to."""
    right, costs, clocks = True, {"hand": [], "ours": []}, {"hand": [], "ours": []}
    for turn in range(runs):
        for which in ("hand", "ours") if (turn + int(question.name[1:3])) % 2 else ("ours", "hand"):
            table, cost, clock = meter.run(by_hand(question) if which == "hand" else sql)
            right &= same(rows_of(table), wanted)
            costs[which].append(cost)
            clocks[which].append(clock)
    ratio = median(ours / hand for ours, hand in zip(costs["ours"], costs["hand"], strict=True))
    clock = median(ours / hand for ours, hand in zip(clocks["ours"], clocks["hand"], strict=True))
    return Measured(question.name, question.title, right, median(costs["hand"]), median(costs["ours"]), ratio, clock)


def expected(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Question -> its rows, from the SQL by hand on DuckDB."""
    with duckdb.connect(str(folder / "tpch.duckdb"), read_only=True, config={"memory_limit": MEMORY}) as connection:
        return {one.name: rows_of(connection.execute(one.hand).to_arrow_table()) for one in QUESTIONS}


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table; 1 where rows are others or one of ours costs more than the target says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks spark")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--runs", type=int, default=3, help="turns of each question")
    parser.add_argument("--questions", nargs="*", default=[], help="names, all where none is told")
    given = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # who ends us ends the cluster too
    files, home = parquet(given.scale), tpch(given.scale)
    ours, wanted = compiled(home), expected(home)
    found = []
    print(
        f"Spark, TPC-H scale {given.scale:g}: CPU seconds of the cluster (medians of {given.runs}), ratios to by hand"
    )
    print(f"  {'':<6}{'':<36}{'hand':>9}{'ours':>9}{'ratio':>8}{'by clock':>10}")
    with TemporaryDirectory() as folder, spark(files, Path(folder)) as engine:
        meter = Meter(engine)
        meter.warm(by_hand(QUESTIONS[1]))
        for question in QUESTIONS:
            if given.questions and question.name not in given.questions:
                continue
            one = measured(meter, question, ours[question.name], wanted[question.name], given.runs)
            found.append(one)
            said = "" if one.right else "   WRONG"
            figures = f"{one.hand:>9.2f}{one.ours:>9.2f}{one.ratio:>8.2f}{one.clock:>10.2f}"
            print(f"  {one.name:<6}{one.title:<36}{figures}{said}", flush=True)
    mean, clock = (geometric_mean(values) for values in zip(*((one.ratio, one.clock) for one in found), strict=True))
    worst = max(found, key=lambda one: one.ratio)
    right = sum(one.right for one in found)
    print(
        f"  {right} of {len(found)} right; geometric mean {mean:.2f}, by clock {clock:.2f}; "
        f"worst {worst.name} {worst.ratio:.2f} (target {MOST})"
    )
    return int(right < len(found) or worst.ratio > MOST)


if __name__ == "__main__":
    sys.exit(main())
