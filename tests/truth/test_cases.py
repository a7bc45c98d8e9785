"""Every disagreement that was ever found, as a case: a small world, a question, and the rows that are right.

``rows`` and ``totals`` were written by hand from the words; Caliber and the evaluator must both give them.
"""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.truth.check import asking
from tests.truth.evaluator import answer
from tests.truth.world import Question, World

CASES = sorted(Path(__file__).with_name("cases").glob("*.json"))


def frozen(raw: Any) -> Any:
    """Lists as tuples, so that expressions are values."""
    if isinstance(raw, list):
        return tuple(frozen(item) for item in raw)
    return {key: frozen(item) for key, item in raw.items()} if isinstance(raw, dict) else raw


def plain(cell: Any) -> Any:
    if isinstance(cell, Fraction):
        return str(cell)
    return cell if cell is None or isinstance(cell, bool | str) else cell.isoformat()


def test_there_are_cases() -> None:
    assert len(CASES) >= 20


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    case = frozen(json.loads(path.read_text("utf-8")))
    world, question = msgspec.convert(case["world"], World), msgspec.convert(case["question"], Question)
    expected = answer(world, question)
    if "refused" in case:
        assert case["refused"] in expected.refusals
    else:
        assert tuple(tuple(plain(cell) for cell in row) for row in expected.rows) == case["rows"], case["why"]
        if "totals" in case:
            last = expected.totals[-1]
            assert tuple(tuple(plain(cell) for cell in row) for row in last[1]) == case["totals"], case["why"]
    with asking(world) as asker:
        assert asker.differences(question) == [], case["why"]
