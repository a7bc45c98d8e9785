"""What dbt means by a filter, a custom granularity, an entity with several homes, against SQL by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from caliber.app.project import Project, open_project
from caliber.errors import Problem
from caliber.interchange.dbt import read_dbt, write_dbt
from caliber.interchange.yaml_files import write_model
from caliber.model.fingerprint import fingerprint
from caliber.model.snapshot import Snapshot
from caliber.settings import read_settings
from tests.interchange.dbt.strange import FILTERS, JOINED, LOST, TABLES, project
from tests.interchange.dbt.test_figures import ask

Hand = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def brought(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Project, tuple[Problem, ...]]]:
    folder = tmp_path_factory.mktemp("strange")
    (folder / "dbt").mkdir()
    (folder / "dbt" / "all.yml").write_text(project(), "utf-8")
    with duckdb.connect(str(folder / "w.duckdb")) as connection:
        connection.execute(TABLES)
    found = read_dbt(folder / "dbt", "duckdb:///../w.duckdb")
    for name, content in write_model(found.model).items():
        (folder / "ours" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "ours" / name).write_text(content, "utf-8")
    with open_project(read_settings(str(folder / "ours"), {})) as opened:
        yield opened, found.losses


@pytest.fixture(scope="module")
def hand() -> Iterator[Hand]:
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        yield lambda sql: connection.execute(sql).fetchall()


def test_what_was_brought_is_whole(brought: tuple[Project, tuple[Problem, ...]]) -> None:
    assert [one.as_dict() for one in brought[0].check() if one.severity == "error"] == []


def test_what_was_lost_is_told_one_by_one(brought: tuple[Project, tuple[Problem, ...]]) -> None:
    lost = [one for one in brought[1] if one.severity == "warning"]
    assert {one.facts["metric"] for one in lost if "metric" in one.facts} == set(LOST)
    others = {(one.code, one.facts["name"]) for one in lost if "metric" not in one.facts}
    assert others == {
        ("loss.grain_renamed", "fiscal_year"), ("loss.spine_grain", "shift"), ("loss.import_dimension", "templated"),
        ("loss.saved_not_imported", "strange"), ("loss.saved_not_imported", "half_a_time"),
    }  # fmt: skip
    told = {one.code for one in brought[1] if one.severity == "info"}
    assert told >= {"loss.own_to_date", "loss.spine_end", "loss.whole_periods"}
    for one in brought[1]:
        assert str(one.where) and one.message("zh") and one.hint("en")


@pytest.mark.parametrize("metric", FILTERS)
def test_a_filter_chooses_the_rows_that_it_chose(
    brought: tuple[Project, tuple[Problem, ...]], hand: Hand, metric: str
) -> None:
    assert ask(brought[0], metric) == hand(f"SELECT sum(amount) FROM {JOINED} WHERE {FILTERS[metric][1]}")


DAYS = "SELECT d.date_day, (SELECT sum(amount) FROM orders o JOIN days e ON e.date_day = o.ordered_at::DATE WHERE {})"
RANGE = {"grain": "day", "since": "2026-01-20", "until": "2026-02-05"}
BY = "FROM orders o JOIN days e ON e.date_day = o.ordered_at::DATE GROUP BY 1"
SERIES: list[tuple[str, dict[str, Any], str]] = [
    ("retail_so_far", RANGE, DAYS.format("e.retail_month = d.retail_month AND e.date_day <= d.date_day")),
    ("week", RANGE, DAYS.format("e.date_day BETWEEN d.date_day - 6 AND d.date_day")),
    ("order_total", {"by": ("metric_time__retail_month",)}, f"SELECT retail_month, sum(amount) {BY} ORDER BY 1"),
    ("order_total", {"by": ("metric_time__own_fiscal_year",)}, f"SELECT fy, sum(amount) {BY} ORDER BY 1"),
    ("retail_change", {"by": ("metric_time__retail_month",)},
     f"SELECT r, s - lag(s) OVER (ORDER BY r) FROM (SELECT retail_month r, sum(amount) s {BY}) ORDER BY 1"),
    ("fiscal_change", {"by": ("metric_time__own_fiscal_year",)},
     f"SELECT r, s - lag(s) OVER (ORDER BY r) FROM (SELECT fy r, sum(amount) s {BY}) ORDER BY 1"),
    ("order_total", {"by": ("customer__country",)},
     f"SELECT country, sum(amount) FROM {JOINED} GROUP BY 1 ORDER BY 1 NULLS LAST"),
    ("order_total", {"by": ("customer__customers__country",)},
     f"SELECT country, sum(amount) FROM {JOINED} GROUP BY 1 ORDER BY 1 NULLS LAST"),
    ("order_total", {"by": ("customer__tier",)},
     f"SELECT tier, sum(amount) FROM {JOINED} GROUP BY 1 ORDER BY 1 NULLS LAST"),
    ("half", {}, "SELECT count(*) / 2 FROM orders"),
]  # fmt: skip


@pytest.mark.parametrize(("metric", "question", "sql"), SERIES)
def test_a_figure_is_what_dbt_computes(
    brought: tuple[Project, tuple[Problem, ...]], hand: Hand, metric: str, question: dict[str, Any], sql: str
) -> None:
    if "grain" in question:
        sql += f" FROM days d WHERE date_day BETWEEN '{question['since']}' AND '{question['until']}' ORDER BY 1"
    found = ask(brought[0], metric, **question)
    assert found and found == hand(sql)


def test_saved_queries_ask_as_dbt_does(brought: tuple[Project, tuple[Problem, ...]], hand: Hand) -> None:
    assert ask(brought[0], saved="fiscal") == hand(f"SELECT fy, sum(amount) {BY} ORDER BY 1")
    want = hand(
        f"""SELECT retail_month, country, sum(amount) AS s, count(order_id)
        FROM {JOINED} JOIN days e ON e.date_day = ordered_at::DATE
        WHERE ordered_at >= '2026-01-15' AND (status = 'open' OR amount > 50) AND ordered_at < '2026-02-21'
        GROUP BY 1, 2 ORDER BY s DESC"""
    )
    assert ask(brought[0], saved="retail") == want


def test_periods_of_ones_own_go_back_as_far_as_dbt_takes_them(
    brought: tuple[Project, tuple[Problem, ...]], tmp_path: Path
) -> None:
    ours = brought[0].snapshot
    written = write_dbt(ours)
    left = {one.facts["metric"] for one in written.losses if one.code == "loss.not_exported"}
    assert "retail_so_far" in left and not {"retail_change", "fiscal_change", "week"} & left
    for name, text in written.files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(str(text), "utf-8")
    theirs = Snapshot(read_dbt(tmp_path, "duckdb:///../w.duckdb").model)
    for code in ("retail_change", "fiscal_change", "week"):
        assert fingerprint(theirs, code) == fingerprint(ours, code)
