"""Values and functions of SQL as Python has them: exact numbers, three truths, dates; nothing is rounded on the way.

Numbers are ``int`` (whole types) or ``Fraction``; null is None. What a source may decide otherwise than another, or
what is not known here, raises ``UndeterminedError``: then no figure is claimed at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor
from typing import Any, TypeAlias

from caliber.model.expr import Lit

Value: TypeAlias = int | Fraction | str | bool | date | datetime | timedelta | None


class UndeterminedError(Exception):
    """No figure can be claimed: an unknown function, a tie in an order, a comparison of different kinds."""


@lru_cache(maxsize=4096)
def constant(lit: Lit) -> Value:
    """The value of a literal. Raises ``UndeterminedError``."""
    kind, text = lit.kind, lit.text
    try:
        if kind == "null":
            return None
        if kind == "bool":
            return text == "true"
        if kind == "number":
            return int(text) if text.lstrip("-").isdigit() else Fraction(Decimal(text))
        if kind in ("string", "type"):
            return text
        if kind == "date":
            return date.fromisoformat(text)
        if kind == "timestamp":
            moment = datetime.fromisoformat(text)
            if moment.tzinfo is None:
                return moment
        if kind == "interval":
            return _interval(text)
    except ValueError as error:
        raise UndeterminedError(text) from error
    raise UndeterminedError(kind)


_FIXED = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}


def _interval(text: str) -> timedelta:
    amount, unit = text.split()
    if unit not in _FIXED:
        raise UndeterminedError(text)
    return timedelta(seconds=int(amount) * _FIXED[unit])


def kind_of(value: Value) -> str:
    """The family within which values compare."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | Fraction):
        return "number"
    if isinstance(value, date):
        return "time"
    return "string" if isinstance(value, str) else "interval"


def alike(left: Value, right: Value) -> tuple[Any, Any]:
    """Both as values that Python compares as SQL does. Raises ``UndeterminedError`` for different kinds."""
    if kind_of(left) != kind_of(right):
        raise UndeterminedError("kinds")
    if isinstance(left, date) and isinstance(right, date):
        return moment(left), moment(right)
    return left, right


def moment(value: date) -> datetime:
    """A date as its midnight."""
    return value if isinstance(value, datetime) else datetime.combine(value, time())


COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def compared(op: str, left: Value, right: Value) -> bool | None:
    """A comparison; null where a side is."""
    if left is None or right is None:
        return None
    return COMPARE[op](*alike(left, right))


def same(left: Value, right: Value) -> bool:
    """IS NOT DISTINCT FROM."""
    if left is None or right is None:
        return left is right
    a, b = alike(left, right)
    return bool(a == b)


# -- functions of values that are not null


def _number(value: Value) -> int | Fraction:
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        raise UndeterminedError("number")
    return value


def _text(value: Value) -> str:
    if not isinstance(value, str):
        raise UndeterminedError("text")
    return value


def _time(value: Value) -> date:
    if not isinstance(value, date):
        raise UndeterminedError("time")
    return value


def _plus(left: Value, right: Value) -> Value:
    if isinstance(left, date) or isinstance(right, date):
        day, more = (left, right) if isinstance(left, date) else (right, left)
        return _shifted(_time(day), more)
    return _number(left) + _number(right)


def _shifted(day: date, by: Value) -> Value:
    if isinstance(by, bool) or not isinstance(by, int | timedelta):
        raise UndeterminedError("shift")
    if isinstance(by, int):
        if isinstance(day, datetime):
            raise UndeterminedError("shift")
        by = timedelta(days=by)
    return moment(day) + by if by.seconds else day + by


def _minus(left: Value, right: Value) -> Value:
    if isinstance(left, date):
        if isinstance(right, date):
            raise UndeterminedError("dates")
        if isinstance(right, int | timedelta) and not isinstance(right, bool):
            return _shifted(left, -right)
    return _number(left) - _number(right)


def _divided(left: Value, right: Value) -> Value:
    below = _number(right)
    return Fraction(_number(left)) / below if below else None


def _divided_typed(left: Value, right: Value) -> Value:
    above, below = _number(left), _number(right)
    if not below:
        raise UndeterminedError("division by zero")
    if isinstance(above, int) and isinstance(below, int):
        return abs(above) // abs(below) * (1 if (above < 0) == (below < 0) else -1)
    return Fraction(above) / below


def _divided_unguarded(left: Value, right: Value) -> Value:
    if not _number(right):
        raise UndeterminedError("division by zero")
    return Fraction(_number(left)) / _number(right)


def _floor_divided(left: Value, right: Value) -> Value:
    above, below = _number(left), _number(right)
    if not (isinstance(above, int) and isinstance(below, int)):
        raise UndeterminedError("whole division")
    return abs(above) // abs(below) * (1 if (above < 0) == (below < 0) else -1) if below else None


def _modulo(left: Value, right: Value) -> Value:
    above, below = Fraction(_number(left)), Fraction(_number(right))
    if not below:
        return None
    rest = abs(above) % abs(below)
    rest = rest if above >= 0 else -rest
    return int(rest) if isinstance(left, int) and isinstance(right, int) else rest


def _rounded(value: Value, digits: Value = 0) -> Value:
    number, places = _number(value), digits
    if not isinstance(places, int) or isinstance(places, bool) or abs(places) > 30:
        raise UndeterminedError("digits")
    scaled = abs(Fraction(number)) * Fraction(10) ** places
    whole = Fraction(floor(scaled + Fraction(1, 2))) / Fraction(10) ** places
    return whole if number >= 0 else -whole


def _substring(text: Value, start: Value, length: Value = None) -> Value:
    whole = _text(text)
    if not isinstance(start, int) or isinstance(start, bool) or start < 1:
        raise UndeterminedError("substring")
    if length is None:
        return whole[start - 1 :]
    if not isinstance(length, int) or isinstance(length, bool) or length < 0:
        raise UndeterminedError("substring")
    return whole[start - 1 : start - 1 + length]


@lru_cache(maxsize=1024)
def _pattern(like: str, fold: bool) -> re.Pattern[str]:
    if "\\" in like:
        raise UndeterminedError("escape")
    parts = (".*" if c == "%" else "." if c == "_" else re.escape(c) for c in like)
    return re.compile("".join(parts), re.DOTALL | (re.IGNORECASE if fold else 0))


def is_like(text: Value, pattern: Value, fold: bool = False) -> bool:
    """LIKE of two texts."""
    return _pattern(_text(pattern), fold).fullmatch(_text(text)) is not None


def truncated(unit: Value, value: Value) -> Value:
    """The start of the day, week (Monday), month, quarter or year."""
    day = moment(_time(value))
    midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
    if unit == "hour":
        out = day.replace(minute=0, second=0, microsecond=0)
    elif unit == "day":
        out = midnight
    elif unit == "week":
        out = midnight - timedelta(days=midnight.weekday())
    elif unit == "month":
        out = midnight.replace(day=1)
    elif unit == "quarter":
        out = midnight.replace(day=1, month=(midnight.month - 1) // 3 * 3 + 1)
    elif unit == "year":
        out = midnight.replace(day=1, month=1)
    else:
        raise UndeterminedError("unit")
    return out


def cast(value: Value, to: Value) -> Value:
    """CAST of what every source casts alike."""
    name = str(to).partition("(")[0]
    if name in ("date",):
        if isinstance(value, date):
            return moment(value).date()
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", _text(value)):
            return constant(Lit("date", _text(value)))
    if name in ("timestamp",) and isinstance(value, date):
        return moment(value)
    if name in ("tinyint", "smallint", "integer", "int", "bigint", "hugeint"):
        if isinstance(value, str) and re.fullmatch(r"-?\d{1,9}", value):
            return int(value)
        if not isinstance(value, str) and Fraction(_number(value)).denominator == 1:
            return int(_number(value))
    if name in ("double", "float", "real", "number") or (name in ("decimal", "numeric")):
        return _as_decimal(value, str(to))
    if name in ("varchar", "text", "string") and isinstance(value, str):
        return value
    if name in ("varchar", "text", "string") and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise UndeterminedError("cast")


def _as_decimal(value: Value, to: str) -> Value:
    if isinstance(value, str):
        if not re.fullmatch(r"-?\d+(\.\d+)?", value):
            raise UndeterminedError("cast")
        value = Fraction(Decimal(value))
    number = Fraction(_number(value))
    scale = re.search(r",\s*(\d+)\)", to)
    if scale is not None or to.startswith(("decimal", "numeric")):
        places = Fraction(10) ** int(scale[1] if scale else 0)
        if (number * places).denominator != 1:
            raise UndeterminedError("cast")
    return number


def _replaced(text: Value, old: Value, new: Value) -> Value:
    return _text(text).replace(_text(old), _text(new)) if old else text


def _last_day(value: Value) -> Value:
    following = moment(_time(value)).date().replace(day=28) + timedelta(days=4)
    return following - timedelta(days=following.day)


def strftime(value: Value, pattern: Value) -> Value:
    """A time as text; numbers and signs only, names of months depend on the language of the source."""
    form = _text(pattern)
    if re.search(r"%[^YmdHMS%]", form):
        raise UndeterminedError("format")
    day = moment(_time(value))
    return day.strftime(form.replace("%Y", f"{day.year:04d}"))


STRICT: dict[str, Callable[..., Value]] = {
    "+": _plus,
    "-": _minus,
    "*": lambda a, b: _number(a) * _number(b),
    "/": _divided,
    "div_typed": _divided_typed,
    "div_unguarded": _divided_unguarded,
    "//": _floor_divided,
    "%": _modulo,
    "mod": _modulo,
    "neg": lambda a: -_number(a),
    "abs": lambda a: _number(a) if _number(a) >= 0 else -_number(a),
    "sign": lambda a: int(_number(a) > 0) - int(_number(a) < 0),
    "floor": lambda a: floor(_number(a)),
    "ceil": lambda a: ceil(_number(a)),
    "round": _rounded,
    "lower": lambda a: _text(a).lower(),
    "upper": lambda a: _text(a).upper(),
    "trim": lambda a: _text(a).strip(" "),
    "length": lambda a: len(_text(a)),
    "||": lambda a, b: _text(a) + _text(b),
    "substring": _substring,
    "left": lambda a, n: _substring(a, 1, n),
    "replace": _replaced,
    "starts_with": lambda a, b: _text(a).startswith(_text(b)),
    "contains": lambda a, b: _text(b) in _text(a),
    "ends_with": lambda a, b: _text(a).endswith(_text(b)),
    "like": is_like,
    "ilike": lambda a, b: is_like(a, b, fold=True),
    "date_trunc": truncated,
    "year": lambda a: _time(a).year,
    "quarter": lambda a: (_time(a).month - 1) // 3 + 1,
    "month": lambda a: _time(a).month,
    "day": lambda a: _time(a).day,
    "hour": lambda a: moment(_time(a)).hour,
    "isodow": lambda a: _time(a).isoweekday(),
    "strftime": strftime,
    "cast": cast,
    "last_day": _last_day,
}
