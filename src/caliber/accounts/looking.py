"""Looking as somebody else: for those who may, and never unnoticed."""

from __future__ import annotations

from datetime import datetime

from caliber.access import Principal
from caliber.accounts.identity import Identity, by_username, need
from caliber.accounts.people import normal
from caliber.store import Store, audit


def looked_as(store: Store, actor: Identity, username: str, now: datetime) -> Principal:
    """The principal of another person; noted in the audit log.

    Raises ``Refused``: ``accounts.not_permitted``, ``accounts.unknown_person``, ``accounts.inactive``.
    """
    username = normal(username)
    if username == actor.username:
        return actor.principal
    need(actor, "look_as")
    found = by_username(store, username).principal
    with store.transaction() as tx:
        audit.note(tx, now, actor.username, "person.looked_as", username)
    return found
