"""A metric view of Databricks answers its measures with the figures that SQL by hand gives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from caliber.access import OWNER
from caliber.app.project import Project, open_project
from caliber.compiler import MetricQuery
from caliber.errors import Refused
from caliber.interchange.databricks import read_databricks
from caliber.interchange.yaml_files import write_model
from caliber.settings import read_settings

TABLES = """
CREATE TABLE orders (id INTEGER, customer_id INTEGER, status VARCHAR, amount DECIMAL(10, 2), placed_on DATE);
INSERT INTO orders VALUES (1, 1, 'done', 10, '2026-01-03'), (2, 1, 'done', 20, '2026-01-09'),
 (3, 2, 'open', 5, '2026-01-31'), (4, 2, 'done', 40, '2026-02-02'), (5, 2, 'test', 99, '2026-02-03');
CREATE TABLE customers (id INTEGER, nation INTEGER, segment VARCHAR);
INSERT INTO customers VALUES (1, 7, 'a'), (2, 8, 'b');
CREATE TABLE nations (nation INTEGER, label VARCHAR);
INSERT INTO nations VALUES (7, 'CN'), (8, 'DE');
"""
VIEW = """
version: 1.1
source: main.orders
comment: One row an order
filter: status <> 'test'
joins:
  - name: customer
    source: customers
    on: source.customer_id = customer.id
    joins:
      - {name: nation, source: SELECT * FROM nations, using: [nation]}
  - {name: odd, source: customers, on: source.amount > odd.id}
dimensions:
  - {name: Order Date, expr: placed_on, display_name: Placed on}
  - {name: status, expr: "`status`", synonyms: [state]}
  - {name: Is Done, expr: "`status` = 'done'"}
  - {name: Country, expr: customer.nation.label}
measures:
  - {name: Total Revenue, expr: SUM(source.amount), comment: All amounts, synonyms: [turnover]}
  - {name: order_count, expr: COUNT(*)}
  - {name: done_revenue, expr: SUM(amount) FILTER (WHERE `Is Done`)}
  - {name: b_revenue, expr: SUM(CASE WHEN customer.segment = 'b' THEN amount END)}
  - {name: average, expr: MEASURE(`Total Revenue`) / MEASURE(order_count)}
  - {name: done_share, expr: "SUM(amount) FILTER (WHERE status = 'done') / SUM(amount)"}
  - {name: rolling, expr: SUM(amount), window: [{order: Order Date, range: trailing 7 day, semiadditive: last}]}
  - {name: loose, expr: SUM(amount) + amount}
"""
KEPT = "FROM orders WHERE status <> 'test'"
FIGURES = {
    "total_revenue": f"SELECT sum(amount) {KEPT}",
    "order_count": f"SELECT count(*) {KEPT}",
    "done_revenue": f"SELECT sum(amount) {KEPT} AND status = 'done'",
    "b_revenue": f"SELECT sum(amount) {KEPT} AND customer_id = 2",
    "average": f"SELECT sum(amount) / count(*) {KEPT}",
    "done_share": f"SELECT sum(amount) FILTER (WHERE status = 'done') / sum(amount) {KEPT}",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    folder = tmp_path_factory.mktemp("views")
    with duckdb.connect(str(folder / "shop.duckdb")) as connection:
        connection.execute(TABLES)
    (folder / "sales.yaml").write_text(VIEW, "utf-8")
    brought = read_databricks(folder / "sales.yaml", "duckdb:///../shop.duckdb")
    told = {(one.code, str(one.facts.get("metric", one.facts.get("name")))) for one in brought.losses}
    assert told == {
        ("loss.relationship", "sales → odd"), ("loss.metric", "rolling"), ("loss.metric", "loose"),
        ("loss.first_time", "order_date"),
    }  # fmt: skip
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


def test_through_two_joins_and_by_month(project: Project) -> None:
    assert sorted(ask(project, "total_revenue", by=("country",))) == [("CN", 30), ("DE", 45)]
    by_month = ask(project, "order_count", by=("metric_time__month",))
    assert [count for _, count in by_month] == [3, 1]


def test_the_project_is_sound(project: Project) -> None:
    revenue = project.snapshot.model.metrics["total_revenue"]
    assert (revenue.name.en, revenue.caliber.en, revenue.synonyms) == ("Total Revenue", "All amounts", ("turnover",))
    assert project.snapshot.model.metrics["average"].formula == "total_revenue / order_count"
    assert [problem for problem in project.check() if problem.severity == "error"] == []


def test_a_filter_that_cannot_be_read_leaves_the_whole_view_out(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(VIEW.replace("status <> 'test'", "nowhere.x = 1"), "utf-8")
    brought = read_databricks(tmp_path / "x.yaml", "duckdb:///x")
    assert brought.model.metrics == {} and "loss.field" in {one.code for one in brought.losses}


def test_what_is_no_view_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("source: a\n", "utf-8")
    with pytest.raises(Refused) as refused:
        read_databricks(tmp_path / "x.yaml", "duckdb:///x")
    assert refused.value.code == "interchange.no_metric_view"
