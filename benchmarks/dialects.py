"""Compiling every kind of metric for every dialect: CPU milliseconds of a question with a limit nobody asked before.

The questions are those that the engine suite asks: the shop's, and the kinds of the town.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

import msgspec
import pyarrow as pa

from benchmarks.compiling import P50, P99
from caliber.access import OWNER
from caliber.compiler import Compiler, Facts, MetricQuery
from caliber.compiler.dialects import DIALECTS
from caliber.errors import Refused
from caliber.model.snapshot import Snapshot
from caliber.query.service import QueryService
from tests.engines import shop, town
from tests.engines.asking import NOW, service
from tests.engines.on_duckdb import parquet
from tests.engines.questions import QUESTIONS

RUNS, WARM = 40, 5
FROM = 1_000_000  # the first limit; each question has its own


class Asked(msgspec.Struct):
    """Definitions, what their source has told, and the questions to them."""

    snapshot: Snapshot
    facts: Facts
    questions: Mapping[str, MetricQuery]


def learnt(queries: QueryService, questions: Mapping[str, MetricQuery]) -> Asked:
    """With all facts that the questions need, told by DuckDB, which has the same rows as every engine."""
    facts = [queries.compile(query, OWNER, NOW)[0].facts for query in questions.values()]
    return Asked(queries.snapshot, facts[-1], questions)


def measured(asked: Asked, dialect: str) -> tuple[dict[str, list[float]], int]:
    """Question -> CPU milliseconds of each run, and how many the dialect refuses."""
    compiler, limit, refused = Compiler(asked.snapshot, dialect, asked.facts), FROM, 0
    found: dict[str, list[float]] = {}
    for name, question in asked.questions.items():
        times = []
        for _ in range(RUNS + WARM):
            limit += 1
            query = msgspec.structs.replace(question, limit=limit)
            start = time.process_time_ns()
            try:
                compiler.compile(query, OWNER, NOW)
            except Refused:
                break
            times.append((time.process_time_ns() - start) / 1e6)
        if times:
            found[name] = times[WARM:]
        else:
            refused += 1
    return found, refused


def main() -> int:
    """Prints a row for each dialect; 1 where a target is missed."""
    missed = False
    print(f"Compiling every kind for every dialect, CPU ms ({RUNS} runs a question, a new limit each time)")
    print(f"  {'':<12}{'questions':>10}{'refused':>9}{'median':>9}{'99th':>8}   slowest")
    with TemporaryDirectory() as place, service(parquet(Path(place), rows()), Path(place)) as there:
        parts = [
            learnt(there.service(), QUESTIONS),
            learnt(town.service(there.uri, there.folder, there.engines), town.QUESTIONS),
        ]
        for dialect in DIALECTS:
            found: dict[str, list[float]] = {}
            refused = 0
            for times, no in (measured(part, dialect) for part in parts):
                found |= times
                refused += no
            everything = [value for times in found.values() for value in times]
            p50, p99 = median(everything), quantiles(everything, n=100)[-1]
            slowest = max(found, key=lambda name: median(found[name]))
            told = f"{slowest} {median(found[slowest]):.2f}"
            print(f"  {dialect:<12}{len(found):>10}{refused:>9}{p50:>9.3f}{p99:>8.3f}   {told}", flush=True)
            missed |= p50 > P50 or p99 > P99
    print(f"  targets: median {P50}, 99th percentile {P99}")
    return int(missed)


def rows() -> dict[str, pa.Table]:
    """The tables of the shop and of the town."""
    return {**shop.tables(), **town.tables()}


if __name__ == "__main__":
    sys.exit(main())
