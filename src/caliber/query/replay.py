"""An old figure again: under the definitions of then or of now, on the data that there is.

Sources that keep no history have only today's data: it is used, and said. Nobody sees more by replaying than by asking:
the rules in force now decide, also over definitions of then, and a receipt is its owner's alone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec

from caliber.access import Principal
from caliber.errors import Refused
from caliber.model.objects import Owner
from caliber.model.snapshot import Snapshot
from caliber.query.receipts import Receipt, ReceiptBook, result_hash
from caliber.query.result import Note, QueryResult
from caliber.query.service import QueryService
from caliber.query.statement import note

TIMES = ("then", "now")
# What of a metric decides who may see it.
RULED_BY = ("sensitivity", "owner", "status", "domain")
GONE: dict[str, Any] = {"sensitivity": "secret", "owner": Owner()}


class Replayed(NamedTuple):
    """``then``: the receipt; ``now``: the answer of today; ``same``: whether the figures are those of then."""

    then: Receipt
    now: QueryResult
    same: bool
    notes: tuple[Note, ...]


def replay(
    book: ReceiptBook,
    current: Snapshot,
    queries_of: Callable[[Snapshot], QueryService],
    receipt_id: str,
    asker: Principal,
    now: datetime,
    definition: str = "then",
    data: str = "then",
    ticket: str = "",
) -> Replayed:
    """``queries_of`` answers under given definitions. The project's owner replays as the person of then.

    Raises ``Refused``: ``query.unknown_receipt``, ``query.unknown_choice``, and as a query does.
    """
    for name, chosen in (("definition", definition), ("data", data)):
        if chosen not in TIMES:
            raise Refused("query.unknown_choice", name, name=name, value=chosen, known=TIMES)
    receipt = book.load(receipt_id)
    if receipt is None or not (asker.owner or asker.user == receipt.principal.user):
        raise Refused("query.unknown_receipt", receipt_id, id=receipt_id)
    notes: list[Note] = []
    snapshot = current
    if definition == "then" and receipt.snapshot != current.fingerprint:
        snapshot = _of_then(book, receipt, current, asker, notes)
    who = receipt.principal if asker.owner else asker
    if who != receipt.principal:
        notes.append(note("statement.replay_person", "warning"))
    queries = queries_of(snapshot)
    answer = queries.run(receipt.query, who, now, ticket)
    if data == "then" and _moved(queries, receipt):
        notes.append(note("statement.replay_data", "warning", at=receipt.at[:16].replace("T", " ")))
    return Replayed(receipt, answer, result_hash(answer.table) == receipt.result_hash, tuple(notes))


def _of_then(book: ReceiptBook, receipt: Receipt, current: Snapshot, asker: Principal, notes: list[Note]) -> Snapshot:
    """The definitions of then; for everybody but the owner under the rules of now."""
    kept = book.load_snapshot(receipt.snapshot)
    if kept is None:
        notes.append(note("statement.replay_definition", "warning"))
        return current
    then = Snapshot.from_bytes(kept)
    return then if asker.owner else under_rules_of(current, then)


def under_rules_of(current: Snapshot, then: Snapshot) -> Snapshot:
    """The definitions of ``then`` with the policies of ``current``, and each metric as open as it is now.

    A metric that no longer exists is one that nobody may see.
    """
    metrics = {}
    for code, metric in then.model.metrics.items():
        now = current.model.metrics.get(code)
        rules = GONE if now is None else {field: getattr(now, field) for field in RULED_BY}
        metrics[code] = msgspec.structs.replace(metric, **rules)
    model = msgspec.structs.replace(
        then.model, metrics=metrics, policies=current.model.policies, sets=current.model.sets
    )
    return Snapshot(model)


def _moved(queries: QueryService, receipt: Receipt) -> bool:
    version = queries.sources.get(receipt.source).version
    return sha256(version.encode()).hexdigest() != receipt.data_version
