"""Values of the wrong shape in other tools' files: refused with file and key, never a traceback, never dropped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from caliber.errors import CaliberError, Refused
from caliber.interchange.cube import read_cube
from caliber.interchange.databricks import read_databricks
from caliber.interchange.dbt import read_dbt
from caliber.interchange.ossie import read_ossie
from caliber.interchange.snowflake import read_snowflake
from tests.interchange.dbt.projects import NEWER, OLDER

Read = Callable[[Path, str], Any]
CUBE = """
cubes:
  - name: orders
    sql_table: orders
    joins: [{name: customers, relationship: many_to_one, sql: "{CUBE}.customer_id = {customers.customer_id}"}]
    dimensions: [{name: order_id, sql: order_id, type: number, primary_key: true}, {name: at, sql: at, type: time}]
    measures:
      - {name: done, type: count, filters: [{sql: "{CUBE}.status = 'done'"}]}
      - {name: week, type: sum, sql: amount, rolling_window: {trailing: 7 day}}
    segments: [{name: is_done, sql: "{CUBE}.status = 'done'"}]
  - name: customers
    sql_table: customers
    dimensions: [{name: customer_id, sql: customer_id, type: number, primary_key: true}]
views: [{name: all_of_it, cubes: [{join_path: orders, includes: "*"}]}]
"""
VIEW = """
version: "0.1"
source: main.shop.orders
filter: amount > 0
joins: [{name: customers, source: main.shop.customers, on: source.customer_id = customers.customer_id}]
dimensions: [{name: day, expr: ordered_at, synonyms: [date]}, {name: status, expr: status, synonyms: [state]}]
measures: [{name: revenue, expr: SUM(amount), synonyms: [turnover]}]
"""
OSSIE = """
version: 0.1.1
semantic_model:
  - name: shop
    datasets:
      - {name: orders, source: shop.public.orders, primary_key: [id],
         fields: [{name: id, expression: {dialects: [{dialect: ANSI_SQL, expression: id}]}}]}
    relationships: []
    metrics: [{name: revenue, expression: {dialects: [{dialect: ANSI_SQL, expression: SUM(orders.amount)}]}}]
"""
SEMANTIC = """
name: shop
tables:
  - name: orders
    base_table: {database: d, schema: s, table: orders}
    primary_key: {columns: [id]}
    dimensions: [{name: status, expr: status}]
    time_dimensions: [{name: at, expr: at}]
    facts: [{name: amount, expr: amount}]
    metrics: [{name: revenue, expr: SUM(amount)}]
"""
FORMATS: dict[str, tuple[Read, str]] = {
    "dbt": (read_dbt, OLDER),
    "dbt, newer": (read_dbt, NEWER),
    "cube": (read_cube, CUBE),
    "databricks": (read_databricks, VIEW),
    "ossie": (read_ossie, OSSIE),
    "snowflake": (read_snowflake, SEMANTIC),
}
VALUES: tuple[Any, ...] = (None, 7, "x; DROP TABLE y; --", [1], {"a": 1}, "{{ x")


def read(tool: str, folder: Path, text: str) -> Any:
    (folder / "file.yml").write_text(text, "utf-8")
    return FORMATS[tool][0](folder / "file.yml", "duckdb:///x.duckdb")


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [found for key, value in inner for found in ((*path, key), *places(value, (*path, key)))]


def put(text: str, path: tuple[Any, ...], value: Any) -> str:
    content = yaml.safe_load(text)
    node = content
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = value
    return yaml.safe_dump(content)


def trouble(tool: str, folder: Path, text: str) -> str:
    """ "" where a text is read with all that is lost told, or refused with its place."""
    try:
        brought = read(tool, folder, text)
    except CaliberError as refused:
        return "" if refused.where and refused.as_dict("zh")["message"] else f"{refused.code} without a place"
    untold = [one.code for one in brought.losses if not (one.message("zh") and one.hint("en"))]
    return f"untold: {untold}" if untold else ""


@pytest.mark.parametrize("tool", FORMATS)
def test_whatever_stands_anywhere_is_told_or_refused(tool: str, tmp_path: Path) -> None:
    text = FORMATS[tool][1]
    assert read(tool, tmp_path, text).model.metrics
    for path in places(yaml.safe_load(text)):
        for value in VALUES:
            assert trouble(tool, tmp_path, put(text, path, value)) == "", (path, value)


WRONG: list[tuple[str, tuple[Any, ...], Any, str]] = [
    ("dbt", ("semantic_models",), 7, "semantic_models"),
    ("dbt", ("semantic_models", 0, "measures"), [1], "measures"),
    ("dbt", ("semantic_models", 0, "defaults"), "x", "defaults"),
    ("dbt", ("metrics", 0, "type_params"), [1], "type_params"),
    ("dbt, newer", ("models", 0, "columns"), {"a": 1}, "columns"),
    ("cube", ("cubes",), 7, "cubes"),
    ("cube", ("cubes", 0, "joins", 0, "name"), ["a"], "joins"),
    ("databricks", ("joins",), {"name": "x"}, "joins"),
    ("databricks", ("dimensions",), ["status"], "dimensions"),
    ("ossie", ("semantic_model", 0, "metrics"), {"name": "x"}, "metrics"),
    ("snowflake", ("tables", 0, "metrics"), ["revenue"], "metrics"),
]


@pytest.mark.parametrize(("tool", "path", "value", "key"), WRONG)
def test_the_key_is_named(
    tool: str,
    path: tuple[Any, ...],
    value: Any,
    key: str,
    tmp_path: Path,
) -> None:
    with pytest.raises(Refused) as refused:
        read(tool, tmp_path, put(FORMATS[tool][1], path, value))
    assert refused.value.code == "interchange.wrong_shape" and refused.value.where.startswith("file.yml")
    assert f"“{key}”" in refused.value.message


@pytest.mark.parametrize("filters", [["{CUBE}.status = 'done'"], {"sql": "{CUBE}.status = 'done'"}, "x", 7])
def test_a_measure_whose_filter_cannot_be_read_is_lost_and_told(filters: Any, tmp_path: Path) -> None:
    assert "done" in read("cube", tmp_path, CUBE).model.metrics
    brought = read("cube", tmp_path, put(CUBE, ("cubes", 0, "measures", 0, "filters"), filters))
    assert "done" not in brought.model.metrics
    assert any("done" in one.message("en") for one in brought.losses)


def test_what_dbt_defines_twice_or_not_whole_is_told(tmp_path: Path) -> None:
    more = """
  - {name: revenue, type: simple, type_params: {measure: buyers}}
  - {name: no_type, type_params: {measure: buyers}}
  - {name: neither, label: Neither}
  - {name: one_sided, type: ratio, type_params: {numerator: revenue}}
"""
    brought = read("dbt", tmp_path, OLDER.replace("saved_queries:", more.strip("\n") + "\nsaved_queries:"))
    lost = {one.facts.get("metric", one.facts.get("name")): one.code for one in brought.losses
            if one.severity == "warning"}  # fmt: skip
    assert lost == {
        "revenue": "loss.duplicate", "no_type": "loss.unknown_kind", "neither": "loss.unknown_kind",
        "one_sided": "loss.metric",
    }  # fmt: skip
