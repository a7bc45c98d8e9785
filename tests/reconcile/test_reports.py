"""A report's SQL file on either side of a reconciliation: its figure is asked for like a metric, to the last cent."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

import caliber
from caliber.access import OWNER, Principal
from caliber.catalog.report_metric import ReportSql, with_report
from caliber.cli import main
from caliber.errors import Refused
from caliber.model.snapshot import Snapshot
from tests.reconcile.orders import small

PERIOD = {"since": "2024-01-01", "until": "2024-01-31"}
JANUARY = ("--from", "2024-01-01", "--to", "2024-01-31")
REPORTS = {
    # Another month, groups and names of its own: what counts is the figure.
    "finance.sql": """-- dialect: mysql
SELECT DATE_FORMAT(paid, '%Y-%m') AS 月份, SUM(IF(status IN ('paid', 'refunded'), amount, NULL)) AS 营收
FROM o WHERE paid >= '2023-12-01' AND paid < '2024-01-01' GROUP BY DATE_FORMAT(paid, '%Y-%m')
""",
    "net.sql": """WITH t AS (SELECT amount - COALESCE(refund, 0) AS n FROM o WHERE NOT status = 'cancelled')
SELECT SUM(n) AS 净额 FROM t
""",
    "several.sql": """SELECT status, COUNT(*) AS 单数, COUNT(DISTINCT uid) AS 人数, AVG(amount) AS 均价,
       SUM(amount) / 100 AS 百元
FROM o WHERE status <> 'cancelled' GROUP BY status
""",
    "joined.sql": "SELECT SUM(p.amt) AS 到账 FROM pay p LEFT JOIN o ON p.oid = o.id WHERE o.status = 'paid'",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("small")
    small(made).close()
    for name, text in REPORTS.items():
        (made / name).write_text(text, "utf-8")
    return made


@pytest.mark.parametrize(
    ("metric", "report", "same"),
    [
        ("sold", "finance.sql", "sold_when_paid"),
        ("amount", "net.sql", "net"),
        ("deals", "several.sql#单数", "placed"),
        ("real_buyers", "several.sql#人数", "buyers"),
        ("real_average", "several.sql#均价", "average"),
    ],
)
def test_a_report_gives_the_causes_of_the_metric_that_it_is(folder: Path, metric: str, report: str, same: str) -> None:
    """The metric ``same`` counts what the report counts: figures and amounts of the causes are the same."""
    with caliber.open(folder) as center:
        found = center.reconcile(metric, str(folder / report), **PERIOD)
        expected = center.reconcile(metric, same, **PERIOD)
        none = center.reconcile(same, str(folder / report), **PERIOD)
    assert found.right.value == expected.right.value
    assert found.gap == expected.gap != 0
    assert sum(cause.amount for cause in found.causes) == found.gap
    assert sorted((one.code, one.amount, one.rows) for one in found.causes) == sorted(
        (one.code, one.amount, one.rows) for one in expected.causes
    )
    assert (none.gap, none.causes) == (0, ())


def test_a_join_along_a_declared_key_comes_along(folder: Path) -> None:
    with caliber.open(folder) as center:
        found = center.reconcile("money_in", str(folder / "joined.sql"), **PERIOD)
    assert (found.left.value, found.right.value) == (Decimal(1050), Decimal(830))
    assert sum(cause.amount for cause in found.causes) == found.gap


def test_two_reports_and_the_rows_behind(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(folder / name) for name in ("finance.sql", "net.sql")]
    words = ["reconcile", *files, *JANUARY, "-p", str(folder), "--lang", "zh"]
    assert main([*words, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out, parse_float=Decimal)
    assert found["residual"] == 0
    assert sum(cause["amount"] for cause in found["causes"]) == found["gap"] != 0
    assert main([*words, "--rows", "1"]) == 0
    assert "全部明细合计" in capsys.readouterr().out


def test_a_figure_in_another_unit_is_explained_by_its_factor(folder: Path) -> None:
    with caliber.open(folder) as center:
        found = center.reconcile("amount", str(folder / "several.sql#百元"), **PERIOD)
    assert found.right.value is not None
    assert found.right.value * 100 == found.left.value
    assert sum(cause.amount for cause in found.causes) == found.gap


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("SELECT SUM(amount), COUNT(*) FROM o", "reports.several_figures"),
        ("SELECT id, amount FROM o", "reports.not_a_metric"),
        ("SELECT uid, SUM(amount) FROM o GROUP BY uid HAVING COUNT(*) > 1", "reports.not_one_grouping"),
        ("SELECT SUM(amount) FROM (SELECT amount FROM o ORDER BY id LIMIT 3) t", "reports.joined"),
        ("SELECT SUM(p.amt) FROM pay p JOIN o ON p.amt = o.amount", "reports.joined"),
        ("SELECT SUM(my_udf(amount)) FROM o", "reports.not_portable"),
        ("SELECT SUM(amount) FROM elsewhere", "reports.unknown_table"),
        ("SELECT SUM(nothing) FROM o", "reports.unknown_column"),
        ("SELECT SUM(amount FROM o", "reports.unreadable"),
        ("SELECT 1 AS x; SELECT 2 AS y", "reports.one_select"),
    ],
)
def test_what_is_no_metric_is_refused(folder: Path, tmp_path: Path, sql: str, code: str) -> None:
    (tmp_path / "report.sql").write_text(sql, "utf-8")
    with caliber.open(folder) as center, pytest.raises(Refused) as refused:
        center.reconcile("amount", str(tmp_path / "report.sql"), **PERIOD)
    assert refused.value.problem.code == code
    assert refused.value.problem.message("zh") != refused.value.problem.message("en")


def test_an_unknown_figure_and_a_missing_file(folder: Path) -> None:
    with caliber.open(folder) as center:
        for name, code in (("several.sql#没有", "reports.no_such_figure"), ("nowhere.sql", "reports.no_file")):
            with pytest.raises(Refused) as refused:
                center.reconcile("placed", str(folder / name), **PERIOD)
            assert refused.value.problem.code == code


def test_only_who_may_use_every_metric_of_the_rows_may_count_them_otherwise(tmp_path: Path) -> None:
    """Else a report would be the way around a metric that is secret, or a dimension that is hidden."""
    report = ReportSql(text="SELECT SUM(amount) FROM o WHERE status = 'paid'", title="own.sql")
    guest, replace = Principal(user="guest"), msgspec.structs.replace
    with small(tmp_path) as project:
        model = project.snapshot.model
    secret = replace(model.metrics["net"], sensitivity="secret")
    orders = model.datasets["orders"]
    hidden = replace(orders.dimensions["status"], sensitivity="confidential")
    closed = (
        replace(model, metrics={**model.metrics, "net": secret}),
        replace(model, datasets={**model.datasets, "orders": replace(orders, dimensions={"status": hidden})}),
    )
    for one in closed:
        with pytest.raises(Refused) as refused:
            with_report(Snapshot(one), guest, {}, report, "")
        assert refused.value.problem.code == "reports.not_for_you"
        assert with_report(Snapshot(one), OWNER, {}, report, "")
    snapshot, code = with_report(Snapshot(model), guest, {}, report, "CNY")
    assert snapshot.metric(code).unit == "CNY"
    assert code not in model.metrics


def test_on_data_two_reports_that_no_definition_tells_apart(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What differs on data that the two never saw is no proof, and said so."""
    texts = {
        "left.sql": "SELECT SUM(amount) AS s FROM o WHERE amount * amount > 89999",
        "same.sql": "SELECT SUM(amount) AS s FROM o WHERE amount * amount * amount > 26999999",
        "other.sql": "SELECT SUM(amount) AS s FROM o WHERE amount * amount * amount > 27000001",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")

    def compared(*more: str) -> dict[str, Any]:
        words = ["compare", str(folder / "left.sql"), *more, "-p", str(folder), "--format", "json", "--lang", "en"]
        main(words)
        out: dict[str, Any] = json.loads(capsys.readouterr().out)
        return out

    assert compared(str(folder / "same.sql"))["verdict"] == "unknown"
    same, other = (compared(str(folder / name), "--data") for name in ("same.sql", "other.sql"))
    assert (same["verdict"], same["proof"]) == ("equal_on_data", "data")
    assert (other["verdict"], other["proof"]) == ("different", "data")
