"""Random worlds, random questions: every answer computed twice and compared.

``make test`` asks 1,500 questions, always the same ones. CALIBER_TRUTH=20000 asks that many new ones (the nightly run).
"""

from __future__ import annotations

import os
from collections import Counter

from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from tests.truth.check import asking, case_text
from tests.truth.kinds import EVERY, exercised
from tests.truth.questions import questions
from tests.truth.worlds import worlds

A_WORLD = 18
ASKED = int(os.environ.get("CALIBER_TRUTH", "1500"))
KINDS: Counter[str] = Counter()  # how many questions exercised each kind


@settings(
    max_examples=-(-ASKED // A_WORLD),
    derandomize="CALIBER_TRUTH" not in os.environ,
    database=None,
    phases=[Phase.explicit, Phase.generate],  # a failure prints its whole case, which a person makes smaller
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(st.data())
def ask_all(data: st.DataObject) -> None:
    world = data.draw(worlds())
    with asking(world) as asker:
        for _ in range(A_WORLD):
            question = data.draw(questions(world))
            KINDS.update(exercised(world, question))
            found = asker.differences(question)
            if found:
                note(case_text(world, question))
            assert found == []


def test_every_answer_is_what_the_words_say_and_every_kind_is_asked() -> None:
    KINDS.clear()
    ask_all()
    assert set(KINDS) == EVERY, f"never asked: {sorted(EVERY - set(KINDS))}; asked: {KINDS.most_common()}"
