"""What dbt says and we cannot is told with its place; what cannot be read is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from caliber.errors import Refused
from caliber.interchange.dbt import read_dbt
from tests.interchange.dbt.projects import OLDER, shop


def losses(folder: Path, text: str) -> list[tuple[str, str]]:
    brought = read_dbt(shop(folder / "dbt", text), "duckdb:///shop.duckdb")
    return [(problem.code, str(problem.where)) for problem in brought.losses if problem.severity == "warning"]


def test_a_project_without_losses(tmp_path: Path) -> None:
    assert losses(tmp_path, OLDER) == []


MODEL = """
semantic_models:
  - name: orders
    model: ref('orders')
    defaults: {agg_time_dimension: ordered_at}
    entities: [{name: order, type: primary, expr: order_id}]
    dimensions: [{name: ordered_at, type: time, type_params: {time_granularity: day}}]
    measures: [{name: revenue, agg: sum, expr: amount}, {name: odd, agg: mode, expr: amount}]
metrics:
"""


@pytest.mark.parametrize(
    ("metric", "code"),
    [
        ("{name: x, type: simple, type_params: {measure: nowhere}}", "loss.unknown_name"),
        ("{name: x, type: simple, type_params: {measure: odd}}", "loss.metric"),
        ("{name: x, type: guess, type_params: {measure: revenue}}", "loss.unknown_kind"),
        ("{name: x, type: cumulative, type_params: {measure: revenue}}", "loss.period_start"),
        ("{name: x, type: simple, type_params: {measure: {name: revenue, fill_nulls_with: 7}}}", "loss.fill_value"),
        ("{name: x, type: simple, type_params: {measure: revenue}, filter: 'a > (select 1)'}", "loss.metric"),
        ("{name: x, type: simple, type_params: {measure: revenue}, filter: \"{{ var('v') }} = 1\"}", "loss.metric"),
    ],
)
def test_what_is_lost_is_told(tmp_path: Path, metric: str, code: str) -> None:
    found = losses(tmp_path, MODEL + f"  - {metric}\n")
    assert found == [(code, "models/shop.yml")]


def test_an_expression_of_the_warehouse_becomes_a_column(tmp_path: Path) -> None:
    text = MODEL.replace(
        "{name: revenue, agg: sum, expr: amount}", "{name: revenue, agg: sum, expr: 'nvl2(amount, 1, 0)'}"
    )
    brought = read_dbt(
        shop(tmp_path / "dbt", text + "  - {name: x, type: simple, type_params: {measure: revenue}}\n"), "duckdb:///x"
    )
    assert brought.model.datasets["orders"].sql == 'SELECT *, (nvl2(amount, 1, 0)) AS "dbt_revenue" FROM "orders"'
    assert brought.model.metrics["x"].measure == "sum(dbt_revenue)"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("shop.yml", "a: [1\n", "interchange.bad_yaml"),
        ("shop.yml", "models: []\n", "interchange.no_dbt"),
        ("semantic_manifest.json", "{", "interchange.bad_json"),
        ("semantic_manifest.json", "{}", "interchange.no_dbt"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, name: str, content: str, code: str) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(Refused) as refusal:
        read_dbt(tmp_path / name, "duckdb:///x")
    assert refusal.value.code == code


def test_a_place_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        read_dbt(tmp_path / "nowhere", "duckdb:///x")
    assert refusal.value.code == "interchange.no_such_source"
