"""Times and whole numbers against constants, as half-open ranges: ``year(t) = 2024`` is January to January.

Each rewrite keeps the value on every row, nulls included. Times are those whose type is known to be a date or a
timestamp: of a text nobody knows what it holds.
"""

from __future__ import annotations

import re
from datetime import datetime
from fractions import Fraction
from math import ceil, floor

from caliber.compare.types import TypeOf, shifted, type_of, written
from caliber.compare.values import UndeterminedError, constant, moment, truncated
from caliber.model.canonical.comparison import FLIPPED
from caliber.model.expr import Call, Expr, Lit, rewrite

_ORDERED = frozenset({"=", "<>", "<", "<=", ">", ">="})
_TIMES = frozenset({"date", "timestamp"})
_FORMATS = {
    "%Y-%m-%d": (r"\d{4}-\d{2}-\d{2}", "day"),
    "%Y%m%d": (r"\d{8}", "day"),
    "%Y-%m": (r"\d{4}-\d{2}", "month"),
    "%Y%m": (r"\d{6}", "month"),
    "%Y": (r"\d{4}", "year"),
}


def ranged(expr: Expr, types: TypeOf) -> Expr:
    """The expression with every such comparison as a range."""
    return rewrite(expr, lambda node: _rule(node, types))


def _rule(node: Expr, types: TypeOf) -> Expr | None:
    if not isinstance(node, Call):
        return None
    if node.op == "and":
        return _year_and_month(node, types)
    if node.op == "in" and isinstance(node.args[0], Call):
        tests = [_rule(Call("=", (node.args[0], item)), types) for item in node.args[1:]]
        return Call("or", tuple(test for test in tests if test)) if all(tests) else None
    if node.op not in _ORDERED:
        return None
    left, right = node.args
    op = node.op
    if isinstance(left, Lit) and not isinstance(right, Lit):
        left, right, op = right, left, FLIPPED[op]
    if not isinstance(right, Lit):
        return None
    if isinstance(left, Call):
        found = _bucketed(left, op, right, types) or _beginning(left, op, right)
        if found is not None:
            return found
    return _whole(left, op, right, type_of(left, types))


def _beginning(call: Call, op: str, limit: Lit) -> Expr | None:
    """The first letters of a text against as many letters: LIKE."""
    if call.op != "substring" or op not in ("=", "<>") or limit.kind != "string" or len(call.args) != 3:
        return None
    start, length = call.args[1:]
    if start != Lit("number", "1") or length != Lit("number", str(len(limit.text))) or set(limit.text) & set("%_\\"):
        return None
    like = Call("like", (call.args[0], Lit("string", limit.text + "%")))
    return like if op == "=" else Call("not", (like,))


def _bucketed(call: Call, op: str, limit: Lit, types: TypeOf) -> Expr | None:
    """A function that maps whole periods to one value, against such a value."""
    bucket = _bucket(call, limit)
    if bucket is None:
        return None
    time, start, unit = bucket
    if type_of(time, types) not in _TIMES:
        return None
    if truncated(unit, start) != start:
        return None
    low, high = written(start), written(shifted(start, 1, unit))
    out = {
        "=": Call("and", (Call(">=", (time, low)), Call("<", (time, high)))),
        "<>": Call("or", (Call("<", (time, low)), Call(">=", (time, high)))),
        "<": Call("<", (time, low)),
        "<=": Call("<", (time, high)),
        ">": Call(">=", (time, high)),
        ">=": Call(">=", (time, low)),
    }
    return ranged(out[op], types)


def _bucket(call: Call, limit: Lit) -> tuple[Expr, datetime, str] | None:
    """The time inside, the start of the period that ``limit`` names, the unit of the period."""
    if call.op == "cast" and call.args[1] == Lit("type", "date"):
        return _starting(call.args[0], limit, "day")
    if call.op == "date_trunc" and isinstance(call.args[0], Lit):
        return _starting(call.args[1], limit, call.args[0].text)
    if call.op == "year" and limit.kind == "number" and re.fullmatch(r"\d{4}", limit.text) and int(limit.text):
        return call.args[0], datetime(int(limit.text), 1, 1), "year"
    if call.op == "strftime" and isinstance(call.args[1], Lit) and limit.kind == "string":
        known = _FORMATS.get(call.args[1].text)
        if known and re.fullmatch(known[0], limit.text):
            digits = (limit.text.replace("-", "") + "0101")[:8] if known[1] != "day" else limit.text.replace("-", "")
            try:
                return call.args[0], datetime.strptime(digits, "%Y%m%d"), known[1]
            except ValueError:
                return None
    return None


def _starting(time: Expr, limit: Lit, unit: str) -> tuple[Expr, datetime, str] | None:
    if limit.kind not in ("date", "timestamp") or unit not in ("day", "week", "month", "quarter", "year"):
        return None
    try:
        value = constant(limit)
    except UndeterminedError:
        return None
    return (time, moment(value), unit) if isinstance(value, datetime | type(moment(datetime.min).date())) else None


def _whole(left: Expr, op: str, limit: Lit, kind: str) -> Expr | None:
    """``x > 5`` of whole numbers is ``x >= 6``; of dates likewise; a time of day means nothing to a date."""
    if kind == "integer" and limit.kind == "number":
        value = constant(limit)
        if not isinstance(value, int | Fraction):
            return None
        if op == ">":
            return Call(">=", (left, Lit("number", str(floor(value) + 1))))
        if op == "<=":
            return Call("<", (left, Lit("number", str(floor(value) + 1))))
        if op in (">=", "<") and Fraction(value).denominator != 1:
            return Call(op, (left, Lit("number", str(ceil(value)))))
        return None
    if kind == "date" and limit.kind in ("date", "timestamp") and op in (">", "<="):
        try:
            after = shifted(datetime.fromisoformat(limit.text[:10]), 1, "day")
        except (ValueError, OverflowError):
            return None
        return Call(">=" if op == ">" else "<", (left, written(after)))
    return None


def _year_and_month(node: Call, types: TypeOf) -> Expr | None:
    """``year(t) = 2024 and month(t) = 3``: the year is a range by now."""
    for one in node.args:
        found = _month_test(one)
        if found is None:
            continue
        time, month = found
        if type_of(time, types) not in _TIMES:
            continue
        bounds = {arg.op: arg for arg in _flat(node) if isinstance(arg, Call) and arg.args and arg.args[0] == time}
        low, high = bounds.get(">="), bounds.get("<")
        if low is None or high is None or not (isinstance(low.args[1], Lit) and isinstance(high.args[1], Lit)):
            continue
        start, end = low.args[1].text, high.args[1].text
        if start[4:] == end[4:] == "-01-01" and int(end[:4]) == int(start[:4]) + 1:
            first = datetime(int(start[:4]), month, 1)
            rest = tuple(arg for arg in _flat(node) if arg not in (one, low, high))
            return Call(
                "and",
                (*rest, Call(">=", (time, written(first))), Call("<", (time, written(shifted(first, 1, "month"))))),
            )
    return None


def _flat(node: Call) -> tuple[Expr, ...]:
    return tuple(
        part for arg in node.args for part in (_flat(arg) if isinstance(arg, Call) and arg.op == "and" else (arg,))
    )


def _month_test(expr: Expr) -> tuple[Expr, int] | None:
    if not (isinstance(expr, Call) and expr.op == "=" and isinstance(expr.args[0], Call)):
        return None
    call, limit = expr.args
    if isinstance(call, Call) and call.op == "month" and isinstance(limit, Lit) and limit.text in _MONTH_TEXTS:
        return call.args[0], int(limit.text)
    return None


_MONTH_TEXTS = frozenset(str(month) for month in range(1, 13))
