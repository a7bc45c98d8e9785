"""A question to an engine through the whole corridor, and when two answers are the same."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from caliber.access.principal import OWNER
from caliber.compiler import MetricQuery
from caliber.interchange.yaml_files import parse_files
from caliber.model.snapshot import Snapshot
from caliber.query.result import QueryResult
from caliber.query.service import QueryService
from caliber.query.sources import Sources
from tests.engines import shop

NOW = datetime(2025, 4, 1, 9, 0)


class Asked:
    """The shop on one engine, under one calendar at a time."""

    def __init__(self, uri: str, folder: Path) -> None:
        self.uri = uri
        self.folder = folder
        self.engines: dict[str, Any] = {}
        self._services: dict[tuple[str, str], QueryService] = {}
        self._kept: dict[tuple[MetricQuery, str, str], QueryResult] = {}

    def service(self, week_start: str = "monday", fiscal: str = "04-01") -> QueryService:
        found = self._services.get((week_start, fiscal))
        if found is None:
            loaded = parse_files(shop.definitions(self.uri, week_start, fiscal))
            assert loaded.model is not None, [problem.as_dict() for problem in loaded.problems]
            snapshot = Snapshot(loaded.model)
            sources = Sources(snapshot, self.folder, engines=self.engines)
            found = self._services[week_start, fiscal] = QueryService(snapshot, sources)
        return found

    def __call__(self, query: MetricQuery, week_start: str = "monday", fiscal: str = "04-01") -> QueryResult:
        key = (query, week_start, fiscal)
        if key not in self._kept:
            self._kept[key] = self.service(week_start, fiscal).run(query, OWNER, NOW)
        return self._kept[key]


@contextmanager
def service(uri: str, folder: Path) -> Iterator[Asked]:
    asked = Asked(uri, folder)
    try:
        yield asked
    finally:
        for engine in asked.engines.values():
            engine.close()


def same(one: QueryResult, other: QueryResult) -> None:
    """Asserts the same columns, rows in the same order, totals, and counts of the statement."""
    assert one.table.column_names == other.table.column_names
    assert_rows(cells(one), cells(other), one.sql)
    assert_rows([list(t.row) for t in one.totals], [list(t.row) for t in other.totals], one.sql)
    assert [(n.code, n.count, n.dataset) for n in one.statement.notes] == [
        (n.code, n.count, n.dataset) for n in other.statement.notes
    ]
    assert one.statement.as_of == other.statement.as_of


def cells(result: QueryResult) -> list[list[Any]]:
    columns = [column.to_pylist() for column in result.table.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def assert_rows(one: list[list[Any]], other: list[list[Any]], sql: str) -> None:
    for at, (mine, theirs) in enumerate(zip(one, other, strict=False)):
        assert len(mine) == len(theirs)
        assert all(map(equal, mine, theirs)), f"row {at}: {mine} is not {theirs}\n{sql}"
    assert len(one) == len(other), sql


def equal(mine: Any, theirs: Any) -> bool:
    """The same value; a whole number is the same as integer, decimal or double, a double to twelve digits."""
    if isinstance(mine, bool | int | float | Decimal) and isinstance(theirs, bool | int | float | Decimal):
        return math.isclose(mine, theirs, rel_tol=1e-12, abs_tol=1e-12)
    return type(mine) is type(theirs) and bool(mine == theirs)
