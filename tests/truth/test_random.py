"""Random worlds, random questions: every answer computed twice and compared.

``make test`` asks 1,500 questions, always the same ones. CALIBER_TRUTH=20000 asks that many new ones (the nightly run).
"""

from __future__ import annotations

import sys
from collections import Counter

import pytest

from tests.truth.check import asking, case_text
from tests.truth.dirt import Chance
from tests.truth.kinds import EVERY, exercised
from tests.truth.questions import a_question
from tests.truth.seeds import ASKED, SEED, worlds_for
from tests.truth.shapes import Answer
from tests.truth.worlds import a_world

A_WORLD = 12
SHOWN = 5  # disagreements that a failure prints whole; a person makes them smaller


class Tally:
    """What was asked: ``refused`` counts codes, ``answered`` the kinds of questions with a figure in their answer."""

    def __init__(self) -> None:
        self.questions = 0
        self.asked: Counter[str] = Counter()
        self.answered: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()

    def add(self, kinds: frozenset[str], expected: Answer) -> None:
        self.questions += 1
        self.asked.update(kinds)
        self.refused.update(expected.refusals)
        if any(cell is not None for row in expected.rows for cell in row):
            self.answered.update(kinds)
        elif not expected.refusals:
            self.refused["(nothing)"] += 1

    def __str__(self) -> str:
        kinds = ", ".join(f"{kind} {count} of {self.asked[kind]}" for kind, count in self.answered.most_common())
        return f"seed {SEED}: {self.questions} questions; refused: {self.refused.most_common()}; answered: {kinds}"


def ask_all(tally: Tally) -> list[str]:
    """The disagreements."""
    out = []
    for number in worlds_for(1500, A_WORLD):
        chance = Chance(SEED, number)
        world = a_world(chance)
        with asking(world) as asker:
            for _ in range(A_WORLD):
                question = a_question(chance, world)
                expected, found = asker.compared(question)
                tally.add(exercised(world, question), expected)
                out += [f"{found}\n{case_text(world, question)}"] if found else []
    return out


def test_every_answer_is_what_the_words_say_and_every_kind_is_answered(capsys: pytest.CaptureFixture[str]) -> None:
    tally = Tally()
    found = ask_all(tally)
    with capsys.disabled():
        sys.stdout.write(f"\n{tally}\n" if ASKED else "")
    if found:
        pytest.fail(f"{len(found)} of {tally.questions} questions differ, seed {SEED}\n" + "\n".join(found[:SHOWN]))
    assert set(tally.answered) == EVERY, f"never answered: {sorted(EVERY - set(tally.answered))}"
