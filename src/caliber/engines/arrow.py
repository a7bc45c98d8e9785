"""Rows of a driver as an Arrow table: counted while they come, typed by what the source says, unknown types refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from caliber.engines import Limits
from caliber.errors import Refused, SourceError

if TYPE_CHECKING:
    import pyarrow as pa


class Head(NamedTuple):
    """A column to come. ``native``: the type's own name.

    ``kind``: a portable type; "" where it is a text if all values are; "?" where nobody can read it.
    """

    name: str
    kind: str
    native: str


def to_table(source: str, heads: Sequence[Head], rows: Iterable[Sequence[Any]], limits: Limits) -> pa.Table:
    """The rows as Arrow. Raises ``Refused("query.too_many_rows")``, ``SourceError("source.unknown_type")``."""
    import pyarrow as pa

    kept: list[Sequence[Any]] = []
    for row in rows:
        if len(kept) == limits.rows:
            raise Refused("query.too_many_rows", limit=limits.rows)
        kept.append(row)
    columns = zip(*kept, strict=True) if kept else ((),) * len(heads)
    arrays = [_array(source, head, list(values)) for head, values in zip(heads, columns, strict=True)]
    return pa.Table.from_arrays(arrays, names=[head.name for head in heads])


def _array(source: str, head: Head, values: list[Any]) -> pa.Array:
    import pyarrow as pa

    kinds = {
        "boolean": pa.bool_(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "string": pa.string(),
        "date": pa.date32(),
        "timestamp": pa.timestamp("us"),
    }
    try:
        if head.kind == "decimal":
            return _decimals(values)
        if head.kind == "boolean":
            return pa.array([None if value is None else bool(value) for value in values], kinds["boolean"])
        if head.kind == "timestamp":
            values = [value if value is None else value.replace(tzinfo=None) for value in values]
        if head.kind == "?" or (not head.kind and not all(value is None or isinstance(value, str) for value in values)):
            raise TypeError
        return pa.array(values, kinds[head.kind or "string"])
    except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError, AttributeError, OverflowError) as error:
        raise unknown(source, head.name, head.native) from error


def _decimals(values: list[Any]) -> pa.Array:
    """At the scale of the finest; NaN, which no figure can be, is null."""
    import pyarrow as pa

    plain = [Decimal(value) if value is not None and Decimal(value).is_finite() else None for value in values]
    if all(value is None for value in plain):
        return pa.nulls(len(plain), pa.decimal128(38, 0))
    return pa.array(plain)


def checked(source: str, table: pa.Table) -> pa.Table:
    """An Arrow table of a source that gives Arrow: times without zone, no type that we do not know."""
    import pyarrow as pa
    import pyarrow.types as types

    known = (
        *(types.is_boolean, types.is_integer, types.is_floating, types.is_decimal, types.is_string),
        *(types.is_large_string, types.is_date, types.is_timestamp, types.is_time, types.is_null, types.is_dictionary),
    )
    for at, field in enumerate(table.schema):
        kind = field.type
        if not any(test(kind) for test in known):
            raise unknown(source, field.name, str(kind))
        wanted = kind
        if types.is_timestamp(kind) and (kind.tz or kind.unit != "us"):
            wanted = pa.timestamp("us")
        elif types.is_dictionary(kind) or types.is_large_string(kind):
            wanted = pa.string()
        if wanted != kind:
            table = table.set_column(at, field.name, table.column(at).cast(wanted, safe=False))
    return table


def unknown(source: str, column: str, native: str) -> SourceError:
    """The refusal of a type that we cannot read."""
    return SourceError("source.unknown_type", source, source=source, column=column, type=native)
