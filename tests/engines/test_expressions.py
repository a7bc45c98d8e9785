"""Every function that a definition may use gives the same value on every engine, or is refused there by name."""

from __future__ import annotations

import pytest

from caliber.compiler.dialects import DIALECTS
from caliber.compiler.render import render
from caliber.engines import Limits
from caliber.errors import Refused
from caliber.model.expr import AGGREGATES, Call, walk
from caliber.model.functions import FUNCTIONS
from caliber.model.parse import parse
from tests.engines.asking import Asked, equal
from tests.engines.expressions import VALUES
from tests.engines.questions import q
from tests.engines.warehouse import Warehouse

# Asked elsewhere, or of values that a constant cannot be.
BY_QUESTIONS = {"metric", "isnan", "share_of_total", "rank", "difference", "growth"}


@pytest.mark.parametrize("expression", list(VALUES))
def test_expression(engine: str, expression: str, asked: Asked, warehouse: Warehouse) -> None:
    asked(q("orders"))
    opened = asked.engines[warehouse.uri]
    sql = render(DIALECTS[opened.dialect], parse(expression), str)
    got = opened.execute(f"SELECT {sql} AS value", Limits()).column(0).to_pylist()[0]
    assert equal(got, VALUES[expression]) or got == VALUES[expression], f"{got!r} for {sql}"


def test_every_scalar_function_is_asked() -> None:
    used = {node.op for text in VALUES for node in walk(parse(text)) if isinstance(node, Call)}
    assert set(FUNCTIONS) - set(AGGREGATES) - used - BY_QUESTIONS == set()


@pytest.mark.parametrize("dialect", list(DIALECTS))
def test_what_a_dialect_lacks_is_refused_by_name(dialect: str) -> None:
    for name, template in DIALECTS[dialect].rows.items():
        if template is None and name in FUNCTIONS:
            with pytest.raises(Refused) as refused:
                render(DIALECTS[dialect], Call(name, (parse("1"),) * FUNCTIONS[name].least), str)
            assert refused.value.code == "query.not_on_engine"
            assert refused.value.problem.facts == {"name": name, "engine": dialect}
