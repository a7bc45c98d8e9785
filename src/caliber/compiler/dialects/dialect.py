"""What a dialect is: the row of a table. Only text templates live here and in the files beside, no logic of a query.

Templates are ``str.format`` texts over the arguments, which are SQL already; where the number of arguments varies, a
function puts them together. An operator or function that stands in no row is written as its name with its arguments;
one whose row is None is not to be had on that engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

Template: TypeAlias = str | Callable[[tuple[str, ...]], str] | None
Rows: TypeAlias = dict[str, Template]


class Dialect(NamedTuple):
    """One engine's writing.

    ``names``, ``texts``: what is escaped inside a quoted name and inside a text. ``types``: portable type -> its name
    in a cast. ``rows``: operators, functions (``date_trunc:month`` where a unit is fixed) and aggregates. ``trunc``:
    grain -> the period's start. ``day``: as a date. ``add``: unit -> a moment moved. ``constant``: date and timestamp
    as such; ``bound``: as the end of a range. ``series``: periods as a column ``p``, of first, last, amount, unit,
    type and count. ``narrow`` and ``filter``: how an aggregate speaks of some rows only, by its argument or after it.
    ``order``: a column ordered with nulls last. ``absent``: null of the type of the measure {0} of the part {1}.
    ``spread``: a row's periods from first to last, a row each ("" where lists of periods are joined only).
    """

    name: str
    quote: str
    names: Mapping[int, str]
    texts: Mapping[int, str]
    types: Mapping[str, str]
    rows: Mapping[str, Template]
    trunc: Mapping[str, str]
    day: str
    add: Mapping[str, str]
    constant: Mapping[str, str]
    bound: Mapping[str, str]
    series: str
    narrow: str
    filter: str
    order: str
    whole_number: str
    absent: str
    spread: str = ""


def escapes(**signs: str) -> dict[int, str]:
    """Named signs to what is written in their place."""
    return {ord(SIGNS[name]): text for name, text in signs.items()}


SIGNS = {"single": "'", "double": '"', "tick": "`", "slash": "\\", "line": "\n", "back": "\r", "nil": "\0"}

_NOT_ZERO = re.compile(r"-?0*\.?0*[1-9][\d.]*")

DOUBLED = escapes(single="''")
BACKSLASHED = escapes(single="\\'", slash="\\\\")

# -- pieces that several engines share


def guarded(dialect: Dialect) -> Dialect:
    """The dialect with divisions that give null for a divisor of zero: never an error, never infinity."""
    rows = {op: _guarded(dialect.rows[op]) for op in ("/", "//", "%")}
    return dialect._replace(rows={**dialect.rows, **rows})


def _guarded(template: Template) -> Template:
    assert isinstance(template, str)

    def write(args: tuple[str, ...]) -> str:
        dividend, divisor = args
        safe = divisor.startswith("nullif(") or _NOT_ZERO.fullmatch(divisor)
        return template.format(dividend, divisor if safe else f"nullif({divisor}, 0)")

    return write


def joined(glue: str) -> Template:
    """Any number of arguments with ``glue`` between them."""
    return lambda args: "(" + glue.join(args) + ")"


def listed(name: str, each: str = "{0}") -> Template:
    """A function of any number of arguments, each written as ``each``."""
    return lambda args: f"{name}({', '.join(each.format(arg) for arg in args)})"


def folded(pair: str) -> Template:
    """A function of two arguments, applied to any number from the left."""

    def write(args: tuple[str, ...]) -> str:
        out = args[0]
        for arg in args[1:]:
            out = pair.format(out, arg)
        return out

    return write


def by_count(*templates: str | None) -> Template:
    """One template for each number of arguments, from one up."""

    def write(args: tuple[str, ...]) -> str:
        template = templates[len(args) - 1]
        if template is None:
            raise LookupError
        return template.format(*args)

    return write


def formatted(template: str, tokens: Mapping[str, str]) -> Template:
    """``strftime``: the format's tokens written as the engine has them; its other signs must be harmless ones."""

    def write(args: tuple[str, ...]) -> str:
        value, pattern = args
        out, at = [], 1
        while at < len(pattern) - 1:
            sign = pattern[at : at + 2] if pattern[at] == "%" else pattern[at]
            if sign not in tokens:
                raise LookupError
            out.append(tokens[sign])
            at += len(sign)
        return template.format(value, "'" + "".join(out) + "'")

    return write


def case(args: tuple[str, ...]) -> str:
    """``CASE WHEN … THEN … ELSE … END``."""
    pairs = zip(args[:-1:2], args[1::2], strict=False)
    return "CASE " + " ".join(f"WHEN {test} THEN {value}" for test, value in pairs) + f" ELSE {args[-1]} END"


def one_of(args: tuple[str, ...]) -> str:
    """``x IN (…)``."""
    return f"({args[0]} IN ({', '.join(args[1:])}))"


PLAIN_SIGNS = {sign: sign for sign in "-/:. _,年月日时分秒周第"}

# Operators and functions that most engines write alike; a dialect's own row wins.
COMMON: Rows = {
    "and": joined(" AND "),
    "or": joined(" OR "),
    "not": "(NOT {0})",
    "neg": "(- {0})",
    "case": case,
    "in": one_of,
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
    "stddev": "stddev_samp({0})",
    "variance": "var_samp({0})",
    "approx_count_distinct": "approx_count_distinct({0})",
    "approx_percentile": None,
    "in_zone": None,
}

TYPES = {
    "boolean": "BOOLEAN",
    "tinyint": "SMALLINT",
    "smallint": "SMALLINT",
    "integer": "INTEGER",
    "int": "INTEGER",
    "bigint": "BIGINT",
    "hugeint": "DECIMAL(38, 0)",
    "float": "REAL",
    "real": "REAL",
    "double": "DOUBLE",
    "decimal": "DECIMAL({0})",
    "numeric": "DECIMAL({0})",
    "varchar": "VARCHAR",
    "text": "VARCHAR",
    "string": "VARCHAR",
    "char": "VARCHAR",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "time": "TIME",
    "timestamptz": "TIMESTAMP WITH TIME ZONE",
}
CONSTANT = {"date": "DATE '{0}'", "timestamp": "TIMESTAMP '{0}'", "interval": "INTERVAL '{0}'"}
UNITS = ("microsecond", "second", "minute", "hour", "day", "week", "month", "year")
FINE = ("second", "minute", "hour")
COARSE = ("week", "month", "quarter", "year")
GRAINS = (*FINE, "day", *COARSE)


def moved(template: str) -> dict[str, str]:
    """The ``add`` rows of an engine that takes every unit: {unit} is put in, {0} and {1} are value and amount."""
    return {unit: template.replace("{unit}", unit) for unit in UNITS}


def parts(template: str, **names: str) -> Rows:
    """``year(x)`` and its like, and ``date_part('year', x)``: one template over the engine's name of the part."""
    known = {part: part for part in ("year", "quarter", "month", "week", "day", "hour", "minute", "second")} | names
    rows: Rows = {}
    for part, name in known.items():
        rows[part] = rows[f"date_part:{part}"] = template.replace("{part}", name)
    return rows


def differences(days: str, seconds: str, trunc: Mapping[str, str], year: str, month: str) -> Rows:
    """``date_diff`` as DuckDB counts: the borders of the unit between two moments, but whole weeks of seven days."""
    months = f"(({year.format('{1}')} - {year.format('{0}')}) * 12 + {month.format('{1}')} - {month.format('{0}')})"
    rows: Rows = {
        "year": f"({year.format('{1}')} - {year.format('{0}')})",
        "month": months,
        "day": days,
    }
    rows["week"] = f"({days} / 7)"
    for unit, length in (("second", 1), ("minute", 60), ("hour", 3600)):
        start, end = (trunc[unit].format(place) for place in ("{0}", "{1}"))
        rows[unit] = f"({seconds.format(start, end)} / {length})"
    return {f"date_diff:{unit}": template for unit, template in rows.items()}


def starts(trunc: Mapping[str, str]) -> Rows:
    """``date_trunc`` in a definition, from the grains of the calendar."""
    return {f"date_trunc:{grain}": template for grain, template in trunc.items()}


def lacking(*names: str) -> Rows:
    """What the engine cannot do exactly: asking for it is refused."""
    return dict.fromkeys(names, None)
