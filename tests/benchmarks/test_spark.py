"""The judge of the benchmark on Spark, without a cluster: tests/engines has one."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest
import sqlglot

from benchmarks.questions import QUESTIONS
from benchmarks.spark import Meter, by_hand, compiled, measured
from benchmarks.tpch_data import tpch

RIGHT = "SELECT 'a' AS kind, 1.5 AS amount"
ASKED = QUESTIONS[0]._replace(hand=RIGHT)


class Told(Meter):
    """Answers by DuckDB; each statement costs what it is told to."""

    def __init__(self, costs: dict[str, float]) -> None:
        self.costs = costs
        self.asked: list[str] = []

    def run(self, sql: str) -> tuple[Any, float, float]:
        self.asked.append(sql)
        return duckdb.sql(sql).to_arrow_table(), self.costs[sql], self.costs[sql] * 2


@pytest.mark.parametrize(("ours", "right"), [("SELECT 'a', 1.5 + 0", True), ("SELECT 'a', 1.5 + 1e-6", False)])
def test_rows_are_held_to_those_that_should_be(ours: str, right: bool) -> None:
    meter = Told({RIGHT: 2.0, ours: 3.0})
    one = measured(meter, ASKED, ours, [("a", 1.5)], runs=3)
    assert (one.right, one.hand, one.ours, one.ratio, one.clock) == (right, 2.0, 3.0, 1.5, 1.5)
    assert sorted(meter.asked) == sorted([RIGHT, ours] * 3)


def test_the_hand_is_held_to_them_too() -> None:
    ours = "SELECT 'a', 2.5"
    assert not measured(Told({RIGHT: 1.0, ours: 1.0}), ASKED, ours, [("a", 2.5)], runs=1).right


def test_every_question_is_written_for_spark_twice() -> None:
    ours = compiled(tpch(0.01))
    assert list(ours) == [question.name for question in QUESTIONS]
    for question in QUESTIONS:
        sqlglot.parse_one(ours[question.name], read="spark")
        sqlglot.parse_one(by_hand(question), read="spark")
    changed = [question.name for question in QUESTIONS if by_hand(question) != question.hand]
    assert changed == ["q06"]
