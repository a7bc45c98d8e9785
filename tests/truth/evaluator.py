"""What a question's answer is, row by row, from the words of DEFINITIONS. Shares nothing with the compiler.

Every leaf (an aggregate of one table with its filters and its window) is computed for every group by looking at every
row. Refusals that the words ask for are collected; a question with any has no answer.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from tests.truth.asked import Asked, without
from tests.truth.balances import OVER_DAYS
from tests.truth.dates import Span
from tests.truth.figures import Figures
from tests.truth.joins import kept
from tests.truth.refusals import RefusalError, Refusals
from tests.truth.rows import Rows
from tests.truth.shapes import Answer, Key
from tests.truth.unfold import Unfolding
from tests.truth.windows import NO_WINDOW
from tests.truth.world import Question, World


def answer(world: World, question: Question) -> Answer:
    """The figures, or the codes of the refusals that are right."""
    try:
        asked = Asked(world, question)
        found = evaluated(asked)
        rows = found.all()
        totals = _totals(asked) if question.totals else ()
        return Answer(found.columns(), rows, totals)
    except RefusalError as refused:
        return Answer(refusals=frozenset(refused.codes))


def evaluated(asked: Asked) -> Rows:
    """The rows of the question. Raises ``RefusalError`` with everything that is wrong with it."""
    refusals, question = Refusals(), asked.question
    if question.fill and len(asked.grains) > 1:
        refusals.codes.add("query.fill_one_grain")
    unfolding = Unfolding(asked, refusals)
    outputs = unfolding.outputs()
    refusals.attempt(asked.refuse_masked)
    if len(asked.grains) > 1 and any(leaf.window != NO_WINDOW for leaf in unfolding.leaves):
        refusals.attempt(asked.refuse_unless_nested)
    if any(leaf.balance in OVER_DAYS for leaf in unfolding.leaves) and {"hour", "minute", "second"} & set(asked.grains):
        refusals.codes.add("kind.grain_too_fine")
    figures = Figures(asked, refusals, partial(_looked_up, asked))
    found = [figures.leaf(leaf) for leaf in unfolding.leaves]
    refusals.end()
    filled = question.fill and asked.grains
    return Rows(asked, outputs, found, [figures.timed(leaf) for leaf in unfolding.leaves] if filled else [])


def _looked_up(asked: Asked, code: str, entity: str) -> Callable[[Any], Any]:
    """The metric's value for each of the entity, over all time; what it says of nothing for those that have none."""
    question = Question(metrics=(code,), by=(entity,), person=asked.question.person)
    rows = kept(asked.world, f"look up {question}", lambda: evaluated(Asked(asked.world, question)))
    formula, empty = rows.outputs[0].formula, object()
    return lambda key: rows.formula(formula, (empty if key is None else key,))


def _totals(asked: Asked) -> tuple[tuple[tuple[str, ...], tuple[Key, ...]], ...]:
    """Every level from the left, each a question of its own."""
    question, out = asked.question, []
    for depth in range(len(asked.columns) - 1, -1, -1):
        by = asked.columns[:depth]
        timed = any(name.startswith("metric_time") for name in by)
        if not timed and "previous_period" in question.compare and None in asked.range:
            continue
        if not timed and question.compare and asked.range == Span(None, None):
            continue
        below = without(question, by, question.grain if timed else "")
        out.append((by, evaluated(Asked(asked.world, below)).all()))
    return tuple(out)
