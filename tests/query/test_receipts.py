"""Receipts: named by their own hash, holding what is needed to get a figure again; a name is no path."""

from __future__ import annotations

from pathlib import Path

import pytest

from caliber.access import Principal
from caliber.errors import Refused
from caliber.model.snapshot import Snapshot
from caliber.query.receipts import FolderReceipts, as_json
from tests.query.store import NOW, Store

LI = Principal(user="li", name="li", attributes={"cities": ("北京",)})


def test_what_a_receipt_holds(store: Store) -> None:
    result = store.ask("sold", by=("city",), who=LI)
    kept = store.book.load(result.receipt)
    assert kept is not None
    shown = as_json(kept)
    assert shown["id"] == result.receipt == kept.id
    assert shown["metrics"].keys() == {"sold"}
    assert len(shown["metrics"]["sold"]["fingerprint"]) == 64
    assert (shown["policies"], shown["principal"]["user"]) in ((["own"], "li"), (("own",), "li"))
    assert (shown["source"], shown["engine"], shown["as_of"]) == ("files", "duckdb", result.statement.as_of)
    assert shown["at"] == NOW.isoformat()


def test_the_snapshot_is_kept_with_it(store: Store) -> None:
    kept = store.book.load(store.ask("sold").receipt)
    assert kept is not None
    data = store.book.load_snapshot(kept.snapshot)
    assert data is not None
    assert Snapshot.from_bytes(data).fingerprint == store.snapshot.fingerprint


def test_the_hash_of_a_result_is_that_of_its_values(store: Store) -> None:
    one, same, other = (store.ask("sold", by=by) for by in (("city",), ("city",), ("store",)))
    hashes = [store.book.load(result.receipt) for result in (one, same, other)]
    assert hashes[0] is not None and hashes[1] is not None and hashes[2] is not None
    assert hashes[0].result_hash == hashes[1].result_hash != hashes[2].result_hash


@pytest.mark.parametrize("name", ["rcp_../../etc/passwd", "rcp_x/y", "rcp_", "", "../secret"])
def test_a_name_is_no_path(tmp_path: Path, name: str) -> None:
    assert FolderReceipts(tmp_path).load(name) is None
    assert FolderReceipts(tmp_path).load_snapshot(name) is None


def test_a_folder_that_cannot_be_written_keeps_no_figure_from_its_reader(store: Store, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file where the folder should be")
    result = store.ask("orders")
    assert result.rows() == [[5]]
    assert result.receipt == ""
    assert "statement.no_receipt" in {note.code for note in result.statement.notes}
    kept = store.book.load_snapshot(store.snapshot.fingerprint)
    assert kept is None
    with pytest.raises(Refused) as refused:
        store.book.save_snapshot("abc", b"")
    assert refused.value.code == "query.receipt_not_kept"
