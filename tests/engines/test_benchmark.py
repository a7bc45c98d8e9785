"""The benchmark on Spark over few rows: its cluster comes up, every question is right by hand and by us."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.questions import QUESTIONS
from benchmarks.spark import Meter, compiled, expected, measured, spark
from benchmarks.tpch_data import parquet, tpch

SCALE = 0.01


@pytest.mark.engines_heavy
def test_every_question_is_right_on_a_cluster(tmp_path: Path) -> None:
    home = tpch(SCALE)
    ours, wanted = compiled(home), expected(home)
    with spark(parquet(SCALE), tmp_path) as engine:
        meter = Meter(engine)
        found = [measured(meter, one, ours[one.name], wanted[one.name], runs=1) for one in QUESTIONS]
    assert [one.name for one in found if not one.right] == []
    assert all(one.hand > 0 and one.ours > 0 for one in found)
