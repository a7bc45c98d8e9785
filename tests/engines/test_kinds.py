"""Every kind of metric gives on every engine what it gives on DuckDB, or is refused as the table of gaps says."""

from __future__ import annotations

import pytest

from caliber.access.principal import OWNER
from caliber.query.service import QueryService
from tests.engines import town
from tests.engines.asking import Asked, same
from tests.kinds.town import NOW, ORDERS


@pytest.fixture(scope="session")
def there(asked: Asked) -> QueryService:
    """The town on the engine under test."""
    return town.service(asked.uri, asked.folder, asked.engines)


@pytest.fixture(scope="session")
def here(expected: Asked) -> QueryService:
    """The town on DuckDB, over Parquet files of the same rows."""
    return town.service(expected.uri, expected.folder, expected.engines)


def test_kind(engine: str, kind: str, there: QueryService, here: QueryService) -> None:
    query = town.QUESTIONS[kind]
    wanted, found = (service.run(query, OWNER, NOW) for service in (here, there))
    assert wanted.table.num_rows
    if kind not in town.APPROXIMATE:
        same(found, wanted)
        return
    amounts = [row[3] for row in ORDERS if row[3] is not None]
    assert found.table.num_rows == wanted.table.num_rows
    assert all(min(amounts) <= row[-1] <= max(amounts) for row in found.rows() if row[-1] is not None)
