"""Rollups change no answer: random worlds, random rollups, random questions, asked with them and without.

``make test`` asks 2,000 questions, always the same ones; CALIBER_TRUTH=20000 asks that many new ones (the nightly run).
"""

from __future__ import annotations

from importlib import import_module

import pytest

from tests.truth.check import case_text
from tests.truth.dirt import Chance
from tests.truth.questions import a_question
from tests.truth.rollups import a_choice, both
from tests.truth.seeds import SEED, worlds_for
from tests.truth.worlds import a_world

A_WORLD = 25


def test_no_answer_is_another_and_rollups_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    eager = import_module("caliber.compiler.rewrites.eager")  # worlds are small: as if their rollups were long
    monkeypatch.setattr(eager, "LONG", 0)
    monkeypatch.setattr(eager, "GAIN", 0)
    used = further = 0  # further: of them, those that speak of a dimension kept from another table
    numbers = worlds_for(2000, A_WORLD)
    for number in numbers:
        chance = Chance("rollups", SEED, number)
        world = a_world(chance)
        with both(world, a_choice(chance, world)) as pair:
            for _ in range(A_WORLD):
                question = a_question(chance, world)
                found = pair.differences(question)
                told = f"{case_text(world, question)}\n{pair.rollups.snapshot.model.rollups}" if found else ""
                assert found == [], f"seed {SEED}, world {number}\n{told}"
            used += pair.used
            further += pair.further
    assert used >= len(numbers)  # one question a world, at the least: else nothing is proved
    assert further
