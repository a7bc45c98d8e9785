"""Starting: a bare import, one question explained as a whole process. Wall seconds, medians of processes."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks.tpch_data import tpch

RUNS = 9
IMPORT, EXPLAIN = 0.060, 0.200


def seconds(command: Sequence[str], runs: int = RUNS) -> float:
    """Wall seconds of the command at the median; the first run, which fills caches, is not counted."""
    times = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return median(times[1:])


def main() -> int:
    """Prints the table; 1 where a target is missed."""
    python = sys.executable
    bare = seconds([python, "-c", "pass"])
    imported = seconds([python, "-c", "import caliber"]) - bare
    command = [str(Path(python).with_name("caliber")), "query", "revenue", "--by", "region_name", "--grain", "month"]
    explained = seconds([*command, "--explain", "sql", "-p", str(tpch())])
    print(f"Starting, wall seconds, medians of {RUNS} processes (a bare Python takes {bare:.3f})")
    print(f"  import caliber                  {imported:.3f}   target {IMPORT:.3f}")
    print(f"  caliber query --explain sql     {explained:.3f}   target {EXPLAIN:.3f}")
    return int(imported > IMPORT or explained > EXPLAIN)


if __name__ == "__main__":
    sys.exit(main())
