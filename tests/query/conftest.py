from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.query.store import Store


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store; its files are looked at before every question."""
    monkeypatch.setattr("caliber.query.sources.CHECK_EVERY", 0.0)
    opened = Store(tmp_path)
    yield opened
    opened.sources.close()
