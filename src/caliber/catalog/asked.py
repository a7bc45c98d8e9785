"""What has been asked lately, with the time that each answer took: what rollups are suggested from."""

from __future__ import annotations

import msgspec

from caliber.query.receipts import FolderReceipts, Receipt
from caliber.query.suggesting import Spent
from caliber.store import Store, usage

MOST = 20_000  # the newest questions


def of_store(store: Store) -> list[Spent]:
    """The log of a server."""
    with store.reading() as tx:
        found = usage.answered(tx, MOST)
    return [Spent(msgspec.convert(content, Receipt, strict=False).query, spent) for content, spent in found]


def of_folder(receipts: FolderReceipts) -> list[Spent]:
    """The receipts of the command line and of Python: each counts as one millisecond, since none says its time."""
    return [Spent(receipt.query, 1.0) for receipt in receipts.newest(MOST)]
