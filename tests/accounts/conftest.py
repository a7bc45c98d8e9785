from __future__ import annotations

import pytest

from caliber.accounts import Identity
from caliber.accounts.identity import by_username
from caliber.accounts.people import first_administrator
from caliber.store import Store
from tests.stores import NOW, postgres, store, store_url

__all__ = ["admin", "postgres", "store", "store_url"]


@pytest.fixture
def admin(store: Store) -> Identity:
    """The first administrator, as a session acts for them."""
    first_administrator(store, "Ada", "correct horse", "Ada", NOW)
    return by_username(store, "ada")
