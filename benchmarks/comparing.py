"""Comparing definitions: a fingerprint, a pair by proof, a pair by counterexample. Medians and worst of CPU time."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import yaml

from benchmarks.load import write_project
from caliber.compare import compare
from caliber.compare.plan import Definition
from caliber.interchange.sql_reports import definition_of, read_ddl
from caliber.interchange.yaml_files import load_project
from caliber.model.fingerprint import fingerprint
from caliber.model.snapshot import Snapshot

PAIRS = Path(__file__).parent.parent / "tests" / "compare" / "pairs"
METRICS = 2_000
# milliseconds: median, worst
TARGETS = {
    "fingerprint of a metric": (3.0, 50.0),
    "pair by proof": (100.0, 5_000.0),
    "pair by counterexample": (500.0, 5_000.0),
}


def milliseconds(work: Callable[[], object]) -> float:
    """CPU time of one run."""
    began = time.process_time_ns()
    work()
    return (time.process_time_ns() - began) / 1e6


def fingerprints() -> list[float]:
    """Of every metric of a project, each for the first time."""
    with TemporaryDirectory() as folder:
        write_project(Path(folder), METRICS)
        snapshot = Snapshot(load_project(Path(folder)).model)
    return [milliseconds(partial(fingerprint, snapshot, code)) for code in snapshot.model.metrics]


def pairs(name: str) -> Iterable[tuple[Definition, Definition]]:
    """The hand-made pairs, read; what reading takes is not measured."""
    catalog = read_ddl((PAIRS / "schema.sql").read_text("utf-8"), "mysql")
    for found in yaml.safe_load((PAIRS / f"{name}.yaml").read_text("utf-8")).values():
        for left, right in found if isinstance(found, list) else found["pairs"]:
            yield definition_of(left, catalog, name="A"), definition_of(right, catalog, name="B")


def compared(name: str) -> list[float]:
    """Each pair once, from nothing."""
    return [milliseconds(partial(compare, one, other)) for one, other in pairs(name)]


def main() -> int:
    """Prints the table; 1 where a target is missed."""
    print(f"{'':<26}{'runs':>8}{'median ms':>12}{'worst ms':>11}{'targets ms':>14}")
    measured = {
        "fingerprint of a metric": fingerprints(),
        "pair by proof": compared("equal"),
        "pair by counterexample": compared("different"),
    }
    missed = False
    for name, times in measured.items():
        usual, worst = TARGETS[name]
        missed = missed or median(times) > usual or max(times) > worst
        print(f"{name:<26}{len(times):>8}{median(times):>12.2f}{max(times):>11.1f}{f'{usual:g} / {worst:g}':>14}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
