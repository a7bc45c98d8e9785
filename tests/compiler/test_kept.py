"""What a compiler has kept of other questions changes none: it writes what a fresh one writes."""

from __future__ import annotations

from typing import Any

import pytest

from caliber.access import OWNER
from caliber.compiler import Compiled, Compiler, Facts, MetricQuery
from caliber.compiler.kept import Latest
from caliber.errors import Refused
from tests.compiler.asking import FACTS, GAINFUL, NOW, SHOP
from tests.compiler.test_golden import QUESTIONS, WANG

ELSEWHERE: dict[str, dict[str, Any]] = {
    "as it is": {},
    "another time": {"time": "paid_on"},
    "a range": {"since": "2024-02-05", "until": "2024-11-20"},
    "some rows": {"where": ("channel = 'app'",)},
    "another zone": {"timezone": "America/New_York"},
    "a limit": {"limit": 7},
    "filled": {"fill": True},
    "least and greatest": {"min_max": True},
    "every row": {"distinct": False},
}
PEOPLE = (OWNER, WANG)


def _told(compiler: Compiler, asked: dict[str, Any]) -> list[object]:
    """What each person is answered, or why not."""
    out: list[object] = []
    for person in PEOPLE:
        try:
            made: Compiled = compiler.compile(MetricQuery(**asked), person, NOW)
            out.append((made.sql, made.columns, made.wants, made.narrowings))
        except Refused as refused:
            out.append((refused.code, refused.problem.facts))
    return out


@pytest.mark.parametrize("facts", [FACTS, GAINFUL], ids=["plain", "gainful"])
def test_what_was_asked_before_changes_nothing(facts: Facts) -> None:
    used = Compiler(SHOP, facts=facts)
    questions = [{**question, **more} for more in ELSEWHERE.values() for question in QUESTIONS.values()]
    answered = 0
    for asked in [*questions, *reversed(questions)]:
        told = _told(used, asked)
        assert told == _told(Compiler(SHOP, facts=facts), asked), asked
        answered += isinstance(told[0], tuple) and len(told[0]) == 4
    assert answered > len(questions)


def test_only_the_latest_are_kept() -> None:
    latest: Latest[int, int] = Latest(16)
    for number in range(100):
        assert latest.put(number, -number) == -number
    assert len(latest) <= 16
    assert latest[99] == -99 and 0 not in latest
