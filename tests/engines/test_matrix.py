"""The tables of the guide to engines are what the suite's marks say: ``UPDATE_GOLDEN=1`` writes them anew."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from caliber.compiler.dialects import DIALECTS
from caliber.model.functions import FUNCTIONS
from tests.engines import town
from tests.engines.expressions import VALUES
from tests.engines.gaps import GAPS, gap
from tests.engines.questions import QUESTIONS
from tests.engines.warehouse import ENGINES

GUIDES = Path(__file__).resolve().parents[2] / "docs" / "guides"
BLOCK = re.compile(r"(<!-- matrix -->\n).*?(<!-- /matrix -->)", re.DOTALL)
HEADS = {
    "en": ("engine", "run by", "questions", "functions", "refused, and why"),
    "zh": ("引擎", "由谁运行", "问题", "函数", "拒绝回答的,及原因"),
}
LACKS = {"en": ("dialect", "not to be had exactly, so refused"), "zh": ("方言", "无法准确计算,因此拒绝")}
NOTHING = {"en": "nothing", "zh": "无"}


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def answered(engine: str, asked: list[str]) -> str:
    return f"{sum(not gap(engine, name) for name in asked)} / {len(asked)}"


def refused(engine: str, lang: str) -> str:
    reasons: dict[str, list[str]] = {}
    for (one, name), reason in GAPS.items():
        if one == engine:
            reasons.setdefault(reason, []).append(f"`{name}`")
    return "; ".join(f"{', '.join(names)}: {reason}" for reason, names in reasons.items()) or NOTHING[lang]


def matrix(lang: str) -> str:
    asked = [*QUESTIONS, *town.QUESTIONS]
    run = {True: "`make test-engines`", False: "`make test`"}
    tested = [
        (
            name,
            run[row.heavy],
            answered(name, asked),
            answered(name, list(VALUES)),
            refused(name, lang),
        )
        for name, row in ENGINES.items()
    ]
    lacking = [
        (name, ", ".join(f"`{op}`" for op, row in sorted(dialect.rows.items()) if row is None and op in FUNCTIONS))
        for name, dialect in DIALECTS.items()
    ]
    return table(HEADS[lang], tested) + "\n" + table(LACKS[lang], [(n, ops or NOTHING[lang]) for n, ops in lacking])


@pytest.mark.parametrize(("page", "lang"), [("engines.md", "en"), ("engines.zh-CN.md", "zh")])
def test_the_guide_says_what_the_marks_say(page: str, lang: str) -> None:
    text = (GUIDES / page).read_text("utf-8")
    assert BLOCK.search(text)
    fresh = BLOCK.sub(lambda found: found[1] + matrix(lang) + found[2], text)
    if os.environ.get("UPDATE_GOLDEN"):
        (GUIDES / page).write_text(fresh, "utf-8")
        text = fresh
    assert text == fresh


def test_every_gap_is_one_of_a_question_that_is_asked() -> None:
    asked = [*QUESTIONS, *town.QUESTIONS, *VALUES]
    for engine, name in GAPS:
        assert engine in ENGINES
        assert any(gap(engine, one) and (one == name or one.startswith(name.rstrip("*"))) for one in asked), name
