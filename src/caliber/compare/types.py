"""Types of expressions, and constants written as what they are compared with: a text beside a date is a date."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TypeAlias

from caliber.model.canonical.connectives import TRUTHS
from caliber.model.expr import Call, Expr, Lit, Ref, rewrite
from caliber.model.functions import FUNCTIONS

TypeOf: TypeAlias = Callable[[Ref], str]

_COMPARISONS = frozenset({"=", "<>", "<", "<=", ">", ">=", "is_distinct", "is_not_distinct"})
_WHOLE = frozenset({"year", "quarter", "month", "day", "hour", "isodow", "week", "count", "length", "sign"})
_CASTS = {
    **dict.fromkeys(("tinyint", "smallint", "integer", "int", "bigint", "hugeint"), "integer"),
    **dict.fromkeys(("decimal", "numeric", "double", "float", "real", "number"), "number"),
    **dict.fromkeys(("varchar", "text", "string", "char"), "string"),
    **{name: name for name in ("boolean", "date", "timestamp")},
}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?")
_RESULTS = {"string": "string", "boolean": "boolean"}


def type_of(expr: Expr, types: TypeOf) -> str:
    """integer | number | string | boolean | date | timestamp; "" where it is not known."""
    if isinstance(expr, Lit):
        return _literal_type(expr)
    if isinstance(expr, Ref):
        return types(expr)
    if expr.op in TRUTHS or expr.op in ("exists", "in_rows"):
        return "boolean"
    if expr.op in ("coalesce", "nullif", "greatest", "least", "min", "max"):
        return _common([type_of(arg, types) for arg in expr.args[: 1 if expr.op == "nullif" else None]])
    if expr.op == "case":
        return _common([type_of(arg, types) for arg in (*expr.args[1:-1:2], expr.args[-1])])
    if expr.op == "cast":
        kind = expr.args[1]
        return _CASTS.get(kind.text.partition("(")[0], "") if isinstance(kind, Lit) else ""
    return _operation(expr, types)


def _literal_type(lit: Lit) -> str:
    if lit.kind == "number":
        return "integer" if lit.text.lstrip("-").isdigit() else "number"
    return {"bool": "boolean", "null": "null"}.get(lit.kind, lit.kind)


def _operation(expr: Call, types: TypeOf) -> str:
    if expr.op in ("+", "-", "*", "neg", "abs", "%", "sum"):
        found = {type_of(arg, types) for arg in expr.args}
        if found <= {"integer", "number"}:
            return "integer" if found == {"integer"} else "number"
        return ""
    if expr.op in ("/", "div_unguarded", "avg", "round"):
        return "number"
    if expr.op in _WHOLE:
        return "integer"
    if expr.op == "date_trunc":
        return "timestamp"
    if expr.op in ("||", "concat"):
        return "string"
    function = FUNCTIONS.get(expr.op)
    return _RESULTS.get(function.result, "") if function else ""


def _common(found: list[str]) -> str:
    real = {one for one in found if one != "null"}
    if len(real) == 1:
        return real.pop()
    return "number" if real == {"integer", "number"} else ""


def typed(expr: Expr, types: TypeOf) -> Expr:
    """Constants in comparisons turned into the type of the other side; arithmetic of constant dates computed."""
    return rewrite(expr, lambda node: _typed(node, types))


def _typed(node: Expr, types: TypeOf) -> Expr | None:
    if not isinstance(node, Call):
        return None
    if node.op in ("+", "-") and len(node.args) == 2:
        return _moved(node)
    if node.op == "cast" and isinstance(node.args[0], Lit):
        return _cast_constant(node.args[0], node.args[1])
    if node.op in ("in", "between") or node.op in _COMPARISONS:
        kinds = {type_of(arg, types) for arg in node.args if not isinstance(arg, Lit)}
        if len(kinds) == 1:
            kind = kinds.pop()
            args = tuple(_as(arg, kind) for arg in node.args)
            return Call(node.op, args) if args != node.args else None
    return None


def _as(arg: Expr, kind: str) -> Expr:
    """A constant as the type of what it is compared with, where every source reads it alike."""
    if not isinstance(arg, Lit):
        return arg
    text = arg.text
    if kind in ("date", "timestamp") and arg.kind in ("string", "date", "timestamp"):
        return _time_literal(text) or arg
    if kind in ("integer", "number") and arg.kind == "string" and re.fullmatch(r"-?\d{1,15}", text):
        return Lit("number", text)
    return arg


def _time_literal(text: str) -> Lit | None:
    if not (_DATE.fullmatch(text) or _MOMENT.fullmatch(text)):
        return None
    try:
        return written(datetime.fromisoformat(text))
    except ValueError:
        return None


def written(moment: date) -> Lit:
    """A moment as a literal: a date where it is midnight."""
    if not isinstance(moment, datetime):
        return Lit("date", moment.isoformat())
    if moment == datetime.combine(moment.date(), datetime.min.time()):
        return Lit("date", moment.date().isoformat())
    return Lit("timestamp", moment.isoformat(sep=" "))


def _cast_constant(lit: Lit, kind: Expr) -> Expr | None:
    if not isinstance(kind, Lit):
        return None
    if kind.text == "date" and lit.kind == "string" and _DATE.fullmatch(lit.text):
        return _time_literal(lit.text)
    if kind.text == "timestamp" and lit.kind in ("string", "date"):
        return _time_literal(lit.text)
    return lit if kind.text == lit.kind == "date" else None


_STEPS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def _moved(node: Call) -> Expr | None:
    """A constant date plus or minus a constant interval (or whole days)."""
    day, by = node.args
    if isinstance(day, Lit) and day.kind == "interval" and node.op == "+":
        day, by = by, day
    if not (isinstance(day, Lit) and day.kind in ("date", "timestamp") and isinstance(by, Lit)):
        return None
    if by.kind == "number" and by.text.lstrip("-").isdigit() and day.kind == "date":
        amount, unit = int(by.text), "day"
    elif by.kind == "interval":
        text, unit = by.text.split()
        amount = int(text)
    else:
        return None
    try:
        return written(shifted(datetime.fromisoformat(day.text), amount if node.op == "+" else -amount, unit))
    except (ValueError, OverflowError):
        return None


def shifted(moment: datetime, amount: int, unit: str) -> datetime:
    """So many units later; in a shorter month the last day."""
    if unit in _STEPS:
        return moment + timedelta(seconds=amount * _STEPS[unit])
    months = moment.year * 12 + moment.month - 1 + amount * _MONTHS[unit]
    first = moment.replace(year=months // 12, month=months % 12 + 1, day=1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(moment.day, last.day))
