"""The judge of the peers: what it calls right, wrong and failed, and the catalog that every peer is given."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from benchmarks.peers.answering import extra_facts
from benchmarks.peers.running import Runner, Statement

HAND = "SELECT kind, sum(amount) FROM sales GROUP BY 1"


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    path = tmp_path / "small.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE sales AS SELECT * FROM (VALUES ('a', 1.5), ('a', 2), ('b', 4)) t(kind, amount)"
        )
    return Runner(path, ["CREATE VIEW memory.main.of_a AS SELECT * FROM sales WHERE kind = 'a'"])


def test_an_answer_is_judged_by_its_rows(runner: Runner) -> None:
    statements = {
        "another order": Statement(f"{HAND} ORDER BY 2 DESC", 0.0),
        "a group lost": Statement("SELECT kind, sum(amount) FROM of_a GROUP BY 1", 0.0),
        "a figure off": Statement("SELECT kind, sum(amount) + 1e-3 FROM sales GROUP BY 1", 0.0),
        "columns turned": Statement("SELECT sum(amount), kind FROM sales GROUP BY 2", 0.0),
        "no such table": Statement("SELECT * FROM nowhere", 0.0),
        "cannot be asked": None,
    }
    _, cells = runner.measure(HAND, statements)
    assert {peer for peer, cell in cells.items() if cell.right} == {"another order"}
    assert [cells[peer].said for peer in list(statements)[1:]] == ["wrong", "wrong", "wrong", "error", "–"]


def test_compiling_counts_as_time(runner: Runner) -> None:
    _, cells = runner.measure(HAND, {"quick": Statement(HAND, 0.0), "slow": Statement(HAND, 60_000.0)})
    assert cells["slow"].ratio > cells["quick"].ratio


@pytest.mark.parametrize(("metrics", "facts", "last"), [(14, 0, 0), (15, 1, 1), (10_000, 200, 36)])
def test_a_large_catalog_has_the_metrics_it_says(metrics: int, facts: int, last: int) -> None:
    added = extra_facts(metrics, 14)
    names = [name for _, figures in added for name in figures]
    assert (len(added), len(set(names))) == (facts, metrics - 14)
    assert not added or len(added[-1][1]) == last
