"""The statement: every note has its count, its severity and a sentence in both languages."""

from __future__ import annotations

from typing import Any

from caliber.access import Principal
from caliber.query.result import Note
from tests.query.store import Store

LI = Principal(user="li", name="li", attributes={"cities": ("北京",)})


def notes(store: Store, *metrics: str, **asked: Any) -> dict[str, Note]:
    found = store.ask(*metrics, **asked).statement.notes
    for note in found:
        assert note.zh
        assert note.en
        assert "{" not in note.zh + note.en
        assert note.severity in ("info", "warning")
    return {note.code: note for note in found}


def test_orphans_and_missing_keys_are_counted_by_link(store: Store) -> None:
    found = notes(store, "sold", by=("city",))
    assert (found["statement.orphans"].count, found["statement.orphans"].entity) == (1, "store")
    assert (found["statement.keyless"].count, found["statement.keyless"].dataset) == (1, "sales")
    assert "门店" in found["statement.orphans"].zh


def test_only_those_of_the_range_are_counted(store: Store) -> None:
    found = notes(store, "sold", by=("city",), since="2025-01-01", until="2025-01-25")
    assert "statement.orphans" not in found
    assert "statement.keyless" not in found
    assert found["statement.timeless"].count == 1


def test_nothing_is_said_of_joins_that_are_not_made(store: Store) -> None:
    assert not {"statement.orphans", "statement.keyless"} & notes(store, "sold").keys()


def test_the_period_and_how_far_the_data_goes(store: Store) -> None:
    statement = store.ask("sold", since="2025-01-01", until="2025-02-28", grain="month").statement
    assert (statement.since, statement.until, statement.as_of) == ("2025-01-01", "2025-02-28", "2025-01-31")
    assert statement.timezone == "Asia/Shanghai"
    assert statement.versions == {"sold": "1.0"}
    assert "statement.incomplete" in {note.code for note in statement.notes}


def test_old_and_mixed_metrics(store: Store) -> None:
    found = notes(store, "old", "planned")
    assert found["statement.deprecated"].metric == "old"
    assert "statement.mixed_nature" in found


def test_rows_cut_by_permission_are_said_and_not_counted(store: Store) -> None:
    found = notes(store, "sold", who=LI)
    assert found["statement.row_filter"].count is None
    assert "王芳" in found["statement.row_filter"].zh
    assert "statement.row_filter" not in notes(store, "sold")


def test_clean_data_leaves_nothing_to_say(store: Store) -> None:
    store.write("sales", "id,store_id,day,amount,weight\n1,1,2025-01-31,2.00,1\n2,2,2025-01-01,1.00,1\n")
    assert notes(store, "sold", by=("city",), since="2025-01-01", until="2025-01-31") == {}
