"""One suite, every engine: tests that take ``engine`` run on each, heavy ones only where asked for."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from caliber.errors import Refused
from tests.engines import shop, town
from tests.engines.asking import Asked, service
from tests.engines.gaps import gap
from tests.engines.on_duckdb import parquet
from tests.engines.questions import QUESTIONS
from tests.engines.warehouse import ENGINES, Warehouse, started


def pytest_configure() -> None:
    """Who ends us by a signal ends our servers too: it is an interruption, after which fixtures are torn down."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        heavy = {False: (), True: (pytest.mark.engines_heavy,)}
        params = [pytest.param(name, marks=heavy[row.heavy], id=name) for name, row in ENGINES.items()]
        metafunc.parametrize("engine", params, indirect=True, scope="session")
    if "question" in metafunc.fixturenames:
        metafunc.parametrize("question", list(QUESTIONS))
    if "kind" in metafunc.fixturenames:
        metafunc.parametrize("kind", list(town.QUESTIONS))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        given = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        asked = next((given[name] for name in ("question", "kind", "expression") if name in given), "")
        reason = gap(given.get("engine", ""), asked)
        if reason:
            item.add_marker(pytest.mark.xfail(strict=True, reason=reason, raises=Refused))


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> str:
    """The name of the engine under test."""
    return str(request.param)


@pytest.fixture(scope="session")
def warehouse(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """The engine under test, running, with the shop and the town in it."""
    with started(engine, tmp_path_factory.mktemp(engine), {**shop.tables(), **town.tables()}) as running:
        yield running


@pytest.fixture(scope="session")
def asked(warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """Questions to the engine under test."""
    with service(warehouse.uri, tmp_path_factory.mktemp("asked")) as found:
        yield found


@pytest.fixture(scope="session")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """Questions to DuckDB over Parquet files of the same rows."""
    folder: Path = tmp_path_factory.mktemp("expected")
    with service(parquet(folder, {**shop.tables(), **town.tables()}), folder) as found:
        yield found
