"""What a question's answer is, row by row, from the words of DEFINITIONS. Shares nothing with the compiler.

Every leaf (an aggregate of one table with its filters and its window) is computed for every group by looking at every
row. Refusals that the words ask for are collected; a question with any has no answer.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from tests.truth.alone import members
from tests.truth.asked import Asked, without
from tests.truth.balances import OVER_DAYS
from tests.truth.bridges import bridge_of
from tests.truth.currencies import unrated
from tests.truth.dates import Span
from tests.truth.expressions import Expr
from tests.truth.figures import Figures
from tests.truth.joins import kept
from tests.truth.refusals import RefusalError, Refusals
from tests.truth.rows import Rows
from tests.truth.shapes import Answer, Found, Key, Leaf, Output
from tests.truth.unfold import Unfolding, leaves_of, ranked_among
from tests.truth.windows import NO_WINDOW
from tests.truth.world import Question, World


def answer(world: World, question: Question) -> Answer:
    """The figures, or the codes of the refusals that are right."""
    try:
        asked = Asked(world, question)
        if not asked.metrics:
            return _alone(asked)
        found = evaluated(asked)
        rows = found.all()
        totals = _totals(asked) if question.totals else ()
        return Answer(found.columns(), rows, totals)
    except RefusalError as refused:
        return Answer(refusals=frozenset(refused.codes))


def evaluated(asked: Asked) -> Rows:
    """The rows of the question. Raises ``RefusalError`` with everything that is wrong with it."""
    refusals = Refusals()
    if asked.fills and len(asked.grains) > 1:
        refusals.codes.add("query.fill_one_grain")
    unfolding = Unfolding(asked, refusals)
    return computed(asked, refusals, unfolding.outputs(), unfolding.leaves)


def figures_inside(asked: Asked, leaf: Leaf) -> Rows:
    """The rows of the question that a summary asks first."""
    refusals = Refusals()
    unfolding = Unfolding(asked, refusals)
    assert leaf.nested is not None
    output = Output("value", unfolding.tried(leaf.nested.code, leaf.nested.around))
    missing: Expr = ("int", "0")
    for number, below in enumerate(unfolding.leaves):
        if unrated(below):
            missing = ("+", missing, ("coalesce", ("leaf", number), ("int", "0")))
    return computed(asked, refusals, [output, Output("missing", missing)], unfolding.leaves)


def computed(asked: Asked, refusals: Refusals, outputs: list[Output], leaves: list[Leaf]) -> Rows:
    """Every leaf, and from them the rows."""
    refusals.attempt(asked.refuse_masked)
    if len(asked.grains) > 1 and any(leaf.window != NO_WINDOW for leaf in leaves):
        refusals.attempt(asked.refuse_unless_nested)
    if any(leaf.balance in OVER_DAYS for leaf in leaves) and {"hour", "minute", "second"} & set(asked.grains):
        refusals.codes.add("kind.grain_too_fine")
    if any(leaf.level is not None for leaf in leaves) and any(_crossed(asked, leaf) for leaf in leaves):
        refusals.codes.add("kind.bridge_whole")
    if not asked.total and not all(asked.begins(leaf.window) for leaf in leaves):
        refusals.codes.add("kind.offset_to_grain")
    figures = Figures(asked, refusals, partial(_looked_up, asked), figures_inside)
    found = [figures.leaf(leaf) for leaf in leaves]
    gone: set[int] = set()
    if asked.total:
        standing = [_told(figures, leaves, output) for output in outputs]
        gone = _numbers(outputs) - _numbers(standing)
        outputs, found = standing, [Found() if number in gone else each for number, each in enumerate(found)]
    place = partial(_place, figures, leaves)
    for number, name in [pair for output in outputs for pair in ranked_among(output.formula)]:
        refusals.attempt(place, number, name)
    refusals.end()
    lacking = {output.name for output in outputs if output.lacking}
    fills = asked.grains and (asked.question.fill or asked.filling - lacking)
    stretches = [figures.timed(leaf) for number, leaf in enumerate(leaves) if fills and number not in gone]
    return Rows(asked, outputs, found, stretches, place)


def _crossed(asked: Asked, leaf: Leaf) -> bool:
    """Whether it is grouped by anything beyond a bridge, where a row stands in several groups."""
    return any(bridge_of(asked.world.table(leaf.table), name) for name, _ in asked.keys)


def _numbers(outputs: list[Output]) -> set[int]:
    return {number for output in outputs for number in leaves_of(output.formula)}


def _place(figures: Figures, leaves: list[Leaf], number: int, name: str) -> int:
    """Which key a name stands for, from the fact of a leaf."""
    return figures.place(figures.reader(leaves[number].table, leaves[number].time), name)


def _told(figures: Figures, leaves: list[Leaf], output: Output) -> Output:
    """Nothing where it is a share or a rank within what the level of a total lacks, or needs periods that are gone."""
    if not all(figures.asked.begins(leaves[number].window) for number in leaves_of(output.formula)):
        return output._replace(formula=("null",), lacking=True)
    named = [(number, name) for number in leaves_of(output.formula) for name in leaves[number].level or ()]
    for number, name in (*named, *ranked_among(output.formula)):
        leaf = leaves[number]
        if figures.lacks(figures.reader(leaf.table, leaf.time), (name,)):
            return output._replace(formula=("null",), lacking=True)
    return output


def _alone(asked: Asked) -> Answer:
    refusals = Refusals()
    refusals.attempt(asked.refuse_masked)
    figures = Figures(asked, refusals, partial(_looked_up, asked), figures_inside)
    rows = Rows(asked, [], [], [], partial(_place, figures, []))
    found = members(asked, figures, refusals)
    return Answer(rows.columns(), tuple(found if asked.question.min_max else rows.ordered(found)))


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
        by = asked.by[:depth]
        timed = any(name.startswith("metric_time") for name in by)
        if not timed and "previous_period" in question.compare and None in asked.range:
            continue
        if not timed and question.compare and asked.range == Span(None, None):
            continue
        below = without(question, by, question.grain if timed else "")
        level = evaluated(Asked(asked.world, below, total=True))
        if not all(output.lacking or output.part for output in level.outputs):
            out.append((asked.columns[:depth], level.all()))
    return tuple(out)
