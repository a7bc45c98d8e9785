"""A write that is sent twice under one key is done once: the second time its first answer is given again."""

from __future__ import annotations

from datetime import datetime, timedelta

from caliber.accounts.identity import Identity
from caliber.errors import Refused
from caliber.store import Store, replies
from caliber.store.replies import Reply
from caliber.store.turns import take_turn

KEPT = timedelta(hours=24)
# A process that died while it answered gives the key free after so long.
GIVEN_UP = timedelta(minutes=10)


def begin(store: Store, actor: Identity, key: str, request: str, now: datetime) -> Reply | None:
    """The answer given before; None where the caller is the first and must ``finish`` or ``release``.

    Raises ``Refused``: ``server.key_reused`` for another request under the key, ``server.key_in_use`` while the first
    is being answered.
    """
    with store.transaction() as tx:
        take_turn(tx, f"reply:{actor.username}")
        replies.forget_before(tx, now - KEPT)
        found = replies.reply(tx, actor.username, key)
        if found is not None and found.status is None and found.at < now - GIVEN_UP:
            replies.forget(tx, actor.username, key)
            found = None
        if found is None:
            replies.begin(tx, Reply(username=actor.username, key=key, request=request, at=now))
            return None
    if found.request != request:
        raise Refused("server.key_reused", "Idempotency-Key")
    if found.status is None:
        raise Refused("server.key_in_use", "Idempotency-Key")
    return found


def finish(store: Store, actor: Identity, key: str, status: int, headers: dict[str, str], body: bytes) -> None:
    """The answer is kept for a day. ``body`` holds no secret."""
    with store.transaction() as tx:
        replies.finish(tx, actor.username, key, status, headers, body)


def release(store: Store, actor: Identity, key: str) -> None:
    """Nothing was done: the key may be used again."""
    with store.transaction() as tx:
        replies.forget(tx, actor.username, key)
