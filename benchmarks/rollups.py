"""Rollups over TPC-H: what a hit costs to compile and to run, and how much sooner it comes than from the rows."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import datetime
from itertools import count
from statistics import median
from typing import Any

import msgspec

from benchmarks.answers import NO_LIMITS, rows_of, same
from benchmarks.tpch_data import tpch
from caliber.access import OWNER
from caliber.app.project import open_project
from caliber.compiler import Compiler, MetricQuery
from caliber.model.objects import Rollup
from caliber.model.snapshot import Snapshot
from caliber.query.rollups import Rollups
from caliber.query.service import QueryService
from caliber.query.sources import Source, Sources
from caliber.settings import read_settings

RUN, COMPILE = 3.0, 0.2  # milliseconds
SOONER, LARGE = 30, 10  # times, from this scale on
PAIRS, PAIRS_LARGE = 15, 7
COMPILED, RUNS, BATCHES = 60, 12, 5
NOW = datetime(2026, 11, 26)
LINES = ("revenue", "margin", "air_revenue", "revenue_mtd", "revenue_last_year")
DECLARED = (
    Rollup(code="by_day", dataset="lineitem", by=("ship_mode", "return_flag"), metrics=LINES),
    Rollup(code="by_month", dataset="lineitem", grain="month", by=("ship_mode", "return_flag"), metrics=LINES),
    Rollup(code="by_supplier", dataset="lineitem", grain="year", by=("supplier",), metrics=("revenue",)),
    Rollup(code="by_nation", dataset="lineitem", grain="year", by=("supplier.nation_name",), metrics=("revenue",)),
)
YEAR = {"since": "1996-01-01", "until": "1996-12-31"}
QUESTIONS: dict[str, dict[str, Any]] = {
    "total": {"metrics": ("revenue",)},
    "by month": {"metrics": ("revenue",), "grain": "month"},
    "ratio and filtered metric by year": {"metrics": ("margin", "air_revenue"), "grain": "year"},
    "month to date by day": {"metrics": ("revenue_mtd",), "grain": "day", **YEAR},
    "year over year by month": {"metrics": ("revenue", "revenue_last_year"), "grain": "month", **YEAR},
    "the same by mode": {"metrics": ("revenue", "revenue_last_year"), "by": ("ship_mode",), "grain": "month", **YEAR},
    "region by a kept key": {"metrics": ("revenue",), "by": ("region_name",)},
    "nation, kept through keys": {"metrics": ("revenue",), "by": ("supplier.nation_name",)},
}


class Measured(msgspec.Struct):
    """Milliseconds: ``compile`` and ``run`` of CPU, ``took`` and ``rows`` by the clock, at the median of pairs.

    ``sooner``: how many times by the clock, at the median of pairs.
    """

    name: str
    used: bool
    right: bool
    compile: float
    run: float
    took: float
    rows: float
    sooner: float


def learnt(service: QueryService, query: MetricQuery) -> tuple[Source, str]:
    """The statement under every fact that makes a better plan."""
    source, compiled = service.compile(query, OWNER, NOW)
    while compiled.wants:
        before = source.facts
        source.supply(compiled.wants)
        source, compiled = service.compile(query, OWNER, NOW)
        if source.facts == before:
            break
    return source, compiled.sql


def timed(source: Source, sql: str) -> tuple[float, float]:
    """By the clock, and of CPU in all threads."""
    start, cpu = time.perf_counter(), time.process_time()
    source.engine.execute(sql, NO_LIMITS, "")
    return (time.perf_counter() - start) * 1000, (time.process_time() - cpu) * 1000


def compiling(compiler: Compiler, query: MetricQuery) -> float:
    """CPU milliseconds of a question that nobody asked before."""
    limits = count(1_000_000)

    def once() -> float:
        unseen = msgspec.structs.replace(query, limit=next(limits))
        start = time.process_time_ns()
        compiler.compile(unseen, OWNER, NOW)
        return (time.process_time_ns() - start) / 1e6

    return calmest(once, COMPILED)


def calmest(once: Callable[[], float], times: int) -> float:
    """The least of the medians of some batches: what else runs on the machine only ever adds."""
    return min(median(once() for _ in range(times)) for _ in range(BATCHES))


def measured(name: str, plain: QueryService, rolled: QueryService, pairs: int) -> Measured:
    query = MetricQuery(**QUESTIONS[name])
    source, slow = learnt(plain, query)
    over, quick = learnt(rolled, query)
    right = same(*(rows_of(one.engine.execute(sql, NO_LIMITS, "")) for one, sql in ((source, slow), (over, quick))))
    runs = [(timed(over, quick), timed(source, slow)) for _ in range(pairs)]
    return Measured(
        name=name,
        used="r__" in quick,
        right=right,
        compile=compiling(over.compiler, query),
        run=calmest(lambda: timed(over, quick)[1], RUNS),
        took=median(mine for (mine, _), _ in runs),
        rows=median(theirs for _, (theirs, _) in runs),
        sooner=median(theirs / mine for (mine, _), (theirs, _) in runs),
    )


def main() -> int:
    """Prints the table; 1 where a figure is another, or a target is missed."""
    scale = float(sys.argv[2]) if sys.argv[1:2] == ["--scale"] else 1.0
    missed = False
    with open_project(read_settings(str(tpch(scale)))) as project:
        snapshot, folder, settings = project.snapshot, project.settings.folder, project.settings
        declared = Snapshot(msgspec.structs.replace(snapshot.model, rollups={one.code: one for one in DECLARED}))
        engines: dict[str, Any] = {}
        sources = Sources(declared, folder, engines=engines, beside=settings.rolled)
        rollups = Rollups(declared, sources)
        print(f"Rollups over TPC-H scale {scale:g}")
        for one in DECLARED:
            entry = rollups.refresh(one.code, NOW, whole=True)
            print(f"  {one.code}: {entry.rows:,} rows, built in {entry.seconds:.1f} s", flush=True)
        plain = QueryService(snapshot, Sources(snapshot, folder, engines=engines, beside=settings.rolled))
        rolled = QueryService(declared, sources)
        print(f"  {'':<36}{'CPU ms: compile':>16}{'run':>7}{'  clock ms: run':>16}{'from rows':>11}{'sooner':>9}")
        for name in QUESTIONS:
            one = measured(name, plain, rolled, PAIRS_LARGE if scale >= LARGE else PAIRS)
            said = "" if one.right and one.used else "   WRONG" if not one.right else "   NOT USED"
            print(
                f"  {name:<36}{one.compile:>16.3f}{one.run:>7.2f}{one.took:>16.2f}{one.rows:>11.1f}"
                f"{one.sooner:>8.0f}x{said}",
                flush=True,
            )
            late = scale >= LARGE and one.sooner < SOONER
            missed |= not one.right or not one.used or one.run > RUN or one.compile > COMPILE or late
        source = sources.get("warehouse")
        nothing = calmest(lambda: timed(source, "SELECT 1")[1], RUNS)
        print(f"  {'a statement that asks for nothing':<36}{'':>16}{nothing:>7.2f}")
        for engine in engines.values():
            engine.close()
    wanted = f", {SOONER} times sooner" if scale >= LARGE else ""
    print(f"  targets: compile {COMPILE} ms, run {RUN} ms of CPU{wanted}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
