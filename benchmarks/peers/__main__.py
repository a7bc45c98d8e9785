"""Caliber beside its peers over one TPC-H: what compiling costs, and how long answers take beside SQL by hand.

``python -m benchmarks.peers [--compiling] [SCALE] [PEER…]``; with the option no answer is run. Each peer is installed
from its packages into an environment of its own, holds its definitions in a file of its own and compiles in a process
of its own; every SQL runs on one DuckDB, in turns.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from benchmarks.answers import geometric_mean
from benchmarks.peers.installing import OURS, PEERS, NotInstalledError, Peer, Process, install
from benchmarks.peers.running import Cell, Runner, Statement
from benchmarks.questions import QUESTIONS
from benchmarks.tpch_data import tpch

SIZES = (14, 10_000)
RUNS = 20
QUICKER = 10  # times, beside the quickest peer
WIDE = 13

RANGED = " in another range"  # a question to ours with a new range; no peer in Python keeps anything that would tell

Times = dict[str, dict[str, float]]  # peer -> question -> CPU ms


def present(names: Sequence[str] = ()) -> tuple[list[Peer], dict[str, str]]:
    """The peers (those named, if any are) that can be installed here, and why the others cannot."""
    found, absent = [OURS], {}
    for peer in PEERS:
        if names and peer.name not in names:
            continue
        try:
            install(peer)
            found.append(peer)
        except NotInstalledError as why:
            absent[peer.title] = str(why)
    return found, absent


def loaded(
    stack: ExitStack, peers: list[Peer], metrics: int, folder: Path, absent: dict[str, str]
) -> dict[Peer, Process]:
    """A process for each peer that comes up with so many metrics."""
    processes = {}
    for peer in peers:
        try:
            processes[peer] = stack.enter_context(Process(peer, metrics, folder))
        except NotInstalledError as why:
            absent[peer.title] = str(why)
    return processes


def compiling(processes: dict[Peer, Process]) -> Times:
    """Median CPU of each question at each peer, question by question in turns."""
    times: Times = {peer.name: {} for peer in processes}
    for question in QUESTIONS:
        for peer, process in processes.items():
            if question.name in process.cannot:
                continue
            said = process.ask(question.name, RUNS)
            if "error" in said:
                process.cannot[question.name] = said["error"].splitlines()[0]
            else:
                times[peer.name][question.name] = median(said["times"])
    return times


def in_another_range(ours: Process) -> dict[str, float]:
    """Median CPU of ours by question, each time in a range that nobody asked for; without what has no time."""
    said = {question.name: ours.ask(question.name + RANGED, RUNS) for question in QUESTIONS}
    return {name: median(one["times"]) for name, one in said.items() if "error" not in one}


def heading(titles: list[str]) -> str:
    return " " * 40 + "".join(f"{title:>{WIDE}}" for title in titles)


def cells(figures: Iterable[float | None], decimals: int = 2) -> str:
    return "".join(f"{'–' if value is None else format(value, f'.{decimals}f'):>{WIDE}}" for value in figures)


def print_compiling(processes: dict[Peer, Process], times: Times, again: dict[str, float], metrics: int) -> bool:
    """The table of one size; True where ours is quick enough beside the quickest peer that is in Python too.

    ``again``: ours by question, in another range.
    """
    print(f"\nCompiling a question nobody asked before, CPU ms, {metrics:,} metrics (medians of {RUNS})")
    print(heading([*(peer.title for peer in processes), "times", "new range", "times"]))
    factors, of_ranges = [], []
    for question in QUESTIONS:
        row = {peer: times[peer.name].get(question.name) for peer in processes}
        ours = row[OURS]
        others = [took for peer, took in row.items() if peer is not OURS and peer.python and took is not None]
        ranged = again.get(question.name)
        factor, of_range = (min(others) / took if took and others else None for took in (ours, ranged))
        factors.append(factor)
        of_ranges.append(of_range)
        end = f"{cells([factor], 1)}{cells([ranged], 3)}{cells([of_range], 1)}"
        print(f"  {question.name:<6}{question.title:<32}{cells(row.values(), 3)}{end}")
    known = [[factor for factor in of if factor] for of in (factors, of_ranges)]
    usual, usual_range = (median(of) if of else None for of in known)
    end = f"{cells([usual], 1)}{cells([median(again.values())], 3)}{cells([usual_range], 1)}"
    print(f"  {'median':<38}{cells((median(of.values()) for of in times.values()), 3)}{end}", flush=True)
    return all(factor >= QUICKER for of in known for factor in of)


def running(processes: dict[Peer, Process], times: Times, folder: Path) -> dict[str, dict[str, Cell]]:
    """Question -> peer -> what its answer is worth, printed row by row."""
    runner = Runner(folder / "tpch.duckdb", [sql for process in processes.values() for sql in process.tables])
    print(f"\nAnswers over {folder.name}: compile and run, as a ratio to SQL by hand (medians of pairs)")
    print(heading(["hand ms", *(peer.title for peer in processes)]))
    table = {}
    for question in QUESTIONS:
        statements: dict[str, Statement | None] = {}
        for peer, process in processes.items():
            took = times[peer.name].get(question.name)
            statements[peer.name] = None if took is None else Statement(process.ask(question.name)["sql"], took)
        hand, worth = runner.measure(question.hand, statements)
        table[question.name] = worth
        row = "".join(f"{cell.said:>{WIDE}}" for cell in worth.values())
        print(f"  {question.name:<6}{question.title:<32}{hand:>{WIDE}.1f}{row}", flush=True)
    return table


def print_sums(table: dict[str, dict[str, Cell]], peers: list[Peer]) -> bool:
    """How many are right, and the means; True where ours are all right and no slower than any peer's."""
    ratios = {
        peer.name: {name: row[peer.name].ratio for name, row in table.items() if row[peer.name].right} for peer in peers
    }
    ours = ratios[OURS.name]
    means, beside = [], []
    for of in ratios.values():
        both = of.keys() & ours.keys()
        means.append(geometric_mean(of[name] for name in both) if both else float("nan"))
        beside.append(geometric_mean(ours[name] for name in both) if both else float("nan"))
    rows = {"geometric mean of right answers": means, "Caliber's, same questions": beside}
    print(f"  {'right answers':<38}{'':>{WIDE}}" + "".join(f"{len(of):>{WIDE}}" for of in ratios.values()))
    for said, figures in rows.items():
        print(f"  {said:<38}{'':>{WIDE}}{cells(figures)}")
    return len(ours) == len(table) and not any(ours_mean > mean for mean, ours_mean in zip(means, beside, strict=True))


def print_reasons(processes: dict[Peer, Process], absent: dict[str, str]) -> None:
    """Why a cell is empty, and who could not come at all."""
    for title, why in absent.items():
        print(f"  {title}: {why}")
    for peer, process in processes.items():
        for why in dict.fromkeys(process.cannot.values()):
            names = ", ".join(name for name, reason in process.cannot.items() if reason == why)
            print(f"  {peer.title}, {names}: {why}")


def main() -> int:
    """Prints the tables; 1 where a figure of ours is wrong or a target is missed."""
    asked = [argument for argument in sys.argv[1:] if argument != "--compiling"]
    scale = float(asked[0]) if asked else 1.0
    peers, absent = present(asked[1:])
    print("  " + ", ".join(f"{peer.title}: {' '.join(peer.packages)}" for peer in peers if peer is not OURS))
    folder = tpch(scale)
    met, times = [], {}
    for metrics in reversed(SIZES):
        with ExitStack() as stack:
            processes = loaded(stack, peers, metrics, folder, absent)
            times = compiling(processes)
            met.append(print_compiling(processes, times, in_another_range(processes[OURS]), metrics))
            if metrics == min(SIZES) and "--compiling" not in sys.argv:
                table = running(processes, times, folder)
                met.append(print_sums(table, list(processes)))
                print_reasons(processes, absent)
    print(
        f"  targets: each compiled {QUICKER} times quicker than by the quickest peer in Python (times), every answer "
        "right, no slower than any"
    )
    return int(not all(met))


if __name__ == "__main__":
    sys.exit(main())
