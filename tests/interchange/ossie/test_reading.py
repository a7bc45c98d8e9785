"""A document of Ossie in all shapes of its versions answers with the figures that SQL by hand gives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from caliber.access import OWNER
from caliber.app.project import Project, open_project
from caliber.cli import main
from caliber.compiler import MetricQuery
from caliber.errors import Refused
from caliber.interchange.ossie import read_ossie
from caliber.interchange.yaml_files import write_model
from caliber.settings import read_settings

TABLES = """
CREATE TABLE orders (order_id INTEGER, buyer_id INTEGER, seller_id INTEGER, status VARCHAR, amount DECIMAL(10, 2),
                     placed_at TIMESTAMP);
INSERT INTO orders VALUES (1, 1, 2, 'done', 10, '2026-01-03 09:00'), (2, 1, 2, 'done', 20, '2026-01-09 10:00'),
 (3, 2, 1, 'open', 5, '2026-01-31 23:00'), (4, 2, 1, 'done', 40, '2026-02-02 08:00'),
 (5, 3, 1, 'open', NULL, '2026-02-10 08:00');
CREATE TABLE people (id INTEGER, country VARCHAR);
INSERT INTO people VALUES (1, 'CN'), (2, 'DE'), (3, 'DE');
CREATE TABLE visits (day DATE, person_id INTEGER);
INSERT INTO visits VALUES ('2026-01-01', 1), ('2026-01-02', 1), ('2026-01-02', 2), ('2026-02-02', 4);
"""


def sql(text: str, dialect: str = "ANSI_SQL") -> dict[str, Any]:
    return {"dialects": [{"dialect": dialect, "expression": text}]}


def field(name: str, text: str = "", **more: Any) -> dict[str, Any]:
    return {"name": name, "expression": sql(text or name), **more}


def document(version: str, orders: Any, visits: Any) -> dict[str, Any]:
    timed = {"datatype": "DateTime"} if version.startswith("0.2") else {"dimension": {"is_time": True}}
    model = {
        "name": "trade",
        "datasets": [
            {"name": "orders", "source": orders, "primary_key": ["order_id"], "fields": [
                field("placed_at", **timed), field("status", dimension={"is_time": False}), field("amount"),
                field("size", "CASE WHEN amount >= 20 THEN 'big' ELSE 'small' END")]},
            {"name": "people", "source": "people", "primary_key": ["id"], "fields": [field("country")]},
            {"name": "visits", "source": visits, "fields": [field("day", dimension={"is_time": True})]},
        ],
        "relationships": [
            {"name": "buyer", "from": "orders", "to": "people", "from_columns": ["buyer_id"], "to_columns": ["id"]},
            {"name": "seller", "from": "orders", "to": "people", "from_columns": ["seller_id"], "to_columns": ["id"]},
            {"name": "visitor", "from": "visits", "to": "people", "from_columns": ["person_id"], "to_columns": ["id"]},
        ],
        "metrics": [
            {"name": "revenue", "expression": sql("SUM(orders.amount)"), "description": "All amounts",
             "ai_context": {"synonyms": ["turnover"]}},
            {"name": "done_revenue", "expression": sql("SUM(CASE WHEN orders.status = 'done' THEN orders.amount END)")},
            {"name": "buyers", "expression": sql("COUNT(DISTINCT orders.buyer_id)")},
            {"name": "average", "expression": sql("SUM(orders.amount) / NULLIF(COUNT(orders.order_id), 0)")},
            {"name": "typical", "expression": sql("PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY orders.amount)")},
            {"name": "big_share", "expression": sql(
                "1.0 * COUNT(CASE WHEN orders.size = 'big' THEN 1 END) / COUNT(orders.order_id)")},
            {"name": "per_visit", "expression": sql("SUM(orders.amount) / COUNT(visits.day)")},
            {"name": "german_visits", "expression": sql("COUNT(CASE WHEN people.country = 'DE' THEN visits.day END)")},
            {"name": "cube_only", "expression": sql("[Measures].[x]", "MDX")},
            {"name": "nowhere", "expression": sql("SUM(nothing.amount)")},
            {"name": "bare", "expression": sql("SUM(orders.amount) + orders.amount")},
        ],
        "custom_extensions": [{"vendor_name": "SNOWFLAKE", "data": "{}"}],
    }  # fmt: skip
    return {"version": version, "semantic_model": [model]}


VISITS = "SELECT day, person_id FROM visits WHERE person_id IS NOT NULL"
SHAPES = {
    "0.1.1": document("0.1.1", "orders", VISITS),
    "0.2 texts": document("0.2.0.dev0", "main.orders", VISITS),
    "0.2 objects": document(
        "0.2.0.dev0", {"kind": "table", "object": "orders"}, {"kind": "query", "object": sql(VISITS)}
    ),
}
SHAPES["0.2 one model"] = {"version": "0.2.0.dev0", **SHAPES["0.2 texts"]["semantic_model"][0]}
FIGURES = {
    "revenue": "SELECT sum(amount) FROM orders",
    "done_revenue": "SELECT sum(amount) FROM orders WHERE status = 'done'",
    "buyers": "SELECT count(DISTINCT buyer_id) FROM orders",
    "average": "SELECT sum(amount) / count(*) FROM orders",
    "typical": "SELECT median(amount) FROM orders",
    "big_share": "SELECT count(*) FILTER (WHERE amount >= 20) / count(*) FROM orders",
    "per_visit": "SELECT (SELECT sum(amount) FROM orders) / (SELECT count(*) FROM visits)",
    "german_visits": "SELECT count(*) FROM visits JOIN people ON id = person_id WHERE country = 'DE'",
}
LOST = {"cube_only", "nowhere", "bare"}


@pytest.fixture(scope="module", params=SHAPES)
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    folder = tmp_path_factory.mktemp("ossie")
    with duckdb.connect(str(folder / "trade.duckdb")) as connection:
        connection.execute(TABLES)
    (folder / "trade.yaml").write_text(json.dumps(SHAPES[request.param]), "utf-8")
    brought = read_ossie(folder / "trade.yaml", "duckdb:///../trade.duckdb")
    warnings = [one for one in brought.losses if one.severity == "warning"]
    assert {str(one.facts["metric"]) for one in warnings if one.code == "loss.metric"} == LOST
    assert [one.facts["vendor"] for one in warnings if one.code == "loss.vendor"] == ["SNOWFLAKE"]
    assert len(warnings) == 4
    for name, content in write_model(brought.model).items():
        (folder / "ours" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "ours" / name).write_text(content, "utf-8")
    with open_project(read_settings(str(folder / "ours"), {})) as opened:
        yield opened


def ask(project: Project, *metrics: str, **rest: Any) -> list[tuple[Any, ...]]:
    table = project.queries.run(MetricQuery(metrics=metrics, **rest), OWNER, project.now()).table
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def hand(text: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        return connection.execute(text).fetchall()


@pytest.mark.parametrize("metric", FIGURES)
def test_figure(project: Project, metric: str) -> None:
    assert float(ask(project, metric)[0][0]) == pytest.approx(float(hand(FIGURES[metric])[0][0]))


def test_two_ways_to_one_dataset_are_told_apart(project: Project) -> None:
    for role in ("buyer", "seller"):
        found = ask(project, "revenue", by=(f"{role}.country",))
        by_hand = hand(f"SELECT country, sum(amount) FROM orders JOIN people ON id = {role}_id GROUP BY 1")
        assert sorted(found) == sorted(by_hand)


def test_words_come_along_and_the_project_is_sound(project: Project) -> None:
    revenue = project.snapshot.model.metrics["revenue"]
    assert (revenue.caliber.en, revenue.synonyms) == ("All amounts", ("turnover",))
    assert [problem for problem in project.check() if problem.severity == "error"] == []


def test_parts_of_a_formula_are_the_metrics_that_are_there(project: Project) -> None:
    metrics = project.snapshot.model.metrics
    assert metrics["average"].formula == "revenue / average_part"
    assert metrics["per_visit"].formula.startswith("revenue / ")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"version": "9.0", "semantic_model": []}, "interchange.ossie_version"),
        ({"version": "0.1.1"}, "interchange.no_ossie"),
    ],
)
def test_what_is_no_ossie_is_refused(tmp_path: Path, content: dict[str, Any], code: str) -> None:
    (tmp_path / "x.yaml").write_text(json.dumps(content), "utf-8")
    with pytest.raises(Refused) as refused:
        read_ossie(tmp_path / "x.yaml", "duckdb:///x")
    assert refused.value.code == code


def test_nonsense_in_a_document_is_told_not_raised(tmp_path: Path) -> None:
    model = {
        "name": 3,
        "datasets": [{"name": "a", "source": "a", "fields": [{"name": "f"}], "primary_key": 4}],
        "relationships": [{"name": "r", "from": "a", "to": "b"}],
        "metrics": [{"name": "m"}, {"name": "n", "expression": {"dialects": "?"}}],
    }
    (tmp_path / "x.yaml").write_text(json.dumps({"semantic_model": model}), "utf-8")
    brought = read_ossie(tmp_path / "x.yaml", "duckdb:///x")
    assert {one.code for one in brought.losses} == {"loss.field", "loss.relationship", "loss.metric"}


def test_import_and_export_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "trade.yaml").write_text(json.dumps(SHAPES["0.1.1"]), "utf-8")
    with duckdb.connect(str(tmp_path / "trade.duckdb")) as connection:
        connection.execute(TABLES)
    words = ["import", "ossie", str(tmp_path / "trade.yaml"), "--into", str(tmp_path / "ours"), "--format", "json"]
    assert main([*words, "--source", "duckdb:///../trade.duckdb", "--strict"]) == 2
    assert json.loads(capsys.readouterr().err)["error"]["code"] == "interchange.would_lose"
    assert main([*words, "--source", "duckdb:///../trade.duckdb"]) == 0
    capsys.readouterr()
    assert main(["export", "ossie", "--strict", "-p", str(tmp_path / "ours")]) == 0
    assert capsys.readouterr().out.startswith("version: 0.1.1\n")
