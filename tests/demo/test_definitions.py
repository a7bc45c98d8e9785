"""The definitions of the demo company: complete, in all layers, in seven departments, with the quarrels planted."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from caliber.demo import DEMO_PEOPLE, DemoInfo, write_definitions
from caliber.errors import Refused
from caliber.interchange.yaml_files import load_project
from caliber.model.fingerprint import fingerprint
from caliber.model.snapshot import Snapshot
from tests.demo.conftest import Ask, Sql

# Pairs that share a name which people use, and are told apart.
HOMONYMS = {
    "转化率": {"visit_conversion", "lead_conversion"},
    "净销售额": {"net_sales", "net_receipts"},
    "客户数": {"customers_by_member", "customers_by_phone"},
    "库存周转率": {"turnover_average", "turnover_opening"},
    "准时交付率": {"on_time_rate", "on_time_rate_requested"},
}
SALES = ("gross_sales", "gmv", "paid_sales", "sales_ex_tax", "sales_with_freight", "net_sales", "net_receipts")


def columns(snapshot: Snapshot, sql: Sql) -> dict[str, dict[str, str]]:
    """Dataset -> column -> type, as the generated tables have them."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    text = "SELECT table_schema || '.' || table_name, column_name, lower(data_type) FROM information_schema.columns"
    for table, column, kind in sql(text):
        found[table][column] = kind
    return {code: found[dataset.table] for code, dataset in snapshot.model.datasets.items()}


def test_definitions_are_clean_against_the_tables(demo: DemoInfo, snapshot: Snapshot, sql: Sql) -> None:
    assert load_project(demo.folder).check(columns(snapshot, sql)) == ()


def test_every_card_is_complete_in_both_languages(snapshot: Snapshot) -> None:
    assert [
        metric.code
        for metric in snapshot.model.metrics.values()
        if not (metric.name.zh and metric.name.en and metric.caliber.zh and metric.caliber.en and metric.format)
    ] == []
    datasets = snapshot.model.datasets.values()
    assert [one.code for dataset in datasets for one in dataset.dimensions.values() if not one.name.en] == []
    assert [one.code for dataset in datasets for one in dataset.times.values() if not one.name.en] == []


def test_many_metrics_in_seven_departments_and_all_layers(snapshot: Snapshot) -> None:
    metrics = snapshot.model.metrics.values()
    assert len(metrics) >= 70
    assert len({metric.owner.department for metric in metrics}) >= 7
    kinds = Counter(metric.kind for metric in metrics)
    assert min(kinds["atomic"], kinds["derived"], kinds["composite"]) >= 10
    assert {metric.sensitivity for metric in metrics} == {"internal", "confidential", "secret", "public"}
    assert {"7d", "30d", "mtd", "ytd"} <= {metric.period for metric in metrics}


def test_two_names_are_one_metric_and_only_those(snapshot: Snapshot) -> None:
    """月度订单量 = 月度成交数 is proved; no other two metrics are the same."""
    same = defaultdict(list)
    for code in snapshot.model.metrics:
        same[fingerprint(snapshot, code)].append(code)
    assert [sorted(codes) for codes in same.values() if len(codes) > 1] == [["monthly_deals", "monthly_orders"]]


@pytest.mark.parametrize("name", HOMONYMS)
def test_a_shared_name_asks_back(snapshot: Snapshot, name: str) -> None:
    with pytest.raises(Refused) as refused:
        snapshot.find_metric(name)
    assert refused.value.code == "query.ambiguous_metric"
    assert set(refused.value.problem.facts["codes"]) == HOMONYMS[name]


def test_the_name_of_the_first_story_is_one_metric(snapshot: Snapshot) -> None:
    assert snapshot.find_metric("销售额").code == "gross_sales"


@pytest.mark.parametrize("code", SALES[1:])
def test_every_notion_of_sales_differs_from_the_first(ask: Ask, code: str) -> None:
    row = ask("gross_sales", code, since="2026-01-01", until="2026-10-31").table.to_pylist()[0]
    assert row["gross_sales"] != row[code]


def test_actual_and_estimate_are_marked(snapshot: Snapshot) -> None:
    assert snapshot.metric("collections").nature == "actual"
    assert snapshot.metric("expected_revenue").nature == "estimate"
    assert snapshot.metric("sales_target").nature == "target"


def test_every_metric_answers(snapshot: Snapshot, ask: Ask) -> None:
    silent = []
    for code in snapshot.model.metrics:
        value = ask(code, since="2026-03-01", until="2026-10-31").table.column(code).to_pylist()
        if value == [None] or not value:
            silent.append(code)
    assert silent == []


def test_every_set_answers_by_its_own_dimensions(snapshot: Snapshot, ask: Ask) -> None:
    for bundle in snapshot.model.sets.values():
        by = (*bundle.by, f"metric_time__{bundle.grain}")
        assert ask(*bundle.metrics, by=by, since="2026-09-01", until="2026-10-31").table.num_rows > 0, bundle.code


def test_people_have_departments_and_names_of_their_own(snapshot: Snapshot) -> None:
    assert {one.department for one in DEMO_PEOPLE} <= snapshot.model.departments.keys()
    assert len({one.username for one in DEMO_PEOPLE}) == len({one.name for one in DEMO_PEOPLE}) == len(DEMO_PEOPLE)
    roles = {role for one in DEMO_PEOPLE for role in one.roles}
    assert {"administrator", "steward", "analyst", "department_head", "viewer"} <= roles


@pytest.mark.parametrize(("user", "metric"), [(one.username, code) for one in DEMO_PEOPLE for code in one.follows])
def test_what_stands_on_a_home_may_be_seen(ask: Ask, user: str, metric: str) -> None:
    assert ask(metric, user=user, since="2026-09-01", until="2026-09-30").table.num_rows == 1


def test_a_regional_manager_sees_the_own_region_alone(ask: Ask) -> None:
    mine = ask("gross_sales", user="sun", by=("region",), since="2026-09-01", until="2026-09-30").table.to_pylist()
    all_of_it = ask("gross_sales", by=("region",), since="2026-09-01", until="2026-09-30").table.to_pylist()
    assert mine == [row for row in all_of_it if row["region"] == "华东"]


@pytest.mark.parametrize(
    ("user", "metric", "code"),
    [
        ("zhao", "gross_margin", "access."),
        ("wang", "payroll", "access."),
        ("admin", "payroll", "access."),
        ("zhao", "turnover_average", "access."),
    ],
)
def test_what_is_not_theirs_is_refused(ask: Ask, user: str, metric: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        ask(metric, user=user, since="2026-09-01", until="2026-09-30")
    assert refused.value.code.startswith(code) or refused.value.code == "query.unknown_metric"


@pytest.mark.parametrize(
    ("user", "metric"),
    [
        ("zheng", "gross_margin"),
        ("tang", "payroll"),
        ("gao", "turnover_average"),
        ("wang", "gross_sales"),
        ("li", "gross_profit"),
    ],
)
def test_what_is_theirs_is_shown(ask: Ask, user: str, metric: str) -> None:
    assert ask(metric, user=user, since="2026-09-01", until="2026-09-30").table.num_rows == 1


def test_writing_the_definitions_again_keeps_other_files(demo: DemoInfo) -> None:
    kept = demo.folder / "notes.txt"
    kept.write_text("ours", "utf-8")
    write_definitions(demo.folder)
    assert kept.read_text("utf-8") == "ours"
