"""Sources that change, are slow, say too much or die: typed errors, nothing kept of what failed, nothing stale."""

from __future__ import annotations

import threading
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from caliber.engines import Limits
from caliber.errors import Refused, SourceError
from tests.query.store import SALES, STORES, Store


def test_an_answer_is_kept_until_the_data_changes(store: Store) -> None:
    assert not store.ask("sold").cached
    assert store.ask("sold").cached
    store.write("sales", SALES + "6,1,2025-01-31,100.00,1\n")
    fresh = store.ask("sold")
    assert not fresh.cached
    assert fresh.rows() == [[135.75]] or fresh.rows() == [[Decimal("135.75")]]


def test_facts_are_found_out_anew_when_the_data_changes(store: Store) -> None:
    """Keys that were unique are no more: refused now, though the same question was answered before."""
    assert len(store.ask("orders", by=("city",)).rows()) == 3
    store.write("stores", STORES + "1,上海\n")
    with pytest.raises(Refused) as refused:
        store.ask("orders", by=("city",))
    assert refused.value.code == "query.key_not_unique"
    store.write("stores", STORES)
    assert len(store.ask("orders", by=("city",)).rows()) == 3


def test_joins_narrowed_on_clean_data_widen_again(store: Store) -> None:
    store.write("sales", "id,store_id,day,amount,weight\n1,1,2025-01-31,2.00,1\n2,2,2025-01-01,1.00,1\n")
    store.ask("orders", by=("city",))
    assert "LEFT JOIN" not in store.ask("orders", by=("city",)).sql
    store.write("sales", SALES)
    assert sum(row[1] for row in store.ask("orders", by=("city",)).rows()) == 5


def test_a_new_file_is_seen_and_a_removed_one_missed(store: Store) -> None:
    store.ask("orders", by=("city",))
    (store.data / "stores.csv").unlink()
    with pytest.raises(SourceError) as failed:
        store.ask("orders", by=("city",))
    assert failed.value.code in ("source.no_table", "source.failed")
    assert store.ask("orders").rows() == [[5]]
    store.write("stores", STORES)
    assert len(store.ask("orders", by=("city",)).rows()) == 3


def test_a_column_that_is_gone(store: Store) -> None:
    store.ask("sold")
    store.write("sales", "id,store_id,day,sum\n1,1,2025-01-10,10.50\n")
    with pytest.raises((SourceError, Refused)) as failed:
        store.ask("sold")
    assert failed.value.code in ("source.no_column", "source.failed", "query.unknown_column")


def test_a_cell_that_does_not_fit(store: Store) -> None:
    """A text in a column of numbers, far below what the reader has looked at: an error, never a zero."""
    rows = "".join(f"{i},1,2025-01-10,1.00,1\n" for i in range(30_000))
    store.write("sales", "id,store_id,day,amount,weight\n" + rows + "x,1,2025-01-10,much,1\n")
    with pytest.raises(SourceError) as failed:
        store.ask("sold")
    assert failed.value.code == "source.failed"
    store.write("sales", SALES)
    assert store.ask("orders").rows() == [[5]]


def test_too_slow(tmp_path: Path) -> None:
    store = Store(tmp_path, Limits(seconds=0.3))
    with pytest.raises(SourceError) as failed:
        store.ask("forever")
    assert failed.value.code == "source.timeout"
    assert store.ask("orders").rows() == [[5]]
    assert not store.ask("sold").cached
    store.sources.close()


def test_stopped_from_elsewhere(store: Store) -> None:
    caught: list[SourceError] = []

    def ask() -> None:
        try:
            store.ask("forever", ticket="t1")
        except SourceError as error:
            caught.append(error)

    running = threading.Thread(target=ask)
    running.start()
    while not store.sources.cancel("t1"):
        running.join(0.01)
        assert running.is_alive()
    running.join()
    assert [error.code for error in caught] == ["source.cancelled"]
    assert not store.sources.cancel("t1")


def test_too_many_rows(tmp_path: Path) -> None:
    store = Store(tmp_path, Limits(rows=2))
    with pytest.raises(Refused) as refused:
        store.ask("orders", by=("city",))
    assert refused.value.code == "query.too_many_rows"
    assert refused.value.problem.facts["limit"] == 2
    assert len(store.ask("orders", by=("city",), limit=2).rows()) == 2
    store.sources.close()


def test_no_such_folder(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for file in store.data.iterdir():
        file.unlink()
    store.data.rmdir()
    with pytest.raises(SourceError) as failed:
        store.ask("orders")
    assert failed.value.code == "source.missing_file"


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    from tests.promises.shop import Shop

    (tmp_path / "shop.duckdb").write_bytes(b"not a database at all" * 100)
    shop = Shop(tmp_path)
    with pytest.raises(SourceError) as failed:
        shop.ask("sold")
    assert failed.value.code == "source.bad_file"


def test_readers_do_not_wait_for_each_other(store: Store) -> None:
    """One question runs for ever; others are answered meanwhile."""
    stopped: list[str] = []

    def ask() -> None:
        with pytest.raises(SourceError) as failed:
            store.ask("forever", ticket="t2")
        stopped.append(failed.value.code)

    endless = threading.Thread(target=ask)
    endless.start()
    assert store.ask("orders").rows() == [[5]]
    while not store.sources.cancel("t2"):
        endless.join(0.01)
        assert endless.is_alive()
    endless.join()
    assert stopped == ["source.cancelled"]


def test_the_source_is_never_written(tmp_path: Path) -> None:
    from tests.promises.shop import Shop

    shop = Shop(tmp_path)
    shop.ask("sold", by=("city",))
    source = shop.service.sources.get("warehouse")
    for statement in ("CREATE TABLE x (a INTEGER)", "DELETE FROM sales", "COPY sales TO 'x.csv'"):
        with pytest.raises(SourceError):
            source.engine.execute(statement, Limits())
    shop.close()
    with duckdb.connect(str(shop.file), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM sales").fetchone() == (9,)


def test_facts_are_kept_beside_the_project(tmp_path: Path) -> None:
    first = Store(tmp_path)
    first.ask("orders", by=("city",))
    first.sources.close()
    second = Store(tmp_path)
    assert second.sources.get("files").facts.unique == {("stores", "store"): True}
    second.sources.close()
    (tmp_path / "facts" / "facts-files.json").write_text("{broken")
    third = Store(tmp_path)
    assert len(third.ask("orders", by=("city",)).rows()) == 3
    third.sources.close()
