"""The town's database, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kinds.town import make


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("town")
    make(place)
    return place
