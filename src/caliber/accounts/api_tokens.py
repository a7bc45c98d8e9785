"""API tokens: a secret shown once, with scopes and an end."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import msgspec

from caliber.accounts.identity import Identity, need
from caliber.accounts.roles import SCOPES
from caliber.accounts.secret_hash import hash_of, new_secret
from caliber.errors import Refused
from caliber.store import Store, audit, people, tokens
from caliber.store.tokens import Token

PREFIX = "cal_"
USUAL_DAYS = 90
MOST_DAYS = 366


class NewToken(msgspec.Struct, frozen=True):
    """``secret`` is seen here and never again."""

    secret: str
    token: Token

    def __repr__(self) -> str:
        return f"NewToken({self.token.id!r})"


def create_token(
    store: Store,
    actor: Identity,
    name: str,
    scopes: tuple[str, ...],
    now: datetime,
    *,
    days: int = USUAL_DAYS,
    username: str = "",
) -> NewToken:
    """For oneself, or for ``username`` where one manages tokens. Raises ``Refused`` (``accounts.…``)."""
    owner = username or actor.username
    if owner != actor.username:
        need(actor, "manage_tokens")
    _check(actor, name, scopes, days)
    token = Token(
        id="tok_" + secrets.token_hex(6),
        name=name.strip(),
        username=owner,
        scopes=tuple(dict.fromkeys(scopes)),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    secret = new_secret(PREFIX)
    with store.transaction() as tx:
        if people.person(tx, owner) is None:
            raise Refused("accounts.unknown_person", "username", username=owner)
        tokens.add(tx, token, hash_of(secret))
        audit.note(
            tx, now, actor.username, "token.created", token.id, owner=owner, scopes=list(token.scopes), days=days
        )
    return NewToken(secret, token)


def _check(actor: Identity, name: str, scopes: tuple[str, ...], days: int) -> None:
    if actor.door == "token" and "admin" not in actor.scopes:
        raise Refused("accounts.not_permitted", "scopes", permission="manage_tokens")
    if not name.strip():
        raise Refused("accounts.name_missing", "name")
    if not scopes:
        raise Refused("accounts.no_scope", "scopes", known=list(SCOPES))
    for scope in scopes:
        if scope not in SCOPES:
            raise Refused("accounts.unknown_scope", "scopes", scope=scope, known=list(SCOPES))
    if "admin" in scopes:
        need(actor, "manage_tokens")
    if not 1 <= days <= MOST_DAYS:
        raise Refused("accounts.bad_expiry", "days", most=MOST_DAYS)


def list_tokens(store: Store, actor: Identity, *, everybody: bool = False) -> list[Token]:
    """One's own, or all where one manages tokens."""
    if everybody:
        need(actor, "manage_tokens")
    with store.reading() as tx:
        return tokens.found(tx, "" if everybody else actor.username)


def revoke_token(store: Store, actor: Identity, token_id: str, now: datetime) -> None:
    """Raises ``Refused("accounts.unknown_token")``, also for another person's token that one may not manage."""
    with store.transaction() as tx:
        found = tokens.by_id(tx, token_id)
        hidden = found is not None and found.username != actor.username and "manage_tokens" not in actor.permissions
        if found is None or found.revoked_at is not None or hidden:
            raise Refused("accounts.unknown_token", token_id, id=token_id)
        tokens.revoke(tx, token_id, now)
        audit.note(tx, now, actor.username, "token.revoked", token_id, owner=found.username)
