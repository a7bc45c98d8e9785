"""StarRocks: MySQL's protocol and words, its own functions of time."""

from __future__ import annotations

from caliber.compiler.dialects.dialect import COARSE, FINE, differences, starts
from caliber.compiler.dialects.mysql import MYSQL

TRUNC = {
    **{grain: f"date_trunc('{grain}', {{0}})" for grain in FINE},
    "day": "CAST({0} AS DATE)",
    **{grain: f"CAST(date_trunc('{grain}', {{0}}) AS DATE)" for grain in COARSE},
}

STARROCKS = MYSQL._replace(
    name="starrocks",
    types={**MYSQL.types, "varchar": "VARCHAR", "text": "VARCHAR", "string": "VARCHAR", "char": "VARCHAR"}
    | dict.fromkeys(("tinyint", "smallint", "integer", "int", "bigint"), "BIGINT")
    | {"boolean": "BOOLEAN", "timestamp": "DATETIME", "timestamptz": "DATETIME"},
    rows={
        **MYSQL.rows,
        **starts(TRUNC),
        **differences("DATEDIFF({1}, {0})", "TIMESTAMPDIFF(SECOND, {0}, {1})", TRUNC, "YEAR({0})", "MONTH({0})"),
        "date_diff:week": "(DATEDIFF({1}, {0}) DIV 7)",
        "median": "percentile_cont({0}, 0.5)",
        "percentile": "percentile_cont({0}, {1})",
        "in_zone": "CONVERT_TZ({0}, {1}, {2})",
        "approx_percentile": "percentile_approx({0}, {1})",
        "approx_count_distinct": "approx_count_distinct({0})",
        "split_part": "coalesce(split_part({0}, {1}, {2}), CASE WHEN {0} IS NOT NULL THEN '' END)",
        "regexp_extract": None,
    },
    trunc=TRUNC,
    constant={"date": "CAST('{0}' AS DATE)", "timestamp": "CAST('{0}' AS DATETIME)", "interval": "INTERVAL {0}"},
    bound={"date": "'{0}'", "timestamp": "'{0}'", "interval": "INTERVAL {0}"},
    series="SELECT CAST(DATE_ADD({first}, INTERVAL n * {amount} {unit}) AS {type}) AS p"
    " FROM TABLE(generate_series(0, {count} - 1)) AS numbers(n)",
    order="{0} {1} NULLS LAST",
    whole_number="CAST({0} AS BIGINT)",
)
