"""All benchmarks, a table each: ``python -m benchmarks [PART…] [--OPTION…]``. 1 where a target is missed.

Options are handed to every part named: ``python -m benchmarks reconcile --rows 100000000``.
"""

from __future__ import annotations

import subprocess
import sys
from itertools import takewhile

PARTS = (
    "load", "compiling", "dialects", "scan", "comparing", "starting", "generate",
    "answers", "peers", "rollups", "reconcile", "serving",
)  # fmt: skip
NAMED = ("spark",)  # only where it is asked for: it needs a Java, and the machine for itself


def main() -> int:
    """Each part in a process of its own, so that none warms the next."""
    arguments = sys.argv[1:]
    named = list(takewhile(lambda argument: not argument.startswith("-"), arguments))
    parts, options = named or list(PARTS), arguments[len(named) :]
    unknown = [part for part in parts if part not in (*PARTS, *NAMED)]
    if unknown:
        print(f"No such part: {', '.join(unknown)}. There are: {', '.join((*PARTS, *NAMED))}.", file=sys.stderr)
        return 2
    missed = []
    for part in parts:
        print(f"\n=== {part}", flush=True)
        if subprocess.run([sys.executable, "-m", f"benchmarks.{part}", *options]).returncode:
            missed.append(part)
    print("\nEvery target is met." if not missed else f"\nTargets missed in: {', '.join(missed)}.")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
