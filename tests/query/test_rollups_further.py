"""Dimensions that keys lead to, kept in a rollup: answered without a join, built anew when any table changes."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import duckdb
import pytest

from caliber.access import OWNER
from caliber.compiler import MetricQuery
from caliber.errors import Refused
from caliber.interchange.yaml_files import parse_files
from caliber.model.snapshot import Snapshot
from caliber.query.rollups import Rollups
from caliber.query.service import QueryService
from caliber.query.sources import Sources
from tests.promises.shop import LI, NOW
from tests.query.test_rollups import ROLLUP, Shop

BY_CITY = ROLLUP.replace("by: [customer, store]", "by: [customer, city]")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = Shop(tmp_path, BY_CITY)
    yield made
    made.sources.close()


def test_the_answer_is_that_of_the_rows(shop: Shop) -> None:
    plain = [shop.ask("sold", "buyers", by=("city",), grain="month", who=who) for who in (OWNER, LI)]
    shop.rollups.refresh("by_day", NOW)
    for before, who in zip(plain, (OWNER, LI), strict=True):
        after = shop.ask("sold", "buyers", by=("city",), grain="month", who=who)
        assert after.rows() == before.rows() and "r__p1" in after.sql and "JOIN" not in after.sql
        said = [note for note in after.statement.notes if note.code != "statement.rollup"]
        assert said == list(before.statement.notes)  # rows without a store are told of all the same
    assert shop.why("sold", by=("place",)) == ["rollup.unkept_dimension"]  # rests on the city, but was not kept


def test_a_change_further_along_is_seen(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caliber.query.sources.CHECK_EVERY", 0.0)
    shop.rollups.refresh("by_day", NOW)
    shop.change("UPDATE stores SET city = '广州' WHERE store_id = 2")
    assert shop.why("sold", by=("city",)) == ["rollup.stale"]
    plain = shop.ask("sold", by=("city",))
    assert shop.rollups.refresh("by_day", NOW).since == ""  # earlier periods too, whatever its refresh says
    answer = shop.ask("sold", by=("city",))
    assert answer.rows() == plain.rows() and "r__p1" in answer.sql
    assert "广州" in {row[0] for row in answer.rows()}


def test_a_key_with_duplicates_is_refused(tmp_path: Path) -> None:
    shop = Shop(tmp_path, ROLLUP.replace("by: [customer, store]", "by: [customer, floor]"))
    with pytest.raises(Refused, match="key_not_unique"):
        shop.rollups.refresh("by_day", NOW)
    assert shop.why("sold") == ["rollup.not_built"]
    shop.sources.close()


WAY = """
project: way
sources: {main: "duckdb:///way.duckdb"}
---
dataset: parcels
table: parcels
grain: [parcel]
entities: {buyer: {key: buyer, role: foreign}}
times: {sent: {column: sent}}
time: sent
---
dataset: buyers
table: buyers
grain: [buyer]
entities: {buyer: {key: buyer, role: primary}, town: {key: town, role: foreign}}
---
dataset: towns
table: towns
grain: [town]
entities: {town: {key: town, role: primary}}
dimensions: {land: {column: land}}
---
{metric: parcels, dataset: parcels, measure: count(*)}
---
{metric: weight, dataset: parcels, measure: avg(weight)}
---
{metric: heaviest, dataset: parcels, measure: max(weight)}
---
{rollup: by_buyer, dataset: parcels, grain: day, by: [buyer], metrics: [parcels, weight, heaviest]}
"""


def test_ways_that_go_on_from_rows_added_up_change_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    eager = import_module("caliber.compiler.rewrites.eager")  # the package's name for it is the function
    monkeypatch.setattr(eager, "LONG", 0)
    monkeypatch.setattr(eager, "GAIN", 0)
    with duckdb.connect(str(tmp_path / "way.duckdb")) as base:
        base.execute("CREATE TABLE towns AS SELECT i AS town, CASE WHEN i % 4 > 0 THEN 'land ' || i % 4 END AS land "
                     "FROM range(11) t(i)")  # fmt: skip
        base.execute("CREATE TABLE buyers AS SELECT i AS buyer, i * 7 % 11 AS town FROM range(50) t(i)")
        base.execute("CREATE TABLE parcels AS SELECT i AS parcel, i * 13 % 50 AS buyer, "
                     "DATE '2026-01-05' + CAST(i % 90 AS INT) AS sent, nullif(i % 17, 0) AS weight "
                     "FROM range(2000) t(i)")  # fmt: skip
    model = parse_files({"caliber.yaml": WAY}).model
    assert model is not None
    snapshot = Snapshot(model)
    sources = Sources(snapshot, tmp_path, threads=1, beside=tmp_path / "rollups")
    service = QueryService(snapshot, sources)
    asked = MetricQuery(metrics=("parcels", "weight", "heaviest"), by=("land",))
    plain = service.run(asked, OWNER, NOW).rows()
    Rollups(snapshot, sources).refresh("by_buyer", NOW)
    for _ in range(3):  # what a better plan asks for tells what an even better one asks for
        source, compiled = service.compile(asked, OWNER, NOW)
        source.supply(compiled.wants)
    found = service.run(asked, OWNER, NOW)
    bases = [group.base for group in service.compile(asked, OWNER, NOW)[1].plan.groups]
    assert [base and base.kind for base in bases] == ["midway"], found.sql
    assert found.rows() == plain and len(plain) == 4
    sources.close()
