"""9. One door: permission is a stage of the query, so that no interface can forget it. ``access.*``,
``query.unknown_metric`` for what a person may not know of.
"""

from __future__ import annotations

import ast
from decimal import Decimal
from pathlib import Path

import pytest

from caliber.access import OWNER, Principal
from caliber.compiler import MetricQuery
from caliber.errors import Refused
from tests.architecture.tree import PACKAGE, parsed, python_files
from tests.promises.shop import LI, NOW, Shop

NOBODY = Principal(user="han", name="han", departments=("sales",))


def test_a_secret_metric_does_not_exist_for_those_who_may_not_know(shop: Shop) -> None:
    for metric in ("hidden", "hiden"):
        with pytest.raises(Refused) as refused:
            shop.ask(metric, who=LI)
        assert refused.value.code == "query.unknown_metric"
        assert "hidden" not in refused.value.problem.facts["known"]
    assert shop.ask("hidden") == [(Decimal("126.00"),)]


def test_a_ratio_of_a_secret_is_as_secret(shop: Shop) -> None:
    with pytest.raises(Refused) as refused:
        shop.ask("rate_of_hidden", who=LI)
    assert refused.value.code == "access.component_denied"


def test_rows_are_narrowed_in_every_fact_total_and_comparison(shop: Shop) -> None:
    result = shop.result("sold", "refunded", who=LI, by=("metric_time__month",), since="2025-01-01", totals=True)
    assert result.totals[-1].row[1:] == (Decimal("160.00"), Decimal("9.00"))
    compared = shop.result("sold", who=LI, since="2025-02-01", until="2025-02-28", compare=("previous_period",))
    assert compared.rows()[0][:2] == [None, Decimal("150.00")]


def test_a_person_without_values_sees_no_row(shop: Shop) -> None:
    assert shop.ask("sold", who=NOBODY) == [(None,)]


def test_not_even_where_the_rule_is_negated(tmp_path: Path) -> None:
    from tests.promises.shop import DEFINITIONS

    rule = "where: city not in (person.cities)"
    shop = Shop(tmp_path, DEFINITIONS.replace("where: city in (person.cities)", rule))
    assert shop.ask("sold", who=NOBODY) == [(None,)]
    assert shop.ask("sold", who=LI) == [(Decimal("50.00"),)]
    shop.close()


@pytest.mark.parametrize("asked", [{"by": ("customer",)}, {"where": ("customer = 'a'",)}])
def test_what_is_masked_is_neither_grouped_nor_filtered_by(shop: Shop, asked: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(Refused) as refused:
        shop.ask("sold", who=LI, **asked)
    assert refused.value.code == "access.masked_dimension"
    assert refused.value.problem.facts["contact"] == "王芳"


def test_members_are_a_question_too(shop: Shop) -> None:
    assert shop.service.values("city", LI, NOW) == ["北京"]
    with pytest.raises(Refused) as refused:
        shop.service.values("customer", LI, NOW)
    assert refused.value.code == "access.masked_dimension"


def test_an_answer_for_one_is_not_kept_for_another(shop: Shop) -> None:
    query = MetricQuery(metrics=("sold",), by=("city",))
    assert len(shop.service.run(query, OWNER, NOW).rows()) == 3
    assert shop.service.run(query, LI, NOW).rows() == [["北京", Decimal("163.00")]]
    other = Principal(user="li", name="李雷", departments=("sales",), attributes={"cities": ("上海",)})
    assert shop.service.run(query, other, NOW).rows() == [["上海", Decimal("50.00")]]


def test_only_one_function_makes_what_may_be_planned() -> None:
    makers = {
        (path.name, node.lineno)
        for path in python_files("src")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Authorized"
    }
    assert {name for name, _ in makers} == {"authorize.py"}
    assert (PACKAGE / "compiler" / "authorize.py").exists()
