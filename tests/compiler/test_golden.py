"""The SQL of every kind of question, read once and kept. ``pytest tests/compiler --update`` writes it anew."""

from __future__ import annotations

from typing import Any

import pytest

from caliber.access import Principal
from tests.compiler.asking import FACTS, GAINFUL, GOLDEN, ROLLED, check, compiled

WANG = Principal(user="wang", name="wang", attributes={"zones": ("north", "it's")})
JANUARY = {"since": "2025-01-01", "until": "2025-01-31"}

QUESTIONS: dict[str, dict[str, Any]] = {
    "a count": {"metrics": ("orders",)},
    "a sum over a join": {"metrics": ("sales",)},
    "by a dimension two hops away": {"metrics": ("sales",), "by": ("buyer.zone",)},
    "by an entity": {"metrics": ("orders",), "by": ("buyer",)},
    "by a definition over there": {"metrics": ("orders",), "by": ("payer.level",)},
    "by month in a range": {"metrics": ("orders",), "grain": "month", **JANUARY},
    "by week from sunday": {"metrics": ("orders",), "grain": "week"},
    "by fiscal quarter": {"metrics": ("orders",), "grain": "fiscal_quarter"},
    "another time": {"metrics": ("orders",), "time": "paid_on", **JANUARY},
    "a dataset that is a query": {"metrics": ("sales",), "by": ("brand",)},
    "filters by members and null": {"metrics": ("orders",), "where": ("channel in ('a''b', 'c') or channel is null",)},
    "a ratio of one scan": {"metrics": ("app_share",), "by": ("channel",)},
    "filtered inside": {"metrics": ("large", "average", "typical")},
    "distinct buyers": {"metrics": ("buyers",), "grain": "day"},
    "two facts": {"metrics": ("conversion",), "grain": "day"},
    "two facts apart": {"metrics": ("orders", "visits"), "grain": "day"},
    "two times of one fact": {"metrics": ("orders", "paid"), "grain": "day", **JANUARY},
    "rolling": {"metrics": ("orders_7d",), "grain": "day", **JANUARY},
    "to date": {"metrics": ("orders_mtd",), "grain": "day", **JANUARY},
    "ever": {"metrics": ("orders_ever",), "grain": "month"},
    "a year ago": {"metrics": ("orders_last_year",), "grain": "month"},
    "compared with the month before": {"metrics": ("orders",), "grain": "month", "compare": ("previous_period",)},
    "compared without periods": {"metrics": ("orders",), "compare": ("previous_year",), **JANUARY},
    "periods of ones own": {"metrics": ("two_seasons", "orders"), "grain": "season", "compare": ("previous_period",)},
    "ordered and cut": {"metrics": ("orders",), "by": ("channel",), "order": ("-orders",), "limit": 3},
    "filled": {"metrics": ("orders",), "by": ("channel",), "grain": "day", "fill": True, **JANUARY},
    "members alone": {"by": ("zone",), "where": ("zone is not null",)},
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_sql(name: str, request: pytest.FixtureRequest) -> None:
    check(name, compiled(FACTS, **QUESTIONS[name]).sql, request.config.getoption("--update"))


def test_rows_of_a_person(request: pytest.FixtureRequest) -> None:
    asked = {"metrics": ("visits",), "grain": "day", **JANUARY}
    check("rows of a person", compiled(FACTS, WANG, **asked).sql, request.config.getoption("--update"))


@pytest.mark.parametrize("name", ["aggregated before the join", "joins that lose no row"])
def test_rewritten(name: str, request: pytest.FixtureRequest) -> None:
    asked = {"aggregated before the join": {"metrics": ("orders",), "by": ("buyer.zone",), "grain": "month"},
             "joins that lose no row": {"metrics": ("buyers",), "by": ("buyer.zone",)}}[name]  # fmt: skip
    check(name, compiled(GAINFUL, **asked).sql, request.config.getoption("--update"))


def test_no_golden_file_is_left_over() -> None:
    known = {*QUESTIONS, "rows of a person", "aggregated before the join", "joins that lose no row"}
    found = {path.stem for path in GOLDEN.iterdir()}
    assert {stem for stem in found if not stem.startswith(ROLLED)} == {name.replace(" ", "_") for name in known}


def test_the_same_question_is_compiled_once() -> None:
    from caliber.access import OWNER
    from caliber.compiler import Compiler, MetricQuery
    from tests.compiler.asking import NOW, SHOP

    compiler = Compiler(SHOP, "duckdb", FACTS)
    first = compiler.compile(MetricQuery(metrics=("orders",)), OWNER, NOW)
    assert compiler.compile(MetricQuery(metrics=("orders",)), OWNER, NOW) is first
