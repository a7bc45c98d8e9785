"""Expressions as nested tuples: written as SQL for the definitions, and computed here in three-valued logic.

``("+", a, b)``, ``("case", test, value, …, else)``, ``("col", "store", "city")``, ``("metric", "orders", "client")``;
constants are ``("int", "5")``, ``("dec", "1.50")``, ``("text", "x")``, ``("date", "2025-01-31")``, ``("bool", "true")``
and ``("null",)``. Numbers are fractions, so that every sum and product is exact; unknown is ``None``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias

Expr: TypeAlias = tuple[Any, ...]
Value: TypeAlias = Any
Look: TypeAlias = Callable[[tuple[str, ...]], Value]

CONSTANTS = frozenset({"int", "dec", "text", "date", "bool", "null"})
LOOKED_UP = frozenset({"col", "metric", "journey", "key", "rate"})
INFIX = frozenset({"+", "-", "*", "/", "=", "<>", "<", "<=", ">", ">=", "||"})
PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz_0123456789")


def col(*path: str) -> Expr:
    return ("col", *path)


def names(expr: Expr) -> Iterator[tuple[str, ...]]:
    """Every name that the expression reads; of what is looked up as it stands."""
    if expr[0] in LOOKED_UP:
        yield tuple(expr[1:]) if expr[0] == "col" else tuple(expr)
    elif expr[0] not in CONSTANTS:
        for arg in expr[1:]:
            if isinstance(arg, list | tuple):
                yield from names(tuple(arg))


def bound(expr: Expr, values: dict[str, Expr]) -> Expr:
    """The expression with the values of its parameters."""
    if expr and expr[0] == "param":
        return values[expr[1]]
    return tuple(bound(tuple(arg), values) if isinstance(arg, list | tuple) else arg for arg in expr)


# -- as SQL


def sql(expr: Expr) -> str:
    """The expression as a definition file has it."""
    op = expr[0]
    if op == "col":
        return ".".join(_name(part) for part in expr[1:])
    if op in CONSTANTS:
        return _constant(expr)
    if op == "metric":
        return f"metric({expr[1]}, {expr[2]})"
    if op in ("param", "name"):
        return expr[1] if op == "name" else f"param.{expr[1]}"
    args = [sql(arg) for arg in expr[1:]]
    if op in INFIX:
        return f"({args[0]} {op} {args[1]})"
    return WRITTEN[op](args) if op in WRITTEN else f"{op}({', '.join(args)})"


def _name(part: str) -> str:
    return part if set(part) <= PLAIN else '"' + part.replace('"', '""') + '"'


def _constant(expr: Expr) -> str:
    if expr[0] == "null":
        return "null"
    if expr[0] == "text":
        return "'" + expr[1].replace("'", "''") + "'"
    if expr[0] == "date":
        return f"DATE '{expr[1]}'"
    return f"({expr[1]})" if expr[1].startswith("-") else str(expr[1])


def _case(args: list[str]) -> str:
    arms = " ".join(f"WHEN {test} THEN {value}" for test, value in zip(args[:-1:2], args[1::2], strict=True))
    return f"CASE {arms} ELSE {args[-1]} END"


WRITTEN: dict[str, Callable[[list[str]], str]] = {
    "and": lambda a: "(" + " AND ".join(a) + ")",
    "or": lambda a: "(" + " OR ".join(a) + ")",
    "not": lambda a: f"(NOT {a[0]})",
    "neg": lambda a: f"(- {a[0]})",
    "in": lambda a: f"({a[0]} IN ({', '.join(a[1:])}))",
    "not_in": lambda a: f"({a[0]} NOT IN ({', '.join(a[1:])}))",
    "between": lambda a: f"({a[0]} BETWEEN {a[1]} AND {a[2]})",
    "is_null": lambda a: f"({a[0]} IS NULL)",
    "is_not_null": lambda a: f"({a[0]} IS NOT NULL)",
    "is_distinct": lambda a: f"({a[0]} IS DISTINCT FROM {a[1]})",
    "case": _case,
    # aggregates, in measures only
    "count": lambda a: f"count({a[0] if a else '*'})",
    "count_distinct": lambda a: f"count(DISTINCT {a[0]})",
    "filter": lambda a: f"{a[0]} FILTER (WHERE {a[1]})",
}


# -- as a value


def value(expr: Expr, look: Look) -> Value:
    """The expression's value; ``look`` gives what a name stands for."""
    op = expr[0]
    if op in LOOKED_UP:
        return look(tuple(expr[1:]) if op == "col" else tuple(expr))
    if op in CONSTANTS:
        return constant(expr)
    if op in ("and", "or", "case", "coalesce"):
        return _LAZY[op](expr[1:], look)
    args = [value(arg, look) for arg in expr[1:]]
    if op in _LENIENT:
        return _LENIENT[op](args)
    return None if any(arg is None for arg in args) else _STRICT[op](args)


def constant(expr: Expr) -> Value:
    kind, text = expr[0], expr[1] if len(expr) > 1 else ""
    if kind in ("int", "dec"):
        return Fraction(text)
    if kind == "date":
        return date.fromisoformat(text)
    return {"text": text, "bool": text == "true", "null": None}[kind]


def _and(args: tuple[Expr, ...], look: Look) -> Value:
    found = [value(arg, look) for arg in args]
    if False in found:
        return False
    return None if None in found else True


def _or(args: tuple[Expr, ...], look: Look) -> Value:
    found = [value(arg, look) for arg in args]
    if True in found:
        return True
    return None if None in found else False


def _choose(args: tuple[Expr, ...], look: Look) -> Value:
    for test, chosen in zip(args[:-1:2], args[1::2], strict=True):
        if value(test, look) is True:
            return value(chosen, look)
    return value(args[-1], look)


def _first(args: tuple[Expr, ...], look: Look) -> Value:
    return next((found for found in (value(arg, look) for arg in args) if found is not None), None)


def _member(args: list[Value]) -> Value:
    left, *items = args
    if left is None:
        return None
    if left in [item for item in items if item is not None]:
        return True
    return None if None in items else False


def _not(found: Value) -> Value:
    return None if found is None else not found


_LAZY: dict[str, Callable[[tuple[Expr, ...], Look], Value]] = {
    "and": _and,
    "or": _or,
    "case": _choose,
    "coalesce": _first,
}
_LENIENT: dict[str, Callable[[list[Value]], Value]] = {
    "in": _member,
    "not_in": lambda a: _not(_member(a)),
    "is_null": lambda a: a[0] is None,
    "is_not_null": lambda a: a[0] is not None,
    "is_distinct": lambda a: a[0] != a[1],
    "nullif": lambda a: None if a[0] == a[1] and a[0] is not None else a[0],
}
_STRICT: dict[str, Callable[[list[Value]], Value]] = {
    "+": lambda a: a[0] + a[1],
    "-": lambda a: a[0] - a[1],
    "*": lambda a: a[0] * a[1],
    "/": lambda a: None if a[1] == 0 else a[0] / a[1],  # never infinity
    "neg": lambda a: -a[0],
    "abs": lambda a: abs(a[0]),
    "=": lambda a: a[0] == a[1],
    "<>": lambda a: a[0] != a[1],
    "<": lambda a: a[0] < a[1],
    "<=": lambda a: a[0] <= a[1],
    ">": lambda a: a[0] > a[1],
    ">=": lambda a: a[0] >= a[1],
    "between": lambda a: a[1] <= a[0] <= a[2],
    "not": lambda a: not a[0],
    "||": lambda a: a[0] + a[1],
    "lower": lambda a: a[0].lower(),
    "contains": lambda a: a[1] in a[0],
    "starts_with": lambda a: a[0].startswith(a[1]),
    "length": lambda a: Fraction(len(a[0])),
    "year": lambda a: Fraction(a[0].year),
    "month": lambda a: Fraction(a[0].month),
}
