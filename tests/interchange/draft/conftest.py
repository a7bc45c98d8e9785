"""Drafting as the command does it, and asking the draft a question."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from caliber.access.principal import OWNER
from caliber.compiler import MetricQuery
from caliber.interchange.draft import DraftReport, TableFound, draft_project
from caliber.interchange.yaml_files import load_project, write_model
from caliber.model.objects import Model
from caliber.model.rules import check_all
from caliber.model.snapshot import Snapshot
from caliber.query.service import QueryService
from caliber.query.sources import Sources

KEYLESS = {"model.no_grain"}  # a table without key is drafted and warned of
NOW = datetime(2026, 1, 5, 9, 0)


class Drafted(NamedTuple):
    """A draft read back from its folder."""

    report: DraftReport
    model: Model
    service: QueryService

    def ask(self, metric: str, *by: str, where: str = "", grain: str = "") -> dict[Any, Any]:
        """A metric by its keys, or under () where there are none."""
        query = MetricQuery(metrics=(metric,), by=by, where=(where,) if where else (), grain=grain)
        rows = self.service.run(query, OWNER, NOW).rows()
        return {row[0] if len(row) == 2 else tuple(row[:-1]): row[-1] for row in rows}

    def reopened(self) -> Drafted:
        """As a later session finds it."""
        folder = Path(self.report.folder)
        return self._replace(service=QueryService(self.service.snapshot, Sources(self.service.snapshot, folder)))

    def table(self, code: str) -> TableFound:
        return next(table for table in self.report.tables if table.code == code)

    def doubts(self) -> str:
        return "\n".join(doubt.en for doubt in self.report.doubts)


Draft = Callable[..., Drafted]


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    """``draft(source, …)`` makes a project, reads it back without a problem and opens it."""

    def run(*sources: Path | str, lang: str = "en", target: Path | None = None) -> Drafted:
        folder = target or tmp_path / "project"
        report = draft_project([str(source) for source in sources], folder, lang, lambda _: None, write_model)
        loaded = load_project(folder)
        assert loaded.problems == ()
        assert loaded.model is not None
        snapshot = Snapshot(loaded.model)
        assert {problem.code for problem in check_all(snapshot)} <= KEYLESS
        return Drafted(report, loaded.model, QueryService(snapshot, Sources(snapshot, folder)))

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """``folder(name=text or bytes, …)`` writes files; ``orders_csv`` is orders.csv."""

    def write(files: dict[str, str | bytes]) -> Path:
        place = tmp_path / "files"
        place.mkdir(exist_ok=True)
        for name, content in files.items():
            (place / name).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return place

    return write
