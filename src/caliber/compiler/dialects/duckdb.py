"""DuckDB: the portable dialect is its own, so little is translated."""

from __future__ import annotations

from caliber.compiler.dialects.dialect import COARSE, COMMON, CONSTANT, DOUBLED, FINE, TYPES, Dialect, escapes, moved

DUCKDB = Dialect(
    name="duckdb",
    quote='"',
    names=escapes(double='""'),
    texts=DOUBLED,
    types={
        **TYPES,
        **{name: name.upper() for name in ("tinyint", "hugeint", "float", "text", "string")},
        **{name: name.upper() for name in ("int", "char", "timestamptz")},
    },
    rows={
        **COMMON,
        "//": "({0} // {1})",
        "median": "median(CAST({0} AS DOUBLE))",
        "in_zone": "timezone({2}, timezone({1}, {0}))",
        "approx_percentile": "approx_quantile(CAST({0} AS DOUBLE), {1})",
        "percentile": "quantile_cont(CAST({0} AS DOUBLE), {1})",
    },
    trunc={
        **{grain: f"date_trunc('{grain}', {{0}})" for grain in FINE},
        "day": "CAST({0} AS DATE)",
        **{grain: f"CAST(date_trunc('{grain}', {{0}}) AS DATE)" for grain in COARSE},
    },
    day="CAST({0} AS DATE)",
    add=moved("({0} + INTERVAL '{1} {unit}')"),
    constant=CONSTANT,
    bound=CONSTANT,
    series="SELECT CAST(moment AS {type}) AS p FROM generate_series({first}, {last}, INTERVAL '{amount} {unit}')"
    " AS series(moment)",  # as a table: a list would be made, and carried along, while the statement is planned
    narrow="{0}",
    filter="{0} FILTER (WHERE {1})",
    order="{0} {1} NULLS LAST",
    whole_number="CAST({0} AS BIGINT)",
    absent="NULL",
    spread="CAST(unnest(generate_series(greatest({low}, {first}), least({high}, {last}), INTERVAL '{amount} {unit}'))"
    " AS DATE)",
)
