"""Thousands of generated pairs, execution on random data as the judge: no false *equal*, and no false witness.

2,000 pairs by default; ``CALIBER_FUZZ_PAIRS=50000`` runs the long one, ``CALIBER_FUZZ_START`` moves its first seed.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest

from caliber.compare import compare
from caliber.interchange.sql_reports import definition_of, read_ddl
from tests.compare.databases import Judge
from tests.compare.fuzzing import SCHEMA, pair

PAIRS = int(os.environ.get("CALIBER_FUZZ_PAIRS", "2000"))
START = int(os.environ.get("CALIBER_FUZZ_START", "0"))
PARTS = 8
WITNESSES = 5  # of so many pairs with a witness one is run again by the judge

counted: Counter[str] = Counter()


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge()


@pytest.mark.parametrize("part", range(PARTS))
def test_what_is_called_equal_is_equal_on_data(judge: Judge, part: int) -> None:
    catalog = read_ddl(SCHEMA, "duckdb")
    for seed in range(START + part, START + PAIRS, PARTS):
        left, right = pair(seed)
        found = compare(definition_of(left, catalog, "duckdb", "L"), definition_of(right, catalog, "duckdb", "R"))
        counted[found.verdict] += 1
        assert found.reasons == (), (seed, left, right, found.reasons)
        if found.verdict == "equal":
            assert judge.disagree(left, right) is None, (seed, left, right)
        elif found.witness is not None and seed % WITNESSES == 0:
            assert judge.differ_on(found.witness.tables, left, right), (seed, left, right, found.witness)


def test_it_was_no_easy_run() -> None:
    """Verdicts of all kinds, most pairs decided: else the run would prove little."""
    whole = sum(counted.values())
    assert whole == PAIRS
    assert counted["equal"] > whole * 0.4
    assert counted["different"] + counted["left_subset"] + counted["right_subset"] > whole * 0.2
    assert counted["unknown"] < whole * 0.1
