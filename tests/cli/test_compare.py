"""``caliber compare``: two files without any project, two metrics of one, a metric and a report."""

from __future__ import annotations

from pathlib import Path

import pytest

import caliber
from tests.cli.calling import call

DDL = "CREATE TABLE orders (order_id BIGINT PRIMARY KEY, status VARCHAR(10), amount DECIMAL(10, 2), qty INT, day DATE);"
PROJECT = """\
project: shop
sources: {warehouse: "duckdb:///shop.duckdb"}
---
dataset: orders
source: warehouse
table: sales.orders
grain: order_id
entities: {order: {key: order_id, role: primary}}
times: {day: {column: day, name: 日期}}
dimensions: {status: {column: status, name: 状态}}
time: day
"""
METRICS = """\
metric: paid_orders
name: {zh: 支付订单数, en: Paid orders}
dataset: orders
measure: count(*)
where: status = 'paid'
---
metric: paid_count
name: {zh: 已支付单量, en: Paid count}
dataset: orders
measure: count(case when status in ('paid') then order_id end)
---
metric: all_orders
name: {zh: 全部订单数, en: All orders}
dataset: orders
measure: count(*)
---
metric: refunded
name: {zh: 退款单量, en: Refunded}
dataset: orders
measure: sum(qty)
where: status = 'refunded' and sqrt(qty) > 1
---
metric: refunded_lots
name: {zh: 退款大单, en: Refunded lots}
dataset: orders
measure: sum(qty)
where: status = 'refunded' and qty > 1
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "tables.sql").write_text(DDL, "utf-8")
    texts = {
        "finance.sql": "SELECT SUM(amount) FROM orders WHERE status IN ('paid', 'done')",
        "sales.sql": "SELECT SUM(amount) FROM orders WHERE status = 'done' OR status = 'paid'",
        "paid.sql": "SELECT SUM(amount) FROM orders WHERE status = 'paid'",
        "broken.sql": "SELECT SUM(amount FROM orders",
        "two.sql": "SELECT 1; SELECT 2",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    import duckdb

    head, _, dataset = PROJECT.partition("---\n")
    (tmp_path / "caliber.yaml").write_text(head, "utf-8")
    (tmp_path / "orders.yaml").write_text(dataset, "utf-8")
    (tmp_path / "metrics.yaml").write_text(METRICS, "utf-8")
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as connection:
        connection.execute("""
            CREATE SCHEMA sales;
            CREATE TABLE sales.orders AS
              SELECT i AS order_id, CASE i % 4 WHEN 0 THEN 'paid' WHEN 1 THEN 'done' WHEN 2 THEN 'refunded' END
                       AS status,
                     i * 1.5 AS amount, CAST(i % 5 AS INTEGER) AS qty,
                     DATE '2026-01-01' + CAST(i % 60 AS INTEGER) AS day
              FROM range(200) t(i)
        """)  # fmt: skip
    return tmp_path


def test_two_files_without_a_project(files: Path) -> None:
    done = call(
        "compare", files / "finance.sql", files / "sales.sql", "--schema", files / "tables.sql", "--format", "json"
    )
    assert done.status == 0
    assert done.document == {
        "verdict": "equal", "proof": "canonical", "differences": [], "witness": None,
        "rules": {"left": ["IN and BETWEEN written out", "AND and OR flattened, each part once"], "right": []},
    }  # fmt: skip
    shown = call(
        "compare", files / "finance.sql", files / "sales.sql", "--schema", files / "tables.sql", "--lang", "zh"
    )
    assert "「finance.sql」用到的规则:IN、BETWEEN 展开;AND、OR 展平去重" in shown.out


def test_different_is_exit_status_one_and_tells_the_clause(files: Path) -> None:
    done = call("compare", files / "paid.sql", files / "sales.sql", "--format", "json", "--lang", "en")
    assert done.status == 1
    found = done.document
    assert (found["verdict"], found["proof"]) == ("left_subset", "implication")
    assert [one["part"] for one in found["differences"]] == ["population"]
    assert set(found["differences"][0]) == {"part", "left", "right", "text"}
    assert "paid" in found["differences"][0]["text"]
    assert found["witness"]["tables"]["orders"]
    assert found["witness"]["left"] != found["witness"]["right"]


@pytest.mark.parametrize(("lang", "said"), [("zh", "更严"), ("en", "stricter")])
def test_people_read_a_sentence_and_the_rows(files: Path, lang: str, said: str) -> None:
    done = call("compare", files / "paid.sql", files / "sales.sql", "--lang", lang)
    assert done.status == 1
    assert said in done.out
    assert "orders:" in done.out


@pytest.mark.parametrize(
    ("left", "right", "code"),
    [
        ("broken.sql", "sales.sql", "reports.unreadable"),
        ("sales.sql", "missing.sql", "reports.no_file"),
        ("two.sql", "sales.sql", "reports.one_select"),
    ],
)
def test_what_cannot_be_read_is_bad_input(files: Path, left: str, right: str, code: str) -> None:
    done = call("compare", files / left, files / right, "--format", "json")
    assert done.status == 2
    assert done.error["code"] == code


def test_a_file_in_gbk_is_read(files: Path) -> None:
    text = "-- 支付金额\nSELECT SUM(amount) AS 金额 FROM orders WHERE status = '已付'"
    (files / "gbk.sql").write_bytes(text.encode("gb18030"))
    (files / "utf8.sql").write_text(text, "utf-8")
    assert call("compare", files / "gbk.sql", files / "utf8.sql").status == 0


def test_two_metrics(project: Path) -> None:
    done = call("-p", project, "compare", "paid_orders", "已支付单量", "--format", "json")
    assert (done.status, done.document["verdict"]) == (0, "equal")
    other = call("-p", project, "compare", "paid_orders", "all_orders", "--lang", "en")
    assert other.status == 1
    assert "“Paid orders” is the stricter" in other.out


def test_no_proof_is_no_yes_and_data_is_no_proof(project: Path) -> None:
    without = call("-p", project, "compare", "refunded", "refunded_lots", "--format", "json", "--lang", "en")
    assert (without.status, without.document["verdict"]) == (1, "unknown")
    assert "--data" in without.err
    looked = call("-p", project, "compare", "refunded", "refunded_lots", "--data", "--format", "json")
    assert (looked.status, looked.document["verdict"], looked.document["proof"]) == (0, "equal_on_data", "data")
    assert (
        call("-p", project, "compare", "refunded", "refunded_lots", "--data", "--lang", "en").out.count("no proof") == 1
    )


def test_a_metric_and_a_report(project: Path) -> None:
    (project / "report.sql").write_text("SELECT COUNT(order_id) FROM sales.orders WHERE status = 'paid'", "utf-8")
    assert call("-p", project, "compare", "paid_orders", project / "report.sql").status == 0
    turned = call("-p", project, "compare", project / "report.sql", "all_orders", "--format", "json")
    assert (turned.status, turned.document["verdict"]) == (1, "left_subset")


def test_names_that_nobody_knows_are_bad_input(project: Path) -> None:
    done = call("-p", project, "compare", "paid_order", "all_orders", "--format", "json")
    assert (done.status, done.error["code"]) == (2, "query.unknown_metric")


def test_the_data_are_those_of_a_project(files: Path) -> None:
    pair = (files / "paid.sql", files / "sales.sql", "--data", "--format", "json")
    done = call("compare", *pair, "-p", files)
    assert (done.status, done.error["code"]) == (2, "interchange.no_project")
    done = call("compare", *pair, "--schema", files / "tables.sql")
    assert (done.status, done.error["code"]) == (2, "server.usage")


def test_in_python(project: Path) -> None:
    with caliber.open(project) as center:
        found = center.compare("paid_orders", "paid_count")
        assert (found.verdict, found.proof) == ("equal", "canonical")
        assert center.compare("paid_orders", "all_orders").verdict == "left_subset"
        assert center.compare("refunded", "refunded_lots", data=True).verdict == "equal_on_data"
