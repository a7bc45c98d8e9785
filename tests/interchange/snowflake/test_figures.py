"""Snowflake's semantic views answer with the figures that SQL by hand gives, from either spelling of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from caliber.access import OWNER
from caliber.app.project import Project, open_project
from caliber.compiler import MetricQuery
from caliber.interchange.snowflake import read_snowflake
from caliber.interchange.yaml_files import write_model
from caliber.settings import read_settings
from tests.interchange.snowflake.views import DDL, TABLES, YAML

FILES = {"ddl": ("shop.sql", DDL), "yaml": ("shop.yaml", YAML.replace("database: shop, ", ""))}
NET = "amount * (1 - coalesce(discount, 0))"
BOTH = {
    "revenue": f"SELECT sum({NET}) FROM orders",
    "order_count": "SELECT count(*) FROM orders",
    "gross": "SELECT sum(amount) FROM orders",
    "given_away": f"SELECT sum(amount) - sum({NET}) FROM orders",
    "on_hand": "SELECT sum(pieces) FROM stock WHERE day = '2026-02-28'",
    "opening": "SELECT sum(pieces) FROM stock WHERE day = '2026-01-01'",
}
ONLY_DDL = {
    "done_revenue": f"SELECT sum({NET}) FROM orders WHERE status = 'done'",
    "done_orders": "SELECT count(*) FROM orders WHERE status = 'done'",
    "buyers": "SELECT count(DISTINCT customer_id) FROM orders",
    "chinese": "SELECT sum(amount) FROM orders JOIN people ON id = customer_id WHERE nation = 7",
    "average": f"SELECT sum({NET}) / count(*) FROM orders",
    "typical": "SELECT quantile_cont(amount, 0.5) FROM orders",
    "middle": "SELECT median(amount) FROM orders",
    "spread": "SELECT max(amount) - min(amount) FROM orders",
    "by_clerk": "SELECT sum(amount) FROM orders",
    "done_share": f"SELECT sum({NET}) FILTER (WHERE status = 'done') / sum({NET}) FROM orders",
    "bad_share": "SELECT sum(pieces) FILTER (WHERE state = 'bad') / sum(pieces) FROM stock WHERE day = '2026-02-28'",
}
ONLY_YAML = {
    "hidden": "SELECT max(amount) FROM orders",
    "retail": "SELECT sum(amount) FROM orders JOIN people ON id = customer_id WHERE segment = 'retail'",
}
FIGURES = [
    *(("ddl", metric, sql) for metric, sql in {**BOTH, **ONLY_DDL}.items()),
    *(("yaml", metric, sql) for metric, sql in {**BOTH, **ONLY_YAML}.items()),
]


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Project]]:
    folder = tmp_path_factory.mktemp("views")
    with duckdb.connect(str(folder / "shop.duckdb")) as connection:
        connection.execute(TABLES)
    opened: dict[str, Project] = {}
    for kind, (name, text) in FILES.items():
        (folder / name).write_text(text, "utf-8")
        for path, content in write_model(read_snowflake(folder / name, "duckdb:///../shop.duckdb").model).items():
            (folder / kind / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / kind / path).write_text(content, "utf-8")
        opened[kind] = open_project(read_settings(str(folder / kind), {}))
    yield opened
    for project in opened.values():
        project.close()


def ask(project: Project, *metrics: str, **rest: Any) -> list[tuple[Any, ...]]:
    table = project.queries.run(MetricQuery(metrics=metrics, **rest), OWNER, project.now()).table
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def hand(text: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        return connection.execute(text).fetchall()


@pytest.mark.parametrize(("kind", "metric", "sql"), FIGURES)
def test_figure(projects: dict[str, Project], kind: str, metric: str, sql: str) -> None:
    assert float(ask(projects[kind], metric)[0][0]) == pytest.approx(float(hand(sql)[0][0]))


@pytest.mark.parametrize("kind", FILES)
def test_the_definitions_have_no_errors(projects: dict[str, Project], kind: str) -> None:
    assert [one.as_dict() for one in projects[kind].check() if one.severity == "error"] == []


def test_every_metric_that_was_brought_is_compared(projects: dict[str, Project]) -> None:
    for kind, project in projects.items():
        compared = {metric for one, metric, _ in FIGURES if one == kind} | ({"good"} if kind == "ddl" else set())
        assert {code for code in project.snapshot.model.metrics if "_part" not in code} == compared


def test_dimensions_of_facts_of_joins_and_of_two_ways(projects: dict[str, Project]) -> None:
    shop = projects["ddl"]
    by_size = hand(f"SELECT CASE WHEN {NET} >= 10 THEN 'big' ELSE 'small' END, count(*) FROM orders GROUP BY 1")
    assert sorted(ask(shop, "order_count", by=("size",))) == sorted(by_size)
    by_country = hand("""SELECT label, sum(amount) FROM orders LEFT JOIN people ON id = customer_id
        LEFT JOIN nations USING (nation) GROUP BY 1""")
    assert set(ask(shop, "gross", by=("country",))) == set(by_country)
    assert set(ask(shop, "gross", by=("nations.label",))) == set(by_country)
    by_clerk = hand('SELECT "Full Name", sum(amount) FROM orders JOIN people ON id = clerk_id GROUP BY 1')
    assert sorted(ask(shop, "by_clerk", by=("clerks.clerk",))) == sorted(by_clerk)
    by_name = hand('SELECT "Full Name", sum(amount) FROM orders LEFT JOIN people ON id = customer_id GROUP BY 1')
    assert set(ask(shop, "gross", by=("customers.full_name",))) == set(by_name)


def test_a_balance_takes_the_last_rows_of_all_and_not_of_those_that_count(projects: dict[str, Project]) -> None:
    by_month = hand("""SELECT date_trunc('month', day)::DATE, sum(pieces) FILTER (WHERE state = 'ok') FROM stock
        WHERE day IN ('2026-01-31', '2026-02-28') GROUP BY 1 ORDER BY 1""")
    assert ask(projects["ddl"], "good", by=("metric_time__month",)) == by_month
    assert ask(projects["ddl"], "good") == [(None,)]


def test_filters_are_dimensions_that_are_true_or_false(projects: dict[str, Project]) -> None:
    assert ask(projects["yaml"], "order_count", where=("is_done",)) == [(3,)]
    assert [one.value for one in projects["yaml"].snapshot.model.datasets["o"].dimensions["kind"].members] == [
        "done",
        "open",
    ]
