"""The dialects: what differs between engines, as rows of a table. Only text templates live here, no logic."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

Template = str | Callable[[tuple[str, ...]], str]


def _joined(glue: str) -> Callable[[tuple[str, ...]], str]:
    return lambda args: "(" + glue.join(args) + ")"


def _case(args: tuple[str, ...]) -> str:
    pairs = zip(args[:-1:2], args[1::2], strict=False)
    return "CASE " + " ".join(f"WHEN {test} THEN {value}" for test, value in pairs) + f" ELSE {args[-1]} END"


def _in(args: tuple[str, ...]) -> str:
    return f"({args[0]} IN ({', '.join(args[1:])}))"


# Operators and functions that every engine writes alike; a dialect's own row wins.
COMMON: dict[str, Template] = {
    "and": _joined(" AND "),
    "or": _joined(" OR "),
    "not": "(NOT {0})",
    "neg": "(- {0})",
    "case": _case,
    "in": _in,
    **{op: f"({{0}} {op} {{1}})" for op in ("=", "<>", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "||")},
    "between": "({0} BETWEEN {1} AND {2})",
    "like": "({0} LIKE {1})",
    "ilike": "({0} ILIKE {1})",
    "is_null": "({0} IS NULL)",
    "is_not_null": "({0} IS NOT NULL)",
    "cast": "CAST({0} AS {1})",
    "is_distinct": "({0} IS DISTINCT FROM {1})",
    "is_not_distinct": "({0} IS NOT DISTINCT FROM {1})",
    "sum": "sum({0})",
    "avg": "avg({0})",
    "min": "min({0})",
    "max": "max({0})",
    "count_distinct": "count(DISTINCT {0})",
    "median": "median({0})",
    "percentile": "quantile_cont({0}, {1})",
    "stddev": "stddev_samp({0})",
    "variance": "var_samp({0})",
    "approx_count_distinct": "approx_count_distinct({0})",
}


class Dialect(NamedTuple):
    """One engine's writing. ``trunc``: grain -> template of the period's start; ``series``: periods as a table."""

    name: str
    quote: str
    rows: dict[str, Template]
    trunc: dict[str, str]
    day: str
    add: str
    series: str
    filter: str
    whole_number: str


_DUCKDB_TRUNC = {
    **{g: f"date_trunc('{g}', {{0}})" for g in ("second", "minute", "hour")},
    "day": "CAST({0} AS DATE)",
    **{g: f"CAST(date_trunc('{g}', {{0}}) AS DATE)" for g in ("week", "month", "quarter", "year")},
}

DUCKDB = Dialect(
    name="duckdb",
    quote='"',
    rows={**COMMON, "//": "({0} // {1})"},
    trunc=_DUCKDB_TRUNC,
    day="CAST({0} AS DATE)",
    add="({0} + INTERVAL '{1} {2}')",
    series="SELECT CAST(unnest(generate_series({0}, {1}, INTERVAL '{2} {3}')) AS {4}) AS p",
    filter="{0} FILTER (WHERE {1})",
    whole_number="CAST({0} AS BIGINT)",
)

DIALECTS: dict[str, Dialect] = {"duckdb": DUCKDB}
