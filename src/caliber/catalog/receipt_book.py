"""Receipts in the store, for a server: the ``ReceiptBook`` of the query layer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from caliber.query.receipts import Receipt
from caliber.store import Store, receipts, snapshots


class StoredReceipts:
    """Keeps receipts and the snapshots that they name. Thread-safe."""

    def __init__(self, store: Store, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._store = store
        self._clock = clock
        self._kept: set[str] = set()

    def save(self, receipt: Receipt) -> None:
        content = msgspec.to_builtins(receipt)
        with self._store.transaction() as tx:
            receipts.keep(tx, receipt.id, receipt.principal.user, content, _moment(receipt.at))

    def load(self, receipt_id: str) -> Receipt | None:
        with self._store.reading() as tx:
            found = receipts.receipt(tx, receipt_id)
        return None if found is None else msgspec.convert(found, Receipt)

    def save_snapshot(self, fingerprint: str, data: bytes) -> None:
        if fingerprint in self._kept:
            return
        with self._store.transaction() as tx:
            snapshots.keep(tx, fingerprint, data, self._clock())
        self._kept.add(fingerprint)

    def load_snapshot(self, fingerprint: str) -> bytes | None:
        with self._store.reading() as tx:
            return snapshots.content(tx, fingerprint)


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo is not None else at.astimezone()
