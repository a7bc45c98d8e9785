"""Rollups built, refreshed, dropped: whole or not at all, from one data version, seen by whoever asks next."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from caliber.access import OWNER, Principal
from caliber.compiler import MetricQuery
from caliber.engines import KeepsRollups
from caliber.errors import CaliberError, Refused, SourceError
from caliber.query import rollups as building
from caliber.query.receipts import FolderReceipts
from caliber.query.result import QueryResult
from caliber.query.rollup_book import RollupBook
from caliber.query.rollups import Rollups
from caliber.query.service import QueryService
from caliber.query.sources import Sources
from tests.promises.shop import DEFINITIONS, LI, NOW, TABLES, snapshot

ROLLUP = """
---
rollup: by_day
name: {zh: 按日, en: By day}
dataset: sales
by: [customer, store]
metrics: [sold, orders, buyers]
refresh: {lookback: 30d}
---
policy: own_city
kind: row_filter
where: city in (person.cities)
---
policy: own_cost
kind: row_filter
where: cheap in (person.cheap)
subjects: {people: [zhao]}
"""
CHEAP = DEFINITIONS.replace("dimensions: {customer: {column: buyer}}",
                            "dimensions: {customer: {column: buyer}, cheap: {expr: \"cost < 10\"}}")  # fmt: skip


class Shop:
    """The promises' shop in a folder, with a rollup over its sales."""

    def __init__(self, folder: Path, rollup: str = ROLLUP) -> None:
        self.folder = folder
        if not (folder / "shop.duckdb").exists():
            self.change(TABLES)
        self.snapshot = snapshot(CHEAP + rollup)
        self.sources = Sources(self.snapshot, folder, folder / "facts", threads=1, beside=folder / "rollups")
        self.book = FolderReceipts(folder / "kept")
        self.service = QueryService(self.snapshot, self.sources, self.book)
        self.rollups = Rollups(self.snapshot, self.sources)

    def change(self, statements: str) -> None:
        """Somebody else writes to the data."""
        if hasattr(self, "sources"):
            self.sources.close()
        with duckdb.connect(str(self.folder / "shop.duckdb")) as connection:
            connection.execute(statements)

    def ask(self, *metrics: str, who: Principal = OWNER, **rest: Any) -> QueryResult:
        return self.service.run(MetricQuery(metrics=metrics, **rest), who, NOW)

    def why(self, *metrics: str, who: Principal = OWNER, **rest: Any) -> list[str]:
        found = self.service.explain(MetricQuery(metrics=metrics, **rest), who, NOW, "rollups")
        return [one["code"] for one in found]

    def stored(self) -> list[tuple[Any, ...]]:
        """What the table of the rollup holds."""
        source = self.sources.get("warehouse")
        table = source.facts.rollups["by_day"].table
        rows = duckdb.connect(str(self.folder / "rollups/warehouse" / f"{table.split('.')[0].strip(chr(34))}.duckdb"),
                              read_only=True).execute("SELECT * FROM rollup ORDER BY ALL").fetchall()  # fmt: skip
        return rows


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = Shop(tmp_path)
    yield made
    made.sources.close()


def test_built_used_and_said(shop: Shop) -> None:
    before = shop.ask("sold", "orders", by=("city",), grain="month")
    assert shop.why("sold") == ["rollup.not_built"] and shop.rollups.standing("by_day").state == "missing"
    entry = shop.rollups.refresh("by_day", NOW)
    assert (entry.rows, entry.since, entry.last) == (9, "", "2025-03-10")
    after = shop.ask("sold", "orders", by=("city",), grain="month")
    assert after.rows() == before.rows() and "r__time" in after.sql and "r__time" not in before.sql
    assert [note.code for note in after.statement.notes if note not in before.statement.notes] == ["statement.rollup"]
    assert after.statement.as_of == before.statement.as_of
    kept = [shop.book.load(one.receipt) for one in (before, after)]
    assert [receipt.rollups for receipt in kept if receipt] == [(), ("by_day",)]
    assert kept[0] is not None and kept[1] is not None and kept[0].result_hash == kept[1].result_hash
    assert shop.rollups.standing("by_day").state == "fresh" and shop.why("sold") == ["rollup.used"]


def test_another_process_finds_it(shop: Shop) -> None:
    shop.rollups.refresh("by_day", NOW)
    other = Shop(shop.folder)
    assert other.why("sold") == ["rollup.used"]
    assert other.ask("sold").rows() == shop.ask("sold").rows()


def test_one_that_is_open_already_finds_it(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Shop(shop.folder)
    assert other.why("sold") == ["rollup.not_built"]
    shop.rollups.refresh("by_day", NOW)
    monkeypatch.setattr("caliber.query.sources.CHECK_EVERY", 0.0)
    assert other.why("sold") == ["rollup.used"]


def test_stale_is_not_used(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caliber.query.sources.CHECK_EVERY", 0.0)
    shop.rollups.refresh("by_day", NOW)
    sold = shop.ask("sold").rows()[0][0]
    shop.change("INSERT INTO sales VALUES (10, 1, 'a', '2025-03-09', 1000.00, 1.00)")
    assert shop.rollups.standing("by_day").state == "stale"
    answer = shop.ask("sold")
    assert answer.rows()[0][0] == sold + 1000 and "r__" not in answer.sql
    assert shop.why("sold") == ["rollup.stale"]
    assert [one.rollup for one in shop.rollups.refresh_stale(NOW)] == ["by_day"]
    answer = shop.ask("sold")
    assert answer.rows()[0][0] == sold + 1000 and "r__" in answer.sql


def test_refreshed_in_part_is_as_built_whole(shop: Shop) -> None:
    shop.rollups.refresh("by_day", NOW)
    shop.change("INSERT INTO sales VALUES (10, 1, 'a', '2025-03-11', 8.00, 1.00), (11, 2, NULL, NULL, 4.00, 1.00);"
                "UPDATE sales SET amount = 11 WHERE id = 5; DELETE FROM sales WHERE id = 4")  # fmt: skip
    entry = shop.rollups.refresh("by_day", NOW)
    assert entry.since == "2025-02-08"  # 30 days before the last period
    part = shop.stored()
    whole = shop.rollups.refresh("by_day", NOW, whole=True)
    assert whole.since == "" and shop.stored() == part
    assert shop.rollups.refresh("by_day", NOW) == whole  # fresh: nothing is done


def test_rows_that_came_later_than_promised_are_found(shop: Shop) -> None:
    shop.rollups.refresh("by_day", NOW)
    shop.change("INSERT INTO sales VALUES (10, 1, 'a', '2024-06-01', 500.00, 1.00)")
    entry = shop.rollups.refresh("by_day", NOW)
    assert entry.since == ""
    assert float(shop.ask("sold").rows()[0][0]) == 805


def test_another_definition_is_another_table(shop: Shop) -> None:
    shop.rollups.refresh("by_day", NOW)
    changed = Shop(shop.folder, ROLLUP.replace("by: [customer, store]", "by: [customer]").replace("sold, ", ""))
    assert changed.rollups.standing("by_day").state == "changed"
    assert changed.why("orders") == ["rollup.changed"]
    changed.rollups.refresh("by_day", NOW)
    assert changed.why("orders") == ["rollup.used"]
    assert changed.why("sold") == ["rollup.not_stored"]
    assert changed.why("orders", by=("city",)) == ["rollup.unkept_dimension"]


def test_wording_leaves_it_as_it_is(shop: Shop) -> None:
    entry = shop.rollups.refresh("by_day", NOW)
    renamed = Shop(shop.folder, ROLLUP.replace("按日", "逐日").replace("30d", "60d"))
    assert renamed.rollups.standing("by_day").state == "fresh"
    assert renamed.rollups.refresh("by_day", NOW) == entry


def test_a_person_sees_own_rows_only(shop: Shop) -> None:
    plain = shop.ask("sold", "buyers", who=LI, by=("city",)).rows()
    shop.rollups.refresh("by_day", NOW)
    answer = shop.ask("sold", "buyers", who=LI, by=("city",))
    assert answer.rows() == plain and "r__" in answer.sql and len(plain) == 1
    zhao = Principal(user="zhao", name="zhao", attributes={"cities": ("北京",), "cheap": ("true",)})
    assert shop.why("sold", who=zhao) == ["rollup.unkept_person"]


WHY: dict[str, tuple[dict[str, Any], str]] = {
    "hours": ({"metrics": ("sold",), "grain": "hour"}, "rollup.finer"),
    "a range that ends in a day": (
        {"metrics": ("sold",), "since": "2025-01-01 10:00:00", "until": "2025-02-01"},
        "rollup.cut",
    ),
    "a dimension that is not kept": ({"metrics": ("sold",), "by": ("cheap",)}, "rollup.unkept_dimension"),
    "a filter on what is not kept": ({"metrics": ("sold",), "where": ("cheap",)}, "rollup.unkept_filter"),
    "an aggregate that is not stored": ({"metrics": ("typical",)}, "rollup.not_stored"),
    "a key that leads on": ({"metrics": ("sold",), "by": ("place",)}, "rollup.used"),
    "a distinct count of a kept key": ({"metrics": ("buyers",), "by": ("city",)}, "rollup.used"),
}


@pytest.mark.parametrize("name", WHY)
def test_why(shop: Shop, name: str) -> None:
    asked, code = WHY[name]
    plain = shop.service.run(MetricQuery(**asked), OWNER, NOW)
    shop.rollups.refresh("by_day", NOW)
    assert [one["code"] for one in shop.service.explain(MetricQuery(**asked), OWNER, NOW, "rollups")] == [code]
    assert shop.service.run(MetricQuery(**asked), OWNER, NOW).rows() == plain.rows()


def test_what_cannot_be_stored_is_told(tmp_path: Path) -> None:
    far = ROLLUP.replace("[sold, orders, buyers]", "[far]").replace("---\npolicy: own_city", FAR, 1)
    shop = Shop(tmp_path, far)
    standing = shop.rollups.standing("by_day")
    assert standing.state == "broken" and "coalesce" in standing.problem["en"]
    with pytest.raises(Refused, match="not_own"):
        shop.rollups.refresh("by_day", NOW)
    assert shop.why("far") == ["rollup.not_built"]


FAR = """---
{metric: far, dataset: sales, measure: "sum(case when place = '北京' then amount end)"}
---
policy: own_city"""


def test_a_build_that_fails_leaves_what_was(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.rollups.refresh("by_day", NOW)
    kept, files = shop.stored(), sorted(path.name for path in (shop.folder / "rollups/warehouse").iterdir())
    monkeypatch.setattr(building, "since_sql", lambda *_: "SELECT no_such_column FROM sales")
    shop.change("INSERT INTO sales VALUES (10, 1, 'a', '2025-03-11', 8.00, 1.00)")
    with pytest.raises(SourceError):
        shop.rollups.refresh("by_day", NOW)
    assert shop.stored() == kept
    assert sorted(path.name for path in (shop.folder / "rollups/warehouse").iterdir()) == files


TWO_MORE = ROLLUP.replace("---\npolicy: own_city", """---
rollup: by_store
name: {zh: 按门店, en: By store}
dataset: sales
by: [store]
metrics: [far]
---
rollup: by_month
name: {zh: 按月, en: By month}
dataset: sales
grain: month
metrics: [sold]
---
policy: own_city""", 1)  # fmt: skip


def fails_for(monkeypatch: pytest.MonkeyPatch, code: str, failing: str) -> None:
    """The SELECT of this rollup is refused by the source."""
    real = building.shape_of

    def shape(binder: Any, rollup: Any) -> Any:
        found = real(binder, rollup)
        return found._replace(sql=failing) if rollup.code == code else found

    monkeypatch.setattr(building, "shape_of", shape)


def test_one_that_fails_keeps_none_of_the_others_from_being_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Shop(tmp_path, TWO_MORE.replace("metrics: [far]", "metrics: [sold]"))
    fails_for(monkeypatch, "by_store", "SELECT no_such_column FROM sales")
    made = shop.rollups.refresh_stale(NOW)
    assert [(one.rollup, one.entry is not None, one.problem is not None) for one in made] == [
        ("by_day", True, False), ("by_store", False, True), ("by_month", True, False),
    ]  # fmt: skip
    states = {one.rollup.code: one.state for one in shop.rollups.standings()}
    assert states == {"by_day": "fresh", "by_store": "missing", "by_month": "fresh"}
    with pytest.raises(Refused, match=r"by_store: .*no_such_column") as failed:
        building.refuse_failed(made)
    assert "by_day" not in failed.value.problem.message("zh")
    building.refuse_failed(made[:1])
    shop.sources.close()


def test_a_source_that_is_gone_is_told_of_its_own_rollups_only(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    gone = ROLLUP.replace("---\nrollup: by_day", GONE + "---\nrollup: by_day", 1)
    named = CHEAP.replace("\ntable: ", "\nsource: warehouse\ntable: ")
    known = snapshot(named.replace("sources: {", "sources: {other: 'duckdb:///gone.duckdb', ") + gone)
    sources = Sources(known, shop.folder, threads=1, beside=shop.folder / "rollups")
    rollups = Rollups(known, sources)
    standings = {one.rollup.code: one for one in rollups.standings()}
    assert standings["elsewhere"].state == "broken" and "gone.duckdb" in standings["elsewhere"].problem["en"]
    assert standings["by_day"].state == "missing", standings["by_day"].problem
    assert [(one.rollup, one.problem) for one in rollups.refresh_stale(NOW)] == [("by_day", None)]
    sources.close()
    shop.sources.close()


GONE = """---
{dataset: far_sales, source: other, table: sales, grain: [id], times: {day: {column: day}}, time: day}
---
{metric: far_orders, dataset: far_sales, measure: count(*)}
---
{rollup: elsewhere, name: {zh: 别处, en: Elsewhere}, dataset: far_sales, metrics: [far_orders]}
"""


def test_what_a_crash_has_left_is_removed(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = shop.folder / "rollups/warehouse"
    shop.rollups.refresh("by_day", NOW)
    kept = shop.stored()
    with monkeypatch.context() as crashing:  # after the table was made, before it was put in the book
        crashing.setattr(RollupBook, "put", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            shop.rollups.refresh("by_day", NOW, whole=True)
    (folder / "by_day_half.making").write_bytes(b"half a file")
    (folder / "by_day_half.making.wal").write_bytes(b"")
    (folder / "by_day_half.spill").mkdir()
    (folder / "by_day_half.spill/block").write_bytes(b"rows")
    assert len(list(folder.glob("*.duckdb"))) == 2
    assert shop.rollups.refresh_stale(NOW) == []  # nothing is stale: it is a start
    assert sorted(path.suffix for path in folder.iterdir()) == ["", ".duckdb", ".json"]
    assert shop.stored() == kept and shop.why("sold") == ["rollup.used"]


def test_while_another_builds_nothing_is_taken_for_left_behind(shop: Shop) -> None:
    shop.rollups.refresh("by_day", NOW)
    source = shop.sources.get("warehouse")
    book, engine = source.book, source.engine
    assert book is not None and isinstance(engine, KeepsRollups)
    with book.writing(engine):
        (shop.folder / "rollups/warehouse/by_day_new.making").write_bytes(b"half a file")
        shop.rollups.tidy()
        assert engine.strays({one.name for one in book.page().entries.values()}) == ["by_day_new"]
    shop.rollups.tidy()
    assert engine.strays({one.name for one in book.page().entries.values()}) == []


def test_dropped(shop: Shop) -> None:
    shop.rollups.refresh("by_day", NOW)
    assert shop.rollups.drop("by_day") and not shop.rollups.drop("by_day")
    assert shop.why("sold") == ["rollup.not_built"]
    assert [path.suffix for path in (shop.folder / "rollups/warehouse").iterdir() if path.suffix == ".duckdb"] == []


def test_one_builds_at_a_time(shop: Shop) -> None:
    source = shop.sources.get("warehouse")
    book, engine = source.book, source.engine
    assert book is not None and isinstance(engine, KeepsRollups)
    with book.writing(engine), pytest.raises(Refused, match="busy"):
        shop.rollups.refresh("by_day", NOW)
    shop.rollups.refresh("by_day", NOW)


def test_tables_that_were_replaced_are_removed(shop: Shop) -> None:
    for _ in range(4):
        shop.rollups.refresh("by_day", NOW, whole=True)
    tables = list((shop.folder / "rollups/warehouse").glob("*.duckdb"))
    assert len(tables) == 2  # the one that is read, and the one that somebody may still read
    assert shop.ask("sold").rows()


def test_unknown_and_not_to_be_kept(shop: Shop) -> None:
    with pytest.raises(Refused, match=r"rollup\.unknown"):
        shop.rollups.refresh("by_dai", NOW)
    nowhere = Rollups(shop.snapshot, Sources(shop.snapshot, shop.folder))
    assert nowhere.standing("by_day").state == "missing"
    with pytest.raises(CaliberError, match=r"source\.no_rollups"):
        nowhere.refresh("by_day", NOW)


def test_the_data_is_never_written(shop: Shop) -> None:
    file = shop.folder / "shop.duckdb"
    before = (file.read_bytes(), file.stat().st_mtime_ns)
    shop.rollups.refresh("by_day", NOW)
    shop.ask("sold")
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before


def test_nothing_else_on_the_disk_is_reached(tmp_path: Path) -> None:
    """A dataset that is a query reads the data, not files; building has no more reach than asking."""
    (tmp_path / "secret.csv").write_text("a\n1\n", "utf-8")
    read = f"SELECT *, (SELECT max(a) FROM read_csv('{tmp_path}/secret.csv')) AS a FROM sales"
    shop = Shop(tmp_path)
    definitions = CHEAP.replace("dataset: sales\ntable: sales", f'dataset: sales\nsql: "{read}"', 1) + ROLLUP
    known = snapshot(definitions)
    sources = Sources(known, tmp_path, threads=1, beside=tmp_path / "rollups")
    with pytest.raises(SourceError, match=r"(?i)permission|disabled"):
        Rollups(known, sources).refresh("by_day", NOW)
    shop.sources.close()


def test_cancelled(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = "SELECT count(*) FROM range(100000000) AS a, range(100000000) AS b"
    source = shop.sources.get("warehouse")
    engine = source.engine
    failed: list[CaliberError] = []

    def build() -> None:
        try:
            engine.keep("endless", endless, (), None, building.BUILDING, "t1")  # type: ignore[attr-defined]
        except CaliberError as error:
            failed.append(error)

    thread = threading.Thread(target=build)
    thread.start()
    while not engine.cancel("t1"):
        time.sleep(0.01)
    thread.join(20)
    assert [error.code for error in failed] == ["source.cancelled"]
    assert not list((shop.folder / "rollups").rglob("*endless*"))


ENDLESS = "SELECT count(*) AS n FROM range(100000000) AS a, range(100000000) AS b"


def test_a_round_tells_how_far_it_is_and_ends_where_somebody_wants_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Shop(tmp_path, TWO_MORE.replace("metrics: [far]", "metrics: [sold]"))
    monkeypatch.setattr(building, "LOOK_EVERY", 0.01)
    fails_for(monkeypatch, "by_store", ENDLESS)
    seen: list[tuple[str, float]] = []
    stopping: list[bool] = []

    def told(code: str, share: float) -> None:
        seen.append((code, share))
        if code == "by_store" and len(seen) > 5:
            stopping.append(shop.sources.cancel("round"))

    with pytest.raises(SourceError, match="cancelled"):
        shop.rollups.refresh_each(["by_day", "by_store", "by_month"], NOW, "round", told=told)
    codes = [code for code, _ in seen]
    assert codes[0] == "by_day" and set(codes) == {"by_day", "by_store"}
    shares = [share for _, share in seen]
    assert shares == sorted(shares) and shares[0] == 0 and 1 / 3 <= shares[-1] < 2 / 3
    assert [one.state for one in shop.rollups.standings()] == ["fresh", "missing", "missing"]
    assert not list((shop.folder / "rollups").rglob("by_store*"))
    with pytest.raises(SourceError, match="cancelled"):
        shop.rollups.refresh_each(["by_month"], NOW, stopped=lambda: True)
    assert shop.rollups.standing("by_month").state == "missing"
    shop.sources.close()


def test_how_far_a_build_is(shop: Shop) -> None:
    """The share grows while the rows are read; nobody asks after a build that there is not."""
    shop.change("CREATE TABLE many AS SELECT range AS n FROM range(6000000)")
    engine = shop.sources.get("warehouse").engine
    assert isinstance(engine, KeepsRollups)
    rows = "SELECT n % 1000 AS k, count(DISTINCT n) AS n FROM many GROUP BY 1"
    shares: set[float] = set()
    thread = threading.Thread(target=lambda: engine.keep("counted", rows, (), None, building.BUILDING, "t2"))
    thread.start()
    while thread.is_alive():
        shares.add(engine.progress("t2"))
        time.sleep(0.005)
    assert len(shares) > 1 and all(0 <= share <= 1 for share in shares)
    assert engine.progress("t2") == 0


COSTLY = """---
{metric: costly, dataset: sales, measure: sum(amount), where: cost >= 50}
---
{metric: costly_orders, dataset: sales, measure: count(*), where: cost >= 50}
---
{metric: known_orders, dataset: sales, measure: count(*), where: cost >= 50, nulls: none}
---
policy: own_city"""


@pytest.mark.parametrize("metrics", [("costly",), ("costly_orders",), ("known_orders",), ("costly_orders", "orders")])
@pytest.mark.parametrize("asked", [{"by": ("city",)}, {"by": ("customer",), "where": ("customer = 'c'",)}, {}])
def test_a_group_without_any_such_row_stays_away(
    tmp_path: Path, metrics: tuple[str, ...], asked: dict[str, Any]
) -> None:
    """The filter was put when the rollup was built, with the number of its rows: what is kept cannot say it."""
    stored = ROLLUP.replace("[sold, orders, buyers]", "[costly, costly_orders, known_orders, orders]")
    shop = Shop(tmp_path, stored.replace("---\npolicy: own_city", COSTLY, 1))
    plain = shop.ask(*metrics, **asked)
    shop.rollups.refresh("by_day", NOW)
    rolled = shop.ask(*metrics, **asked)
    assert rolled.rows() == plain.rows() and rolled.table.schema == plain.table.schema
    assert "r__" in rolled.sql and "r__" not in plain.sql
    shop.sources.close()
