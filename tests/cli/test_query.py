"""``caliber query`` and ``values``: every option, every form."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from tests.cli.calling import call, spawn
from tests.shop_files import write_shop


def test_a_table_in_english(shop: Path) -> None:
    done = call("query", "sales,orders", "--by", "region", "-p", shop)
    assert done.status == 0
    assert done.out.splitlines()[:6] == [
        "Region               Sales (CNY)  Number of orders (orders)",
        "───────────────────  ───────────  ─────────────────────────",
        "west                      300.00                          1",
        "华东                      370.50                          3",
        "华南                       60.25                          3",
        "(unmatched or none)        40.00                          1",
    ]
    assert "1 row has a Store that the other table does not know" in done.out


def test_a_table_in_chinese_stands_straight(shop: Path) -> None:
    done = call("query", "销售额", "--by", "大区", "--lang", "zh", "-p", shop)
    assert done.lines[0] == "大区 销售额 (元)"
    assert "华东 370.50" in done.lines
    assert "4 行" in done.out and "回执 rcp_" in done.out


def test_json_is_one_document_of_the_promised_shape(shop: Path) -> None:
    done = call(
        "query", "sales", "--by", "channel", "--where", "channel in ('app', 'store')", "--format", "json", "-p", shop
    )
    found = done.document
    assert [(c["name"], c["type"]) for c in found["columns"]] == [("channel", "string"), ("sales", "number")]
    assert found["rows"] == [["app", 190.75], ["store", 570.0]]
    assert found["receipt"].startswith("rcp_")
    assert {"as_of", "notes", "since", "until", "versions"} <= found["statement"].keys()


@pytest.mark.parametrize(
    ("options", "rows"),
    [
        (["--from", "2026-02-01", "--to", "2026-02-28"], [[350.25]]),
        (["--to", "2026-01-20"], [[300.5]]),
        (["--grain", "month", "--from", "2026-01-01", "--to", "2026-01-31"], [["2026-01-01", 300.5]]),
        (["--by", "channel", "--order", "-sales", "--limit", "1"], [["store", 570.0]]),
        (["--by", "channel", "--order=-sales", "--limit=1"], [["store", 570.0]]),
        (["--where", "region = '华东'", "--where", "channel = 'app'"], [[100.5]]),
        (["--by", "metric_time__month,channel", "--from", "2026-01-01", "--to", "2026-01-31"],
         [["2026-01-01", "app", 100.5], ["2026-01-01", "store", 200.0]]),
    ],
)  # fmt: skip
def test_options(shop: Path, options: list[str], rows: list[list[object]]) -> None:
    done = call("query", "sales", *options, "--format", "json", "-p", shop)
    assert done.status == 0, done.err
    assert done.document["rows"] == rows


def test_a_comparison_adds_its_columns(shop: Path) -> None:
    done = call(
        "query", "sales", "--grain", "month", "--from", "2026-02-01", "--to", "2026-02-28",
        "--compare", "previous_period", "--format", "json", "-p", shop,
    )  # fmt: skip
    names = [column["name"] for column in done.document["columns"]]
    assert names[-3:] == ["sales__previous_period", "sales__previous_period_change", "sales__previous_period_ratio"]
    shown = call("query", "sales", "--grain", "month", "--from", "2026-02-01", "--to", "2026-02-28",
                 "--compare", "previous_period", "-p", shop)  # fmt: skip
    assert "2026-02 350.25 300.50 +49.75 +16.6%" in shown.lines


def test_totals_are_computed_at_their_own_grain(shop: Path) -> None:
    done = call("query", "average_order", "--by", "channel", "--totals", "--format", "json", "-p", shop)
    (total,) = done.document["totals"]
    assert total["level"] == [] and total["row"][0] is None
    assert total["row"][1] == pytest.approx(770.75 / 8)
    shown = call("query", "orders", "--by", "region,channel", "--totals", "-p", shop)
    assert "Total 8" in shown.lines
    assert "华东 Subtotal 3" in shown.lines


def test_csv_marks_the_rows_of_totals(shop: Path) -> None:
    done = call("query", "orders", "--by", "region,channel", "--totals", "--format", "csv", "-p", shop)
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert rows[-1] == {"region": "", "channel": "", "orders": "8", "totals_level": "total"}
    assert {row["totals_level"] for row in rows} == {"", "region", "total"}
    assert [row["orders"] for row in rows if row["totals_level"] == "region" and row["region"] == "华东"] == ["3"]
    assert "Receipt" in done.err


def test_csv_keeps_every_member_as_it_is(shop: Path) -> None:
    rows = list(csv.reader(io.StringIO(call("query", "orders", "--by", "channel", "--format", "csv", "-p", shop).out)))
    assert ["'; DROP TABLE orders; --", "1"] in rows


def test_arrow_is_a_stream_in_a_pipe_and_a_file_in_a_file(shop: Path, tmp_path: Path) -> None:
    piped = pa.ipc.open_stream(
        call("query", "orders", "--by", "channel", "--format", "arrow", "-p", shop).raw
    ).read_all()
    target = tmp_path / "out.arrow"
    assert call("query", "orders", "--by", "channel", "--format", "arrow", "-o", target, "-p", shop).out == ""
    written = pa.ipc.open_file(target.read_bytes()).read_all()
    assert piped.equals(written)
    assert piped.column("orders").to_pylist() == [1, 4, 3]
    assert written.schema.metadata[b"caliber.receipt"].startswith(b"rcp_")


def test_parquet(shop: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.parquet"
    done = call("query", "orders", "--by", "channel", "--totals", "--format", "parquet", "-o", target, "-p", shop)
    assert done.status == 0
    assert parquet.read_table(target).column("totals_level").to_pylist() == [None, None, None, "total"]


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_a_file_holds_what_would_have_been_printed(shop: Path, tmp_path: Path, form: str) -> None:
    target = tmp_path / "out"
    words = ("query", "orders", "--by", "channel", "--format", form, "-p", shop)
    assert call(*words, "-o", target).out == ""
    assert target.read_text("utf-8").splitlines()[0][:20] == call(*words).out.splitlines()[0][:20]


def test_explaining_runs_nothing(shop: Path) -> None:
    told = call("query", "sales", "--by", "region", "--explain", "sql", "-p", shop)
    assert told.out.startswith("SELECT ") and "sum(" in told.out.lower()
    assert call("query", "sales", "--explain", "sql", "--format", "json", "-p", shop).document.keys() == {"sql"}
    plan = call("query", "sales", "--explain", "plan", "--format", "json", "-p", shop).document["plan"]
    assert plan["node"] == "Plan"
    assert call("query", "销售额", "--explain", "reading", "--format", "json", "-p", shop).document["reading"][
        "metrics"
    ] == ["sales"]
    assert not (shop / ".caliber" / "receipts").exists()


def test_a_question_explained_again_loads_no_driver(shop: Path) -> None:
    """What the first question found out is kept: the second needs neither the source nor a parser of files."""
    code = "import sys; from caliber.cli import main; main(sys.argv[1:]); print(sorted(set(HEAVY) & set(sys.modules)))"
    heavy = (
        "duckdb",
        "pyarrow",
        "sqlalchemy",
        "pydantic",
        "fastapi",
        "yaml",
        "httpx",
        "sqlglot",
        "asyncio",
        "typing_extensions",
    )
    import subprocess
    import sys

    from tests.cli.calling import environment

    words = ["query", "sales", "--by", "region", "--explain", "sql", "-p", str(shop)]
    told = [
        subprocess.run(
            [sys.executable, "-c", f"HEAVY = {heavy!r}\n{code}", *words],
            capture_output=True,
            text=True,
            env=environment(),
            check=True,
        ).stdout.splitlines()[-1]
        for _ in range(2)
    ]
    assert told[1] == "[]"


def test_members_without_a_metric(shop: Path) -> None:
    assert call("query", "--by", "region", "--format", "json", "-p", shop).document["rows"] == [
        ["west"],
        ["华东"],
        ["华南"],
    ]


def test_values(shop: Path) -> None:
    assert call("values", "region", "-p", shop).out.splitlines() == ["west", "华东", "华南"]
    assert call("values", "大区", "--like", "华", "--format", "json", "-p", shop).document == {
        "dimension": "大区", "values": ["华东", "华南"],
    }  # fmt: skip
    more = call("values", "region", "--limit", "1", "-p", shop)
    assert more.out.splitlines() == ["west"] and "the first 1" in more.err
    assert call("values", "store_name", "--like", "'%; --", "-p", shop).out == ""


def test_as_somebody(shop: Path) -> None:
    call("user", "add", "sun", "--name", "孙磊", "--role", "viewer", "--attribute", "regions=华东", "-p", shop)
    narrowed = call("query", "sales", "--as", "sun", "--format", "json", "-p", shop).document
    assert narrowed["rows"] == [[370.5]]
    assert [note["code"] for note in narrowed["statement"]["notes"]].count("statement.row_filter") == 1
    refused = call("query", "margin", "--as", "sun", "--format", "json", "-p", shop)
    assert refused.status == 2 and refused.error["code"] == "access.no_see_value"
    unknown = call("query", "sales", "--as", "nobody", "--format", "json", "-p", shop)
    assert unknown.status == 2 and unknown.error["code"] == "accounts.unknown_person"


def test_under_earlier_definitions(shop: Path) -> None:
    call("user", "list", "-p", shop)  # the first use of the store publishes
    path = shop / "metrics" / "sales.yaml"
    path.write_text(path.read_text("utf-8").replace("sum(amount)\n", "sum(amount * 2)\n"), "utf-8")
    now = call("query", "sales", "--format", "json", "-p", shop).document
    then = call("query", "sales", "--version", "1.0", "--format", "json", "-p", shop).document
    assert now["rows"] == [[1541.5]]
    assert then["rows"] == [[770.75]]
    assert call("query", "sales", "--on", "2099-01-01", "--format", "json", "-p", shop).document["rows"] == [[770.75]]
    for option, code in (("--version=7.0", "query.unknown_version"), ("--on=2001-01-01", "catalog.nothing_published")):
        assert call("query", "sales", option, "--format", "json", "-p", shop).error["code"] == code


def test_an_old_figure_again(shop: Path) -> None:
    receipt = call("query", "sales", "--by", "region", "--format", "json", "-p", shop).document["receipt"]
    same = call("replay", receipt, "--format", "json", "-p", shop)
    assert same.status == 0 and same.document["same"] is True and same.document["then"]["id"] == receipt
    path = shop / "metrics" / "sales.yaml"
    path.write_text(
        path.read_text("utf-8").replace("status <> 'cancelled'", "status = 'paid' and channel = 'app'"), "utf-8"
    )
    assert call("replay", receipt, "-p", shop).status == 0
    changed = call("replay", receipt, "--definition", "now", "-p", shop)
    assert changed.status == 1 and "Not the same as then" in changed.out
    assert call("replay", "rcp_0", "--format", "json", "-p", shop).error["code"] == "query.unknown_receipt"


def test_data_that_moved_is_said(shop: Path) -> None:
    receipt = call("query", "orders", "--format", "json", "-p", shop).document["receipt"]
    with (shop / "data" / "orders.csv").open("a", encoding="utf-8") as orders:
        orders.write("9,1,2026-03-16,5.00,paid,app\n")
    again = call("replay", receipt, "--format", "json", "-p", shop)
    assert again.status == 1 and again.document["now"]["rows"] == [[9]]
    assert [note["code"] for note in again.document["notes"]] == ["statement.replay_data"]


def test_the_command_is_installed(shop: Path) -> None:
    done = spawn("query", "orders", "--format", "json", "-p", shop)
    assert done.status == 0 and done.document["rows"] == [[8]] and done.err == ""


def test_dimensions_alone(shop: Path) -> None:
    def rows(*words: str) -> list[list[object]]:
        done = call("query", *words, "--format", "json", "-p", shop)
        assert done.status == 0, done.err
        found: list[list[object]] = done.document["rows"]
        return found

    distinct = rows("--by", "channel")
    assert len(distinct) == len({row[0] for row in distinct})
    assert len(rows("--by", "channel", "--repeated")) == 8
    names = sorted(str(row[0]) for row in distinct if row[0] is not None)
    assert rows("--by", "channel", "--min-max") == [[names[0], names[-1]]]
    done = call("query", "orders", "--by", "channel", "--min-max", "--format", "json", "-p", shop)
    assert (done.status, done.error["code"]) == (2, "kind.dimensions_alone")


def test_a_saved_query_and_another_time_zone(tmp_path: Path) -> None:
    shop = write_shop(tmp_path / "shop")
    (shop / "saved.yaml").write_text("saved_query: pack\nmetrics: [orders]\nby: [channel]\norder: [-orders]\n", "utf-8")
    saved = call("query", "--saved", "pack", "--limit", "2", "--format", "json", "-p", shop)
    plain = call(
        "query", "orders", "--by", "channel", "--order=-orders", "--limit", "2", "--format", "json", "-p", shop
    )
    assert saved.status == 0, saved.err
    assert saved.document["rows"] == plain.document["rows"]
    wrong = call("query", "--saved", "park", "--format", "json", "-p", shop)
    assert (wrong.status, wrong.error["code"]) == (2, "kind.unknown_saved")
    wrong = call("query", "orders", "--timezone", "Mars/Olympus", "--format", "json", "-p", shop)
    assert (wrong.status, wrong.error["code"]) == (2, "kind.unknown_zone")
