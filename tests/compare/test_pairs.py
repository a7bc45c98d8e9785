"""Three hundred hand-made pairs of Chinese report SQL: what is equal is proved, what differs is told apart.

A pair is two SELECTs in any dialect, over the tables of ``pairs/schema.sql``; each list is one way of writing the same
otherwise, or of writing something else that looks alike.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from caliber.compare import Comparison
from caliber.interchange.sql_reports import compare_sql

FOLDER = Path(__file__).parent / "pairs"
SCHEMA = (FOLDER / "schema.sql").read_text("utf-8")
EQUAL: dict[str, list[list[str]]] = yaml.safe_load((FOLDER / "equal.yaml").read_text("utf-8"))
DIFFERENT: dict[str, dict[str, Any]] = yaml.safe_load((FOLDER / "different.yaml").read_text("utf-8"))
TOLD = ("different", "left_subset", "right_subset")


@cache
def compared(left: str, right: str) -> Comparison:
    return compare_sql(left, right, SCHEMA, names=("甲报表", "乙报表"))


def test_there_are_three_hundred_in_forty_ways_each() -> None:
    assert len(EQUAL) >= 40
    assert len(DIFFERENT) >= 40
    pairs = [
        *(pair for two in EQUAL.values() for pair in two),
        *(p for way in DIFFERENT.values() for p in way["pairs"]),
    ]
    assert len(pairs) >= 300
    assert all(len(pair) == 2 and pair[0] != pair[1] for pair in pairs)


@pytest.mark.parametrize("way", EQUAL)
def test_what_is_equal_is_proved(way: str) -> None:
    for left, right in EQUAL[way]:
        found = compared(left, right)
        assert (found.verdict, bool(found.proof)) == ("equal", True), (left, right, found)
        assert found.proof in ("canonical", "implication")
        assert found.differences == ()
        assert found.witness is None


@pytest.mark.parametrize("way", EQUAL)
def test_it_is_the_same_from_either_side(way: str) -> None:
    left, right = EQUAL[way][0]
    assert compared(right, left).verdict == "equal"


@pytest.mark.parametrize("way", DIFFERENT)
def test_what_differs_is_told_apart(way: str) -> None:
    for left, right in DIFFERENT[way]["pairs"]:
        found = compared(left, right)
        assert found.verdict in TOLD, (left, right, found)
        assert found.witness is not None or found.differences, (left, right)


@pytest.mark.parametrize("way", [way for way, about in DIFFERENT.items() if about["part"]])
def test_the_clause_is_named(way: str) -> None:
    part = DIFFERENT[way]["part"]
    for left, right in DIFFERENT[way]["pairs"]:
        found = compared(left, right)
        assert part in {one.part for one in found.differences}, (left, right, found.differences)
        for one in found.differences:
            assert one.as_dict("zh")["text"] != one.as_dict("en")["text"]
            assert one.left or one.right


def test_a_witness_is_small() -> None:
    sizes = [
        sum(len(rows) for rows in found.witness.tables.values())
        for about in DIFFERENT.values()
        for left, right in about["pairs"]
        if (found := compared(left, right)).witness is not None
    ]
    assert len(sizes) > 100
    assert max(sizes) <= 8
    assert sorted(sizes)[len(sizes) // 2] <= 2


def test_inside_is_turned_round_with_the_sides() -> None:
    left, right = "SELECT COUNT(*) FROM dwd_order WHERE qty > 3", "SELECT COUNT(*) FROM dwd_order WHERE qty > 2"
    assert compared(left, right).verdict == "left_subset"
    assert compared(right, left).verdict == "right_subset"
    assert compared(left, right).proof == "implication"
