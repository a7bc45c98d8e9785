"""Expressions on one row, in three-valued logic: each compiled once to a function from row to value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from caliber.compare.values import COMPARE, STRICT, UndeterminedError, Value, alike, compared, constant, same
from caliber.model.expr import Call, Expr, Lit, Ref

Row: TypeAlias = dict[Ref, Value]
Compiled: TypeAlias = Callable[[Row], Value]
Subquery: TypeAlias = Callable[[str, Row], list[tuple[Value, ...]]]


class Evaluator:
    """Compiles expressions; ``subquery`` gives the rows of a plan by its name, seen from a row."""

    def __init__(self, subquery: Subquery) -> None:
        self.subquery = subquery
        self._compiled: dict[Expr, Compiled] = {}

    def compiled(self, expr: Expr) -> Compiled:
        """The function of an expression."""
        found = self._compiled.get(expr)
        if found is None:
            found = self._compiled[expr] = self._compile(expr)
        return found

    def _compile(self, expr: Expr) -> Compiled:
        if isinstance(expr, Ref):
            return _reference(expr)
        if isinstance(expr, Lit):
            value = _kept(expr)
            return lambda row: value
        special = _SPECIAL.get(expr.op)
        if special is not None:
            return special(self, expr)
        args = [self.compiled(arg) for arg in expr.args]
        if expr.op in COMPARE:
            op, (left, right) = expr.op, args
            return lambda row: compared(op, left(row), right(row))
        function = STRICT.get(expr.op)
        if function is None:
            return _unknown(expr.op)
        return _strict(function, args)


def _reference(ref: Ref) -> Compiled:
    def read(row: Row) -> Value:
        try:
            return row[ref]
        except KeyError:
            raise UndeterminedError(ref.name) from None

    return read


def _kept(lit: Lit) -> Value:
    try:
        return constant(lit)
    except UndeterminedError:
        return _Unreadable(lit.text)


class _Unreadable(str):
    """A constant of a kind that is not computed with; used, it makes the figure undetermined."""

    __slots__ = ()


def _unknown(op: str) -> Compiled:
    def refuse(row: Row) -> Value:
        raise UndeterminedError(op)

    return refuse


def _strict(function: Callable[..., Value], args: list[Compiled]) -> Compiled:
    def apply(row: Row) -> Value:
        values = [arg(row) for arg in args]
        if None in values:
            return None
        if any(isinstance(value, _Unreadable) for value in values):
            raise UndeterminedError("constant")
        try:
            return function(*values)
        except (TypeError, ValueError, OverflowError) as error:
            raise UndeterminedError(str(error)) from error

    return apply


def truth(value: Value) -> bool | None:
    """A value as one of three truths."""
    if value is None or isinstance(value, bool):
        return value
    raise UndeterminedError("truth")


def _and(self: Evaluator, expr: Call) -> Compiled:
    args = [self.compiled(arg) for arg in expr.args]

    def apply(row: Row) -> Value:
        values = [truth(arg(row)) for arg in args]
        return False if False in values else None if None in values else True

    return apply


def _or(self: Evaluator, expr: Call) -> Compiled:
    args = [self.compiled(arg) for arg in expr.args]

    def apply(row: Row) -> Value:
        values = [truth(arg(row)) for arg in args]
        return True if True in values else None if None in values else False

    return apply


def _not(self: Evaluator, expr: Call) -> Compiled:
    arg = self.compiled(expr.args[0])

    def apply(row: Row) -> Value:
        value = truth(arg(row))
        return None if value is None else not value

    return apply


def _null_test(self: Evaluator, expr: Call) -> Compiled:
    arg, wanted = self.compiled(expr.args[0]), expr.op == "is_null"
    return lambda row: (arg(row) is None) == wanted


def _distinct_test(self: Evaluator, expr: Call) -> Compiled:
    left, right = (self.compiled(arg) for arg in expr.args)
    wanted = expr.op == "is_not_distinct"
    return lambda row: same(left(row), right(row)) == wanted


def _in(self: Evaluator, expr: Call) -> Compiled:
    left, *items = (self.compiled(arg) for arg in expr.args)

    def apply(row: Row) -> Value:
        value = left(row)
        return _member(value, [item(row) for item in items])

    return apply


def _member(value: Value, items: list[Value]) -> bool | None:
    found = [compared("=", value, item) for item in items]
    return True if True in found else None if None in found else False


def _between(self: Evaluator, expr: Call) -> Compiled:
    value, low, high = expr.args
    return self.compiled(Call("and", (Call(">=", (value, low)), Call("<=", (value, high)))))


def _case(self: Evaluator, expr: Call) -> Compiled:
    args = [self.compiled(arg) for arg in expr.args]
    pairs, otherwise = list(zip(args[:-1:2], args[1:-1:2], strict=True)), args[-1]

    def apply(row: Row) -> Value:
        for test, value in pairs:
            if truth(test(row)):
                return value(row)
        return otherwise(row)

    return apply


def _coalesce(self: Evaluator, expr: Call) -> Compiled:
    args = [self.compiled(arg) for arg in expr.args]
    return lambda row: next((value for value in (arg(row) for arg in args) if value is not None), None)


def _nullif(self: Evaluator, expr: Call) -> Compiled:
    left, right = (self.compiled(arg) for arg in expr.args)

    def apply(row: Row) -> Value:
        value = left(row)
        return None if compared("=", value, right(row)) else value

    return apply


def _extreme(self: Evaluator, expr: Call) -> Compiled:
    """GREATEST and LEAST: sources differ about null among the arguments."""
    args = [self.compiled(arg) for arg in expr.args]
    best: Callable[..., Any] = max if expr.op == "greatest" else min

    def apply(row: Row) -> Value:
        values = [arg(row) for arg in args]
        if None in values:
            if all(value is None for value in values):
                return None
            raise UndeterminedError(expr.op)
        for value in values[1:]:
            alike(values[0], value)
        chosen: Value = best(values)
        return chosen

    return apply


def _concat(self: Evaluator, expr: Call) -> Compiled:
    args = [self.compiled(arg) for arg in expr.args]

    def apply(row: Row) -> Value:
        values = [arg(row) for arg in args]
        if not all(isinstance(value, str) for value in values):
            raise UndeterminedError("concat")
        return "".join(map(str, values))

    return apply


def _plan_of(lit: Expr) -> str:
    if isinstance(lit, Lit) and lit.kind == "plan":
        return lit.text
    raise UndeterminedError("plan")


def _exists(self: Evaluator, expr: Call) -> Compiled:
    name = _plan_of(expr.args[0])
    return lambda row: bool(self.subquery(name, row))


def _in_rows(self: Evaluator, expr: Call) -> Compiled:
    left, name = [self.compiled(arg) for arg in expr.args[:-1]], _plan_of(expr.args[-1])

    def apply(row: Row) -> Value:
        values = [one(row) for one in left]
        found = [_tuple_equal(values, there) for there in self.subquery(name, row)]
        return True if True in found else None if None in found else False

    return apply


def _tuple_equal(left: list[Value], right: tuple[Value, ...]) -> bool | None:
    parts = [compared("=", a, b) for a, b in zip(left, right, strict=True)]
    return False if False in parts else None if None in parts else True


def _scalar(self: Evaluator, expr: Call) -> Compiled:
    name = _plan_of(expr.args[0])

    def apply(row: Row) -> Value:
        rows = self.subquery(name, row)
        if len(rows) > 1:
            raise UndeterminedError("more than one row")
        return rows[0][0] if rows else None

    return apply


_SPECIAL: Mapping[str, Callable[[Evaluator, Call], Compiled]] = {
    "and": _and,
    "or": _or,
    "not": _not,
    "is_null": _null_test,
    "is_not_null": _null_test,
    "is_distinct": _distinct_test,
    "is_not_distinct": _distinct_test,
    "in": _in,
    "between": _between,
    "case": _case,
    "coalesce": _coalesce,
    "nullif": _nullif,
    "greatest": _extreme,
    "least": _extreme,
    "concat": _concat,
    "exists": _exists,
    "in_rows": _in_rows,
    "scalar": _scalar,
}
