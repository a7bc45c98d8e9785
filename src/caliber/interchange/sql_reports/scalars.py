"""SQL expressions of any dialect as expressions of ours: tables from the parser's kinds of node to operators here.

What stands in no table becomes a function of which nothing is known but its name and dialect: it equals itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

from sqlglot import exp

from caliber.interchange.sql_reports.kinds import (
    AGGREGATES,
    BINARY,
    CLOCKS,
    DETERMINISTIC,
    MONDAYS,
    NOW,
    TYPES,
    UNARY,
    UNITS,
    UNSTABLE,
)
from caliber.interchange.sql_reports.refusals import refused
from caliber.interchange.sql_reports.strictness import is_whole, read_whole
from caliber.model.expr import FALSE, NULL, TRUE, Call, Expr, Lit

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?")
_WHOLE_AVERAGES = frozenset({"tsql"})  # AVG of whole numbers is a whole number
_DIVISION_GIVES_INFINITY = frozenset({"clickhouse"})


class Columns(Protocol):
    """What an expression asks of the statement that it stands in."""

    dialect: str

    def column(self, node: exp.Column) -> Expr: ...

    def subquery(self, op: str, left: tuple[Expr, ...], query: exp.Expr) -> Expr: ...

    def over(self, node: exp.Window) -> Expr: ...

    def type_of(self, expr: Expr) -> str: ...

    def unknown(self, name: str) -> None: ...


def scalar(node: exp.Expr, at: Columns) -> Expr:
    """One expression. Raises ``Refused`` with its place for what cannot be read."""
    kind = type(node)
    if kind in BINARY or kind in UNARY or kind in AGGREGATES or kind in _HANDLERS:
        if isinstance(node, exp.Func) and not isinstance(node, exp.AggFunc | exp.Case | exp.If) and not is_whole(node):
            return _function(node, at)
        read_whole(node)
    if kind in BINARY:
        return _binary(BINARY[kind], node, at)
    if kind in UNARY:
        return _unary(UNARY[kind], scalar(node.this, at))
    if kind in NOW:
        return NOW[kind]
    handler = _HANDLERS.get(kind)
    if handler is not None:
        return handler(node, at)
    if kind in AGGREGATES:
        return _aggregate(AGGREGATES[kind], node, at)
    if isinstance(node, UNSTABLE):
        raise refused("reports.unstable", node, name=node.sql())
    if isinstance(node, exp.Func):
        return _function(node, at)
    raise refused("reports.unsupported", node, what=node.sql()[:80])


def _binary(op: str, node: exp.Expr, at: Columns) -> Expr:
    left, right = scalar(node.this, at), scalar(node.expression, at)
    if op in ("and", "or"):
        parts = tuple(part for one in (left, right) for part in _parts(one, op))
        return Call(op, parts)
    return Call(op, (left, right))


def _parts(expr: Expr, op: str) -> tuple[Expr, ...]:
    return expr.args if isinstance(expr, Call) and expr.op == op else (expr,)


def _unary(op: str, arg: Expr) -> Expr:
    if op == "neg" and isinstance(arg, Lit) and arg.kind == "number":
        return Lit("number", arg.text[1:] if arg.text.startswith("-") else "-" + arg.text)
    return Call(op, (arg,))


def _literal(node: exp.Literal, at: Columns) -> Expr:
    return Lit("string" if node.is_string else "number", node.this)


def _boolean(node: exp.Boolean, at: Columns) -> Expr:
    return TRUE if node.this else FALSE


def _inner(node: exp.Expr, at: Columns) -> Expr:
    return scalar(node.this, at)


def _divided(node: exp.Div, at: Columns) -> Expr:
    args = (scalar(node.this, at), scalar(node.expression, at))
    if at.dialect in _DIVISION_GIVES_INFINITY:
        return Call("div_unguarded", args)
    if node.args.get("typed") and "number" not in {at.type_of(arg) for arg in args}:
        return Call("div_typed", args)
    return Call("/", args)


def _is_test(node: exp.Is, at: Columns) -> Expr:
    left, right = scalar(node.this, at), scalar(node.expression, at)
    return _denied(node, Call("is_null", (left,)) if right == NULL else Call("is_not_distinct", (left, right)))


def _in(node: exp.In, at: Columns) -> Expr:
    query = node.args.get("query")
    if query is not None:
        left = node.this.expressions if isinstance(node.this, exp.Tuple) else [node.this]
        return at.subquery("in_rows", tuple(scalar(one, at) for one in left), query)
    if node.args.get("unnest") or node.args.get("field"):
        raise refused("reports.unsupported", node, what=node.sql()[:80])
    if isinstance(node.this, exp.Tuple):
        return _tuples(node, at)
    return Call("in", (scalar(node.this, at), *(scalar(one, at) for one in node.expressions)))


def _tuples(node: exp.In, at: Columns) -> Expr:
    left = [scalar(one, at) for one in node.this.expressions]
    rows = [[scalar(one, at) for one in row.expressions] for row in node.expressions]
    tests = [Call("and", tuple(Call("=", pair) for pair in zip(left, row, strict=True))) for row in rows]
    return Call("or", tuple(tests)) if len(tests) > 1 else tests[0]


def _between(node: exp.Between, at: Columns) -> Expr:
    return Call("between", (scalar(node.this, at), scalar(node.args["low"], at), scalar(node.args["high"], at)))


def _like(node: exp.Expr, at: Columns) -> Expr:
    op = "ilike" if isinstance(node, exp.ILike) else "like"
    return _denied(node, Call(op, (scalar(node.this, at), scalar(node.expression, at))))


def _denied(node: exp.Expr, expr: Expr) -> Expr:
    """NOT LIKE and IS NOT may come as a mark on the node."""
    return Call("not", (expr,)) if node.args.get("negate") else expr


def _case(node: exp.Case, at: Columns) -> Expr:
    subject = scalar(node.this, at) if node.this is not None else None
    args: list[Expr] = []
    for branch in node.args["ifs"]:
        test = scalar(branch.this, at)
        args += [test if subject is None else Call("=", (subject, test)), scalar(branch.args["true"], at)]
    default = node.args.get("default")
    return Call("case", (*args, scalar(default, at) if default is not None else NULL))


def _if(node: exp.If, at: Columns) -> Expr:
    otherwise = node.args.get("false")
    return Call(
        "case",
        (scalar(node.this, at), scalar(node.args["true"], at), scalar(otherwise, at) if otherwise else NULL),
    )


def _decode(node: exp.Expr, at: Columns) -> Expr:
    subject, *rest = (scalar(one, at) for one in node.expressions)
    args: list[Expr] = []
    while len(rest) > 1:
        value, then, *rest = rest
        args += [Call("is_not_distinct", (subject, value)), then]
    return Call("case", (*args, rest[0] if rest else NULL))


def _coalesce(node: exp.Coalesce, at: Columns) -> Expr:
    return Call("coalesce", (scalar(node.this, at), *(scalar(one, at) for one in node.expressions)))


def _cast(node: exp.Expr, at: Columns) -> Expr:
    to = node.args["to"]
    name = TYPES.get(to.this.value if hasattr(to.this, "value") else str(to.this), "")
    value = scalar(node.this, at)
    if not name:
        return _opaque(f"cast_{to.sql().lower()}", (value,), at)
    if isinstance(node, exp.TryCast) and name not in ("date", "timestamp"):
        return _opaque(f"try_cast_{to.sql().lower()}", (value,), at)
    if to.expressions and name in ("number", "string"):
        size = ", ".join(one.sql() for one in to.expressions)
        return Call("cast", (value, Lit("type", f"{'decimal' if name == 'number' else 'varchar'}({size})")))
    return _as(value, {"number": "double", "string": "varchar", "integer": "bigint"}.get(name, name))


def _as(value: Expr, kind: str) -> Expr:
    """A constant date is written as such; everything else as a cast."""
    if isinstance(value, Lit) and value.kind == "string":
        if kind == "date" and _DATE.fullmatch(value.text):
            return Lit("date", value.text)
        if kind == "timestamp" and (_DATE.fullmatch(value.text) or _MOMENT.fullmatch(value.text)):
            return Lit("timestamp" if ":" in value.text else "date", value.text.replace("T", " "))
    return Call("cast", (value, Lit("type", kind)))


def _to(kind: str) -> Callable[[exp.Expr, Columns], Expr]:
    return lambda node, at: _as(scalar(node.this, at), kind)


def _str_to_time(node: exp.Expr, at: Columns) -> Expr:
    """A text read by a pattern: the usual pattern of a constant, else opaque."""
    value, pattern = scalar(node.this, at), node.args.get("format")
    text = (pattern.name if pattern is not None else "").replace("strict", "")
    if isinstance(value, Lit) and text == "%Y-%m-%d":
        return _as(value, "date")
    if isinstance(value, Lit) and text == "%Y%m%d" and re.fullmatch(r"\d{8}", value.text):
        return _as(Lit("string", f"{value.text[:4]}-{value.text[4:6]}-{value.text[6:]}"), "date")
    if isinstance(value, Lit) and text.startswith("%Y-%m-%d %H:%M"):
        return _as(value, "timestamp")
    return _opaque("str_to_time", (value, Lit("string", text)), at)


def _time_to_str(node: exp.Expr, at: Columns) -> Expr:
    pattern = node.args["format"]
    if not isinstance(pattern, exp.Literal):
        return _opaque("time_to_str", (scalar(node.this, at), scalar(pattern, at)), at)
    return Call("strftime", (_untimed(scalar(node.this, at), at), Lit("string", pattern.name.replace("strict", ""))))


def _to_char(node: exp.Expr, at: Columns) -> Expr:
    pattern = node.args.get("format")
    known = {"YYYY-MM-DD": "%Y-%m-%d", "YYYYMMDD": "%Y%m%d", "YYYY-MM": "%Y-%m", "YYYYMM": "%Y%m", "YYYY": "%Y"}
    text = known.get(pattern.name.upper() if isinstance(pattern, exp.Literal) else "")
    value = scalar(node.this, at)
    return Call("strftime", (value, Lit("string", text))) if text else _function(node, at)


def _untimed(value: Expr, at: Columns) -> Expr:
    """What the parser adds to turn a text into a time means nothing on a time."""
    if not (isinstance(value, Call) and value.op == "cast" and value.args[1] == Lit("type", "timestamp")):
        return value
    return value.args[0] if at.type_of(value.args[0]) in ("date", "timestamp") else value


def _unit(node: exp.Expr | None) -> str:
    return UNITS.get((node.name or node.sql()).upper().strip("'"), "") if node is not None else "day"


def _trunc(node: exp.Expr, at: Columns) -> Expr:
    unit = _unit(node.args.get("unit"))
    value = scalar(node.this, at)
    monday = unit != "week" or at.dialect in MONDAYS or "MONDAY" in node.args["unit"].sql().upper()
    if not unit or not monday or node.args.get("zone"):
        return _function(node, at)
    return Call("date_trunc", (Lit("string", unit), value))


def _extract(node: exp.Extract, at: Columns) -> Expr:
    part = node.this.name.lower()
    value = scalar(node.expression, at)
    if part in ("year", "quarter", "month", "day", "hour", "isodow"):
        return Call(part, (value,))
    return _opaque(f"extract_{part}", (value,), at)


def _interval(node: exp.Interval, at: Columns) -> Expr:
    unit = _unit(node.args.get("unit"))
    amount = node.this.name if node.this is not None else ""
    if isinstance(node.this, exp.Neg):
        amount = f"-{node.this.this.name}"
    if not unit or not re.fullmatch(r"-?\d{1,6}", amount):
        raise refused("reports.unsupported", node, what=node.sql()[:80])
    return Lit("interval", f"{int(amount)} {unit}")


def _moved(sign: int) -> Callable[[exp.Expr, Columns], Expr]:
    """A date moved by some units: ``date_add``, ``date_sub``, ``add_months``."""

    def read(node: exp.Expr, at: Columns) -> Expr:
        value = scalar(node.this, at)
        by = node.expression if not isinstance(node.expression, exp.Interval) else node.expression.this
        unit = node.expression.args.get("unit") if isinstance(node.expression, exp.Interval) else node.args.get("unit")
        amount = _whole(by)
        name = "month" if isinstance(node, exp.AddMonths) else _unit(unit)
        if amount is None or not name:
            return _function(node, at)
        if isinstance(node, exp.TsOrDsAdd):
            value = _as(value, "date")
        return Call("+", (value, Lit("interval", f"{sign * amount} {name}")))

    return read


def _whole(node: exp.Expr) -> int | None:
    if isinstance(node, exp.Neg):
        inner = _whole(node.this)
        return None if inner is None else -inner
    if isinstance(node, exp.Mul):
        parts = [_whole(node.this), _whole(node.expression)]
        return None if None in parts else (parts[0] or 0) * (parts[1] or 0)
    if isinstance(node, exp.Paren):
        return _whole(node.this)
    return int(node.name) if isinstance(node, exp.Literal) and re.fullmatch(r"\d{1,6}", node.name) else None


def _substring(node: exp.Expr, at: Columns) -> Expr:
    args = [scalar(node.this, at)]
    if isinstance(node, exp.Left):
        return Call("substring", (*args, Lit("number", "1"), scalar(node.expression, at)))
    args += [scalar(node.args[name], at) for name in ("start", "length") if node.args.get(name) is not None]
    return Call("substring", tuple(args))


def _rounded(node: exp.Expr, at: Columns) -> Expr:
    digits = node.args.get("decimals")
    args = [scalar(node.this, at), *([scalar(digits, at)] if digits is not None else [])]
    op = "round" if isinstance(node, exp.Round) else "floor" if isinstance(node, exp.Floor) else "ceil"
    return Call(op, tuple(args)) if len(args) == 1 or op == "round" else _function(node, at)


def _listed(op: str) -> Callable[[exp.Expr, Columns], Expr]:
    return lambda node, at: Call(op, tuple(scalar(one, at) for one in (node.this, *node.expressions) if one))


def _exists(node: exp.Exists, at: Columns) -> Expr:
    return at.subquery("exists", (), node.this)


def _subquery(node: exp.Subquery, at: Columns) -> Expr:
    if isinstance(node.this, exp.Query):
        return at.subquery("scalar", (), node.this)
    return scalar(node.this, at)


def _trim(node: exp.Trim, at: Columns) -> Expr:
    plain = not node.args.get("expression") and not node.args.get("position")
    return Call("trim", (scalar(node.this, at),)) if plain else _function(node, at)


def _count(node: exp.Count, at: Columns) -> Expr:
    inner = node.this
    if inner is None or isinstance(inner, exp.Star):
        return Call("count")
    if isinstance(inner, exp.Distinct):
        return Call("count_distinct", tuple(scalar(one, at) for one in inner.expressions))
    return Call("count", tuple(scalar(one, at) for one in (inner, *node.expressions)))


def _aggregate(op: str, node: exp.Expr, at: Columns) -> Expr:
    if isinstance(node.this, exp.Distinct):
        args = tuple(scalar(one, at) for one in node.this.expressions)
        return Call(op if op in ("min", "max") else f"{op}_distinct", args)
    arg = scalar(node.this, at)
    if op == "avg" and at.dialect in _WHOLE_AVERAGES and at.type_of(arg) != "number":
        return Call("div_typed", (Call("sum", (arg,)), Call("count", (arg,))))
    return Call(op, (arg,))


def _filter(node: exp.Filter, at: Columns) -> Expr:
    return Call("filter", (scalar(node.this, at), scalar(node.expression.this, at)))


def _quantile(node: exp.Quantile, at: Columns) -> Expr:
    place = node.args["quantile"]
    if not isinstance(place, exp.Literal):
        raise refused("reports.unsupported", node, what=node.sql()[:80])
    return Call("percentile", (scalar(node.this, at), scalar(place, at)))


def _within(node: exp.WithinGroup, at: Columns) -> Expr:
    if isinstance(node.this, exp.PercentileCont):
        (ordered,) = node.expression.expressions
        at_place = scalar(node.this.this, at)
        return Call("percentile", (scalar(ordered.this, at), at_place))
    raise refused("reports.unsupported", node, what=node.sql()[:80])


_IF_NAMES = {"sumif": "sum", "avgif": "avg", "minif": "min", "maxif": "max", "uniqexactif": "count_distinct"}
_NAMED: dict[str, Callable[[tuple[Expr, ...]], Expr]] = {
    "todate": lambda args: _as(args[0], "date"),
    "todatetime": lambda args: _as(args[0], "timestamp"),
    "toyear": lambda args: Call("year", args),
    "tomonth": lambda args: Call("month", args),
    "toyyyymm": lambda args: Call("+", (Call("*", (Call("year", args), Lit("number", "100"))), Call("month", args))),
    "uniqexact": lambda args: Call("count_distinct", args),
    "uniq": lambda args: Call("approx_count_distinct", args),
    "ifnull": lambda args: Call("coalesce", args),
    "zeroifnull": lambda args: Call("coalesce", (*args, Lit("number", "0"))),
}


def _by_name(node: exp.Expr, at: Columns) -> Expr:
    """A function that the parser knows by its name only."""
    name = str(node.this).lower()
    args = tuple(scalar(one, at) for one in node.expressions)
    known = _NAMED.get(name)
    if known is not None and args:
        return known(args)
    if not args and name in CLOCKS:
        return CLOCKS[name]
    if args and name in DETERMINISTIC:
        return _opaque(name, args, at)
    if name in _IF_NAMES and len(args) > 1:
        return Call("filter", (Call(_IF_NAMES[name], args[:-1]), args[-1]))
    at.unknown(str(node.this))
    return Call(f"?{name}", args)


def _function(node: exp.Expr, at: Columns) -> Expr:
    """A function that the parser knows and we do not: equal to itself in the same dialect."""
    if isinstance(node, exp.AggFunc):
        raise refused("reports.unsupported", node, what=node.sql()[:80])
    args: list[Expr] = []
    for name, value in sorted(node.args.items()):
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, exp.Expr) and not isinstance(one, exp.Var | exp.DataType) and _is_read(one):
                args.append(scalar(one, at))
            elif one not in (None, False):
                args.append(Lit("string", f"{name}={one.sql() if isinstance(one, exp.Expr) else one}"))
    return _opaque(type(node).__name__.lower(), tuple(args), at)


def _is_read(node: exp.Expr) -> bool:
    """What names no column and is no plain constant (a path into JSON) is part of the function's name."""
    return isinstance(node, exp.Literal) or node.find(exp.Column, exp.Query) is not None


def _opaque(name: str, args: tuple[Expr, ...], at: Columns) -> Expr:
    return Call(f"{name}@{at.dialect}", args)


_HANDLERS: dict[type[exp.Expr], Callable[..., Expr]] = {
    exp.Literal: _literal, exp.Boolean: _boolean, exp.Null: lambda node, at: NULL, exp.Paren: _inner,
    exp.Column: lambda node, at: at.column(node), exp.Div: _divided, exp.Is: _is_test, exp.In: _in,
    exp.Between: _between, exp.Case: _case, exp.If: _if, exp.DecodeCase: _decode, exp.Coalesce: _coalesce,
    exp.Cast: _cast, exp.TryCast: _cast, exp.TsOrDsToDate: _to("date"), exp.Date: _to("date"),
    exp.DateStrToDate: _to("date"),
    exp.TimeStrToTime: _to("timestamp"), exp.TsOrDsToTimestamp: _to("timestamp"), exp.Timestamp: _to("timestamp"),
    exp.StrToDate: _str_to_time, exp.StrToTime: _str_to_time, exp.TimeToStr: _time_to_str, exp.ToChar: _to_char,
    exp.DateTrunc: _trunc, exp.TimestampTrunc: _trunc, exp.Extract: _extract, exp.Interval: _interval,
    exp.DateAdd: _moved(1), exp.DateSub: _moved(-1), exp.TsOrDsAdd: _moved(1), exp.AddMonths: _moved(1),
    exp.Substring: _substring, exp.Left: _substring, exp.Round: _rounded, exp.Floor: _rounded, exp.Ceil: _rounded,
    exp.Greatest: _listed("greatest"), exp.Least: _listed("least"), exp.Exists: _exists, exp.Subquery: _subquery,
    exp.Trim: _trim, exp.Count: _count, exp.Filter: _filter, exp.WithinGroup: _within, exp.Like: _like,
    exp.ILike: _like, exp.Anonymous: _by_name, exp.AnonymousAggFunc: _by_name, exp.CombinedAggFunc: _by_name,
    exp.Window: lambda node, at: at.over(node), exp.Quantile: _quantile,
    exp.Convert: lambda node, at: _cast(exp.Cast(this=node.expression, to=node.this), at),
    exp.SafeDivide: lambda node, at: Call("/", (scalar(node.this, at), scalar(node.expression, at))),
}  # fmt: skip
