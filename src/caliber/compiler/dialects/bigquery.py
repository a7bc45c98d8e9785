"""BigQuery. A time may be DATE, DATETIME or TIMESTAMP: bounds are texts, read as what they are compared with."""

from __future__ import annotations

from caliber.compiler.dialects.dialect import (
    COMMON,
    FINE,
    PLAIN_SIGNS,
    TYPES,
    UNITS,
    Dialect,
    by_count,
    differences,
    escapes,
    folded,
    formatted,
    lacking,
    listed,
    parts,
    starts,
)

MOMENT = "CAST({0} AS DATETIME)"
TRUNC = {
    **{grain: f"DATETIME_TRUNC({MOMENT}, {grain.upper()})" for grain in FINE},
    "day": "CAST({0} AS DATE)",
    "week": "DATE_TRUNC(CAST({0} AS DATE), WEEK(MONDAY))",
    **{grain: f"DATE_TRUNC(CAST({{0}} AS DATE), {grain.upper()})" for grain in ("month", "quarter", "year")},
}
TOKENS = {
    **PLAIN_SIGNS,
    **{token: token for token in ("%Y", "%y", "%m", "%d", "%H", "%M", "%S", "%j", "%B", "%b", "%A", "%a", "%G", "%V")},
}
TEXTS = escapes(single="\\'", slash="\\\\", line="\\n", back="\\r")
EXTREME = "COALESCE({name}({{0}}, {{1}}), {{0}}, {{1}})"

BIGQUERY = Dialect(
    name="bigquery",
    quote="`",
    names=escapes(tick="\\`", slash="\\\\"),
    texts=TEXTS,
    types={
        **TYPES,
        **dict.fromkeys(("tinyint", "smallint", "integer", "int", "bigint"), "INT64"),
        **dict.fromkeys(("float", "real", "double"), "FLOAT64"),
        **dict.fromkeys(("varchar", "text", "string", "char"), "STRING"),
        "boolean": "BOOL",
        "decimal": "NUMERIC({0})",
        "numeric": "NUMERIC({0})",
        "hugeint": "BIGNUMERIC",
        "timestamp": "DATETIME",
        "timestamptz": "TIMESTAMP",
    },
    rows={
        **COMMON,
        "/": "(CAST({0} AS FLOAT64) / {1})",
        "//": "DIV({0}, {1})",
        "%": "MOD({0}, {1})",
        "like": "({0} LIKE REPLACE({1}, '\\\\', '\\\\\\\\'))",
        "ilike": "(LOWER({0}) LIKE LOWER(REPLACE({1}, '\\\\', '\\\\\\\\')))",
        **lacking("median", "percentile", "regexp_replace"),
        "avg": "AVG(CAST({0} AS FLOAT64))",
        "approx_count_distinct": "APPROX_COUNT_DISTINCT({0})",
        "in_zone": "DATETIME(TIMESTAMP(CAST({0} AS DATETIME), {1}), {2})",
        "strpos": "STRPOS({0}, {1})",
        **parts("EXTRACT({part} FROM {0})", week="ISOWEEK"),
        "isodow": "(MOD(EXTRACT(DAYOFWEEK FROM {0}) + 5, 7) + 1)",
        "dayofyear": "EXTRACT(DAYOFYEAR FROM {0})",
        "date_part:isodow": "(MOD(EXTRACT(DAYOFWEEK FROM {0}) + 5, 7) + 1)",
        "date_part:dow": "(EXTRACT(DAYOFWEEK FROM {0}) - 1)",
        "date_part:dayofweek": "(EXTRACT(DAYOFWEEK FROM {0}) - 1)",
        "date_part:doy": "EXTRACT(DAYOFYEAR FROM {0})",
        "date_part:dayofyear": "EXTRACT(DAYOFYEAR FROM {0})",
        "date_part:isoyear": "EXTRACT(ISOYEAR FROM {0})",
        "date_part:epoch": "(UNIX_MICROS(CAST({0} AS TIMESTAMP)) / 1e6)",
        "epoch": "(UNIX_MICROS(CAST({0} AS TIMESTAMP)) / 1e6)",
        **starts(TRUNC),
        **differences(
            "DATE_DIFF(CAST({1} AS DATE), CAST({0} AS DATE), DAY)",
            "DATETIME_DIFF(CAST({1} AS DATETIME), CAST({0} AS DATETIME), SECOND)",
            TRUNC,
            "EXTRACT(YEAR FROM {0})",
            "EXTRACT(MONTH FROM {0})",
        ),
        "date_diff:week": "DIV(DATE_DIFF(CAST({1} AS DATE), CAST({0} AS DATE), DAY), 7)",
        "date_diff:quarter": "DATE_DIFF(CAST({1} AS DATE), CAST({0} AS DATE), QUARTER)",
        "concat": listed("CONCAT", "COALESCE(CAST({0} AS STRING), '')"),
        "split_part": "COALESCE(SPLIT({0}, {1})[SAFE_ORDINAL({2})], CASE WHEN {0} IS NOT NULL THEN '' END)",
        "strftime": formatted("FORMAT_DATETIME({1}, CAST({0} AS DATETIME))", TOKENS),
        "regexp_extract": by_count(
            None, "COALESCE(REGEXP_SUBSTR({0}, {1}), CASE WHEN {0} IS NOT NULL THEN '' END)", None
        ),
        "starts_with": "STARTS_WITH({0}, {1})",
        "ends_with": "ENDS_WITH({0}, {1})",
        "contains": "(STRPOS({0}, {1}) > 0)",
        "regexp_matches": "REGEXP_CONTAINS({0}, {1})",
        "isnan": "IS_NAN({0})",
        "make_date": "DATE({0}, {1}, {2})",
        "greatest": folded(EXTREME.format(name="GREATEST")),
        "least": folded(EXTREME.format(name="LEAST")),
    },
    trunc=TRUNC,
    day="CAST({0} AS DATE)",
    add={unit: f"DATETIME_ADD({MOMENT}, INTERVAL {{1}} {unit.upper()})" for unit in UNITS},
    constant={"date": "DATE '{0}'", "timestamp": "DATETIME '{0}'", "interval": "INTERVAL {0}"},
    bound={"date": "'{0}'", "timestamp": "'{0}'", "interval": "INTERVAL {0}"},
    series="SELECT CAST(DATETIME_ADD(CAST({first} AS DATETIME), INTERVAL n * {amount} {unit}) AS {type}) AS p"
    " FROM UNNEST(GENERATE_ARRAY(0, {count} - 1)) AS n",
    narrow="CASE WHEN {1} THEN {0} END",
    filter="{0}",
    order="{0} {1} NULLS LAST",
    whole_number="CAST({0} AS INT64)",
    absent="NULL",
)
