"""What the values of each column are: counted over all rows, in one statement a table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from caliber.interchange.draft.naming import quoted, words_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

KINDS = {
    "VARCHAR": "text",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "timestamp",
    "TIMESTAMP_NS": "timestamp",
    "TIMESTAMP_S": "timestamp",
    "TIMESTAMP_MS": "timestamp",
    "TINYINT": "integer",
    "SMALLINT": "integer",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "HUGEINT": "integer",
    "UTINYINT": "integer",
    "USMALLINT": "integer",
    "UINTEGER": "integer",
    "UBIGINT": "integer",
    "FLOAT": "number",
    "DOUBLE": "number",
    "UUID": "text",
    "ENUM": "text",
}
_ID = re.compile(r"(编号|编码|代码|单号|号码|号|工号)$")
_ID_WORDS = frozenset({"id", "code", "no", "key", "num", "number", "sku", "uuid", "guid", "nr", "ref", "pk"})
_RATE = re.compile(r"(率|占比|比例|单价|均价|平均.*|评分|得分|折扣|温度|年龄)$")
_RATE_WORDS = frozenset(
    {
        "rate",
        "ratio",
        "pct",
        "percent",
        "percentage",
        "share",
        "score",
        "rating",
        "price",
        "avg",
        "average",
        "mean",
        "temp",
        "temperature",
        "humid",
        "humidity",
        "pressure",
        "speed",
        "age",
        "gust",
        "visib",
        "dewp",
        "discount",
        "margin",
        "grade",
        "delay",
        "level",
        "balance",
    }
)
_NOT_ADDED = frozenset(
    {
        "lat",
        "latitude",
        "lon",
        "lng",
        "longitude",
        "alt",
        "altitude",
        "tz",
        "zip",
        "zipcode",
        "postcode",
        "phone",
        "mobile",
        "year",
        "month",
        "day",
        "hour",
        "minute",
        "second",
        "week",
        "quarter",
        "weekday",
        "dir",
        "direction",
        "version",
        "seq",
        "line",
        "x",
        "y",
    }
)
_NOT_ADDED_ZH = re.compile(r"(经度|纬度|电话|手机|手机号|邮编|年|月|日|年份|月份|季度|星期|序号|行号)$")
_ADDED = re.compile(r"(金额|额|数量|数|量|件数|人数|费|费用|成本|收入|利润|税|时长|里程|重量)$")
_ADDED_WORDS = frozenset(
    {
        "amount",
        "amt",
        "qty",
        "quantity",
        "total",
        "sum",
        "revenue",
        "sales",
        "cost",
        "fee",
        "tax",
        "units",
        "count",
        "distance",
        "duration",
        "minutes",
        "seconds",
        "weight",
        "volume",
        "paid",
        "seats",
        "profit",
        "income",
        "spend",
        "points",
    }
)


class Column(NamedTuple):
    """One column with what was counted. ``kind``: text | integer | number | boolean | date | timestamp | other."""

    name: str
    kind: str
    position: int
    held: int
    distinct: int
    longest: int
    clock: bool = False  # a time of day written as a number: 517 for 05:17
    grain: str = "day"  # of a time: the finest that its values carry

    @property
    def words(self) -> frozenset[str]:
        return frozenset(words_of(self.name))


class Profile(NamedTuple):
    """A table counted: ``relation`` is where its repaired rows stand."""

    relation: str
    rows: int
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


def profile_of(con: DuckDBPyConnection, relation: str) -> Profile:
    """Rows, and for each column its values, distinct values and longest text."""
    described = [(row[0], _kind(row[1])) for row in con.execute(f"DESCRIBE {relation}").fetchall()]
    counted = [
        f"count({quoted(name)}), count(DISTINCT {quoted(name)}), {_longest(name, kind)}, {_clock(name, kind)}, "
        + _grain(name, kind)
        for name, kind in described
    ]
    rows, *figures = con.execute(f"SELECT count(*), {', '.join(counted)} FROM {relation}").fetchall()[0]
    columns = tuple(Column(name, kind, at, *figures[5 * at : 5 * at + 5]) for at, (name, kind) in enumerate(described))
    return Profile(relation, rows, columns)


def _longest(name: str, kind: str) -> str:
    return f"coalesce(max(length(CAST({quoted(name)} AS VARCHAR))), 0)" if kind == "text" else "0"


def _grain(name: str, kind: str) -> str:
    """The finest grain that a time really carries: midnights only are days."""
    if kind != "timestamp":
        return "'day'"
    column = quoted(name)
    whens = " ".join(
        f"WHEN bool_and(date_trunc('{grain}', {column}) = {column}) THEN '{grain}'"
        for grain in ("day", "hour", "minute")
    )
    return f"CASE {whens} ELSE 'second' END"


def _clock(name: str, kind: str) -> str:
    if kind != "integer":
        return "false"
    column = quoted(name)
    return f"coalesce(bool_and({column} BETWEEN 0 AND 2400 AND {column} % 100 < 60) AND max({column}) > 1000, false)"


def _kind(native: str) -> str:
    return (
        "number"
        if native.startswith("DECIMAL")
        else "text"
        if native.startswith("ENUM")
        else KINDS.get(native, "other")
    )


def is_id(column: Column) -> bool:
    """Whether the name says that the value identifies something."""
    last = words_of(column.name)[-1:] or ("",)
    return (
        last[0] in _ID_WORDS
        or bool(_ID.search(column.name.strip()))
        or (last[0].endswith("num") and column.kind == "text")
    )


def is_rate(column: Column) -> bool:
    """Whether the values are averaged rather than added up."""
    return bool(column.words & _RATE_WORDS) or bool(_RATE.search(column.name.strip()))


def is_added(column: Column) -> bool:
    """Whether the name speaks of something that adds up."""
    return bool(column.words & _ADDED_WORDS) or bool(_ADDED.search(column.name.strip()))


def is_mark(column: Column) -> bool:
    """A number that is neither added up nor averaged: a place, a phone, a part of a date."""
    if column.clock and column.distinct > 24 and "time" in column.words:
        return True
    return bool(column.words & _NOT_ADDED) or (bool(_NOT_ADDED_ZH.search(column.name.strip())) and not is_added(column))
