"""The flights example as a stranger has it: its files, the data made by its own script."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from caliber.access.principal import OWNER
from caliber.compiler import MetricQuery
from caliber.interchange.yaml_files import load_project
from caliber.model.rules import check_all
from caliber.model.snapshot import Snapshot
from caliber.query.result import QueryResult
from caliber.query.service import QueryService
from caliber.query.sources import Sources

EXAMPLE = Path(__file__).parents[2] / "examples" / "flights"
NOW = datetime(2014, 1, 2, 9, 0)

Ask = Callable[..., QueryResult]


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example with data."""
    folder = tmp_path_factory.mktemp("example") / "flights"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("data", ".caliber"))
    subprocess.run([sys.executable, str(folder / "make_data.py")], check=True)
    return folder


@pytest.fixture(scope="session")
def snapshot(project: Path) -> Snapshot:
    loaded = load_project(project)
    assert loaded.problems == ()
    assert loaded.model is not None
    snapshot = Snapshot(loaded.model)
    assert check_all(snapshot) == []
    return snapshot


@pytest.fixture(scope="session")
def ask(project: Path, snapshot: Snapshot) -> Ask:
    """``ask(metrics, by=…, where=…, since=…)`` runs one question."""
    service = QueryService(snapshot, Sources(snapshot, project))

    def run(metrics: list[str], **rest: object) -> QueryResult:
        fields = {key: tuple(value) if isinstance(value, list) else value for key, value in rest.items()}
        return service.run(MetricQuery(metrics=tuple(metrics), **fields), OWNER, NOW)  # type: ignore[arg-type]

    return run
