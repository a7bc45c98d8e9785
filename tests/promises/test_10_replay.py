"""10. A published version never changes. A receipt replayed gives the same figure, or says what is gone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from caliber.access import OWNER
from caliber.errors import Refused
from caliber.model.snapshot import Snapshot
from caliber.query.replay import Replayed, replay
from caliber.query.service import QueryService
from tests.promises.shop import DEFINITIONS, LI, NOW, Shop

OTHER = DEFINITIONS.replace("measure: sum(amount), unit: CNY", "measure: sum(amount - 1), unit: CNY")


def again(then: Shop, now: Shop, receipt: str, **rest: str) -> Replayed:
    def queries_of(snapshot: Snapshot) -> QueryService:
        return QueryService(snapshot, now.service.sources if snapshot is now.snapshot else then.service.sources)

    return replay(now.book, now.snapshot, queries_of, receipt, OWNER, NOW, **rest)


def test_the_same_figure(shop: Shop) -> None:
    receipt = shop.result("sold", by=("city",)).receipt
    found = again(shop, shop, receipt)
    assert found.same
    assert found.notes == ()


def test_the_definition_of_then_or_of_now(shop: Shop) -> None:
    receipt = shop.result("sold").receipt
    changed = Shop(shop.folder, OTHER)
    then, now = again(shop, changed, receipt), again(shop, changed, receipt, definition="now")
    assert then.same
    assert then.now.rows() == [[Decimal("305.00")]]
    assert not now.same
    assert now.now.rows() == [[Decimal("296.00")]]
    changed.close()


def test_data_that_has_changed_is_said(shop: Shop) -> None:
    receipt = shop.result("sold").receipt
    shop.close()
    shop.write("INSERT INTO sales VALUES (10, 1, 'a', '2025-03-11', 1.00, 0)")
    later = Shop(shop.folder)
    found = again(later, later, receipt)
    assert not found.same
    assert [note.code for note in found.notes] == ["statement.replay_data"]
    later.close()


def test_a_definition_that_is_gone_is_said(shop: Shop) -> None:
    receipt = shop.result("sold").receipt
    for kept in (shop.folder / "kept" / "snapshots").iterdir():
        kept.unlink()
    changed = Shop(shop.folder, OTHER)
    assert [note.code for note in again(shop, changed, receipt).notes] == ["statement.replay_definition"]
    changed.close()


def test_a_receipt_is_named_by_what_it_holds(shop: Shop) -> None:
    one, other = shop.result("sold").receipt, shop.result("sold", by=("city",)).receipt
    assert one != other
    kept = shop.book.load(one)
    assert kept is not None
    assert kept.id == one
    assert kept.metrics["sold"]["version"] == "1.0"
    assert kept.snapshot == shop.snapshot.fingerprint


def test_an_unknown_or_somebody_elses_receipt(shop: Shop) -> None:
    receipt = shop.result("sold").receipt
    for name, who in (("rcp_nothing", OWNER), (receipt, LI)):
        with pytest.raises(Refused) as refused:
            replay(shop.book, shop.snapshot, lambda _: shop.service, name, who, NOW)
        assert refused.value.code == "query.unknown_receipt"


def test_a_snapshot_is_its_content(shop: Shop) -> None:
    assert Snapshot.from_bytes(shop.snapshot.to_bytes()).fingerprint == shop.snapshot.fingerprint
    assert Shop(shop.folder, OTHER).snapshot.fingerprint != shop.snapshot.fingerprint
