"""Compiling: CPU milliseconds of an unseen question, of a repeated one, beside 14 and beside 10,000 metrics.

Unseen is a question with a limit that nobody asked before. Caliber keeps what follows from metrics and keys alone, so
that is measured a second time with nothing of it kept: metrics and keys that nobody put together before.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from statistics import median, quantiles

import msgspec

from benchmarks.answers import known
from benchmarks.questions import QUESTIONS
from benchmarks.tpch_data import tpch
from caliber.access import OWNER
from caliber.app.project import open_project
from caliber.compiler import Compiler, Facts
from caliber.model.objects import Metric, Model
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text
from caliber.settings import read_settings

RUNS = 200
REPEATS = 2000
SIZES = (14, 10_000)
P50, P99, REPEATED = 0.25, 1.0, 0.02
NOW = datetime(2026, 11, 24)


def grown(model: Model, metrics: int) -> Model:
    """The model with more facts of fifty metrics each, until it holds so many metrics."""
    datasets, cards = dict(model.datasets), dict(model.metrics)
    fact, card = model.datasets["lineitem"], model.metrics["revenue"]
    while len(cards) < metrics:
        n = len(datasets)
        datasets[f"fact_{n}"] = msgspec.structs.replace(fact, code=f"fact_{n}", entities={
            code: link for code, link in fact.entities.items() if link.role == "foreign"
        })  # fmt: skip
        for i in range(min(50, metrics - len(cards))):
            code = f"figure_{n}_{i}"
            cards[code] = _card(card, code, f"fact_{n}", i)
    return msgspec.structs.replace(model, datasets=datasets, metrics=cards)


def _card(card: Metric, code: str, dataset: str, number: int) -> Metric:
    name = Text(zh=code, en=code)
    return msgspec.structs.replace(card, code=code, name=name, dataset=dataset, where=f"ship_mode <> '{number}'")


def unseen(compiler: Compiler, keeping: bool = True) -> Iterator[tuple[str, list[float]]]:
    """Question -> CPU milliseconds, each time with a limit that nobody asked before.

    ``keeping``: whether the metrics and keys were asked together before.
    """
    limit = 1_000_000 if keeping else 2_000_000
    for question in QUESTIONS:
        times = []
        for _ in range(RUNS):
            limit += 1
            if not keeping:
                compiler.binder.shapes.clear()
            query = msgspec.structs.replace(question.query, limit=limit)
            start = time.process_time_ns()
            compiler.compile(query, OWNER, NOW)
            times.append((time.process_time_ns() - start) / 1e6)
        yield question.name, times[10:]


def first(snapshot: Snapshot, facts: Facts) -> float:
    """The first question of a fresh snapshot: fragments are parsed and bound on the way."""
    fresh = Snapshot.from_bytes(snapshot.to_bytes())
    start = time.process_time_ns()
    Compiler(fresh, facts=facts).compile(QUESTIONS[10].query, OWNER, NOW)
    return (time.process_time_ns() - start) / 1e6


def repeated(compiler: Compiler) -> float:
    query = QUESTIONS[0].query
    compiler.compile(query, OWNER, NOW)
    start = time.process_time_ns()
    for _ in range(REPEATS):
        compiler.compile(query, OWNER, NOW)
    return (time.process_time_ns() - start) / 1e6 / REPEATS


def main() -> int:
    """Prints the table; 1 where a target is missed."""
    missed = False
    print(f"Compiling, CPU ms ({RUNS} runs a question, a new literal each time)")
    with open_project(read_settings(str(tpch()))) as project:
        facts = known(project).facts
        for size in SIZES:
            snapshot = Snapshot(grown(project.snapshot.model, size))
            gc.collect()
            opening = first(snapshot, facts)
            compiler = Compiler(snapshot, facts=facts)
            found = dict(unseen(compiler))
            everything = [value for times in found.values() for value in times]
            p50, p99 = median(everything), quantiles(everything, n=100)[-1]
            apart = median(value for _, times in unseen(compiler, False) for value in times)
            again = repeated(compiler)
            print(
                f"  {size:>6} metrics: median {p50:.3f} (target {P50}), 99th percentile {p99:.3f} (target {P99}), "
                f"repeated {again:.4f} (target {REPEATED}), first after load {opening:.2f}"
            )
            print(f"          metrics and keys new together: median {apart:.3f}")
            slowest = sorted(found, key=lambda name: -median(found[name]))[:4]
            print(
                "          slowest: " + ", ".join(f"{name} {median(found[name]):.3f}" for name in slowest), flush=True
            )
            missed |= p50 > P50 or p99 > P99 or again > REPEATED
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
