"""``caliber intake``: files as departments have them become candidates and cases; what cannot be read is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

import caliber.catalog.intake_reading
from caliber.catalog.intake import Source
from tests.cli.calling import Done, call

REPORTS = {
    "ops/january.sql": (
        "SELECT channel, SUM(amount) AS 成交额 FROM orders WHERE ordered_at >= '2026-01-01' AND "
        "ordered_at < '2026-02-01' AND status NOT IN ('cancelled') GROUP BY channel"
    ),
    "ops/february.sql": (
        "-- dialect: mysql\nSELECT DATE_FORMAT(ordered_at, '%Y-%m') AS m, SUM(IF(status <> 'cancelled', amount, NULL)) "
        "AS 营业额 FROM orders WHERE ordered_at BETWEEN '2026-02-01' AND '2026-02-28' GROUP BY "
        "DATE_FORMAT(ordered_at, '%Y-%m')"
    ),
    "finance/paid.sql": "SELECT SUM(amount) AS 销售额 FROM orders WHERE status = 'paid'",
    "finance/meters.sql": "SELECT region, SUM(kwh) AS 用电量 FROM dw.meters GROUP BY region",
    "finance/list.sql": "SELECT order_id, amount FROM orders",
    "broken.sql": "SELECT (1 FROM orders WHERE",
    "random.sql": "SELECT SUM(amount * rand()) AS 抽样 FROM orders",
    ".hidden/old.sql": "SELECT COUNT(*) AS 老指标 FROM orders",
}
SHEET = [
    ["指标名称", "业务口径", "计算公式", "单位", "部门"],
    ["销售额", "每月卖掉的钱", "", "元", "销售部"],
    ["平均单价", "", "销售额 / 订单数", "元", "销售部"],
    ["毛利", "", "", "元", "财务部"],
    ["", "没有名字的一行", "", "", "财务部"],
    ["员工满意度", "问卷平均分", "", "分", "人力部"],
    ["全单", "全部订单的个数,含取消的订单在内", "", "单", "运营部"],
]


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    for name, text in REPORTS.items():
        path = tmp_path / "reports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("gb18030" if name == "ops/january.sql" else "utf-8"))
    return tmp_path / "reports"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    book = Workbook()
    for row in SHEET:
        book.active.append(row)
    book.save(tmp_path / "指标字典.xlsx")
    return tmp_path / "指标字典.xlsx"


def taken(*words: object) -> tuple[Done, dict[str, dict[str, Any]]]:
    done = call("intake", *words, "--format", "json", "--lang", "en")
    return done, {one["name"]: one for one in done.document["candidates"]}


def matches(one: dict[str, Any]) -> dict[str, tuple[str, str | None, str | None]]:
    return {match["metric"]: (match["kind"], match["verdict"], match["proof"]) for match in one["matches"]}


def test_each_figure_of_a_report_meets_its_metric_with_a_proof(reports: Path, shop: Path) -> None:
    done, found = taken("sql", reports, "-p", shop)
    assert done.status == 1  # two files could not be read
    assert set(found) == {"成交额", "营业额", "销售额", "用电量"}
    for name in ("成交额", "营业额"):  # January's and February's report, in two dialects and two encodings
        kind, verdict, proof = matches(found[name])["sales"]
        assert (kind, verdict) == ("same_definition", "equal")
        assert proof in ("canonical", "implication")
        assert found[name]["time"] == "orders.ordered_at"
    assert matches(found["销售额"])["sales"][0] == "same_name"
    assert matches(found["用电量"]) == {}


def test_what_could_not_be_read_is_told_by_place_and_the_rest_goes_on(reports: Path, shop: Path) -> None:
    done, _ = taken("sql", reports, "-p", shop)
    problems = {one["where"].partition(":")[0]: (one["code"], one["unread"]) for one in done.document["problems"]}
    assert problems["broken.sql"] == ("reports.unreadable", True)
    assert problems["random.sql"] == ("reports.unstable", True)
    assert problems["finance/list.sql"] == ("reports.not_a_metric", False)
    assert problems["finance/meters.sql"] == ("reports.foreign_table", False)
    assert done.document["files"] == 7


def test_candidates_and_metrics_make_cases(reports: Path, shop: Path) -> None:
    done, _ = taken("sql", reports, "-p", shop)
    members = {(case["kind"], frozenset(one["code"] for one in case["metrics"])) for case in done.document["cases"]}
    assert ("same_definition", frozenset({"ops/january.sql:成交额", "ops/february.sql:营业额", "sales"})) in members
    assert ("same_name", frozenset({"finance/paid.sql:销售额", "sales"})) in members


def test_nothing_is_adopted_and_all_read_is_status_zero(reports: Path, shop: Path) -> None:
    before = {path: path.read_bytes() for path in shop.rglob("*") if path.is_file()}
    done, _ = taken("sql", reports / "ops", "-p", shop)
    assert done.status == 0
    assert {path: path.read_bytes() for path in before} == before
    added = [path for path in shop.rglob("*") if path.is_file() and path not in before]
    assert all(".caliber" in path.parts for path in added)


def test_a_run_goes_on_where_it_stopped(reports: Path, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The power fails at the fourth file; the next run reads only what is left, and says the same in the end."""
    read: list[str] = []
    real = caliber.catalog.intake_reading.read_sql

    def counted(beside: Any, text: str, file: str) -> Source:
        read.append(file)
        if len(read) == 4:
            raise KeyboardInterrupt
        return real(beside, text, file)

    monkeypatch.setattr(caliber.catalog.intake_reading, "read_sql", counted)
    assert call("intake", "sql", reports, "-p", shop).status == 3
    first, read[:] = list(read), []
    monkeypatch.setattr(
        caliber.catalog.intake_reading, "read_sql", lambda *given: read.append(given[2]) or real(*given)
    )
    done, _ = taken("sql", reports, "-p", shop)
    assert done.document["again"] == 3
    assert read == [*first[3:], *read[1:]]
    assert len(read) == 4
    again, _ = taken("sql", reports, "-p", shop)
    assert again.document["again"] == 7
    assert again.document["candidates"] == done.document["candidates"]
    assert again.document["cases"] == done.document["cases"]


def test_a_changed_file_or_definition_is_read_anew(reports: Path, shop: Path) -> None:
    folder = reports / "finance"
    taken("sql", folder, "-p", shop)
    (folder / "paid.sql").write_text("SELECT SUM(amount) AS 销售额 FROM orders WHERE status <> 'cancelled'", "utf-8")
    done, found = taken("sql", folder, "-p", shop)
    assert done.document["again"] == 2
    assert matches(found["销售额"])["sales"][0] == "same_definition"
    metrics = shop / "metrics" / "sales.yaml"
    metrics.write_text(metrics.read_text("utf-8").replace("status <> 'cancelled'", "status = 'paid'"), "utf-8")
    done, found = taken("sql", folder, "-p", shop)
    assert done.document["again"] == 0
    assert matches(found["销售额"])["sales"][0] != "same_definition"


def test_a_spreadsheet_is_matched_by_name_formula_and_words(sheet: Path, shop: Path) -> None:
    done, found = taken("excel", sheet, "-p", shop)
    assert done.status == 1
    assert matches(found["销售额"])["sales"] == ("same_name", None, None)  # words prove nothing
    (average,) = found["平均单价"]["matches"]
    assert (average["metric"], average["kind"], [sign["level"] for sign in average["signs"]]) == (
        "average_order", "near", ["formula"]
    )  # fmt: skip
    assert matches(found["员工满意度"]) == {}
    (problem,) = done.document["problems"]
    assert (problem["code"], problem["where"]) == ("interchange.row_without_name", "指标字典.xlsx!Sheet:5")
    assert found["毛利"]["place"] == "指标字典.xlsx!Sheet:4"


def test_a_table_for_people_in_both_languages(sheet: Path, reports: Path, shop: Path) -> None:
    done = call("intake", "excel", sheet, "-p", shop, "--lang", "zh")
    assert "目录里没有" in done.out
    assert "没有任何定义被改动" in done.out
    assert "指标字典.xlsx!Sheet:5" in done.err
    done = call("intake", "sql", reports, "-p", shop, "--lang", "en")
    assert "proved the same" in done.out
    assert "broken.sql:1" in done.err
    assert "7 of 7 files" in done.err


def test_one_may_match_only_what_one_may_see(sheet: Path, shop: Path) -> None:
    (shop / "metrics" / "secret.yaml").write_text(
        "metric: satisfaction\nkind: atomic\nname: {zh: 员工满意度, en: Satisfaction}\ndataset: orders\n"
        "measure: avg(amount)\nsensitivity: secret\ndomain: sales\nowner: {business: 唐, department: finance}\n",
        "utf-8",
    )
    assert call("user", "add", "sun", "--role", "viewer", "--department", "operations", "-p", shop).status == 0
    _, owner = taken("excel", sheet, "-p", shop)
    _, viewer = taken("excel", sheet, "-p", shop, "--as", "sun")
    assert set(matches(owner["员工满意度"])) == {"satisfaction"}
    assert matches(viewer["员工满意度"]) == {}


def test_a_file_that_is_none_is_told_and_the_next_is_read(sheet: Path, reports: Path, shop: Path) -> None:
    """A workbook cut off in the middle, a picture called .sql: neither stops the others."""
    (sheet.parent / "books").mkdir()
    (sheet.parent / "books" / "a.xlsx").write_bytes(sheet.read_bytes()[:2000])
    (sheet.parent / "books" / "b.xlsx").write_bytes(sheet.read_bytes())
    done, found = taken("excel", sheet.parent / "books", "-p", shop)
    assert done.status == 1
    assert "销售额" in found
    told = {(one["where"], one["code"]) for one in done.document["problems"] if one["unread"]}
    assert ("a.xlsx", "interchange.unreadable_sheet") in told
    (reports / "ops" / "picture.sql").write_bytes(bytes(range(256)) * 40)
    done, found = taken("sql", reports / "ops", "-p", shop)
    assert done.status == 1
    assert set(found) == {"成交额", "营业额"}
    assert [(one["where"], one["code"]) for one in done.document["problems"]] == [("picture.sql", "reports.not_text")]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["sql", "nowhere"], "reports.no_path"),
        (["excel", "empty"], "reports.no_files"),
        (["pdf", "x"], "query.unknown_choice"),
        (["sql", "reports", "--schema", "nowhere.sql"], "reports.no_file"),
    ],
)
def test_refusals(words: list[str], code: str, reports: Path, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(reports.parent)
    (reports.parent / "empty").mkdir()
    done = call("intake", *words, "-p", shop, "--format", "json")
    assert (done.status, json.loads(done.err)["error"]["code"]) == (2, code)
