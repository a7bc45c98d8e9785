"""Every engine gives the figures that DuckDB gives, or refuses with a reason that stands in the table of gaps."""

from __future__ import annotations

import pytest

from caliber.access.principal import OWNER
from caliber.compiler.dialects import DIALECTS
from tests.engines.asking import NOW, Asked, same
from tests.engines.questions import QUESTIONS, SPRING, q
from tests.engines.warehouse import Warehouse

CALENDARS = [("sunday", "01-01"), ("saturday", "07-01"), ("wednesday", "02-06"), ("thursday", "10-29")]


def test_answer(engine: str, question: str, asked: Asked, expected: Asked) -> None:
    query = QUESTIONS[question]
    same(asked(query), expected(query))


@pytest.mark.parametrize(("week_start", "fiscal"), CALENDARS)
def test_calendars(engine: str, week_start: str, fiscal: str, asked: Asked, expected: Asked) -> None:
    for grain in ("week", "fiscal_quarter", "fiscal_year"):
        for query in (
            q("orders", grain=grain, **SPRING),
            q("visitors", grain=grain, fill=True),
            q("sales_wtd", "sales_fytd", grain=grain, **SPRING),
        ):
            same(asked(query, week_start, fiscal), expected(query, week_start, fiscal))


def test_explain_shows_the_engines_own_sql(engine: str, asked: Asked, warehouse: Warehouse) -> None:
    query = QUESTIONS["windows by member"]
    told = asked.service().explain(query, OWNER, NOW, "sql")
    assert told == asked(query).sql
    dialect = DIALECTS[asked.engines[warehouse.uri].dialect]
    assert f"{dialect.quote}sales_ytd{dialect.quote}" in told
