"""Apache Doris: MySQL's protocol and words, its own functions of time."""

from __future__ import annotations

from caliber.compiler.dialects.starrocks import STARROCKS

DORIS = STARROCKS._replace(
    name="doris",
    rows={
        **STARROCKS.rows,
        "median": "percentile({0}, 0.5)",
        "percentile": "percentile({0}, {1})",
    },
    series="SELECT CAST(DATE_ADD({first}, INTERVAL number * {amount} {unit}) AS {type}) AS p"
    ' FROM numbers("number" = "{count}")',
)
