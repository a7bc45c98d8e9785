"""Compiling: CPU milliseconds of an unseen question, of a repeated one, beside 14 and beside 10,000 metrics.

Unseen is a question with a limit, a range or a member that nobody asked before. Caliber keeps what such questions have
in common, so that is measured once more with nothing of it kept: metrics and keys that nobody put together before.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from statistics import median, quantiles

import msgspec

from benchmarks.answers import known
from benchmarks.questions import QUESTIONS
from benchmarks.tpch_data import tpch
from caliber.access import OWNER
from caliber.app.project import open_project
from caliber.compiler import Compiler, Facts, MetricQuery
from caliber.errors import Refused
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


def limited(query: MetricQuery, number: int) -> MetricQuery:
    """With another limit."""
    return msgspec.structs.replace(query, limit=1_000_000 + number)


def ranged(query: MetricQuery, number: int) -> MetricQuery:
    """In another range: a year and more, from any day on."""
    since = date(1993, 1, 1) + timedelta(days=number % 365)
    until = since + timedelta(days=400 + number // 365)
    return msgspec.structs.replace(query, since=since.isoformat(), until=until.isoformat())


def membered(query: MetricQuery, number: int) -> MetricQuery:
    """With another member, where it compares with one."""
    return msgspec.structs.replace(query, where=tuple(f"{text[:-1]} {number}'" for text in query.where))


CHANGES: dict[str, Callable[[MetricQuery, int], MetricQuery]] = {
    "limit": limited,
    "range": ranged,
    "member": membered,
}


def unseen(compiler: Compiler, change: str, keeping: bool = True) -> Iterator[tuple[str, list[float]]]:
    """Question -> CPU milliseconds, each time with something that nobody asked before; without what cannot be asked.

    ``keeping``: whether anything alike was asked before.
    """
    for question in QUESTIONS:
        if change == "member" and not question.query.where:
            continue
        times = []
        try:
            for number in range(RUNS):
                asked = compiler if keeping else fresh(compiler)
                query = CHANGES[change](question.query, number)
                start = time.process_time_ns()
                asked.compile(query, OWNER, NOW)
                times.append((time.process_time_ns() - start) / 1e6)
        except Refused:  # a range, of what has no time
            continue
        yield question.name, times[10:]


def fresh(compiler: Compiler) -> Compiler:
    """Keeps fragments and joins, and nothing of whole questions."""
    compiler.binder.shapes.clear()
    found = Compiler(compiler.snapshot, compiler.binder.dialect.name, compiler.facts)
    found.binder = compiler.binder
    return found


def first(snapshot: Snapshot, facts: Facts) -> float:
    """The first question of a fresh snapshot: fragments are parsed and bound on the way."""
    opened = Snapshot.from_bytes(snapshot.to_bytes())
    start = time.process_time_ns()
    Compiler(opened, facts=facts).compile(QUESTIONS[10].query, OWNER, NOW)
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
    print(f"Compiling, CPU ms ({RUNS} runs a question, something new each time)")
    with open_project(read_settings(str(tpch()))) as project:
        facts = known(project).facts
        for size in SIZES:
            snapshot = Snapshot(grown(project.snapshot.model, size))
            gc.collect()
            opening = first(snapshot, facts)
            compiler = Compiler(snapshot, facts=facts)
            found = {change: dict(unseen(compiler, change)) for change in CHANGES}
            everything = {change: [value for one in of.values() for value in one] for change, of in found.items()}
            p50 = median(everything["range"])
            p99 = quantiles(everything["range"], n=100)[-1]
            apart = median(value for _, times in unseen(compiler, "limit", False) for value in times)
            again = repeated(compiler)
            print(
                f"  {size:>6} metrics, another range: median {p50:.3f} (target {P50}), "
                f"99th percentile {p99:.3f} (target {P99}), "
                f"repeated {again:.4f} (target {REPEATED}), first after load {opening:.2f}"
            )
            told = ", ".join(f"another {change}: median {median(of):.3f}" for change, of in everything.items())
            print(f"          {told}; metrics and keys new together: median {apart:.3f}")
            by_range = {name: median(times) for name, times in found["range"].items()}
            slowest = sorted(by_range, key=lambda name: -by_range[name])[:4]
            print(
                "          slowest ranges: " + ", ".join(f"{name} {by_range[name]:.3f}" for name in slowest), flush=True
            )
            missed |= p50 > P50 or p99 > P99 or again > REPEATED
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
