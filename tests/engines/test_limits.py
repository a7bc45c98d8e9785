"""What one statement may cost, on every engine: time, rows, and somebody's patience."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from caliber.access.principal import OWNER
from caliber.engines import Engine, Limits
from caliber.engines.open import open_engine
from caliber.errors import Refused, SourceError
from caliber.query.service import QueryService
from tests.engines.asking import NOW, Asked
from tests.engines.questions import q
from tests.engines.warehouse import Warehouse


@pytest.fixture
def opened(engine: str, warehouse: Warehouse, asked: Asked) -> Engine:
    """The engine that the questions go through."""
    asked(q("orders"))
    found: Engine = asked.engines[warehouse.uri]
    return found


def usable(engine: Engine) -> bool:
    return engine.execute("SELECT 1 AS one", Limits()).column(0).to_pylist() == [1]


def test_a_statement_that_takes_too_long_is_stopped(engine: str, warehouse: Warehouse, opened: Engine) -> None:
    with pytest.raises(SourceError) as stopped:
        opened.execute(warehouse.slow, Limits(seconds=0.7))
    assert stopped.value.code == "source.timeout"
    assert stopped.value.problem.facts["seconds"] == "0.7"
    assert usable(opened)


def test_a_statement_is_cancelled_by_its_ticket(engine: str, warehouse: Warehouse, opened: Engine) -> None:
    codes: list[str] = []

    def run() -> None:
        with pytest.raises(SourceError) as stopped:
            opened.execute(warehouse.slow, Limits(seconds=120), "mine")
        codes.append(stopped.value.code)

    thread = threading.Thread(target=run)
    thread.start()
    assert not opened.cancel("somebody else's")
    while not opened.cancel("mine"):
        time.sleep(0.02)
    thread.join(60)
    assert codes == ["source.cancelled"]
    assert not opened.cancel("mine")
    assert usable(opened)


def test_rows_beyond_the_cap_are_refused(engine: str, opened: Engine) -> None:
    sql = "SELECT order_id FROM orders"
    assert opened.execute(sql, Limits(rows=480)).num_rows == 480
    with pytest.raises(Refused) as refused:
        opened.execute(sql, Limits(rows=479))
    assert refused.value.code == "query.too_many_rows"
    assert usable(opened)


def test_nothing_of_a_failed_question_is_kept(engine: str, asked: Asked, tmp_path: Path) -> None:
    whole = asked.service()
    tight = QueryService(whole.snapshot, whole.sources, limits=Limits(rows=2))
    for _ in range(2):
        with pytest.raises(Refused):
            tight.run(q("orders", by="status"), OWNER, NOW)
    tight.limits = Limits()
    answer = tight.run(q("orders", by="status"), OWNER, NOW)
    assert (answer.cached, answer.table.num_rows) == (False, 4)


def test_many_at_once(engine: str, opened: Engine) -> None:
    answers: list[int] = []

    def run(n: int) -> None:
        answers.append(opened.execute(f"SELECT {n} + count(*) AS n FROM orders", Limits()).column(0).to_pylist()[0])

    threads = [threading.Thread(target=run, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [480 + n for n in range(12)]


def test_an_engine_can_be_closed_and_opened_again(engine: str, warehouse: Warehouse, tmp_path: Path) -> None:
    other = open_engine("other", warehouse.uri, tmp_path)
    assert usable(other)
    other.close()
