"""A dbt project that we did not write: the sample of dbt-metricflow (Apache-2.0), every metric against SQL by hand."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import pytest

from caliber.access import OWNER
from caliber.app.project import Project, open_project
from caliber.compiler import MetricQuery
from caliber.interchange.dbt import read_dbt
from caliber.interchange.yaml_files import write_model
from caliber.settings import read_settings

SEEDS = ("countries", "customers", "transactions")
BY_TYPE = "SELECT sum(transaction_amount_usd) FROM transactions WHERE transaction_type_name = "
AMOUNT = "SELECT sum(transaction_amount_usd) FROM transactions"
# Metric -> its figure over all of the seeds, by hand.
FIGURES = {
    "new_customers": "SELECT count(*) FROM customers",
    "quick_buy_transactions": "SELECT count(*) FROM transactions WHERE transaction_type_name = 'quick-buy'",
    "quick_buy_amount_usd": f"{BY_TYPE}'quick-buy'",
    "cancellations": f"{BY_TYPE}'cancellation'",
    "transactions": "SELECT count(*) FROM transactions",
    "alterations": f"{BY_TYPE}'alteration'",
    "transaction_amount": AMOUNT,
    "cancellation_rate": f"SELECT ({BY_TYPE}'cancellation') / ({AMOUNT})",
    "revenue_usd": f"SELECT ({AMOUNT}) - ({BY_TYPE}'cancellation') + ({BY_TYPE}'alteration')",
    "cancellations_mx": """SELECT sum(transaction_amount_usd) FROM transactions JOIN customers USING (id_customer)
        WHERE country = 'MX' AND transaction_type_name = 'cancellation'""",
    "transaction_usd_na": """SELECT sum(transaction_amount_usd) FROM transactions JOIN customers USING (id_customer)
        JOIN countries USING (country) WHERE region = 'NA'""",
    "cumulative_transactions": "SELECT count(*) FROM transactions",
    "cumulative_transactions_in_last_7_days": """SELECT count(*) FROM transactions
        WHERE ds > (SELECT max(ds) FROM transactions) - INTERVAL 7 DAY""",
}
BY_COUNTRY = """SELECT customers.country, count(*), sum(transaction_amount_usd) FROM transactions
    LEFT JOIN customers USING (id_customer) GROUP BY 1 ORDER BY 1 NULLS LAST"""
RUNNING = """WITH days AS
    (SELECT unnest(generate_series(min(ds), max(ds), INTERVAL 1 DAY))::DATE AS day FROM transactions)
    SELECT day, (SELECT count(*) FROM transactions WHERE ds <= day),
        (SELECT count(*) FROM transactions WHERE ds <= day AND ds > day - INTERVAL 7 DAY) FROM days ORDER BY day"""


def sample() -> Path:
    """The folder of the project, looked up without importing the package around it."""
    found = find_spec("dbt_metricflow")
    assert found is not None and found.submodule_search_locations, "make installs dbt-metricflow for this test"
    return Path(next(iter(found.submodule_search_locations))) / "cli" / "sample_dbt_models"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    folder = tmp_path_factory.mktemp("public")
    with duckdb.connect(str(folder / "sample.duckdb")) as connection:
        for name in SEEDS:
            path = str(sample() / "seeds" / f"{name}_seed.csv")
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM read_csv(?)", [path])
    brought = read_dbt(sample(), "duckdb:///../sample.duckdb")
    lost = [(one.code, one.facts.get("metric")) for one in brought.losses if one.severity == "warning"]
    assert lost == [("loss.period_start", name) for name in FIGURES if name.startswith("cumulative")]
    for name, content in write_model(brought.model).items():
        (folder / "ours" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "ours" / name).write_text(content, "utf-8")
    with open_project(read_settings(str(folder / "ours"), {})) as opened:
        yield opened


@pytest.fixture(scope="module")
def hand() -> Iterator[Any]:
    with duckdb.connect() as connection:
        for name in SEEDS:
            path = str(sample() / "seeds" / f"{name}_seed.csv")
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM read_csv(?)", [path])
        yield lambda sql: connection.execute(sql).fetchall()


def ask(project: Project, *metrics: str, **rest: Any) -> list[tuple[Any, ...]]:
    table = project.queries.run(MetricQuery(metrics=metrics, **rest), OWNER, project.now()).table
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def test_all_of_its_metrics_are_there(project: Project) -> None:
    assert FIGURES.keys() <= project.snapshot.model.metrics.keys()
    assert [problem for problem in project.check() if problem.severity == "error"] == []
    assert set(project.snapshot.model.saved) == {"core_transaction_metrics", "cumulative_transaction_metrics"}


@pytest.mark.parametrize("metric", FIGURES)
def test_figure(project: Project, hand: Any, metric: str) -> None:
    ((value,),) = ask(project, metric)
    assert float(value) == pytest.approx(float(hand(FIGURES[metric])[0][0]))


def test_by_country_through_the_customer(project: Project, hand: Any) -> None:
    found = ask(project, "transactions", "transaction_amount", by=("customer__customer_country",))
    by_hand = {country: (count, pytest.approx(amount)) for country, count, amount in hand(BY_COUNTRY)}
    assert {country: (count, amount) for country, count, amount in found} == by_hand


def test_running_totals_day_by_day(project: Project, hand: Any) -> None:
    metrics = ("cumulative_transactions", "cumulative_transactions_in_last_7_days")
    assert ask(project, *metrics, by=("metric_time__day",)) == hand(RUNNING)
