"""A JSON answer back to Arrow: columns by their portable types, decimals with every digit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from caliber.compiler import Column
from caliber.query.result import Note, QueryResult, Statement, Total

if TYPE_CHECKING:
    import pyarrow as pa


def result_of(data: bytes) -> QueryResult:
    """The document that ``QueryResult.to_json`` wrote, as a result again. Raises ``msgspec.DecodeError``."""
    document = _DECODER.decode(data)
    columns = tuple(document.columns)
    return QueryResult(
        columns=columns,
        table=_table(columns, document.rows),
        statement=document.statement,
        sql=document.sql,
        totals=tuple(Total(level=t.level, name=t.name, row=_cells(columns, t.row)) for t in document.totals),
        receipt=document.receipt,
        elapsed_ms=document.elapsed_ms,
        cached=document.cached,
    )


class _Total(msgspec.Struct):
    level: tuple[str, ...]
    name: dict[str, str]
    row: list[Any]


class _Document(msgspec.Struct):
    columns: list[Column]
    rows: list[list[Any]]
    statement: Statement
    totals: list[_Total] = []
    receipt: str = ""
    sql: str = ""
    elapsed_ms: float = 0.0
    cached: bool = False


# Floating numbers are read as text first: a decimal must keep its digits.
_DECODER = msgspec.json.Decoder(_Document, float_hook=Decimal)


def replayed_of(data: bytes) -> tuple[dict[str, Any], QueryResult, bool, tuple[Note, ...]]:
    """A replay's answer: the receipt, the result, whether it is the same, notes."""
    document = msgspec.json.decode(data, type=_Replayed)
    return document.then, result_of(bytes(document.now)), document.same, tuple(document.notes)


class _Replayed(msgspec.Struct):
    then: dict[str, Any]
    now: msgspec.Raw
    same: bool
    notes: list[Note] = []


def _table(columns: Sequence[Column], rows: list[list[Any]]) -> pa.Table:
    import pyarrow as pa

    arrays = []
    for at, column in enumerate(columns):
        cells = [_cell(column.type, row[at]) for row in rows]
        arrays.append(pa.array(cells, _arrow_type(column.type)))
    return pa.Table.from_arrays(arrays, names=[column.name for column in columns])


def _arrow_type(kind: str) -> Any:
    """None lets Arrow see for itself: precision and scale of decimals are in their digits."""
    import pyarrow as pa

    types = {
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "timestamp": pa.timestamp("us"),
        "string": pa.string(),
    }
    return types.get(kind)


def _cells(columns: Sequence[Column], row: list[Any]) -> tuple[Any, ...]:
    return tuple(_cell(column.type, value) for column, value in zip(columns, row, strict=True))


def _cell(kind: str, value: Any) -> Any:
    if value is None:
        return None
    if kind == "date":
        return date.fromisoformat(str(value)[:10])
    if kind == "timestamp":
        return datetime.fromisoformat(str(value)).replace(tzinfo=None)
    if kind == "number":
        return float(value)
    if kind == "decimal":
        return Decimal(value)
    return value
