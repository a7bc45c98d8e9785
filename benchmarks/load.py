"""Loading 10,000 metrics, from YAML and from a snapshot; checking and fingerprinting them. Medians of CPU seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from caliber.interchange.yaml_files import load_project
from caliber.model.fingerprint import fingerprint
from caliber.model.rules import check_all
from caliber.model.snapshot import Snapshot

METRICS = 10_000
A_FILE = 100
RUNS = 5
TARGETS = {"from YAML": 0.6, "from a snapshot": 0.06}

HEAD = 'project: large\nname: {zh: 大项目, en: Large}\nsources: {warehouse: "duckdb:///large.duckdb"}\n'
DATASET = """\
dataset: facts_{n}
source: warehouse
table: facts_{n}
grain: id
entities: {{row_{n}: {{key: id, role: primary}}}}
times: {{happened_at: {{column: happened_at, name: 时间}}}}
dimensions: {{channel: {{column: channel, name: {{zh: 渠道, en: Channel}}}}}}
time: happened_at
"""
METRIC = """\
metric: figure_{n}
kind: atomic
name: {{zh: 指标{n}, en: Figure {n}}}
dataset: facts_{dataset}
measure: sum(amount)
where: status <> 'c{n}'
unit: CNY
domain: sales/revenue
owner: {{business: 王芳, technical: 李雷, department: finance}}
caliber: 已下单未取消订单的含税金额,第 {n} 号
"""


def write_project(folder: Path, metrics: int = METRICS) -> int:
    """A project of so many metrics; gives its size in bytes."""
    (folder / "caliber.yaml").write_text(HEAD, "utf-8")
    for file in range(0, metrics, A_FILE):
        number = file // A_FILE
        (folder / f"dataset_{number}.yaml").write_text(DATASET.format(n=number), "utf-8")
        cards = (METRIC.format(n=n, dataset=number) for n in range(file, min(file + A_FILE, metrics)))
        (folder / f"metrics_{number}.yaml").write_text("---\n".join(cards), "utf-8")
    return sum(path.stat().st_size for path in folder.iterdir())


def cpu_seconds(work: Callable[[], object], runs: int = RUNS) -> float:
    """The median CPU time of some runs."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return median(times)


def measure() -> dict[str, float]:
    """Name of each way -> CPU seconds."""
    with TemporaryDirectory() as folder:
        write_project(Path(folder))
        loaded = load_project(folder, kept=False)
        if loaded.model is None:
            raise SystemExit(str(loaded.problems[0].as_dict()))
        data = Snapshot(loaded.model).to_bytes()
        model = loaded.model

        def fingerprints() -> None:
            snapshot = Snapshot(model)
            for code in model.metrics:
                fingerprint(snapshot, code)

        return {
            "from YAML": cpu_seconds(lambda: load_project(folder, kept=False)),
            "from a snapshot": cpu_seconds(lambda: Snapshot.from_bytes(data)),
            "all rules": cpu_seconds(lambda: check_all(Snapshot(model)), 3),
            "all fingerprints": cpu_seconds(fingerprints, 3),
        }


def main() -> int:
    """Prints the table; 1 where a target is missed."""
    found = measure()
    print(f"{METRICS} metrics, CPU seconds")
    for name, seconds in found.items():
        target = TARGETS.get(name)
        print(f"  {name:<18}{seconds:8.3f}" + (f"   target {target:.2f}" if target else ""))
    return int(any(found[name] > target for name, target in TARGETS.items()))


if __name__ == "__main__":
    sys.exit(main())
