"""A dbt project brought over answers its metrics with the figures that SQL by hand gives, in either dialect."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest

from caliber.access import OWNER
from caliber.app.project import Project, open_project
from caliber.compiler import MetricQuery
from caliber.interchange.dbt import read_dbt
from caliber.interchange.yaml_files import write_model
from caliber.settings import read_settings
from tests.interchange.dbt.projects import NEWER, OLDER, TABLES, shop

DIALECTS = {"older": OLDER, "newer": NEWER}


def bring(folder: Path, text: str) -> Project:
    source = shop(folder / "dbt", text)
    brought = read_dbt(source, "duckdb:///../dbt/shop.duckdb")
    target = folder / "ours"
    for name, content in write_model(brought.model).items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text(content, "utf-8")
    return open_project(read_settings(str(target), {}))


@pytest.fixture(scope="module", params=DIALECTS)
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    with bring(tmp_path_factory.mktemp(request.param), DIALECTS[request.param]) as opened:
        yield opened


@pytest.fixture(scope="module")
def hand() -> Iterator[Any]:
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        yield lambda sql: connection.execute(sql).fetchall()


def ask(project: Project, *metrics: str, **rest: Any) -> list[tuple[Any, ...]]:
    table = project.queries.run(MetricQuery(metrics=metrics, **rest), OWNER, project.now()).table
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


FIGURES = {
    "revenue": "SELECT sum(amount) FROM orders",
    "order_count": "SELECT count(*) FROM orders",
    "done_revenue": "SELECT sum(amount) FROM orders WHERE status = 'done'",
    "food_orders": "SELECT count(*) FROM orders WHERE is_food",
    "buyers": "SELECT count(DISTINCT customer_id) FROM orders",
    "p90": "SELECT quantile_cont(amount, 0.9) FROM orders",
    "typical": "SELECT median(amount) FROM orders",
    "done_share": "SELECT sum(amount) FILTER (WHERE status = 'done') / sum(amount) FROM orders",
    "running": "SELECT sum(amount) FROM orders",
}
OLDER_ONLY = {
    "odd_revenue": """SELECT sum(amount) FROM orders JOIN customers USING (customer_id)
        WHERE (status = 'open' OR amount >= 20) AND country = 'DE'""",
    "german_average": """SELECT sum(amount) / count(*) FROM orders JOIN customers USING (customer_id)
        WHERE country = 'DE'""",
    "balance": "SELECT 9 + 0",
}


@pytest.mark.parametrize("metric", FIGURES)
def test_figure_in_either_dialect(project: Project, hand: Any, metric: str) -> None:
    assert float(ask(project, metric)[0][0]) == pytest.approx(float(hand(FIGURES[metric])[0][0]))


@pytest.mark.parametrize("metric", OLDER_ONLY)
def test_figure_of_filters_of_metrics_and_balances(tmp_path: Path, hand: Any, metric: str) -> None:
    with bring(tmp_path, OLDER) as project:
        assert float(ask(project, metric)[0][0]) == pytest.approx(float(hand(OLDER_ONLY[metric])[0][0]))


def test_names_in_dbts_way_group_and_filter(project: Project, hand: Any) -> None:
    found = ask(project, "revenue", by=("customer__country",), where=("{{ Dimension('order__size') }} = 'big'",))
    assert found == hand(
        """SELECT country, sum(amount) FROM orders LEFT JOIN customers USING (customer_id)
        WHERE amount >= 20 GROUP BY 1 ORDER BY 1 NULLS LAST"""
    )


def test_growth_compares_whole_months(project: Project) -> None:
    months = dict(ask(project, "growth", by=("metric_time__month",)))
    values = [None if value is None else round(float(value), 4) for value in months.values()]
    assert values[1:3] == [round((40 - 35) / 35, 4), round((7 - 40) / 40, 4)]


def test_month_to_date_restarts(project: Project) -> None:
    found = ask(project, "month_to_date", grain="day", since="2026-01-31", until="2026-02-02")
    assert [float(value) for _, value in found] == [35, 40]


def test_what_fills_with_zero_and_what_has_no_value(project: Project) -> None:
    none = {"since": "2020-01-01", "until": "2020-01-31"}
    assert ask(project, "done_revenue", "revenue", "order_count", **none) == [(0, None, None)]


def test_the_definitions_have_no_errors(project: Project) -> None:
    assert [p.as_dict() for p in project.check() if p.severity == "error"] == []


def test_a_saved_query_is_asked_by_its_name(tmp_path: Path) -> None:
    with bring(tmp_path, OLDER) as project:
        saved = project.snapshot.model.saved["monthly"]
        assert saved.by == ("metric_time__month", "customer__country")
        assert saved.where == ("order.size = 'big'",)


def test_a_manifest_says_the_same_as_the_files(tmp_path: Path) -> None:
    source = shop(tmp_path / "dbt", OLDER)
    manifest = source / "semantic_manifest.json"
    import yaml

    content = yaml.safe_load(OLDER)
    for model in content["semantic_models"]:
        name = model.pop("model").split("'")[1]
        model["node_relation"] = {"alias": name, "schema_name": "", "database": "shop"}
    for metric in content["metrics"]:
        if isinstance(metric.get("filter"), str):
            metric["filter"] = {"where_filters": [{"where_sql_template": metric["filter"]}]}
    manifest.write_bytes(msgspec.json.encode(content))
    files, same = (read_dbt(path, "duckdb:///shop.duckdb").model for path in (source, manifest))
    assert same.metrics == files.metrics
    assert same.datasets == files.datasets
