"""Dimensions that keys lead to, kept in a rollup: answered without a join, built anew when any table changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from caliber.access import OWNER
from caliber.errors import Refused
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
