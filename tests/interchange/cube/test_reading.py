"""A project of Cube answers its measures with the figures that SQL by hand gives; what cannot be carried is told."""

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
from caliber.interchange.cube import read_cube
from caliber.interchange.yaml_files import write_model
from caliber.settings import read_settings

TABLES = """
CREATE TABLE orders (id INTEGER, customer_id INTEGER, status VARCHAR, amount DECIMAL(10, 2), created_at TIMESTAMP);
INSERT INTO orders VALUES (1, 1, 'done', 10, '2026-01-03 09:00'), (2, 1, 'done', 20, '2026-01-09 10:00'),
 (3, 2, 'open', 5, '2026-01-31 23:00'), (4, 2, 'done', 40, '2026-02-02 08:00'), (5, 9, 'open', 7, '2026-02-03 08:00');
CREATE TABLE customers (id INTEGER, country VARCHAR, joined_at TIMESTAMP);
INSERT INTO customers VALUES (1, 'CN', '2025-01-01'), (2, 'DE', '2025-02-01');
CREATE TABLE line_items (id INTEGER, order_id INTEGER, price INTEGER, sold_at TIMESTAMP);
INSERT INTO line_items VALUES (1, 1, 4, '2026-01-03 09:00'), (2, 1, 6, '2026-01-03 09:00'),
 (3, 2, 20, '2026-01-09 10:00'), (4, 4, 40, '2026-02-02 08:00');
"""
ORDERS = """
cubes:
  - name: orders
    sql_table: main.orders
    title: Orders
    joins:
      - {name: customers, relationship: many_to_one, sql: "{CUBE}.customer_id = {customers.id}"}
      - {name: line_items, relationship: one_to_many, sql: "{CUBE}.id = {line_items}.order_id"}
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: status, sql: "{CUBE}.status", type: string, title: State}
      - {name: created_at, sql: created_at, type: time}
      - name: size
        type: string
        case:
          when:
            - {sql: "{CUBE}.amount >= 20", label: big}
            - {sql: "{CUBE}.amount >= 10", label: it's fine}
          else: {label: small}
      - {name: place, type: geo}
      - {name: lines_count, sql: "{line_items.count}", type: number, sub_query: true}
    measures:
      - {name: count, type: count, title: Number of orders}
      - {name: revenue, type: sum, sql: amount, format: currency, description: All amounts}
      - name: done_revenue
        type: sum
        sql: "{CUBE}.amount"
        filters: [{sql: "{status} = 'done'"}, {sql: "{CUBE}.amount > 10 OR {CUBE}.id = 1"}]
      - {name: big_orders, type: count, filters: [{sql: "{CUBE.size} = 'big'"}]}
      - {name: buyers, type: count_distinct, sql: "{CUBE}.customer_id"}
      - {name: biggest, type: max, sql: amount}
      - {name: average, type: number, sql: "1.0 * {revenue} / NULLIF({count}, 0)"}
      - {name: done_share, type: number, sql: "{done_revenue} / {CUBE.revenue}", format: percent}
      - {name: typical, type: number, sql: "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY {CUBE}.amount)"}
      - {name: spread, type: number, sql: "MAX({CUBE}.amount) - MIN({CUBE}.amount)"}
      - {name: german_revenue, type: sum, sql: amount, filters: [{sql: "{customers.country} = 'DE'"}]}
      - {name: last_week, type: sum, sql: amount, rolling_window: {trailing: 7 day, offset: end}}
      - {name: month_to_date, type: sum, sql: amount, rolling_window: {type: to_date, granularity: month}}
      - {name: so_far, type: count, rolling_window: {trailing: unbounded}}
      - {name: ahead, type: sum, sql: amount, rolling_window: {leading: 1 day}}
      - {name: names, type: string, sql: "STRING_AGG(status, ',')"}
      - {name: templated, type: sum, sql: "{{ column }}"}
      - {name: of_lost, type: number, sql: "{ahead} + 1"}
      - {name: loose, type: number, sql: "{revenue} + {CUBE}.amount"}
    segments:
      - {name: is_done, sql: "{CUBE}.status = 'done'"}
    pre_aggregations:
      - {name: main, measures: [revenue]}
"""
OTHERS = """
cubes:
  - name: customers
    sql: SELECT * FROM customers WHERE country IS NOT NULL
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: country, sql: country, type: string}
      - {name: joined_at, sql: joined_at, type: time}
    measures: [{name: count, type: count}]
  - name: base_items
    sql_table: line_items
    dimensions: [{name: id, sql: "{CUBE}.id", type: number, primary_key: true}]
    measures: [{name: sold, type: sum, sql: "{CUBE}.price"}]
  - name: line_items
    extends: base_items
    sql_table: main.line_items
    dimensions: [{name: sold_at, sql: sold_at, type: time}]
    measures:
      - {name: count, type: count}
      - {name: items_per_order, type: number, sql: "{count} / {orders.count}"}
    joins:
      - {name: customers, relationship: many_to_one, sql: "{CUBE}.price > {customers.id}"}
views:
  - name: overview
    cubes:
      - {join_path: orders, includes: [revenue, {name: count, alias: n}, status, ahead]}
      - {join_path: orders.customers, includes: "*", excludes: [id, count]}
      - {join_path: nowhere, includes: "*"}
"""
FIGURES = {
    "orders_count": "SELECT count(*) FROM orders",
    "revenue": "SELECT sum(amount) FROM orders",
    "done_revenue": "SELECT sum(amount) FROM orders WHERE status = 'done' AND (amount > 10 OR id = 1)",
    "big_orders": "SELECT count(*) FROM orders WHERE amount >= 20",
    "buyers": "SELECT count(DISTINCT customer_id) FROM orders",
    "biggest": "SELECT max(amount) FROM orders",
    "average": "SELECT sum(amount) / count(*) FROM orders",
    "done_share": "SELECT 70 / 82.0",
    "typical": "SELECT median(amount) FROM orders",
    "spread": "SELECT max(amount) - min(amount) FROM orders",
    "german_revenue": "SELECT sum(amount) FROM orders JOIN customers c ON c.id = customer_id WHERE country = 'DE'",
    "customers_count": "SELECT count(*) FROM customers",
    "line_items_sold": "SELECT sum(price) FROM line_items",
    "items_per_order": "SELECT (SELECT count(*) FROM line_items) / (SELECT count(*) FROM orders)",
}
BY_DAY = """WITH days AS
    (SELECT unnest(generate_series(DATE '2026-01-31', DATE '2026-02-03', INTERVAL 1 DAY))::DATE AS day)
    SELECT day, (SELECT sum(amount) FROM orders WHERE created_at::DATE BETWEEN day - 6 AND day),
        (SELECT sum(amount) FROM orders WHERE created_at::DATE BETWEEN date_trunc('month', day) AND day),
        (SELECT count(*) FROM orders WHERE created_at::DATE <= day) FROM days ORDER BY day"""
LOST = {"ahead", "names", "templated", "of_lost", "loose"}


def write(folder: Path) -> Path:
    model = folder / "model" / "cubes"
    model.mkdir(parents=True)
    (model / "orders.yml").write_text(ORDERS, "utf-8")
    (model / "others.yaml").write_text(OTHERS, "utf-8")
    with duckdb.connect(str(folder / "shop.duckdb")) as connection:
        connection.execute(TABLES)
    return folder


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    folder = tmp_path_factory.mktemp("shop")
    brought = read_cube(write(folder / "cube"), "duckdb:///../cube/shop.duckdb")
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


def test_windows_day_by_day(project: Project) -> None:
    found = ask(project, "last_week", "month_to_date", "so_far", by=("metric_time__day",), since="2026-01-31",
                until="2026-02-03")  # fmt: skip
    assert found == hand(BY_DAY)


def test_segments_cases_and_joins(project: Project) -> None:
    assert ask(project, "orders_count", where=("is_done",)) == [(3,)]
    assert sorted(ask(project, "orders_count", by=("size",))) == [("big", 2), ("it's fine", 1), ("small", 2)]
    by_country = hand("SELECT country, sum(amount) FROM orders LEFT JOIN customers c ON c.id = customer_id GROUP BY 1")
    assert set(ask(project, "revenue", by=("customers.country",))) == set(by_country)
    items = hand("SELECT status, sum(price) FROM line_items JOIN orders o ON o.id = order_id GROUP BY 1")
    assert ask(project, "line_items_sold", by=("orders.status",)) == items


def test_words_views_and_soundness(project: Project) -> None:
    model = project.snapshot.model
    revenue = model.metrics["revenue"]
    assert (revenue.caliber.en, revenue.format) == ("All amounts", "money:2")
    assert model.metrics["orders_count"].name.en == "Number of orders"
    overview = model.sets["overview"]
    assert overview.metrics == ("revenue", "orders_count")
    assert overview.by == ("status", "customers.country", "customers.joined_at")
    errors = [problem for problem in project.check() if problem.severity == "error"]
    assert [(one.code, one.facts) for one in errors] == []


def test_every_loss_is_told(tmp_path: Path) -> None:
    losses = read_cube(write(tmp_path / "cube"), "duckdb:///x").losses
    warned = [one for one in losses if one.severity == "warning"]
    assert {str(one.facts["metric"]) for one in warned if one.code == "loss.metric"} == LOST
    rest = {(one.code, str(one.facts.get("name"))) for one in warned if one.code != "loss.metric"}
    assert rest == {
        ("loss.setting", "pre_aggregations"), ("loss.field", "place"), ("loss.field", "lines_count"),
        ("loss.relationship", "line_items → customers"), ("loss.view_cube", "overview"),
    }  # fmt: skip


def test_a_column_that_a_dimension_hides_is_never_guessed(tmp_path: Path) -> None:
    text = """
cubes:
  - name: a
    sql_table: a
    dimensions: [{name: status, sql: "UPPER({CUBE}.status)", type: string}]
    measures:
      - {name: raw_done, type: count, filters: [{sql: "{CUBE}.status = 'done'"}]}
      - {name: upper_done, type: count, filters: [{sql: "{status} = 'DONE'"}]}
"""
    (tmp_path / "a.yml").write_text(text, "utf-8")
    brought = read_cube(tmp_path / "a.yml", "duckdb:///x")
    assert set(brought.model.metrics) == {"upper_done"}
    (told,) = [one for one in brought.losses if one.code == "loss.metric"]
    assert "has a dimension of its name" in told.message("en")


def test_what_is_no_cube_is_refused_and_nonsense_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.yml").write_text("cubes: []", "utf-8")
    with pytest.raises(Refused) as refused:
        read_cube(tmp_path, "duckdb:///x")
    assert refused.value.code == "interchange.no_cube"
    measures = [{"name": "m"}, {"name": "n", "type": "number", "sql": "{n}"}]
    dimensions = [{"name": "d", "sql": "1 +"}]
    cube = {"name": "a", "extends": "a", "joins": [{"name": "b"}], "dimensions": dimensions, "measures": measures}
    (tmp_path / "x.yml").write_text(json.dumps({"cubes": [cube]}), "utf-8")
    brought = read_cube(tmp_path, "duckdb:///x")
    assert {one.code for one in brought.losses} == {"loss.field", "loss.relationship", "loss.metric"}


def test_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = write(tmp_path / "cube"), tmp_path / "ours"
    words = ["import", "cube", str(source), "--into", str(target), "--source", "duckdb:///../cube/shop.duckdb"]
    assert main([*words, "--strict", "--format", "json"]) == 2
    assert not target.exists()
    assert main([*words, "--format", "json"]) == 0
    capsys.readouterr()
    assert main(["query", "revenue", "-p", str(target), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == [[82]]
    out = tmp_path / "again"
    assert main(["export", "cube", "-o", str(out), "-p", str(target), "--format", "json"]) == 0
    assert (out / "model" / "cubes" / "orders.yml").is_file()
