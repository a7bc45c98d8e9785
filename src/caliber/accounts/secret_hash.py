"""Random secrets for sessions and tokens, and the one way in which they are stored: hashed."""

from __future__ import annotations

import secrets
from hashlib import sha256
from hmac import compare_digest
from hmac import new as keyed


def new_secret(prefix: str = "") -> str:
    """256 random bits, safe in a URL."""
    return prefix + secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """A secret of 256 random bits needs no salt and no slow hash."""
    return sha256(secret.encode()).hexdigest()


def csrf_of(session_token: str) -> str:
    """What a page must echo to prove that it can read our cookie; derived, so that nothing is stored."""
    return keyed(session_token.encode(), b"caliber csrf", "sha256").hexdigest()


def csrf_matches(session_token: str, echoed: str) -> bool:
    return compare_digest(csrf_of(session_token).encode(), echoed.encode())
