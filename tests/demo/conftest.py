"""One small demo company for all tests of it, and a way to ask it: through the query path, and by hand."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import duckdb
import pytest

from caliber.access.principal import OWNER, Principal
from caliber.compiler import MetricQuery
from caliber.demo import DATABASE, DEMO_PEOPLE, DemoInfo, build_demo
from caliber.interchange.yaml_files import load_project
from caliber.model.snapshot import Snapshot
from caliber.query.result import QueryResult
from caliber.query.service import QueryService
from caliber.query.sources import Sources

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, 0)
ROWS = 120_000

Ask = Callable[..., QueryResult]
Sql = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoInfo:
    return build_demo(tmp_path_factory.mktemp("demo") / "yunhe", rows=ROWS, today=TODAY)


@pytest.fixture(scope="session")
def sql(demo: DemoInfo) -> Iterator[Sql]:
    """``sql(text)``: the rows that a statement written by hand gives, on a copy: the engine locks its own."""
    copied = demo.folder.parent / "by_hand.duckdb"
    shutil.copy(demo.folder / DATABASE, copied)
    con = duckdb.connect(str(copied), read_only=True)
    yield lambda text: con.execute(text).fetchall()
    con.close()


@pytest.fixture(scope="session")
def snapshot(demo: DemoInfo) -> Snapshot:
    loaded = load_project(demo.folder)
    assert loaded.problems == ()
    assert loaded.model is not None
    return Snapshot(loaded.model)


@pytest.fixture(scope="session")
def ask(demo: DemoInfo, snapshot: Snapshot) -> Ask:
    """``ask(metrics, by=…, since=…, user=…)`` runs one question, as the project's owner or as a demo person."""
    service = QueryService(snapshot, Sources(snapshot, demo.folder))

    def run(*metrics: str, user: str = "", **rest: Any) -> QueryResult:
        who = principal(snapshot, user) if user else OWNER
        return service.run(MetricQuery(metrics=metrics, **rest), who, NOW)

    return run


def principal(snapshot: Snapshot, username: str) -> Principal:
    """The demo person as the policies see them: own department first, then those above."""
    person = next(one for one in DEMO_PEOPLE if one.username == username)
    departments, code = [], person.department
    while code:
        departments.append(code)
        code = snapshot.model.departments[code].parent
    return Principal(
        user=person.username,
        name=person.name,
        roles=person.roles,
        departments=tuple(departments),
        attributes=person.attributes,
    )


def rows_of(result: QueryResult) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in result.table.to_pylist()]
