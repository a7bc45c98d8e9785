"""The functions that a definition may use: a table. What is not here is refused, so no text reaches a source unread."""

from __future__ import annotations

from typing import NamedTuple

from caliber.model.expr import AGGREGATES

MANY = 99


class Function(NamedTuple):
    """``least``/``most`` arguments; ``result``: its portable type, or "same" as the first argument, or "any"."""

    least: int
    most: int
    result: str


_AGGREGATE_ARITY = {"count": (0, 1), "percentile": (2, 2), "approx_percentile": (2, 2), "sum_if": (2, 2)}
_AGGREGATE_RESULT = {
    "count": "integer",
    "count_if": "integer",
    "count_distinct": "integer",
    "approx_count_distinct": "integer",
    "min": "same",
    "max": "same",
}

_NUMERIC = {
    "abs": (1, 1),
    "ceil": (1, 1),
    "floor": (1, 1),
    "round": (1, 2),
    "trunc": (1, 1),
    "sign": (1, 1),
    "sqrt": (1, 1),
    "power": (2, 2),
    "ln": (1, 1),
    "log10": (1, 1),
    "exp": (1, 1),
    "mod": (2, 2),
    "length": (1, 1),
    "strpos": (2, 2),
    "year": (1, 1),
    "quarter": (1, 1),
    "month": (1, 1),
    "week": (1, 1),
    "day": (1, 1),
    "isodow": (1, 1),
    "dayofyear": (1, 1),
    "hour": (1, 1),
    "minute": (1, 1),
    "second": (1, 1),
    "date_diff": (3, 3),
    "epoch": (1, 1),
    "ascii": (1, 1),
}
_TEXT = {
    "lower": (1, 1),
    "upper": (1, 1),
    "trim": (1, 2),
    "ltrim": (1, 2),
    "rtrim": (1, 2),
    "substring": (2, 3),
    "left": (2, 2),
    "right": (2, 2),
    "replace": (3, 3),
    "concat": (1, MANY),
    "split_part": (3, 3),
    "lpad": (3, 3),
    "rpad": (3, 3),
    "reverse": (1, 1),
    "strftime": (2, 2),
    "regexp_extract": (2, 3),
    "regexp_replace": (3, 3),
}
_TRUTH = {"starts_with": (2, 2), "ends_with": (2, 2), "contains": (2, 2), "regexp_matches": (2, 2), "isnan": (1, 1)}
_DATES = {"last_day": (1, 1), "make_date": (3, 3)}
_SAME = {"coalesce": (1, MANY), "nullif": (2, 2), "greatest": (1, MANY), "least": (1, MANY)}

FUNCTIONS: dict[str, Function] = {
    **{name: Function(*arity, "number") for name, arity in _NUMERIC.items()},
    **{name: Function(*arity, "string") for name, arity in _TEXT.items()},
    **{name: Function(*arity, "boolean") for name, arity in _TRUTH.items()},
    **{name: Function(*arity, "date") for name, arity in _DATES.items()},
    **{name: Function(*arity, "same") for name, arity in _SAME.items()},
    "date_trunc": Function(2, 2, "date"),
    "date_part": Function(2, 2, "number"),
    "metric": Function(1, 2, "number"),
    "share_of_total": Function(1, MANY, "number"),
    "rank": Function(1, MANY, "number"),
    "difference": Function(2, 2, "number"),
    "growth": Function(2, 2, "number"),
    **{
        name: Function(*_AGGREGATE_ARITY.get(name, (1, 1)), _AGGREGATE_RESULT.get(name, "number"))
        for name in AGGREGATES
    },
}

# Other spellings that people write, and what they mean here.
SYNONYMS = {
    "substr": "substring",
    "len": "length",
    "char_length": "length",
    "character_length": "length",
    "ifnull": "coalesce",
    "nvl": "coalesce",
    "ceiling": "ceil",
    "pow": "power",
    "mean": "avg",
    "average": "avg",
    "countif": "count_if",
    "sumif": "sum_if",
    "quantile_cont": "percentile",
    "percentile_cont": "percentile",
    "approx_distinct": "approx_count_distinct",
    "approx_quantile": "approx_percentile",
    "datetrunc": "date_trunc",
    "datepart": "date_part",
    "datediff": "date_diff",
    "dayofmonth": "day",
    "prefix": "starts_with",
    "suffix": "ends_with",
    "stddev_samp": "stddev",
    "var_samp": "variance",
    "position": "strpos",
    "instr": "strpos",
    "ndv": "count_distinct",
    "weekofyear": "week",
    "lcase": "lower",
    "ucase": "upper",
}

# These would give another figure each time: a definition must not.
UNSTABLE = frozenset(
    {
        "now",
        "current_date",
        "current_timestamp",
        "today",
        "random",
        "rand",
        "uuid",
        "gen_random_uuid",
        "get_current_time",
        "localtimestamp",
        "sysdate",
        "getdate",
        "current_time",
        "localtime",
        "current_user",
        "session_user",
        "user",
    }
)

TYPES = frozenset(
    {
        "boolean",
        "tinyint",
        "smallint",
        "integer",
        "int",
        "bigint",
        "hugeint",
        "float",
        "real",
        "double",
        "decimal",
        "numeric",
        "varchar",
        "text",
        "string",
        "char",
        "date",
        "timestamp",
        "time",
        "timestamptz",
    }
)

DATE_PARTS = frozenset(
    {
        "second",
        "minute",
        "hour",
        "day",
        "week",
        "month",
        "quarter",
        "year",
        "isodow",
        "dow",
        "doy",
        "epoch",
        "isoyear",
        "dayofweek",
        "dayofyear",
    }
)
