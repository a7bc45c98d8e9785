"""What goes wrong below us is said with its code, and nothing of it is kept."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from caliber.access.principal import OWNER
from caliber.engines import Engine, Limits
from caliber.engines.open import open_engine
from caliber.errors import SourceError
from caliber.interchange.yaml_files import parse_files
from caliber.model.snapshot import Snapshot
from caliber.query.service import QueryService
from caliber.query.sources import Sources
from tests.engines import shop
from tests.engines.asking import NOW, Asked, cells
from tests.engines.questions import q
from tests.engines.warehouse import ENGINES, Warehouse


def _alone(asked: Asked, warehouse: Warehouse) -> None:
    """Lets go of the source: a DuckDB file is written by nobody while it is read. The next question opens it again."""
    if warehouse.uri in asked.engines:
        asked.engines[warehouse.uri].close()


def test_a_table_that_is_not_there(engine: str, warehouse: Warehouse, tmp_path: Path) -> None:
    opened = open_engine("w", warehouse.uri, tmp_path)
    with pytest.raises(SourceError) as failed:
        opened.execute("SELECT * FROM gone", Limits())
    assert failed.value.code == "source.no_table"
    with pytest.raises(SourceError) as failed:
        opened.describe("gone")
    assert failed.value.code == "source.no_table"
    opened.close()


def test_a_column_that_is_not_there(engine: str, warehouse: Warehouse, tmp_path: Path) -> None:
    opened = open_engine("w", warehouse.uri, tmp_path)
    with pytest.raises(SourceError) as failed:
        opened.execute("SELECT gone FROM orders", Limits())
    assert failed.value.code == "source.no_column"
    opened.close()


def answers(opened: Engine) -> bool:
    with suppress(SourceError):
        return opened.execute("SELECT 1 AS one", Limits(seconds=20)).num_rows == 1
    return False


def test_a_server_that_dies_in_the_middle(engine: str, warehouse: Warehouse, tmp_path: Path) -> None:
    opened = open_engine("w", warehouse.uri, tmp_path)
    if not ENGINES[engine].server:  # an embedded engine dies with us
        assert warehouse.kill() is None
        return
    codes: list[str] = []

    def run() -> None:
        with pytest.raises(SourceError) as failed:
            opened.execute(warehouse.slow, Limits(seconds=120), "long")
        codes.append(failed.value.code)

    thread = threading.Thread(target=run)
    thread.start()
    while not codes:
        time.sleep(0.3)
        warehouse.kill()
    thread.join()
    assert codes == ["source.lost"]
    until = time.monotonic() + 150
    while not answers(opened):  # it comes back in a while, and so do we
        assert time.monotonic() < until
        time.sleep(0.5)
    opened.close()


def test_what_the_source_says_of_its_tables(engine: str, asked: Asked, warehouse: Warehouse) -> None:
    asked(q("orders"))
    found = {table.name: table for table in asked.engines[warehouse.uri].tables()}
    assert set(shop.tables()) <= set(found)
    kinds = {column.name: column.type for column in found["orders"].columns}
    assert kinds == {
        **dict.fromkeys(("order_id", "buyer_id", "receiver_id", "store_id"), "integer"),
        "ordered_at": "timestamp",
        "paid_on": "date",
        "channel": "string",
        "status": "string",
        "amount": "decimal",
        "weight": "number",
    }
    assert {column.type for column in found["stores"].columns} == {"integer", "string", "boolean", "date"}


def test_written_data_is_seen(engine: str, warehouse: Warehouse, asked: Asked, tmp_path: Path) -> None:
    """Answers and facts are kept by data version, so a write must change it."""
    _alone(asked, warehouse)
    warehouse.run("CREATE TABLE counted_twice (id INTEGER, day DATE)" + warehouse.ending)
    warehouse.run("INSERT INTO counted_twice VALUES (1, DATE '2024-01-01')")
    opened = open_engine("w", warehouse.uri, tmp_path)
    first = opened.data_version()
    opened.close()
    warehouse.run("INSERT INTO counted_twice VALUES (2, DATE '2024-01-02')")
    opened = open_engine("w", warehouse.uri, tmp_path)
    if ENGINES[engine].tells:
        assert opened.data_version() != first
        quiet = [opened.data_version() for _ in range(3)]
        while len(set(quiet[-3:])) > 1:  # what the server tidies up behind a write may count as one
            time.sleep(0.2)
            quiet.append(opened.data_version())
    opened.close()
    warehouse.run("DROP TABLE counted_twice")


def test_a_schema_that_changes_between_two_questions(
    engine: str, warehouse: Warehouse, asked: Asked, tmp_path: Path
) -> None:
    _alone(asked, warehouse)
    warehouse.run("CREATE TABLE moving (id INTEGER, amount INTEGER, store_id INTEGER, day DATE)" + warehouse.ending)
    warehouse.run("INSERT INTO moving VALUES (1, 5, 1, DATE '2024-01-01')")
    files = shop.definitions(warehouse.uri)
    files["datasets.yaml"] = files["datasets.yaml"].replace("table: nothing", "table: moving")
    loaded = parse_files(files)
    assert loaded.model is not None
    snapshot = Snapshot(loaded.model)
    sources = Sources(snapshot, tmp_path)
    service = QueryService(snapshot, sources)
    assert cells(service.run(q("void"), OWNER, NOW)) == [[5]]
    sources.close()
    warehouse.run("DROP TABLE moving")
    warehouse.run("CREATE TABLE moving (id INTEGER, total INTEGER, store_id INTEGER, day DATE)" + warehouse.ending)
    service = QueryService(snapshot, Sources(snapshot, tmp_path))
    for _ in range(2):
        with pytest.raises(SourceError) as failed:
            service.run(q("void"), OWNER, NOW)
        assert failed.value.code == "source.no_column"
    service.sources.close()
    warehouse.run("DROP TABLE moving")


def test_a_type_that_nobody_knows(engine: str, warehouse: Warehouse, tmp_path: Path) -> None:
    opened = open_engine("w", warehouse.uri, tmp_path)
    with pytest.raises(SourceError) as failed:
        opened.execute(f"SELECT {warehouse.strange} AS strange", Limits(seconds=300))  # a first statement waits
    assert failed.value.code == "source.unknown_type"
    assert failed.value.problem.facts["column"] == "strange"
    opened.close()


def test_nobody_writes_through_us(engine: str, warehouse: Warehouse, tmp_path: Path) -> None:
    opened = open_engine("w", warehouse.uri, tmp_path)
    if ENGINES[engine].read_only:
        with pytest.raises(SourceError):
            opened.execute("DROP TABLE regions", Limits())
    assert opened.execute("SELECT count(*) AS n FROM regions", Limits()).column(0).to_pylist() == [4]
    opened.close()


HEAVY = [pytest.param(scheme, marks=pytest.mark.engines_heavy) for scheme in ("mysql", "spark")]


@pytest.mark.parametrize("scheme", ["postgresql", "clickhouse", *HEAVY])
def test_a_server_that_is_not_there(scheme: str, tmp_path: Path) -> None:
    opened = open_engine("w", f"{scheme}://anna:geheim@127.0.0.1:9/shop", tmp_path)
    with pytest.raises(SourceError) as failed:
        opened.execute("SELECT 1", Limits())
    assert failed.value.code == "source.unreachable"
    assert "geheim" not in str(failed.value.problem.facts)


@pytest.mark.parametrize("scheme", ["postgresql", "clickhouse", *HEAVY])
def test_a_server_that_never_says_a_word(scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"caliber.engines.{scheme}.CONNECT", 2)
    monkeypatch.setattr("caliber.engines.clickhouse.GRACE", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        opened = open_engine("w", f"{scheme}://anna:geheim@127.0.0.1:{silent.getsockname()[1]}/shop", tmp_path)
        with pytest.raises(SourceError) as failed:
            opened.execute("SELECT 1", Limits(seconds=1))
    assert failed.value.code == ("source.timeout" if scheme == "clickhouse" else "source.unreachable")
