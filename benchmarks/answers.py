"""Answers against SQL by hand on one DuckDB at TPC-H scale 1: whole time (compile, run, rows), ratios of pairs."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from math import exp, isclose, log
from statistics import median
from typing import Any

import msgspec

from benchmarks.questions import QUESTIONS, Question
from benchmarks.tpch_data import tpch
from caliber.access import OWNER
from caliber.app.project import Project, open_project
from caliber.engines import Limits
from caliber.query.sources import Source
from caliber.settings import read_settings

PAIRS = 7
MOST, MEAN = 1.15, 0.75
NO_LIMITS = Limits(seconds=600, rows=10_000_000)


def known(project: Project) -> Source:
    """The source with everything learnt that better plans ask for."""
    for question in QUESTIONS:
        source, compiled = project.queries.compile(question.query, OWNER, project.now())
        while compiled.wants:
            before = source.facts
            source.supply(compiled.wants)
            if source.facts is before:
                break
            source, compiled = project.queries.compile(question.query, OWNER, project.now())
    return source


def rows_of(table: Any) -> list[tuple[Any, ...]]:
    return sorted(
        (tuple(_plain(value) for value in row) for row in zip(*(c.to_pylist() for c in table.columns), strict=True)),
        key=lambda row: tuple((value is None, str(value)) for value in row),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date() if value.time() == datetime.min.time() else value
    return value if isinstance(value, str | date | type(None)) else float(value)


def same(left: Sequence[tuple[Any, ...]], right: Sequence[tuple[Any, ...]]) -> bool:
    """Equal rows; figures within one part in a thousand million."""
    return len(left) == len(right) and all(
        len(a) == len(b) and all(_same(x, y) for x, y in zip(a, b, strict=True))
        for a, b in zip(left, right, strict=True)
    )


def _same(left: Any, right: Any) -> bool:
    if isinstance(left, float) and isinstance(right, float):
        return isclose(left, right, rel_tol=1e-9, abs_tol=1e-9)
    return bool(left == right)


class Measured(msgspec.Struct):
    """Milliseconds at the median; ``ratio`` is the median of the pairs."""

    name: str
    title: str
    right: bool
    hand: float
    ours: float
    ratio: float


def measure(project: Project, source: Source, question: Question, pairs: int = PAIRS) -> Measured:
    engine = source.engine
    now = project.now()
    _, compiled = project.queries.compile(question.query, OWNER, now)
    right = same(
        rows_of(engine.execute(compiled.sql, NO_LIMITS, "")), rows_of(engine.execute(question.hand, NO_LIMITS, ""))
    )
    ours, hand = [], []
    for pair in range(pairs):
        for which in ("ours", "hand") if pair % 2 else ("hand", "ours"):
            start = time.perf_counter()
            if which == "ours":
                _, compiled = project.queries.compile(question.query, OWNER, now)
                engine.execute(compiled.sql, NO_LIMITS, "")
                ours.append(time.perf_counter() - start)
            else:
                engine.execute(question.hand, NO_LIMITS, "")
                hand.append(time.perf_counter() - start)
    ratios = [a / b for a, b in zip(ours, hand, strict=True)]
    return Measured(question.name, question.title, right, median(hand) * 1000, median(ours) * 1000, median(ratios))


def geometric_mean(values: Iterable[float]) -> float:
    numbers = list(values)
    return exp(sum(log(value) for value in numbers) / len(numbers))


def main() -> int:
    """Prints the table; 1 where a figure is wrong or a target is missed."""
    scale = float(sys.argv[1]) if sys.argv[1:] else 1.0
    with open_project(read_settings(str(tpch(scale)))) as project:
        source = known(project)
        found = []
        print(f"TPC-H scale {scale:g}: whole time against SQL by hand, medians of {PAIRS} pairs")
        print(f"  {'':<6}{'':<36}{'hand ms':>9}{'ours ms':>9}{'ratio':>8}")
        for question in QUESTIONS:
            one = measure(project, source, question)
            found.append(one)
            said = "" if one.right else "   WRONG"
            print(f"  {one.name:<6}{one.title:<36}{one.hand:>9.1f}{one.ours:>9.1f}{one.ratio:>8.2f}{said}", flush=True)
    mean = geometric_mean(one.ratio for one in found)
    worst = max(found, key=lambda one: one.ratio)
    right = sum(one.right for one in found)
    print(
        f"  {right} of {len(found)} right; geometric mean {mean:.2f} (target {MEAN}), "
        f"worst {worst.name} {worst.ratio:.2f} (target {MOST})"
    )
    return int(right < len(found) or mean > MEAN or worst.ratio > MOST)


if __name__ == "__main__":
    sys.exit(main())
