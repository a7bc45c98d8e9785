"""The side of a peer: it holds its model of TPC-H and answers requests for SQL, a line of JSON each.

Runs under the peer's own Python, beside the peer's file, and stands on nothing but the standard library.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

EXTRA_FACT = 50  # metrics on each fact that is added to make a catalog large
NEW = 1_000_000  # a limit that cuts nothing and that nobody has asked before

Compile = Callable[[str, "int | None"], str]  # question, limit in place of the question's own -> SQL


def extra_facts(metrics: int, base: int) -> list[tuple[str, list[str]]]:
    """Names of the facts, with the names of their metrics, that make up ``metrics`` beside the ``base`` there are."""
    wanted = max(metrics - base, 0)
    return [
        (f"fact_{fact}", [f"figure_{fact}_{n}" for n in range(min(EXTRA_FACT, wanted - fact * EXTRA_FACT))])
        for fact in range((wanted + EXTRA_FACT - 1) // EXTRA_FACT)
    ]


def answer(
    load: Callable[[int], Compile],
    cannot: Mapping[str, str],
    tables: Sequence[str] = (),
    columns: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Loads the model of so many metrics as the command line says, then serves until the input ends.

    ``cannot``: question -> why this peer has no way to ask it. ``tables``: SQL of what the peer needs beside TPC-H.
    ``columns``: question -> the columns asked for, in their order, where the peer's answer has others too.
    """
    told, sys.stdout = sys.stdout, sys.stderr  # a library that prints must not speak into the answers
    compile_question = load(int(sys.argv[1]))
    print(json.dumps({"cannot": dict(cannot), "tables": list(tables)}), file=told, flush=True)
    fresh = iter(range(NEW, NEW * 1000))
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(_answered(compile_question, asked, columns, fresh)), file=told, flush=True)


def _answered(
    compile_question: Compile, asked: dict[str, Any], columns: Mapping[str, str], fresh: Iterator[int]
) -> dict[str, Any]:
    """The SQL of a question as it is asked; CPU milliseconds of so many runs, each with a limit of its own."""
    question = asked["question"]
    try:
        sql = compile_question(question, None)
        times = []
        for _ in range(asked["runs"]):
            limit = next(fresh)
            start = time.process_time_ns()
            compile_question(question, limit)
            times.append((time.process_time_ns() - start) / 1e6)
    except Exception as error:  # whatever a peer raises is its answer, and goes into the table
        return {"error": f"{type(error).__name__}: {error}"}
    if question in columns:
        sql = f"SELECT {columns[question]} FROM ({sql}\n)"
    return {"sql": sql, "times": times}
