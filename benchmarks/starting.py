"""Starting: a bare import, one question explained as a whole process. Medians of processes, as installed.

CPU seconds are judged, which are what the clock shows on a machine that does nothing else; one that is shared stretches
the clock. Python may keep what it compiled, as it does for everybody who has installed the package.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.tpch_data import KEPT, tpch

RUNS = 9
IMPORT, EXPLAIN = 0.060, 0.200


class Took(NamedTuple):
    """Seconds of one kind of process at the median."""

    clock: float
    cpu: float


def took(command: Sequence[str], runs: int = RUNS) -> Took:
    """Of the command; the first run, which fills caches, is not counted."""
    clock, cpu = [], []
    for _ in range(runs + 1):
        start, before = time.perf_counter(), _children()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=installed())
        clock.append(time.perf_counter() - start)
        cpu.append(_children() - before)
    return Took(median(clock[1:]), median(cpu[1:]))


def installed() -> dict[str, str]:
    """The environment of an installed package: what Python compiled is kept."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(KEPT / "compiled")}


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    """Prints the table; 1 where a target is missed."""
    python = sys.executable
    bare = took([python, "-c", "pass"])
    imported = took([python, "-c", "import caliber"])
    command = [str(Path(python).with_name("caliber")), "query", "revenue", "--by", "region_name", "--grain", "month"]
    explained = took([*command, "--explain", "sql", "-p", str(tpch())])
    print(f"Starting, seconds, medians of {RUNS} processes (a bare Python: {bare.clock:.3f}, CPU {bare.cpu:.3f})")
    print(f"  {'':<30}{'clock':>8}{'CPU':>8}{'target':>9}")
    print(f"  {'import caliber':<30}{imported.clock - bare.clock:>8.3f}{imported.cpu - bare.cpu:>8.3f}{IMPORT:>9.3f}")
    print(f"  {'caliber query --explain sql':<30}{explained.clock:>8.3f}{explained.cpu:>8.3f}{EXPLAIN:>9.3f}")
    return int(imported.cpu - bare.cpu > IMPORT or explained.cpu > EXPLAIN)


if __name__ == "__main__":
    sys.exit(main())
