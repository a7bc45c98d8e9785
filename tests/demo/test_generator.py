"""The same seed gives the same company; sizes and dates are as asked; a broken run harms nothing."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from caliber.demo import DATABASE, DemoInfo, build, build_demo
from caliber.demo.days import days, span
from caliber.demo.setting import orders_for
from caliber.errors import Refused
from tests.demo.conftest import ROWS, TODAY, Sql

SMALL = 20_000


def checksums(folder: Path) -> dict[str, tuple[int, int]]:
    """Table -> rows and the sum of their hashes, whatever their order."""
    with duckdb.connect(str(folder / DATABASE), read_only=True) as con:
        tables = [f"{schema}.{name}" for schema, name in con.execute(TABLES).fetchall()]
        one = "SELECT count(*), sum(hash(t)::HUGEINT) FROM {} t"
        return {table: con.execute(one.format(table)).fetchall()[0] for table in tables}


TABLES = "SELECT table_schema, table_name FROM information_schema.tables ORDER BY ALL"


def test_same_seed_same_rows_in_chunks_of_any_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_demo(tmp_path / "one", rows=SMALL, seed=7, today=TODAY)
    monkeypatch.setattr(build, "CHUNK", 700)
    build_demo(tmp_path / "two", rows=SMALL, seed=7, today=TODAY)
    assert checksums(tmp_path / "one") == checksums(tmp_path / "two")


def test_another_seed_gives_other_rows(tmp_path: Path) -> None:
    build_demo(tmp_path / "one", rows=SMALL, seed=7, today=TODAY)
    build_demo(tmp_path / "two", rows=SMALL, seed=8, today=TODAY)
    one, two = checksums(tmp_path / "one"), checksums(tmp_path / "two")
    assert one.keys() == two.keys()
    assert one["sales.order_lines"] != two["sales.order_lines"]


@pytest.mark.parametrize("lines", [10_000, 10_001, 22, 21, 20, 7, 1])
def test_orders_make_exactly_the_lines_asked(lines: int) -> None:
    from caliber.demo.setting import functions

    count = orders_for(lines)
    con = duckdb.connect()
    con.execute(f"CREATE MACRO lines_of(id) AS {functions(days(TODAY, count), lines, 7)['lines_of(id)']}")
    made = con.execute(f"SELECT sum(lines_of(id)), min(lines_of(id)) FROM range({count}) r(id)").fetchall()[0]
    assert made[0] == lines
    assert made[1] >= 1


def test_lines_are_those_asked_and_the_planted_duplicates(demo: DemoInfo) -> None:
    assert demo.facts["order_lines"] == ROWS + int(demo.facts["duplicated_lines"] or 0)


def test_three_years_to_yesterday(demo: DemoInfo, sql: Sql) -> None:
    assert (demo.first, demo.last) == (date(2023, 11, 24), TODAY - timedelta(days=1))
    seen = sql(
        "SELECT min(ordered_at)::DATE, max(ordered_at)::DATE, count(DISTINCT ordered_at::DATE) FROM sales.orders"
    )
    assert seen == [(demo.first, demo.last, 1096)]
    assert sql("SELECT count(*) FROM fin.payments WHERE paid_at >= DATE '2026-11-24'") == [(0,)]
    assert sql("SELECT max(complained_at) < TIMESTAMP '2026-11-24' FROM crm.complaints") == [(True,)]


def test_a_leap_day_has_a_start() -> None:
    assert span(date(2028, 2, 29)) == (date(2025, 2, 28), date(2028, 2, 28))


def test_double_eleven_is_the_peak_and_spring_festival_is_quiet() -> None:
    trade = {one.day: one.orders for one in days(TODAY, 200_000)}
    assert max(trade, key=lambda day: trade[day]) == date(2026, 11, 11)
    assert trade[date(2026, 2, 18)] < trade[date(2026, 3, 18)]
    assert trade[date(2025, 10, 3)] > trade[date(2025, 10, 17)]
    assert sum(trade.values()) == 200_000


def test_holidays_beyond_the_announcements_go_by_rule() -> None:
    named = {one.day: one.holiday for one in days(date(2029, 6, 1), 50_000)}
    assert named[date(2029, 2, 14)] == "Spring Festival"
    assert named[date(2028, 10, 2)] == "National Day"


def test_a_run_that_breaks_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    build_demo(tmp_path, rows=SMALL, today=TODAY)
    before = (tmp_path / DATABASE).read_bytes()

    def stop(step: str, done: float) -> None:
        if step == "company":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_demo(tmp_path, rows=SMALL, seed=9, today=TODAY, progress=stop)
    assert (tmp_path / DATABASE).read_bytes() == before
    assert [path.name for path in (tmp_path / DATABASE).parent.iterdir()] == [DATABASE.name]


def test_progress_rises_to_one(tmp_path: Path) -> None:
    told: list[float] = []
    build_demo(tmp_path, rows=SMALL, today=TODAY, progress=lambda step, done: told.append(done))
    assert told == sorted(told)
    assert told[-1] == 1.0


@pytest.mark.parametrize("rows", [0, 9_999, 100_000_001])
def test_a_size_out_of_range_is_refused(tmp_path: Path, rows: int) -> None:
    with pytest.raises(Refused) as refused:
        build_demo(tmp_path / "demo", rows=rows, today=TODAY)
    assert refused.value.code == "interchange.demo_rows"
    assert not (tmp_path / "demo").exists()
