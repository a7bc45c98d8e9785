"""Signing in: who gets in, who does not, for how long, and how often one may guess."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from caliber.accounts import Identity
from caliber.accounts.identity import IDLE, LONGEST, by_session
from caliber.accounts.people import change_password, deactivate, first_administrator, reset_password, setup_needed
from caliber.accounts.secret_hash import csrf_matches, csrf_of
from caliber.accounts.sign_in import MOST, WINDOW, sign_in, sign_out
from caliber.errors import Refused
from caliber.store import Store
from tests.stores import NOW


def code_of(refusal: pytest.ExceptionInfo[Refused]) -> str:
    return refusal.value.code


def test_the_first_administrator_is_made_once(store: Store) -> None:
    assert setup_needed(store)
    first_administrator(store, "Ada", "correct horse", "Ada", NOW)
    assert not setup_needed(store)
    with pytest.raises(Refused) as refusal:
        first_administrator(store, "eve", "correct horse", "Eve", NOW)
    assert code_of(refusal) == "accounts.already_set_up"


def test_a_session_lasts_while_it_is_used(store: Store, admin: Identity) -> None:
    signed = sign_in(store, " ADA ", "correct horse", NOW)
    assert signed.identity.username == "ada"
    assert by_session(store, signed.token, NOW + IDLE - timedelta(minutes=1)).username == "ada"
    assert by_session(store, signed.token, NOW + IDLE + timedelta(hours=20)).username == "ada"
    with pytest.raises(Refused) as refusal:
        by_session(store, signed.token, NOW + 3 * IDLE)
    assert code_of(refusal) == "accounts.session_expired"


def test_no_session_lasts_for_ever(store: Store, admin: Identity) -> None:
    signed = sign_in(store, "ada", "correct horse", NOW)
    at = NOW
    while at < NOW + LONGEST - timedelta(hours=12):
        at += timedelta(hours=12)
        by_session(store, signed.token, at)
    with pytest.raises(Refused) as refusal:
        by_session(store, signed.token, NOW + LONGEST)
    assert code_of(refusal) == "accounts.session_expired"


def test_signing_out_ends_the_session(store: Store, admin: Identity) -> None:
    signed = sign_in(store, "ada", "correct horse", NOW)
    sign_out(store, signed.token)
    sign_out(store, signed.token)
    with pytest.raises(Refused) as refusal:
        by_session(store, signed.token, NOW)
    assert code_of(refusal) == "accounts.sign_in_needed"


@pytest.mark.parametrize("token", ["", "nonsense", "x" * 5000, "' OR 1=1 --"])
def test_a_token_that_is_none(store: Store, token: str) -> None:
    with pytest.raises(Refused) as refusal:
        by_session(store, token, NOW)
    assert code_of(refusal) == "accounts.sign_in_needed"


@pytest.mark.parametrize(("username", "password"), [("ada", "wrong"), ("nobody", "correct horse"), ("ada", "")])
def test_wrong_name_and_wrong_password_sound_alike(store: Store, admin: Identity, username: str, password: str) -> None:
    with pytest.raises(Refused) as refusal:
        sign_in(store, username, password, NOW)
    assert code_of(refusal) == "accounts.wrong_credentials"


def guess(store: Store, password: str, address: str = "") -> str:
    try:
        sign_in(store, "ada", password, NOW, address)
    except Refused as refusal:
        return refusal.code
    return "in"


def test_guessing_is_slowed_down_and_forgiven(store: Store, admin: Identity) -> None:
    assert [guess(store, "wrong") for _ in range(MOST["user"] - 1)] == ["accounts.wrong_credentials"] * (
        MOST["user"] - 1
    )
    assert guess(store, "correct horse") == "in"
    assert [guess(store, "wrong") for _ in range(MOST["user"])][-1] == "accounts.wrong_credentials"
    assert guess(store, "correct horse") == "accounts.too_many_attempts"
    with pytest.raises(Refused) as refusal:
        sign_in(store, "ada", "correct horse", NOW + WINDOW - timedelta(minutes=3))
    assert "3 minutes" in refusal.value.hint
    assert sign_in(store, "ada", "correct horse", NOW + WINDOW).identity.username == "ada"


def test_guesses_at_once_are_all_counted(store: Store, admin: Identity) -> None:
    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(lambda number: guess(store, f"wrong {number}"), range(16)))
    assert codes.count("accounts.wrong_credentials") == MOST["user"]


def test_one_address_cannot_try_every_name(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caliber.accounts.sign_in.matches", lambda password, stored: False)
    codes = []
    for number in range(MOST["address"] + 1):
        with pytest.raises(Refused) as refusal:
            sign_in(store, f"name{number}", "password", NOW, "203.0.113.7")
        codes.append(refusal.value.code)
    assert codes[-1] == "accounts.too_many_attempts"
    assert set(codes[:-1]) == {"accounts.wrong_credentials"}


def test_a_closed_account_is_out_at_once(store: Store, admin: Identity) -> None:
    from caliber.accounts.people import add_person
    from caliber.store.people import Person

    add_person(store, admin, Person(username="wang", name="王芳"), "wang-secret", NOW)
    signed = sign_in(store, "wang", "wang-secret", NOW)
    deactivate(store, admin, "wang", NOW)
    with pytest.raises(Refused) as refusal:
        by_session(store, signed.token, NOW)
    assert code_of(refusal) == "accounts.sign_in_needed"
    with pytest.raises(Refused) as refusal:
        sign_in(store, "wang", "wang-secret", NOW)
    assert code_of(refusal) == "accounts.inactive"


def test_a_new_password_ends_the_other_sessions(store: Store, admin: Identity) -> None:
    here, there = (sign_in(store, "ada", "correct horse", NOW) for _ in range(2))
    with pytest.raises(Refused) as refusal:
        change_password(store, admin, "wrong", "battery staple", NOW)
    assert code_of(refusal) == "accounts.wrong_password"
    change_password(store, here.identity, "correct horse", "battery staple", NOW, session=here.token)
    assert by_session(store, here.token, NOW).username == "ada"
    with pytest.raises(Refused):
        by_session(store, there.token, NOW)
    assert sign_in(store, "ada", "battery staple", NOW).identity.username == "ada"


def test_a_reset_password_must_be_changed(store: Store, admin: Identity) -> None:
    made = reset_password(store, admin, "ada", NOW)
    signed = sign_in(store, "ada", made, NOW)
    assert signed.identity.must_change_password
    change_password(store, signed.identity, made, "battery staple", NOW, session=signed.token)
    assert not by_session(store, signed.token, NOW).must_change_password


def test_the_page_proves_itself_by_a_value_derived_from_the_session(store: Store, admin: Identity) -> None:
    first, second = (sign_in(store, "ada", "correct horse", NOW) for _ in range(2))
    assert first.csrf == csrf_of(first.token)
    assert csrf_matches(first.token, first.csrf)
    assert not csrf_matches(first.token, second.csrf)
    assert not csrf_matches(first.token, "")
    assert not csrf_matches(first.token, "汉字")


def test_no_secret_is_stored_or_shown(store: Store, admin: Identity) -> None:
    from caliber.accounts.api_tokens import create_token

    signed = sign_in(store, "ada", "correct horse", NOW)
    made = create_token(store, admin, "export", ("read",), NOW)
    assert signed.token not in repr(signed)
    assert made.secret not in repr(made)
    with store.reading() as tx:
        tables = sa.inspect(tx).get_table_names()
        held = "\n".join(str(row) for table in tables for row in tx.exec_driver_sql(f"SELECT * FROM {table}"))
    for secret in ("correct horse", signed.token, signed.csrf, made.secret):
        assert secret not in held
