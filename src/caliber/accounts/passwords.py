"""Passwords: what is good enough, and argon2id."""

from __future__ import annotations

import secrets
from functools import cache
from typing import TYPE_CHECKING

from caliber.errors import Refused

if TYPE_CHECKING:
    from pwdlib import PasswordHash

SHORTEST = 8
LONGEST = 256
# The first guesses of everybody who guesses; anything with the user name in it is one too.
COMMON = frozenset({
    "12345678", "123456789", "1234567890", "password", "password1", "passw0rd", "qwertyui", "qwerty123", "11111111",
    "00000000", "88888888", "66666666", "abcd1234", "abc12345", "a1234567", "iloveyou", "woaini1314", "5201314520",
    "admin123", "administrator", "letmein1", "1qaz2wsx", "1q2w3e4r", "qazwsxedc", "changeme",
})  # fmt: skip


@cache
def _hasher() -> PasswordHash:
    from pwdlib import PasswordHash

    return PasswordHash.recommended()


@cache
def _nobody() -> str:
    """A hash that nothing matches: an unknown name costs as much time as a wrong password."""
    return _hasher().hash(secrets.token_urlsafe(16))


def hash_password(password: str) -> str:
    return _hasher().hash(password)


def matches(password: str, stored: str | None) -> bool:
    """False for an account without a password, after the same time."""
    right = _hasher().verify(password[:LONGEST], stored or _nobody())
    return right and stored is not None


def check_password(password: str, username: str) -> None:
    """Raises ``Refused``: ``accounts.password_too_short``, ``_too_long``, ``_too_easy``."""
    if len(password) < SHORTEST:
        raise Refused("accounts.password_too_short", "password", least=SHORTEST)
    if len(password) > LONGEST:
        raise Refused("accounts.password_too_long", "password", most=LONGEST)
    if password.casefold() in COMMON or password.casefold() == username.casefold() or len(set(password)) < 3:
        raise Refused("accounts.password_too_easy", "password")


def random_password() -> str:
    """For a person to change at the first sign-in: four groups that can be read aloud."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))
