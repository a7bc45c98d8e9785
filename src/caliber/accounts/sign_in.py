"""Signing in and out, with a brake on guessing that restarts and several servers share."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

import msgspec

from caliber.accounts.identity import IDLE, Identity, by_session
from caliber.accounts.passwords import matches
from caliber.accounts.people import normal
from caliber.accounts.secret_hash import csrf_of, hash_of, new_secret
from caliber.errors import Refused
from caliber.store import Store, audit, people, sessions
from caliber.store.sessions import Session
from caliber.store.turns import take_turn

WINDOW = timedelta(minutes=15)
# Attempts that may fail within the window, by what is counted.
MOST = {"user": 5, "address": 50}


class SignedIn(msgspec.Struct, frozen=True):
    """``token`` goes into the HttpOnly cookie, ``csrf`` into the one that the page can read."""

    token: str
    csrf: str
    expires_at: datetime
    identity: Identity

    def __repr__(self) -> str:
        return f"SignedIn({self.identity.username!r})"


def sign_in(store: Store, username: str, password: str, now: datetime, address: str = "") -> SignedIn:
    """Raises ``Refused``: ``accounts.wrong_credentials``, ``accounts.too_many_attempts``, ``accounts.inactive``."""
    username = normal(username)
    subjects = [("user", f"user:{username}")] + ([("address", f"address:{address}")] if address else [])
    _count_attempt(store, subjects, now)
    with store.reading() as tx:
        stored = people.password_of(tx, username)
    if not matches(password, stored):
        raise Refused("accounts.wrong_credentials")
    with store.reading() as tx:
        person = people.person(tx, username)
    if person is None or not person.active:
        raise Refused("accounts.inactive", username, username=username)
    return _signed_in(store, username, subjects, now)


def _count_attempt(store: Store, subjects: list[tuple[str, str]], now: datetime) -> None:
    """Counted before it is checked, so that a hundred guesses at once are a hundred."""
    with store.transaction() as tx:
        for kind, subject in subjects:
            take_turn(tx, subject)
            failed = sessions.failures_since(tx, subject, now - WINDOW)
            if len(failed) >= MOST[kind]:
                wait = ceil((failed[-MOST[kind]] + WINDOW - now).total_seconds() / 60)
                raise Refused("accounts.too_many_attempts", "password", minutes=max(wait, 1))
        for _, subject in subjects:
            sessions.add_failure(tx, subject, now)


def _signed_in(store: Store, username: str, subjects: list[tuple[str, str]], now: datetime) -> SignedIn:
    token = new_secret()
    with store.transaction() as tx:
        sessions.end_expired(tx, now)
        sessions.forget_failures_before(tx, now - WINDOW)
        for kind, subject in subjects:
            if kind == "user":
                sessions.forget_failures(tx, subject)
            else:
                sessions.take_back_failure(tx, subject, now)
        expires = now + IDLE
        made = Session(hash=hash_of(token), username=username, created_at=now, seen_at=now, expires_at=expires)
        sessions.add(tx, made)
        audit.note(tx, now, username, "session.started", username)
    return SignedIn(token, csrf_of(token), expires, by_session(store, token, now))


def sign_out(store: Store, token: str) -> None:
    """Signing out twice is signing out once."""
    with store.transaction() as tx:
        sessions.end(tx, hash_of(token))
