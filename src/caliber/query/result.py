"""What comes back: rows, what they leave out, and the receipt that lets them be replayed."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from caliber.compiler import Column

if TYPE_CHECKING:
    import pyarrow as pa


class Note(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One sentence about the figures. ``code``: ``statement.*``; ``count``: rows that it speaks of."""

    code: str
    severity: str  # info | warning
    zh: str
    en: str
    count: int | None = None
    metric: str = ""
    dataset: str = ""
    entity: str = ""


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """Period, as-of and everything that the figures leave out. Dates are ISO, ``until`` inclusive."""

    since: str = ""
    until: str = ""
    timezone: str = ""
    as_of: str = ""
    versions: dict[str, str] = {}
    notes: tuple[Note, ...] = ()


class Total(msgspec.Struct, frozen=True, kw_only=True):
    """One row of totals. ``level``: the columns that it keeps apart; ``row``: in the order of the columns."""

    level: tuple[str, ...]
    name: dict[str, str]
    row: tuple[Any, ...]

    def as_dict(self) -> dict[str, Any]:
        return {"level": list(self.level), "name": self.name, "row": [plain(cell) for cell in self.row]}


class QueryResult(msgspec.Struct, frozen=True, kw_only=True):
    """An answer. ``table`` is Arrow, one row a group, in the order asked."""

    columns: tuple[Column, ...]
    table: Any
    statement: Statement
    sql: str
    totals: tuple[Total, ...] = ()
    receipt: str = ""
    elapsed_ms: float = 0.0
    cached: bool = False

    def to_arrow(self) -> pa.Table:
        """The rows as an Arrow table."""
        return self.table

    def rows(self) -> list[list[Any]]:
        """The rows as Python values, as they go into JSON."""
        columns = [[plain(value) for value in column.to_pylist()] for column in self.table.columns]
        return [list(row) for row in zip(*columns, strict=True)] if columns else []

    def as_dict(self) -> dict[str, Any]:
        """The contract's JSON document."""
        around = self.around()
        return {"columns": around.pop("columns"), "rows": self.rows(), **around}

    def around(self) -> dict[str, Any]:
        """The document without its rows, for formats that carry those in their own way."""
        return {
            "columns": [msgspec.to_builtins(column) for column in self.columns],
            "totals": [total.as_dict() for total in self.totals],
            "statement": msgspec.to_builtins(self.statement),
            "receipt": self.receipt,
            "sql": self.sql,
            "elapsed_ms": round(self.elapsed_ms, 2),
            "cached": self.cached,
        }

    def to_json(self) -> bytes:
        """``as_dict`` as JSON; decimals are numbers with every digit they have."""
        return _ENCODER.encode(self.as_dict())

    def to_pandas(self) -> Any:
        """The rows as a pandas frame (needs pandas)."""
        return self.table.to_pandas()

    def to_polars(self) -> Any:
        """The rows as a polars frame (needs polars)."""
        import polars

        return polars.from_arrow(self.table)


_ENCODER = msgspec.json.Encoder(decimal_format="number")


def plain(value: Any) -> Any:
    """A cell as JSON has it: dates as ISO text, decimals as they are, NaN and infinity as null."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, datetime):
        return value.isoformat(sep="T")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
