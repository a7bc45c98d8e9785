"""A small shop to ask, and the flights with their data."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shop_files import write_shop

EXAMPLE = Path(__file__).parents[2] / "examples" / "flights"


@pytest.fixture(autouse=True)
def _own_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """English, no server named, and nothing kept in the home of whoever runs the tests."""
    for name in ("CALIBER_SERVER", "CALIBER_TOKEN", "CALIBER_PASSWORD", "CALIBER_NOW"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CALIBER_LANG", "en")
    home = tmp_path_factory.mktemp("home")
    for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project of its own for one test."""
    return write_shop(tmp_path / "shop")


@pytest.fixture(scope="session")
def flights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The flights example with its data."""
    folder = tmp_path_factory.mktemp("example") / "flights"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("data", ".caliber"))
    subprocess.run([sys.executable, str(folder / "make_data.py")], check=True)
    return folder
