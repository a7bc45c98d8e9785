"""Making the demo company: seconds, rows a second, size, most memory. ``python -m benchmarks.generate [ROWS…]``."""

from __future__ import annotations

import resource
import sys
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from caliber.demo import DATABASE, build_demo

SIZES = (1_000_000, 10_000_000)
TODAY = date(2026, 11, 24)
TARGETS = {1_000_000: 15.0}


def measure(rows: int) -> tuple[float, int]:
    """Seconds, and bytes on disk."""
    with TemporaryDirectory() as folder:
        start = time.perf_counter()
        build_demo(Path(folder), rows=rows, today=TODAY)
        return time.perf_counter() - start, (Path(folder) / DATABASE).stat().st_size


def main() -> int:
    """Prints the table; 1 where a target is missed."""
    sizes = [int(text.replace("_", "")) for text in sys.argv[1:]] or list(SIZES)
    print(f"{'order lines':>12}{'seconds':>10}{'lines/s':>12}{'MB':>8}{'memory MB':>11}")
    missed = False
    for rows in sizes:
        seconds, size = measure(rows)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        target = TARGETS.get(rows)
        said = f"   target {target:.0f}" if target else ""
        print(f"{rows:>12,}{seconds:>10.1f}{rows / seconds:>12,.0f}{size / 1e6:>8,.0f}{memory:>11,}{said}", flush=True)
        missed |= target is not None and seconds > target
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
