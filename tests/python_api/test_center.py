"""``caliber.open``: questions, answers, refusals; nothing loaded before it is used."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import caliber
from tests.shop_files import write_shop


@pytest.fixture
def center(tmp_path: Path) -> Iterator[caliber.Center]:
    with caliber.open(write_shop(tmp_path / "shop")) as opened:
        yield opened


def test_importing_loads_nothing_else() -> None:
    code = "import sys; import caliber; print(sorted(name for name in sys.modules if name.partition('.')[0] in HEAVY))"
    heavy = ("msgspec", "duckdb", "pyarrow", "sqlalchemy", "pydantic", "httpx", "yaml", "pandas", "asyncio")
    done = subprocess.run(
        [sys.executable, "-c", f"HEAVY = {heavy!r}\n{code}"], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_what_is_public_is_there() -> None:
    assert {name for name in caliber.__all__ if not hasattr(caliber, name)} == set()
    with pytest.raises(AttributeError):
        caliber.nothing_of_the_kind  # noqa: B018


def test_a_question_and_everything_in_its_answer(center: caliber.Center) -> None:
    result = center.query(
        ["sales", "orders"],
        by=["region", "metric_time__month"],
        where="channel = 'app'",
        since="2026-01-01",
        until="2026-06-30",
        order_by=["-sales"],
        limit=2,
    )
    assert result.rows == [
        ("华东", datetime(2026, 1, 1), 100.5, 1),
        ("华南", datetime(2026, 2, 1), 50.25, 2),
    ] or result.rows == [
        ("华东", date(2026, 1, 1), 100.5, 1),
        ("华南", date(2026, 2, 1), 50.25, 2),
    ]
    assert [column.name for column in result.columns] == ["region", "metric_time__month", "sales", "orders"]
    assert result.sql.startswith("SELECT") or result.sql.startswith("WITH")
    assert result.receipt.startswith("rcp_") and len(result) == 2
    assert (result.statement.since, result.statement.until) == ("2026-01-01", "2026-06-30")
    assert center.replay(result.receipt).same


def test_an_answer_for_every_library(center: caliber.Center) -> None:
    result = center.query("orders", by="channel", order_by="-orders")
    assert isinstance(result.to_arrow(), pa.Table)
    assert isinstance(result.to_pandas(), pd.DataFrame) and list(result.to_pandas().orders) == [4, 3, 1]
    assert isinstance(result.to_polars(), pl.DataFrame) and result.to_polars()["orders"].to_list() == [4, 3, 1]
    assert result.to_dict()["rows"] == [list(row) for row in result.rows]


def test_one_name_may_stand_without_a_list(center: caliber.Center) -> None:
    assert center.query("orders", by="region").rows == center.query(["orders"], by=["region"]).rows


def test_dimensions_alone_are_their_distinct_values(center: caliber.Center) -> None:
    assert center.query([], by=["region"]).rows == [("west",), ("华东",), ("华南",)]
    assert center.query([], by=["channel", "region"], where="region = '华东'").rows == [
        ("app", "华东"),
        ("store", "华东"),
    ]
    assert center.values("大区", like="华") == ["华东", "华南"]


def test_totals(center: caliber.Center) -> None:
    result = center.query("average_order", by="channel", totals=True)
    (total,) = result.totals
    assert total.level == () and total.row[1] == pytest.approx(770.75 / 8)


def test_the_sql_without_running_it(center: caliber.Center) -> None:
    told = center.sql("sales", by="region", since="2026-01-01", order_by=["-sales"], limit=3)
    assert (
        "LIMIT 3" in told
        and told == center.query("sales", by="region", since="2026-01-01", order_by=["-sales"], limit=3).sql
    )


def test_metrics_and_check(center: caliber.Center) -> None:
    lines = {line.code: line for line in center.metrics()}
    assert lines["sales"].zh == "销售额" and lines["sales"].unit == "CNY"
    assert [problem for problem in center.check() if problem.severity == "error"] == []


def test_a_refusal(center: caliber.Center) -> None:
    with pytest.raises(caliber.Refused) as refused:
        center.query("salse")
    told = refused.value
    assert (told.code, told.where) == ("query.unknown_metric", "salse")
    assert "sales" in told.hint and "salse" in told.message
    for wrong in ({"grain": "monht"}, {"where": "regoin = 1"}, {"order_by": "x"}, {"since": "soon"}, {"limit": -1}):
        with pytest.raises(caliber.Refused):
            center.query("sales", **wrong)  # type: ignore[arg-type]
    with pytest.raises(caliber.Refused):
        center.replay("rcp_0")
    receipt = center.query("sales").receipt
    with pytest.raises(caliber.Refused) as choice:
        center.replay(receipt, data="yesterday")
    assert choice.value.code == "query.unknown_choice"


def test_a_failure_of_a_source(tmp_path: Path) -> None:
    shop = write_shop(tmp_path / "shop")
    (shop / "data").rename(shop / "gone")
    with caliber.open(shop) as center, pytest.raises(caliber.SourceError) as failed:
        center.query("sales")
    assert failed.value.code == "source.missing_file" and failed.value.hint
    with pytest.raises(caliber.SourceError) as unreachable, caliber.connect("http://127.0.0.1:9") as there:
        there.query("sales")
    assert unreachable.value.code == "server.unreachable"


def test_a_folder_that_is_no_project(tmp_path: Path) -> None:
    with pytest.raises(caliber.Refused) as refused:
        caliber.open(tmp_path)
    assert refused.value.code == "interchange.no_project"


def test_as_somebody_else(center: caliber.Center) -> None:
    with pytest.raises(caliber.Refused) as refused:
        center.query("sales", user="nobody")
    assert refused.value.code == "accounts.unknown_person"
