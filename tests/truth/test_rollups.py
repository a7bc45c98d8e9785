"""Rollups change no answer: random worlds, random rollups, random questions, asked with them and without.

``make test`` asks 2,000 questions, always the same ones; CALIBER_TRUTH=20000 asks that many new ones (the nightly run).
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from tests.truth.check import case_text
from tests.truth.questions import questions
from tests.truth.rollups import both, rollups
from tests.truth.worlds import worlds

A_WORLD = 25
ASKED = int(os.environ.get("CALIBER_TRUTH", "2000"))
USED: list[int] = []
FURTHER: list[int] = []  # of them, those that speak of a dimension kept from another table


@settings(
    max_examples=-(-ASKED // A_WORLD),
    derandomize="CALIBER_TRUTH" not in os.environ,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(st.data())
def test_no_answer_is_another(data: st.DataObject) -> None:
    world = data.draw(worlds())
    with both(world, data.draw(rollups(world))) as pair:
        for _ in range(A_WORLD):
            question = data.draw(questions(world))
            found = pair.differences(question)
            if found:
                note(case_text(world, question))
                note(str(pair.rollups.snapshot.model.rollups))
            assert found == []
        USED.append(pair.used)
        FURTHER.append(pair.further)


def test_rollups_were_used() -> None:
    assert sum(USED) >= len(USED)  # one question a world, at the least: else the test above would prove nothing
    assert sum(FURTHER) >= len(FURTHER) / 10
