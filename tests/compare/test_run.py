"""The evaluator against DuckDB: generated reports on generated rows give the same figures, or no figure is claimed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from caliber.compare.run import Runner
from caliber.compare.values import UndeterminedError
from caliber.interchange.sql_reports import definition_of, read_ddl
from tests.compare.databases import Judge, plain
from tests.compare.fuzzing import SCHEMA, report

REPORTS = 250
CATALOG = read_ddl(SCHEMA, "duckdb")


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge()


def rows_of(judge: Judge) -> dict[str, list[dict[str, Any]]]:
    out = {}
    for table in ("users", "orders", "items"):
        found = judge.connection.execute(f"SELECT * FROM {table}")
        names = [column[0] for column in found.description]
        out[table] = [dict(zip(names, map(ours, row), strict=True)) for row in found.fetchall()]
    return out


def ours(value: Any) -> Any:
    return Fraction(value) if isinstance(value, Decimal) else value


def shown(value: Any) -> Any:
    """As the judge shows what DuckDB gives."""
    if isinstance(value, Fraction):
        return f"{float(value):.9g}" if value else "0"
    return plain(value)


def test_reports_give_what_duckdb_gives(judge: Judge) -> None:
    judge.connection.execute("USE d3")
    database = rows_of(judge)
    claimed = 0
    for seed in range(REPORTS):
        text = report(Random(seed)).sql()
        definition = definition_of(text, CATALOG, "duckdb", "R")
        try:
            found = Runner(definition).figures(database)
        except UndeterminedError:
            continue
        claimed += 1
        rows = sorted(
            (tuple(map(shown, [*map(bare, key), *row])) for key, many in found.items() for row in many), key=repr
        )
        columns = [*definition.keys, *definition.values]
        expected = judge.connection.execute(f"SELECT {', '.join(columns)} FROM ({text})").fetchall()
        assert rows == sorted((tuple(shown(midnight(v)) for v in row) for row in expected), key=repr), (seed, text)
    assert claimed > REPORTS * 0.8


def bare(value: Any) -> Any:
    return value[1] if isinstance(value, tuple) else value


def midnight(value: Any) -> Any:
    """Keys are shown as moments."""
    return datetime.combine(value, datetime.min.time()) if type(value) is date else value
