"""Asks Caliber and the evaluator the same question, and says where they differ."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from caliber.compiler import Compiler, Facts
from caliber.engines import Limits
from caliber.errors import Refused
from caliber.query.service import QueryService
from caliber.query.sources import Sources
from tests.truth.evaluator import answer
from tests.truth.metrics import beneath
from tests.truth.shapes import Answer
from tests.truth.world import Question, World, code_of, metric_query, principal, snapshot, unfolded, write_database

NOW = datetime(2025, 6, 1, 12, 0)
NEAR = 1e-9
SKETCHED = 0.25  # what a sketch of distinct values may be wrong by


class Asker:
    """Caliber over one world, asked as every door asks it."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        write_database(world, folder)
        self.snapshot = snapshot(world)
        self.sources = Sources(self.snapshot, folder, threads=1)
        self.service = QueryService(self.snapshot, self.sources)

    def differences(self, question: Question) -> list[str]:
        """What is wrong with the answer; nothing where it is right."""
        return self.compared(question)[1]

    def compared(self, question: Question) -> tuple[Answer, list[str]]:
        """The answer of the evaluator, and what is wrong with Caliber's."""
        expected = answer(self.world, question)
        return expected, self.against(question, expected)

    def against(self, question: Question, expected: Answer) -> list[str]:
        query, who = metric_query(question), principal(self.world, question)
        try:
            result = self.service.run(query, who, NOW)
        except Refused as refused:
            if refused.code in expected.refusals:
                return []
            return [f"refused with {refused}, expected {sorted(expected.refusals) or 'rows'}"]
        if expected.refusals:
            return [f"answered, expected a refusal with {sorted(expected.refusals)}"]
        rows = [tuple(row.values()) for row in result.table.to_pylist()]
        loose = sketched(self.world, question, expected)
        out = [*_columns(expected, result.table.column_names), *_rows("rows", expected.rows, rows, loose)]
        if question.totals:
            out += _totals(expected, [(total.level, total.row) for total in result.totals], loose)
        return out or self.other_plan(question, expected, loose)

    def other_plan(self, question: Question, expected: Answer, loose: frozenset[int]) -> list[str]:
        """The same with facts that make every rewrite apply that may."""
        source = self.sources.get("warehouse")
        first = source.compiler.compile(metric_query(question), principal(self.world, question), NOW)
        source.supply(tuple(want for want in first.wants if want[0] in ("distinct", "rows", "whole")))
        known = {f: getattr(source.facts, f) for f in source.facts.__struct_fields__}
        many = dict.fromkeys((table.code for table in self.world.tables), 10**9)
        compiler = Compiler(self.snapshot, "duckdb", Facts(**known | {"rows": many, "version": "many"}))
        other = compiler.compile(metric_query(question), principal(self.world, question), NOW)
        if other.sql == first.sql:
            return []
        table = source.engine.execute(other.sql, Limits())
        return _rows("rows of the rewritten plan", expected.rows, [tuple(r.values()) for r in table.to_pylist()], loose)

    def close(self) -> None:
        self.sources.close()


@contextmanager
def asking(world: World) -> Iterator[Asker]:
    with TemporaryDirectory() as folder:
        asker = Asker(world, Path(folder))
        try:
            yield asker
        finally:
            asker.close()


def case_text(world: World, question: Question) -> str:
    """The world and the question as a case file holds them."""
    return msgspec.json.format(msgspec.json.encode({"world": world, "question": question}), indent=1).decode()


def sketched(world: World, question: Question, expected: Answer) -> frozenset[int]:
    """The places of columns that rest on a sketch."""
    metrics = unfolded(world, question).metrics
    return frozenset(
        i
        for i, name in enumerate(expected.columns)
        if any(name.startswith(code) and rests_on_sketch(world, code) for code in map(code_of, metrics))
    )


def rests_on_sketch(world: World, code: str) -> bool:
    return any(metric.measure[:1] == ("approx_count_distinct",) for metric in beneath(world, code))


def _columns(expected: Answer, got: list[str]) -> list[str]:
    mine = [name.replace(".", "__") for name in expected.columns]
    theirs = [name.replace(".", "__") for name in got]
    return [] if mine == theirs else [f"columns {theirs}, expected {mine}"]


def _rows(what: str, expected: tuple[Any, ...], got: list[tuple[Any, ...]], loose: frozenset[int]) -> list[str]:
    if len(expected) != len(got):
        return [
            f"{what}: {len(got)} rows, expected {len(expected)}",
            f"got {got[:40]}",
            f"expected {shown(expected[:40])}",
        ]
    out = []
    for i, (want, have) in enumerate(zip(expected, got, strict=True)):
        wrong = [c for c, (w, h) in enumerate(zip(want, have, strict=True)) if c not in loose and not same(w, h)]
        if wrong:
            out.append(f"{what}, row {i}: got {have}, expected {shown([want])[0]} (columns {wrong})")
    return out[:5]


def _totals(expected: Answer, got: list[tuple[tuple[str, ...], tuple[Any, ...]]], loose: frozenset[int]) -> list[str]:
    out = []
    for level, rows in expected.totals:
        dropped = [i for i, name in enumerate(expected.columns) if name not in level and i < _keys(expected)]
        mine = [tuple(c for i, c in enumerate(row) if i not in dropped) for kept, row in got if kept == level]
        left = frozenset(i - len(dropped) for i in loose)
        out += _rows(f"totals {level}", rows, mine, left)
    if {level for level, _ in got} - {level for level, _ in expected.totals}:
        out.append(f"totals of levels {sorted({level for level, _ in got})}")
    return out


def _keys(expected: Answer) -> int:
    return max((len(level) for level, _ in expected.totals), default=0) + 1


def shown(rows: Any) -> list[tuple[Any, ...]]:
    return [tuple(str(cell) if isinstance(cell, Fraction) else cell for cell in row) for row in rows]


def same(want: Any, have: Any) -> bool:
    """Equal: exactly for whole and decimal numbers, nearly for floating ones."""
    if want is None or have is None:
        return want is have
    if isinstance(want, bool) or isinstance(have, bool):
        return want is have
    if isinstance(want, Fraction):
        if isinstance(have, float):
            return abs(have - float(want)) <= NEAR * max(1.0, abs(float(want)))
        return isinstance(have, int | Decimal) and Fraction(have) == want
    if isinstance(want, datetime) or isinstance(have, datetime):
        return _moment(want) == _moment(have)
    return type(want) is type(have) and bool(want == have)


def _moment(cell: Any) -> Any:
    return datetime(cell.year, cell.month, cell.day) if type(cell) is date else cell
