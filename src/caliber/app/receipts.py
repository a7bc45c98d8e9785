"""Receipts of the command line lie in the project's folder, those of a server in the store: both are looked through."""

from __future__ import annotations

from typing import NamedTuple

from caliber.query.receipts import Receipt, ReceiptBook


class EitherBook(NamedTuple):
    """Reads from the first that knows it; writes into the first."""

    first: ReceiptBook
    second: ReceiptBook

    def save(self, receipt: Receipt) -> None:
        self.first.save(receipt)

    def load(self, receipt_id: str) -> Receipt | None:
        return self.first.load(receipt_id) or self.second.load(receipt_id)

    def save_snapshot(self, fingerprint: str, data: bytes) -> None:
        self.first.save_snapshot(fingerprint, data)

    def load_snapshot(self, fingerprint: str) -> bytes | None:
        return self.first.load_snapshot(fingerprint) or self.second.load_snapshot(fingerprint)
