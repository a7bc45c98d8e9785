"""All benchmarks, a table each: ``python -m benchmarks [PART…]``. 1 where a target is missed."""

from __future__ import annotations

import subprocess
import sys

PARTS = ("load", "compiling", "scan", "comparing", "starting", "generate", "answers", "peers", "rollups", "serving")


def main() -> int:
    """Each part in a process of its own, so that none warms the next."""
    parts = sys.argv[1:] or list(PARTS)
    unknown = [part for part in parts if part not in PARTS]
    if unknown:
        print(f"No such part: {', '.join(unknown)}. There are: {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    missed = []
    for part in parts:
        print(f"\n=== {part}", flush=True)
        if subprocess.run([sys.executable, "-m", f"benchmarks.{part}"]).returncode:
            missed.append(part)
    print("\nEvery target is met." if not missed else f"\nTargets missed in: {', '.join(missed)}.")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
