"""Compiling every kind of metric for every dialect: CPU milliseconds of a question that nobody asked before.

Either in another range than before, or with nothing kept of it: metrics and keys that nobody put together before.

The questions are those that the engine suite asks: the shop's, and the kinds of the town.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

import msgspec
import pyarrow as pa

from benchmarks.compiling import P50, P99, fresh
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
KEPT, NEW = "another range", "new together"
FIRST = date(2023, 1, 1)


class Asked(msgspec.Struct):
    """Definitions, what their source has told, and the questions to them."""

    snapshot: Snapshot
    facts: Facts
    questions: Mapping[str, MetricQuery]


def learnt(queries: QueryService, questions: Mapping[str, MetricQuery]) -> Asked:
    """With all facts that the questions need, told by DuckDB, which has the same rows as every engine."""
    facts = [queries.compile(query, OWNER, NOW)[0].facts for query in questions.values()]
    return Asked(queries.snapshot, facts[-1], questions)


def measured(asked: Asked, dialect: str, kept: bool) -> dict[str, list[float]]:
    """Question -> CPU milliseconds of each run, without those that are refused.

    ``kept``: asked before in another range; else nothing of it or of one that is alike is kept.
    """
    compiler = Compiler(asked.snapshot, dialect, asked.facts)
    found: dict[str, list[float]] = {}
    for name, question in asked.questions.items():
        times = []
        for number in range(RUNS + WARM):
            query = ranged(question, number) if kept else question
            one = compiler if kept else fresh(compiler)
            start = time.process_time_ns()
            try:
                one.compile(query, OWNER, NOW)
            except Refused:
                break
            times.append((time.process_time_ns() - start) / 1e6)
        if times:
            found[name] = times[WARM:]
    return found


def ranged(question: MetricQuery, number: int) -> MetricQuery:
    """In a range that nobody asked for before."""
    since = FIRST + timedelta(days=number)
    return msgspec.structs.replace(
        question, since=since.isoformat(), until=(since + timedelta(days=500 + number)).isoformat()
    )


def main() -> int:
    """Prints a row for each dialect; 1 where a target is missed."""
    missed = False
    print(f"Compiling every kind for every dialect, CPU ms ({RUNS} runs a question)")
    print(f"  {'':<12}{KEPT + ':':>15}{'median':>9}{'99th':>8}{NEW + ':':>17}{'median':>9}{'99th':>8}   slowest")
    with TemporaryDirectory() as place, service(parquet(Path(place), rows()), Path(place)) as there:
        parts = [
            learnt(there.service(), QUESTIONS),
            learnt(town.service(there.uri, there.folder, there.engines), town.QUESTIONS),
        ]
        for dialect in DIALECTS:
            kept, new = (
                {name: times for part in parts for name, times in measured(part, dialect, way).items()}
                for way in (True, False)
            )
            p50, p99 = figures(kept)
            slowest = max(new, key=lambda name: median(new[name]))
            cells = "".join(
                f"{len(found):>{width}}{middle:>9.3f}{late:>8.3f}"
                for found, width, (middle, late) in ((kept, 15, (p50, p99)), (new, 17, figures(new)))
            )
            print(f"  {dialect:<12}{cells}   {slowest} {median(new[slowest]):.2f}", flush=True)
            missed |= p50 > P50 or p99 > P99
    print(f"  targets: median {P50}, 99th percentile {P99}; what is refused, or has no time, is not counted")
    return int(missed)


def figures(found: Mapping[str, list[float]]) -> tuple[float, float]:
    """The median and the 99th percentile of all runs."""
    everything = [value for times in found.values() for value in times]
    return median(everything), quantiles(everything, n=100)[-1]


def rows() -> dict[str, pa.Table]:
    """The tables of the shop and of the town."""
    return {**shop.tables(), **town.tables()}


if __name__ == "__main__":
    sys.exit(main())
