"""Rollups kept in PostgreSQL: the same answers, one transaction a build, nobody's data touched, old ones not used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from caliber.access import OWNER
from caliber.compiler import MetricQuery
from caliber.engines import Limits
from caliber.engines.open import open_engine
from caliber.engines.postgresql import KeepingPostgreSQL
from caliber.errors import CaliberError
from caliber.interchange.yaml_files import parse_files
from caliber.model.snapshot import Snapshot
from caliber.query.result import QueryResult
from caliber.query.rollup_book import RollupBook
from caliber.query.rollups import BUILDING, Rollups
from caliber.query.service import QueryService
from caliber.query.sources import Sources
from tests.engines import on_postgresql, shop
from tests.engines.asking import NOW, same
from tests.engines.questions import QUESTIONS

ROLLUPS = """
---
rollup: orders_by_day
name: {zh: 订单按日, en: Orders by day}
dataset: orders
by: [channel, status, buyer, store]
metrics: [orders, sales, average, smallest, largest, app_sum, big_count, filtered, buyers]
refresh: {lookback: 30d}
---
rollup: orders_by_month
name: {zh: 订单按月, en: Orders by month}
dataset: orders
grain: month
by: [channel, city, buyer.region]
metrics: [orders, sales]
"""
SCHEMA = "Rolled up"
INSERT = """INSERT INTO orders SELECT order_id + {0}, {1} FROM orders WHERE ordered_at IS NOT NULL
ORDER BY ordered_at DESC LIMIT 1"""
TABLES = "SELECT relname FROM pg_class WHERE relnamespace = '\"{0}\"'::regnamespace AND relkind = 'r'"
COLUMNS = "SELECT attname FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attnum > 1 ORDER BY attnum"


class Kept:
    """The shop in PostgreSQL with rollups beside it. ``schema``: as the address says it."""

    def __init__(self, uri: str, folder: Path, schema: str = "Rolled%20up", more: str = "") -> None:
        self.uri = uri
        said = "&".join(part for part in (f"rollups={schema}" if schema else "", more) if part)
        self.address = f"{uri}{'&' if '?' in uri else '?'}{said}" if said else uri
        files = shop.definitions(self.address)
        loaded = parse_files({**files, "rollups.yaml": ROLLUPS})
        assert loaded.model is not None and not [one for one in loaded.problems if one.severity == "error"]
        self.snapshot = Snapshot(loaded.model)
        self.sources = Sources(self.snapshot, folder, folder / "facts", beside=folder / "rollups")
        self.service = QueryService(self.snapshot, self.sources)
        self.rollups = Rollups(self.snapshot, self.sources)

    def ask(self, query: MetricQuery) -> QueryResult:
        return self.service.run(query, OWNER, NOW)

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.uri, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def there(self) -> set[str]:
        return {name for (name,) in self.run(TABLES.format(SCHEMA))}

    def columns(self) -> str:
        return ", ".join(f'"{name}"' for (name,) in self.run(COLUMNS))

    def one_more(self, order: int) -> None:
        """Somebody else writes: the newest order once more."""
        self.run(INSERT.format(order, self.columns()))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with on_postgresql.started(tmp_path_factory.mktemp("pg"), shop.tables()) as warehouse:
        for statement in (f'CREATE SCHEMA "{SCHEMA}"', "ALTER SYSTEM SET autovacuum = off", "SELECT pg_reload_conf()"):
            warehouse.run(statement)  # the server's housekeeping is a writing of its own, at a moment of its own
        yield warehouse.uri


@pytest.fixture
def kept(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    monkeypatch.setattr("caliber.query.sources.CHECK_EVERY", 0.0)
    made = Kept(server, tmp_path)
    yield made
    made.sources.close()
    made.run(f'DROP SCHEMA "{SCHEMA}" CASCADE')
    made.run(f'CREATE SCHEMA "{SCHEMA}"')


def states(kept: Kept) -> dict[str, str]:
    return {one.rollup.code: one.state for one in kept.rollups.standings()}


def test_every_question_has_the_answer_of_the_rows(kept: Kept, tmp_path: Path) -> None:
    built = [kept.rollups.refresh(code, NOW) for code in ("orders_by_day", "orders_by_month")]
    assert all(entry.rows > 0 for entry in built) and set(states(kept).values()) == {"fresh"}
    rows = Kept(kept.uri, tmp_path / "rows", schema="")
    used = further = 0
    for query in QUESTIONS.values():
        mine = kept.ask(query)
        used += f'"{SCHEMA}".' in mine.sql
        further += '"r__p' in mine.sql
        notes = tuple(note for note in mine.statement.notes if note.code != "statement.rollup")
        told = mine.statement.__class__(**{**_fields(mine.statement), "notes": notes})
        same(mine.__class__(**{**_fields(mine), "statement": told}), rows.ask(query))
    rows.sources.close()
    assert used > 60 and further > 3  # the latter from dimensions of other tables


def _fields(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__struct_fields__}


def test_what_a_crash_has_left_is_removed(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.run(f'CREATE TABLE "{SCHEMA}".of_somebody_else (n int)')
    kept.rollups.refresh("orders_by_month", NOW)
    before = kept.there()
    with monkeypatch.context() as crashing:  # after the commit, before the book knows of it
        crashing.setattr(RollupBook, "put", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            kept.rollups.refresh("orders_by_day", NOW)
    assert len(kept.there() - before) == 1
    kept.rollups.tidy()
    assert kept.there() == before
    assert states(kept) == {"orders_by_day": "missing", "orders_by_month": "fresh"}


def test_types_are_those_of_the_rows(kept: Kept, tmp_path: Path) -> None:
    rows = Kept(kept.uri, tmp_path / "rows", schema="")
    kept.rollups.refresh("orders_by_day", NOW)
    for name in ("whole orders", "whole sales", "whole big_count", "whole buyers", "grouped largest"):
        mine, theirs = kept.ask(QUESTIONS[name]), rows.ask(QUESTIONS[name])
        assert f'"{SCHEMA}".' in mine.sql and mine.table.schema.types == theirs.table.schema.types, name
    rows.sources.close()


def test_a_commit_of_somebody_else_makes_it_stale_and_our_own_does_not(kept: Kept) -> None:
    kept.rollups.refresh("orders_by_day", NOW)
    kept.rollups.refresh("orders_by_month", NOW)
    assert states(kept) == {"orders_by_day": "fresh", "orders_by_month": "fresh"}
    before = kept.ask(MetricQuery(metrics=("orders",)))
    kept.one_more(90_000)
    after = kept.ask(MetricQuery(metrics=("orders",)))
    assert "stale" in states(kept).values() and f'"{SCHEMA}".' in before.sql and f'"{SCHEMA}".' not in after.sql
    assert after.rows()[0][0] == before.rows()[0][0] + 1


def test_only_the_last_periods_are_computed_anew_where_that_is_enough(kept: Kept) -> None:
    first = kept.rollups.refresh("orders_by_day", NOW)
    kept.one_more(91_000)
    second = kept.rollups.refresh("orders_by_day", NOW)
    assert (first.since, bool(second.since)) == ("", True) and second.name != first.name
    assert kept.ask(MetricQuery(metrics=("orders",))).rows() == [list(kept.run("SELECT count(*) FROM orders")[0])]
    other = kept.run(f'SELECT sum(r__rows) FROM "{SCHEMA}"."{second.name}"')
    assert other == kept.run("SELECT count(*) FROM orders")
    kept.run("DELETE FROM orders WHERE order_id = (SELECT min(order_id) FROM orders WHERE ordered_at IS NOT NULL)")
    third = kept.rollups.refresh("orders_by_day", NOW)
    assert third.since == "" and kept.there() == {"caliber_writes", second.name, third.name}  # the one before is gone


def test_what_fails_on_the_way_leaves_nothing(kept: Kept) -> None:
    engine = kept.sources.get("warehouse").engine
    assert isinstance(engine, KeepingPostgreSQL)
    with pytest.raises(CaliberError):
        engine.keep("half", "SELECT 1 / (order_id - order_id) AS x FROM orders", (), None, BUILDING)
    assert kept.there() == set() and engine.kept("half") == ""
    version = engine.data_version()
    assert engine.keep("whole", "SELECT 1 AS x", (), None, BUILDING) == 1
    assert engine.data_version() != "" and engine.kept("whole") == f'"{SCHEMA}"."whole"'
    assert engine.data_version() == version
    engine.forget("whole")
    assert engine.kept("whole") == "" and engine.data_version() == version


def test_one_that_is_being_read_goes_later(kept: Kept) -> None:
    engine = kept.sources.get("warehouse").engine
    assert isinstance(engine, KeepingPostgreSQL)
    engine.keep("one", "SELECT 1 AS x", (), None, BUILDING)
    with psycopg.connect(kept.uri) as reader:
        reader.execute(f'SELECT * FROM "{SCHEMA}"."one"'.encode())
        engine.forget("one")
        assert "one" in kept.there()
    engine.forget("none")
    assert "one" not in kept.there()


def test_one_at_a_time_over_all_processes(kept: Kept) -> None:
    engine = kept.sources.get("warehouse").engine
    assert isinstance(engine, KeepingPostgreSQL)
    with psycopg.connect(kept.uri) as another:
        another.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [SCHEMA])
        assert _told(lambda: kept.rollups.refresh("orders_by_month", NOW)) == "rollup.busy"
        another.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [SCHEMA])
    for n in range(20):  # whoever has ended is in nobody's way
        engine.keep(f"quick_{n}", "SELECT 1 AS x", (), None, BUILDING)


def test_one_that_takes_too_long_is_given_up_whole(kept: Kept) -> None:
    engine = kept.sources.get("warehouse").engine
    assert isinstance(engine, KeepingPostgreSQL)
    short = Limits(seconds=0.3)
    assert _told(lambda: engine.keep("slow", "SELECT pg_sleep(60)::text AS x", (), None, short)) == "source.timeout"
    assert kept.there() == set()


def test_the_session_still_only_reads(kept: Kept) -> None:
    kept.rollups.refresh("orders_by_month", NOW)
    engine = kept.sources.get("warehouse").engine
    deletes = f'DELETE FROM "{SCHEMA}".caliber_writes RETURNING n'
    assert _told(lambda: engine.execute(deletes, BUILDING)) == "source.failed"
    assert all(not table.name.startswith(SCHEMA) for table in engine.tables())


REFUSED = {
    "": "source.no_rollups", "nowhere": "rollup.not_writable", "x%22;drop": "rollup.not_writable",
    "pg_catalog": "source.denied",
}  # fmt: skip


@pytest.mark.parametrize("schema", REFUSED)
def test_refused_where_no_schema_is_given_or_none_can_be_written(kept: Kept, tmp_path: Path, schema: str) -> None:
    other = Kept(kept.uri, tmp_path / "other", schema=schema)
    assert _told(lambda: other.rollups.refresh("orders_by_month", NOW)) == REFUSED[schema]
    assert other.ask(MetricQuery(metrics=("orders",))).rows()  # answered from the rows
    other.sources.close()


def test_refused_to_a_role_that_may_not_write_there(kept: Kept) -> None:
    kept.run("CREATE ROLE guest")
    guest = open_engine("warehouse", f"{kept.address}&options=-c%20role%3Dguest", Path())
    assert isinstance(guest, KeepingPostgreSQL)
    assert _told(lambda: guest.keep("x", "SELECT 1 AS x", (), None, BUILDING)) == "rollup.not_writable"
    guest.close()
    kept.run("DROP ROLE guest")


def test_a_column_that_tells_the_version(kept: Kept, tmp_path: Path) -> None:
    kept.run("CREATE TABLE loads (at timestamp); INSERT INTO loads VALUES ('2025-01-01')")
    told = Kept(kept.uri, tmp_path / "told", more="version=public.loads.at")
    told.rollups.refresh("orders_by_month", NOW)
    kept.run("CREATE TABLE other (x integer); DROP TABLE other")
    assert states(told)["orders_by_month"] == "fresh"
    kept.run("INSERT INTO loads VALUES ('2025-01-02')")
    assert states(told)["orders_by_month"] == "stale"
    told.sources.close()
    kept.run("DROP TABLE loads")


def test_a_name_longer_than_the_server_takes(kept: Kept) -> None:
    engine = kept.sources.get("warehouse").engine
    assert isinstance(engine, KeepingPostgreSQL)
    long = "r" * 80
    engine.keep(f"{long}1", "SELECT 1 AS x", (), None, BUILDING)
    engine.keep(f"{long}2", "SELECT 2 AS x", (), None, BUILDING)
    assert engine.kept(f"{long}1") != engine.kept(f"{long}2") != ""


def _told(act: Any) -> str:
    with pytest.raises(CaliberError) as refused:
        act()
    return refused.value.code
