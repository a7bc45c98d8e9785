"""Reconciling at size: two definitions of sales or of orders over so many lines, beside their own queries.

``python -m benchmarks reconcile [--rows 100000000]``. Cost is CPU time of the process, the threads of DuckDB included.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import NamedTuple

import duckdb
import msgspec

from benchmarks.tpch_data import KEPT
from caliber.access import OWNER
from caliber.app.project import Project, open_project
from caliber.compiler import MetricQuery
from caliber.demo.build import DATABASE, write_definitions
from caliber.engines import Limits
from caliber.query.service import QueryService
from caliber.reconcile import Asked, Range, Reconciliation, reconcile
from caliber.settings import read_settings

ROWS = 10_000_000
RUNS = 5
MOST = 4.0  # times what the two queries cost
NOW = datetime(2026, 11, 26)
NO_LIMITS = Limits(seconds=3600, rows=1_000_000)
MEMORY = "8GB"
MONTH, YEAR = ("2026-09-01", "2026-09-30"), ("2025-11-01", "2026-10-31")

# Lines as the demo has them, in the order in which they came, of three years; what a line is follows from its number.
LINES = """
CREATE SCHEMA sales;
CREATE TABLE sales.order_lines AS
WITH drawn AS (
  SELECT i, CAST(hash(i, 1) % 1000 AS INTEGER) AS a, CAST(hash(i, 2) % 100 AS INTEGER) AS b,
         CAST(hash(i, 3) % 100000 AS INTEGER) AS c, CAST(hash(i, 4) % 100000 AS INTEGER) AS d
  FROM range({rows}) AS numbers(i)
), placed AS (
  SELECT *, TIMESTAMP '2023-11-01' + to_seconds(CAST(i * 94694400 // {rows} AS BIGINT)) AS moment,
         CASE WHEN a < 52 THEN 'cancelled' WHEN a < 77 THEN 'closed' WHEN a < 90 THEN 'pending'
              WHEN a < 120 THEN 'shipped' ELSE 'completed' END AS status,
         CAST((3900 + c * 17) * 0.01 AS DECIMAL(18, 2)) AS amount
  FROM drawn
)
SELECT 100000001 + i // 2 AS order_id, CAST(1 + i % 2 AS INTEGER) AS line_no,
       ['store', 'store', 'app', 'app', 'mini_program', 'cross_border'][1 + b % 6] AS channel, status, amount,
       CAST(amount * 13 / 113 AS DECIMAL(18, 2)) AS tax_amount,
       CASE WHEN b < 20 THEN 8.00 ELSE 0.00 END::DECIMAL(18, 2) AS freight_amount,
       CASE WHEN d < 10 THEN NULL ELSE moment END AS ordered_at,
       CASE WHEN a BETWEEN 30 AND 89 THEN NULL WHEN b < 82 THEN moment + to_seconds(CAST(5 + d % 1500 AS BIGINT))
            WHEN b < 96 THEN moment + to_minutes(CAST(30 + d % 2100 AS BIGINT))
            ELSE moment + to_minutes(CAST(1500 + d % 11000 AS BIGINT)) END AS paid_at
FROM placed
"""


# Distinct counts, of which the demo has none over lines.
COUNTS = """
metric: orders_placed
name: {zh: 下单订单数, en: Orders placed}
dataset: order_lines
measure: count(distinct order_id)
where: status not in ('cancelled', 'closed')
time: ordered_at
---
metric: orders_paid
name: {zh: 支付订单数, en: Orders paid}
dataset: order_lines
measure: count(distinct order_id)
where: status <> 'cancelled' and paid_at is not null
time: paid_at
"""


class Pair(NamedTuple):
    """Two metrics and what both are asked for."""

    title: str
    left: str
    right: str
    asked: Range


PAIRS = (
    Pair("other time and clauses, a month", "gross_sales", "paid_sales", Range(*MONTH)),
    Pair("the same, a year", "gross_sales", "paid_sales", Range(*YEAR)),
    Pair("the same, all that there is", "gross_sales", "paid_sales", Range("2023-11-01", "2026-10-31")),
    Pair("the same by channel, a year", "gross_sales", "paid_sales", Range(*YEAR, by=("channel",))),
    Pair("another measure, a year", "gross_sales", "sales_with_freight", Range(*YEAR)),
    Pair("time, clauses and measure, a year", "gross_sales", "sales_ex_tax", Range(*YEAR)),
    Pair("distinct orders, a month", "orders_placed", "orders_paid", Range(*MONTH)),
    Pair("distinct orders, a year", "orders_placed", "orders_paid", Range(*YEAR)),
)


class Measured(msgspec.Struct):
    """Seconds at the median. ``queries``: what both metrics cost when each is asked for; ``ratio``: median of pairs."""

    title: str
    queries: float
    reconciled: float
    clock: float
    ratio: float
    causes: int
    residual: Decimal


def shop(rows: int, folder: Path | None = None) -> Path:
    """The folder of a project with the demo's definitions over so many lines; made once and kept."""
    folder = folder or KEPT / f"reconcile_{rows}"
    write_definitions(folder)
    (folder / "metrics" / "counts.yaml").write_text(COUNTS, "utf-8")
    database = folder / DATABASE
    if not database.exists():
        database.parent.mkdir(parents=True, exist_ok=True)
        fresh = database.with_suffix(".part")
        fresh.unlink(missing_ok=True)
        with duckdb.connect(str(fresh), config={"memory_limit": MEMORY}) as connection:
            connection.execute(LINES.format(rows=rows))
        fresh.rename(database)
    return folder


def service_of(project: Project) -> QueryService:
    """Questions to the source as it is known by now, with no answer kept."""
    return QueryService(project.snapshot, project.queries.sources, limits=NO_LIMITS)


def asked_apart(service: QueryService, pair: Pair) -> None:
    """Both metrics, each by its own query."""
    for metric in (pair.left, pair.right):
        asked = pair.asked
        query = MetricQuery(metrics=(metric,), by=asked.by, where=asked.where, since=asked.since, until=asked.until)
        service.run(query, OWNER, NOW)


def together(service: QueryService, pair: Pair) -> Reconciliation:
    """Both metrics and every cause between them."""
    return reconcile(Asked(service, pair.left, OWNER), Asked(service, pair.right, OWNER), pair.asked, NOW)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """CPU seconds and seconds by the clock."""
    began, clock = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - began, time.perf_counter() - clock


def measured(project: Project, pair: Pair, runs: int = RUNS) -> Measured:
    """In turns, from a source that has told all that is asked of it; answers are never taken from those kept."""
    found = together(service_of(project), pair)
    asked_apart(service_of(project), pair)
    queries, reconciled, clocks = [], [], []
    for _ in range(runs):
        one, other = service_of(project), service_of(project)
        queries.append(timed(lambda one=one: asked_apart(one, pair))[0])
        cost, clock = timed(lambda other=other: together(other, pair))
        reconciled.append(cost)
        clocks.append(clock)
    ratio = median(b / a for a, b in zip(queries, reconciled, strict=True))
    times = (median(queries), median(reconciled), median(clocks))
    return Measured(pair.title, *times, ratio, len(found.causes), found.residual)


def bounded(folder: Path) -> duckdb.DuckDBPyConnection:
    """The database opened before the engine opens it, which then keeps to our limit of memory."""
    connection = duckdb.connect(str(folder / DATABASE), read_only=True, config={"allow_community_extensions": False})
    connection.execute(f"SET memory_limit = '{MEMORY}'")
    return connection


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table; 1 where causes do not sum to the gap or the target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks reconcile")
    parser.add_argument("--rows", type=int, default=ROWS)
    rows = parser.parse_args(arguments).rows
    folder = shop(rows)
    print(f"Reconciling over {rows:,} order lines, CPU seconds (medians of {RUNS})")
    print(f"  {'':<36}{'two queries':>12}{'reconcile':>11}{'by clock':>10}{'times':>8}{'causes':>8}{'residual':>10}")
    missed = False
    with bounded(folder), open_project(read_settings(str(folder))) as project:
        for pair in PAIRS:
            one = measured(project, pair)
            missed |= bool(one.residual) or one.ratio > MOST
            print(
                f"  {one.title:<36}{one.queries:>12.2f}{one.reconciled:>11.2f}{one.clock:>10.2f}{one.ratio:>8.2f}"
                f"{one.causes:>8}{one.residual:>10}",
                flush=True,
            )
    print(f"  target: {MOST:g} times the two queries, residual 0")
    return int(missed)


if __name__ == "__main__":
    raise SystemExit(main())
