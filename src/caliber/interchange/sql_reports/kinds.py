"""Tables of the reader: what the parser's kinds of node, the units, types and names of sources are here."""

from __future__ import annotations

from sqlglot import exp

from caliber.model.expr import Expr, Ref

BINARY: dict[type[exp.Expr], str] = {
    exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">=", exp.Add: "+", exp.Sub: "-",
    exp.Mul: "*", exp.IntDiv: "//", exp.Mod: "%", exp.DPipe: "||", exp.NullSafeEQ: "is_not_distinct",
    exp.NullSafeNEQ: "is_distinct", exp.Nullif: "nullif", exp.And: "and", exp.Or: "or", exp.Pow: "power",
}  # fmt: skip
UNARY: dict[type[exp.Expr], str] = {
    exp.Neg: "neg", exp.Not: "not", exp.Abs: "abs", exp.Sign: "sign", exp.Lower: "lower", exp.Upper: "upper",
    exp.Length: "length", exp.Year: "year", exp.Quarter: "quarter", exp.Month: "month", exp.Day: "day",
    exp.DayOfMonth: "day", exp.Hour: "hour", exp.DayOfWeekIso: "isodow", exp.LastDay: "last_day", exp.Sqrt: "sqrt",
    exp.Exp: "exp", exp.Ln: "ln",
}  # fmt: skip
AGGREGATES: dict[type[exp.Expr], str] = {
    exp.Sum: "sum", exp.Avg: "avg", exp.Min: "min", exp.Max: "max", exp.Median: "median", exp.CountIf: "count_if",
    exp.ApproxDistinct: "approx_count_distinct", exp.Stddev: "stddev", exp.StddevSamp: "stddev",
    exp.Variance: "variance",
}  # fmt: skip
UNSTABLE = (exp.Rand, exp.Randn, exp.Uuid)
NOW = {
    exp.CurrentDate: Ref(("now", "date")), exp.CurrentTimestamp: Ref(("now", "timestamp")),
    exp.CurrentDatetime: Ref(("now", "timestamp")), exp.Localtimestamp: Ref(("now", "timestamp")),
}  # fmt: skip
UNITS = {
    "D": "day", "DD": "day", "DAY": "day", "DAYS": "day", "W": "week", "WEEK": "week", "IW": "week",
    "WEEK(MONDAY)": "week", "M": "month", "MM": "month", "MON": "month", "MONTH": "month", "MONTHS": "month",
    "Q": "quarter", "QUARTER": "quarter", "Y": "year", "YY": "year", "YYYY": "year", "YEAR": "year", "YEARS": "year",
    "HOUR": "hour", "MINUTE": "minute", "SECOND": "second",
}  # fmt: skip
TYPES = {
    "DATE": "date", "DATE32": "date", "DATETIME": "timestamp", "TIMESTAMP": "timestamp", "TIMESTAMPNTZ": "timestamp",
    "DATETIME2": "timestamp", "DATETIME64": "timestamp", "SMALLDATETIME": "timestamp",
    "TINYINT": "integer", "SMALLINT": "integer", "INT": "integer", "BIGINT": "integer", "INT128": "integer",
    "UTINYINT": "integer", "USMALLINT": "integer", "UINT": "integer", "UBIGINT": "integer", "MEDIUMINT": "integer",
    "DECIMAL": "number", "FLOAT": "number", "DOUBLE": "number", "BIGDECIMAL": "number", "MONEY": "number",
    "VARCHAR": "string", "NVARCHAR": "string", "CHAR": "string", "NCHAR": "string", "TEXT": "string", "BPCHAR":
    "string", "LONGTEXT": "string", "MEDIUMTEXT": "string", "TINYTEXT": "string", "BOOLEAN": "boolean",
}  # fmt: skip
# Where the start of a week is a Monday whatever the session says.
MONDAYS = frozenset(["postgres", "duckdb", "trino", "presto", "spark", "hive", "databricks", "redshift"])
CLOCKS: dict[str, Expr] = {
    **dict.fromkeys(("now", "sysdate", "getdate", "current_timestamp"), Ref(("now", "timestamp"))),
    **dict.fromkeys(("today", "curdate", "current_date"), Ref(("now", "date"))),
}
# Functions of sources that give one value for the same arguments; of what they do nothing more is known here.
DETERMINISTIC = frozenset(
    [
        "unix_timestamp",
        "pmod",
        "age",
        "trunc",
        "multiif",
        "tostring",
        "toint32",
        "toint64",
        "tofloat64",
        "todecimal64",
        "format_datetime",
        "at_timezone",
        "bitand",
        "nvl2",
        "translate",
        "initcap",
        "soundex",
        "md5",
        "sha1",
        "sha2",
        "crc32",
        "hex",
        "unhex",
        "field",
        "find_in_set",
        "elt",
        "makedate",
        "period_diff",
    ]
)
