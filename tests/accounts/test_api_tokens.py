"""API tokens: seen once, for a purpose, for a time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from caliber.accounts import Identity
from caliber.accounts.api_tokens import PREFIX, create_token, list_tokens, revoke_token
from caliber.accounts.identity import by_token, by_username
from caliber.accounts.people import add_person, deactivate
from caliber.errors import Refused
from caliber.store import Store
from caliber.store.people import Person
from tests.stores import NOW


@pytest.fixture
def wang(store: Store, admin: Identity) -> Identity:
    add_person(store, admin, Person(username="wang", name="王芳", roles=("analyst",)), "wang-secret", NOW)
    return by_username(store, "wang")


def code_of(refusal: pytest.ExceptionInfo[Refused]) -> str:
    return refusal.value.code


def test_a_token_acts_for_its_owner_within_its_scopes(store: Store, wang: Identity) -> None:
    made = create_token(store, wang, "月报", ("query",), NOW, days=30)
    assert made.secret.startswith(PREFIX)
    identity = by_token(store, made.secret, NOW)
    assert identity.principal == wang.principal
    assert identity.door == "token"
    assert "query" in identity.permissions
    assert "propose_changes" in wang.permissions
    assert "propose_changes" not in identity.permissions


def test_a_token_ends(store: Store, wang: Identity) -> None:
    made = create_token(store, wang, "月报", ("query",), NOW, days=30)
    by_token(store, made.secret, NOW + timedelta(days=29))
    with pytest.raises(Refused) as refusal:
        by_token(store, made.secret, NOW + timedelta(days=30))
    assert code_of(refusal) == "accounts.token_expired"


def test_a_token_is_listed_without_its_secret_and_revoked(store: Store, wang: Identity) -> None:
    made = create_token(store, wang, "月报", ("query",), NOW)
    by_token(store, made.secret, NOW)
    (listed,) = list_tokens(store, wang)
    assert (listed.name, listed.scopes, listed.used_at) == ("月报", ("query",), NOW)
    revoke_token(store, wang, listed.id, NOW)
    assert list_tokens(store, wang) == []
    with pytest.raises(Refused) as refusal:
        by_token(store, made.secret, NOW)
    assert code_of(refusal) == "accounts.bad_token"
    with pytest.raises(Refused) as refusal:
        revoke_token(store, wang, listed.id, NOW)
    assert code_of(refusal) == "accounts.unknown_token"


def test_anothers_token_is_as_good_as_none(store: Store, admin: Identity, wang: Identity) -> None:
    made = create_token(store, admin, "ops", ("admin",), NOW)
    with pytest.raises(Refused) as refusal:
        revoke_token(store, wang, made.token.id, NOW)
    assert code_of(refusal) == "accounts.unknown_token"
    assert list_tokens(store, wang) == []
    with pytest.raises(Refused) as refusal:
        list_tokens(store, wang, everybody=True)
    assert code_of(refusal) == "accounts.not_permitted"


def test_a_closed_account_has_no_tokens(store: Store, admin: Identity, wang: Identity) -> None:
    made = create_token(store, wang, "月报", ("query",), NOW)
    deactivate(store, admin, "wang", NOW)
    with pytest.raises(Refused) as refusal:
        by_token(store, made.secret, NOW)
    assert code_of(refusal) == "accounts.bad_token"


def test_a_token_cannot_make_a_stronger_one(store: Store, admin: Identity) -> None:
    made = create_token(store, admin, "read", ("read",), NOW)
    with pytest.raises(Refused) as refusal:
        create_token(store, by_token(store, made.secret, NOW), "more", ("admin",), NOW)
    assert code_of(refusal) == "accounts.not_permitted"


@pytest.mark.parametrize(
    ("name", "scopes", "days", "code"),
    [
        (" ", ("query",), 30, "accounts.name_missing"),
        ("x", (), 30, "accounts.no_scope"),
        ("x", ("everything",), 30, "accounts.unknown_scope"),
        ("x", ("admin",), 30, "accounts.not_permitted"),
        ("x", ("query",), 0, "accounts.bad_expiry"),
        ("x", ("query",), 4000, "accounts.bad_expiry"),
    ],
)
def test_a_token_that_cannot_be(
    store: Store, wang: Identity, name: str, scopes: tuple[str, ...], days: int, code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        create_token(store, wang, name, scopes, NOW, days=days)
    assert code_of(refusal) == code
