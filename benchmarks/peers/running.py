"""Every SQL on one DuckDB in turns, its rows held against those of the SQL by hand."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import duckdb

from benchmarks.answers import rows_of, same

PAIRS = 5
LONGEST = 60.0  # seconds, then a statement is stopped
SLOW = 5.0  # seconds, from where on one run is enough


class Statement(NamedTuple):
    """What a peer made of a question, and the milliseconds that it took to compile."""

    sql: str
    compiling: float


class Cell(NamedTuple):
    """What an answer is worth; ``said`` stands in the table."""

    said: str
    right: bool = False
    ratio: float = 0.0


class Runner:
    """TPC-H read-only, with the tables and views that peers ask for beside it."""

    def __init__(self, database: Path, tables: Sequence[str]) -> None:
        self._connection = duckdb.connect(":memory:")
        self._connection.execute(f"ATTACH '{database}' AS tpch (READ_ONLY)")
        for sql in tables:
            self._run(sql)

    def measure(self, hand: str, statements: Mapping[str, Statement | None]) -> tuple[float, dict[str, Cell]]:
        """Milliseconds of the SQL by hand, and a cell for each peer; None is a peer that cannot be asked."""
        wanted = rows_of(self._run(hand)[0])
        cells = {peer: Cell("–") for peer in statements}
        right: dict[str, bool] = {}
        slow: dict[str, float] = {}
        for peer, (sql, _) in ((peer, asked) for peer, asked in statements.items() if asked is not None):
            try:
                table, seconds = self._run(sql)
            except duckdb.InterruptException:
                cells[peer] = Cell(f"> {LONGEST:.0f} s")
            except duckdb.Error:
                cells[peer] = Cell("error")
            else:
                right[peer] = same(rows_of(table), wanted)
                if seconds > SLOW:
                    slow[peer] = seconds * 1000
        quick = {peer: asked for peer, asked in statements.items() if asked is not None and peer in right.keys() - slow}
        took, ratios = self._turns(hand, quick)
        ratios |= {peer: milliseconds / took for peer, milliseconds in slow.items()}
        for peer, ratio in ratios.items():
            cells[peer] = Cell(f"{ratio:.2f}" if right[peer] else "wrong", right[peer], ratio)
        return took, cells

    def _turns(self, hand: str, peers: Mapping[str, Statement]) -> tuple[float, dict[str, float]]:
        """Median milliseconds of the SQL by hand, and each peer's median ratio to that of the same turn."""
        ratios: dict[str, list[float]] = {peer: [] for peer in peers}
        hands = []
        for turn in range(PAIRS):
            base = self._run(hand)[1]
            hands.append(base)
            for peer in list(peers) if turn % 2 else list(reversed(peers)):
                sql, compiling = peers[peer]
                ratios[peer].append((self._run(sql)[1] + compiling / 1000) / base)
        return median(hands) * 1000, {peer: median(of) for peer, of in ratios.items()}

    def _run(self, sql: str) -> tuple[Any, float]:
        cursor = self._connection.cursor()
        cursor.execute("SET search_path = 'tpch.main,memory.main'")
        watch = threading.Timer(LONGEST, cursor.interrupt)
        watch.start()
        try:
            start = time.perf_counter()
            table = cursor.execute(sql).to_arrow_table()
            return table, time.perf_counter() - start
        finally:
            watch.cancel()
            cursor.close()
