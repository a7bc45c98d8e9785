"""The SQL of every dialect, as text: it is what stands in ``golden/``, and the dialect's own grammar reads it.

After a change that is meant: ``UPDATE_GOLDEN=1 pytest tests/engines/test_golden.py``, and read the difference.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest
import sqlglot
from sqlglot.errors import ErrorLevel

from caliber.access.principal import OWNER
from caliber.compiler import Compiler, Facts, FactsNeeded
from caliber.compiler.bind import Binder
from caliber.compiler.dialects import DIALECTS
from caliber.compiler.probes import audits, probe_sql
from caliber.errors import Refused
from caliber.interchange.yaml_files import parse_files
from caliber.model.snapshot import Snapshot
from tests.engines import shop, town
from tests.engines.asking import NOW, Asked
from tests.engines.questions import QUESTIONS

FOLDER = Path(__file__).parent / "golden"
SHOWN = (
    *("several of one fact", "grouped middle", "grouped ninth", "two hops in two roles", "three facts"),
    *("where hostile", "odd names", "an entity of two keys", "by week", "by fiscal_quarter", "by hour", "another zone"),
    *("totals", "windows side by side", "average_30d by week", "previous period", "filled weeks by member"),
    *("filled hours", "nulls last downwards", "members of two", "stock by month", "crossed by month", "through alone"),
    "share by member",
)
WANTS = [
    *(("span", "orders", "ordered_at"), ("unique", "customers", "customer"), ("whole", "orders", "store")),
    *(("distinct", "orders", "channel"), ("timeless", "orders", "ordered_at"), ("rows", "orders", "")),
]
# Our dialects to the names of the grammars.
GRAMMARS = {name: {"postgresql": "postgres"}.get(name, name) for name in DIALECTS}


def facts() -> Facts:
    """What a source would have told."""
    kinds = {"int64": "integer", "int32": "integer", "string": "string", "bool": "boolean", "double": "number"}
    kinds |= {"date32[day]": "date", "timestamp[us]": "timestamp"}
    tables = {**shop.tables(), "lines": shop.tables()["order_lines"], "odd": shop.tables()["odd_names"]}
    columns = {
        code: {field.name: kinds.get(str(field.type), "decimal") for field in table.schema}
        for code, table in tables.items()
    }
    times = {"orders": ("ordered_at", "paid_on"), "lines": ("ordered_at",), "visits": ("day",), "nothing": ("day",)}
    times |= {"refunds": ("refunded_on",)}
    span = ("2023-11-20 00:00:00", "2025-04-02 23:59:59")
    return Facts(columns=columns, spans={(code, time): span for code, own in times.items() for time in own})


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    loaded = parse_files(shop.definitions("duckdb:///shop.duckdb"))
    assert loaded.model is not None
    return Snapshot(loaded.model)


def written(snapshot: Snapshot, dialect: str) -> dict[str, str]:
    """The statements of a dialect, by the name of the question; "refused: …" where it cannot answer."""
    known = facts()
    compiler = Compiler(snapshot, dialect, known)
    out: dict[str, str] = {}
    for name in SHOWN:
        try:
            compiled = compiler.compile(QUESTIONS[name], OWNER, NOW)
            out[name] = compiled.sql
        except Refused as refused:
            out[name] = f"refused: {refused.code} {dict(refused.problem.facts)}"
    compiled = compiler.compile(QUESTIONS["two hops in two roles"], OWNER, NOW)
    found = audits(compiler.binder, compiled.plan, known, {"orders": "ordered_at"})
    out |= {f"statement {n}": audit.sql for n, audit in enumerate(found)}
    binder = Binder(snapshot, DIALECTS[dialect], known.columns)
    return out | {" ".join(want): probe_sql(binder, want) for want in WANTS}


@pytest.mark.parametrize("dialect", list(DIALECTS))
def test_the_text_is_as_it_was(snapshot: Snapshot, dialect: str) -> None:
    text = "".join(f"-- {name}\n{sql}\n\n" for name, sql in written(snapshot, dialect).items())
    file = FOLDER / f"{dialect}.sql"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(text, "utf-8")
    assert file.read_text("utf-8") == text


@pytest.mark.parametrize("dialect", list(DIALECTS))
def test_the_grammar_reads_it(snapshot: Snapshot, dialect: str) -> None:
    for name, sql in written(snapshot, dialect).items():
        if not sql.startswith("refused: "):
            assert sqlglot.parse_one(sql, read=GRAMMARS[dialect], error_level=ErrorLevel.RAISE), name


@pytest.mark.parametrize("dialect", list(DIALECTS))
def test_the_grammar_reads_every_question(dialect: str, expected: Asked) -> None:
    """Of the shop and of the town, with what DuckDB tells of the rows; a dialect may refuse, then it has no text."""
    there = town.service(expected.uri, expected.folder, expected.engines)
    read = 0
    for service, questions in ((expected.service(), QUESTIONS), (there, town.QUESTIONS)):
        facts = [service.compile(query, OWNER, NOW)[0].facts for query in questions.values()][-1]
        compiler = Compiler(service.snapshot, dialect, facts)
        for name, query in questions.items():
            with suppress(Refused):
                sql = compiler.compile(query, OWNER, NOW).sql
                assert sqlglot.parse_one(sql, read=GRAMMARS[dialect], error_level=ErrorLevel.RAISE), name
                read += 1
    assert read >= 250


def test_no_question_needs_a_fact_that_is_not_given(snapshot: Snapshot) -> None:
    for name in SHOWN:
        try:
            Compiler(snapshot, "duckdb", facts()).compile(QUESTIONS[name], OWNER, NOW)
        except FactsNeeded as needed:
            pytest.fail(f"{name} needs {needed.wants}")
