"""Whether conditions can hold together on one row, in three-valued logic: no means no, and is a proof.

A tableau: each condition comes with the truths that it may have; connectives are taken apart until only constraints on
single terms are left, which ``constraints`` refutes or not. A budget bounds the branches; used up, nothing is proved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeAlias

from caliber.compare.constraints import Constraints
from caliber.compare.linear import plainest
from caliber.model.canonical.connectives import is_truth
from caliber.model.canonical.membership import apply as as_comparisons
from caliber.model.canonical.negation import OPPOSITE
from caliber.model.expr import TRUE, Call, Expr, Lit, Ref

T, F, N = 1, 2, 4
ANY = T | F | N
BUDGET = 6_000  # steps for one question
WHOLE_BUDGET = 60_000  # and for all questions of one comparison

# Null exactly where one of their arguments is.
STRICT_TERMS = frozenset({
    "+", "-", "*", "neg", "abs", "round", "floor", "ceil", "lower", "upper", "trim", "length", "year", "quarter",
    "month", "day", "isodow", "date_trunc", "sign", "||",
})  # fmt: skip
_COMPARED = frozenset({"=", "<>", "<", "<=", ">", ">="})
_STRICT_TESTS = frozenset({"like", "ilike", "starts_with", "ends_with", "contains", "regexp_matches"})
_SPLIT = frozenset({"case", "coalesce", "nullif"})


class Goal(NamedTuple):
    """``expr`` has one of the truths in ``mask``."""

    expr: Expr
    mask: int


Ways: TypeAlias = list[list[Goal]]
SURELY: Ways = [[]]
NEVER: Ways = []


class SpentError(Exception):
    """The budget is used up."""


class Logic:
    """What is known of columns: types, and which are never null."""

    def __init__(
        self, type_of: Callable[[Expr], str] = lambda _: "", not_null: Callable[[Ref], bool] = lambda _: False
    ) -> None:
        self.type_of = type_of
        self.not_null = not_null
        self.left = 0
        self.whole = WHOLE_BUDGET
        self._known: dict[tuple[Goal, ...], Constraints | bool | None] = {}

    def model(self, *goals: Goal) -> Constraints | bool | None:
        """None: impossible. ``Constraints``: what a row would have to fulfil, perhaps. True: the budget ran out."""
        if goals not in self._known:
            self.left = limit = min(BUDGET, self.whole)
            found: Constraints | bool | None
            try:
                found = self._solve(goals, Constraints(self.type_of))
            except (SpentError, RecursionError):
                found = True
            self.whole -= limit - max(self.left, 0) + 5
            if len(self._known) > 2_000:
                self._known.clear()
            self._known[goals] = found
        return self._known[goals]

    def impossible(self, *goals: Goal) -> bool:
        """Surely no row fulfils all."""
        return self.model(*goals) is None

    def implies(self, given: Iterable[Expr], then: Expr) -> bool:
        """On every row where all of ``given`` are true, ``then`` is true."""
        return self.impossible(*(Goal(one, T) for one in given), Goal(then, F | N))

    def together(self, *parts: Expr) -> bool:
        """Perhaps some row makes all of them true."""
        return not self.impossible(*(Goal(one, T) for one in parts))

    def _solve(self, goals: Iterable[Goal], known: Constraints) -> Constraints | None:
        choices = self._settled([*goals][::-1], known)
        if choices is None or not known.possible():
            return None
        if not choices:
            return known
        choices.sort(key=lambda choice: len(choice[1]))
        (_, ways), *others = choices
        rest = [goal for goal, _ in others]
        for way in ways:
            found = self._solve((*way, *rest), known.copy())
            if found is not None:
                return found
        return None

    def _settled(self, todo: list[Goal], known: Constraints) -> list[tuple[Goal, Ways]] | None:
        """Goals that can be reached in one way only are carried out, until only choices are left. None: impossible."""
        waiting: list[tuple[Goal, Ways]] = []
        while todo:
            while todo:
                goal = todo.pop()
                if goal.mask == ANY:
                    continue
                ways = self._counted(goal, known)
                if not ways:
                    return None
                if len(ways) == 1:
                    todo += ways[0]
                else:
                    waiting.append((goal, ways))
            again, waiting = waiting, []
            for goal, _ in again:
                ways = self._counted(goal, known)
                if not ways:
                    return None
                if len(ways) == 1:
                    todo += ways[0]
                else:
                    waiting.append((goal, ways))
        return waiting

    def _counted(self, goal: Goal, known: Constraints) -> Ways:
        self.left -= 1
        if self.left < 0:
            raise SpentError
        return self.ways(goal.expr, goal.mask, known)

    def ways(self, expr: Expr, mask: int, known: Constraints) -> Ways:
        """Alternatives, each a list of goals that together make up this one. None at all: impossible."""
        if isinstance(expr, Lit):
            have = N if expr.kind == "null" else T if expr == TRUE else F if expr.kind == "bool" else ANY
            return SURELY if have & mask else NEVER
        if isinstance(expr, Ref):
            return self._truth_column(expr, mask)
        handler = _HANDLERS.get(expr.op)
        if handler is not None:
            return handler(self, expr, mask, known)
        if expr.op in _COMPARED:
            return self._comparison(expr, mask, known)
        if expr.op in _STRICT_TESTS and not mask & N:
            if not known.restrict(expr, mask):
                return NEVER
            return [[_filled(arg) for arg in expr.args]]
        return SURELY if known.restrict(expr, mask) else NEVER

    def _truth_column(self, ref: Ref, mask: int) -> Ways:
        out: Ways = []
        if mask & N:
            out.append([_null(ref)])
        if mask & T:
            out.append([Goal(Call("=", (ref, TRUE)), T)])
        if mask & F:
            out.append([Goal(Call("=", (ref, TRUE)), F)])
        return out

    def _comparison(self, expr: Call, mask: int, known: Constraints) -> Ways:
        told = _truth_test(expr, mask)
        if told is not None:
            return [[told]]
        expr = plainest(expr)
        split = first_split(expr)
        if split is not None:
            return list(_lifted(expr, split, mask))
        left, right = expr.args
        out: Ways = []
        if mask & N:
            out += [[_null(side)] for side in (left, right) if not self._is_filled(side, known)]
        truth = mask & (T | F)
        filled = [_filled(left), _filled(right)]
        if truth == T | F:
            return [*out, filled]
        if not truth:
            return out
        op = expr.op if truth == T else OPPOSITE[expr.op]
        if out:
            return [*out, [Goal(Call(op, expr.args), T)]]
        return [filled] if known.add(op, left, right) else NEVER

    def _is_filled(self, expr: Expr, known: Constraints) -> bool:
        """Surely not null, by now."""
        if isinstance(expr, Lit):
            return expr.kind != "null"
        return known.nulls.get(expr) is False or (isinstance(expr, Ref) and self.not_null(expr))

    def null(self, expr: Expr, null: bool, known: Constraints) -> Ways:
        """``expr`` is null, or it is not."""
        if isinstance(expr, Lit):
            return SURELY if (expr.kind == "null") == null else NEVER
        if isinstance(expr, Ref):
            impossible = null and self.not_null(expr)
            return SURELY if not impossible and known.set_null(expr, null) else NEVER
        if expr.op in _SPLIT:
            return list(_lifted(Call("is_null", (expr,)), expr, T if null else F))
        if expr.op in STRICT_TERMS:
            return [[_null(arg)] for arg in expr.args] if null else [[_filled(arg) for arg in expr.args]]
        if expr.op == "/":
            zero = Call("=", (expr.args[1], Lit("number", "0")))
            if null:
                return [*([_null(arg)] for arg in expr.args), [Goal(zero, T)]]
            return [[_filled(expr.args[0]), Goal(zero, F)]]
        if expr.op in _HANDLERS or expr.op in _COMPARED or expr.op in _STRICT_TESTS or expr.op == "in_rows":
            return [[Goal(expr, N if null else T | F)]]
        return SURELY if known.set_null(expr, null) else NEVER


def chooses(logic: Logic, given: tuple[Expr, ...], then: tuple[Expr, ...]) -> bool:
    """Every row that ``given`` chooses, ``then`` chooses too."""
    return all(part in given or logic.implies(given, part) for part in then)


def same_choice(logic: Logic, left: tuple[Expr, ...], right: tuple[Expr, ...]) -> bool:
    """Both conditions choose the same rows."""
    return chooses(logic, left, right) and chooses(logic, right, left)


def _null(expr: Expr) -> Goal:
    return Goal(Call("is_null", (expr,)), T)


def _filled(expr: Expr) -> Goal:
    return Goal(Call("is_null", (expr,)), F)


def first_split(expr: Call) -> Call | None:
    """A CASE, COALESCE or NULLIF inside what is compared, reached through strict operators only."""
    for arg in expr.args:
        if isinstance(arg, Call):
            if arg.op in _SPLIT:
                return arg
            if arg.op in STRICT_TERMS or arg.op == "/":
                found = first_split(arg)
                if found is not None:
                    return found
    return None


def _lifted(whole: Call, inner: Call, mask: int) -> Iterator[list[Goal]]:
    """``whole`` with ``inner`` replaced by each of its values, and when it has that value."""
    for conditions, value in cases(inner):
        yield [*conditions, Goal(replaced(whole, inner, value), mask)]


def cases(inner: Call) -> Iterator[tuple[list[Goal], Expr]]:
    """The values of a CASE, COALESCE or NULLIF, each with the goals under which it is the value."""
    if inner.op == "nullif":
        equal = Call("=", inner.args)
        yield [Goal(equal, T)], Lit("null", "null")
        yield [Goal(equal, F | N)], inner.args[0]
    elif inner.op == "coalesce":
        before: list[Goal] = []
        for place, arg in enumerate(inner.args):
            if place == len(inner.args) - 1:
                yield before, arg
            else:
                yield [*before, _filled(arg)], arg
                before = [*before, _null(arg)]
    else:
        before = []
        for test, value in zip(inner.args[:-1:2], inner.args[1:-1:2], strict=True):
            yield [*before, Goal(test, T)], value
            before = [*before, Goal(test, F | N)]
        yield before, inner.args[-1]


def replaced(expr: Expr, old: Expr, new: Expr) -> Expr:
    if expr == old:
        return new
    if isinstance(expr, Call):
        return Call(expr.op, tuple(replaced(arg, old, new) for arg in expr.args))
    return expr


def _truth_test(expr: Call, mask: int) -> Goal | None:
    """``p = true`` has the truth of p, where p is itself a condition; ``p <> true`` the opposite one."""
    for one, other in (expr.args, expr.args[::-1]):
        if isinstance(other, Lit) and other.kind == "bool" and isinstance(one, Call) and _is_condition(one):
            turned = (expr.op == "<>") == (other == TRUE)
            if expr.op in ("=", "<>"):
                return Goal(one, _turned(mask) if turned else mask)
    return None


def _is_condition(expr: Call) -> bool:
    return is_truth(expr) or expr.op in _STRICT_TESTS or expr.op in ("exists", "in_rows")


def _turned(mask: int) -> int:
    return (mask & N) | (F if mask & T else 0) | (T if mask & F else 0)


# -- connectives


def _and(self: Logic, expr: Call, mask: int, known: Constraints) -> Ways:
    return _least(expr.args, mask, T, F)


def _or(self: Logic, expr: Call, mask: int, known: Constraints) -> Ways:
    if mask == T:
        choice = _one_of(expr)
        if choice is not None:
            term, values = choice
            return [[_filled(term)]] if known.one_of(term, values) else NEVER
    return _least(expr.args, mask, F, T)


def _least(args: tuple[Expr, ...], mask: int, weak: int, strong: int) -> Ways:
    """AND with ``weak`` true and ``strong`` false; OR is the same with both exchanged."""
    if mask & strong and mask & N and mask & weak:
        return SURELY
    if mask == weak:
        return [[Goal(arg, weak) for arg in args]]
    if mask == weak | N:
        return [[Goal(arg, weak | N) for arg in args]]
    if mask in (strong, strong | N):
        return [[Goal(arg, mask)] for arg in args]
    if mask == N:
        return [[Goal(one, N), *(Goal(arg, weak | N) for arg in args if arg is not one)] for one in args]
    return [*([Goal(arg, strong)] for arg in args), [Goal(arg, weak) for arg in args]]


def _one_of(expr: Call) -> tuple[Expr, tuple[Lit, ...]] | None:
    terms, values = set(), []
    for arg in expr.args:
        if not (isinstance(arg, Call) and arg.op == "="):
            return None
        left, right = arg.args
        if not isinstance(right, Lit) or right.kind == "null" or isinstance(left, Lit) or first_split(arg):
            return None
        terms.add(left)
        values.append(right)
    return (terms.pop(), tuple(values)) if len(terms) == 1 else None


def _not(self: Logic, expr: Call, mask: int, known: Constraints) -> Ways:
    return [[Goal(expr.args[0], _turned(mask))]]


def _null_test(self: Logic, expr: Call, mask: int, known: Constraints) -> Ways:
    mask &= T | F
    if mask == T | F:
        return SURELY
    return self.null(expr.args[0], (mask == T) == (expr.op == "is_null"), known) if mask else NEVER


def _distinct(self: Logic, expr: Call, mask: int, known: Constraints) -> Ways:
    mask &= T | F
    if mask == T | F:
        return SURELY
    if not mask:
        return NEVER
    left, right = expr.args
    if (mask == T) == (expr.op == "is_not_distinct"):
        return [[_null(left), _null(right)], [Goal(Call("=", (left, right)), T)]]
    return [[_null(left), _filled(right)], [_filled(left), _null(right)], [Goal(Call("=", (left, right)), F)]]


def _expanded(self: Logic, expr: Call, mask: int, known: Constraints) -> Ways:
    changed = as_comparisons(expr)
    return [[Goal(changed, mask)]] if changed is not None else SURELY if known.restrict(expr, mask) else NEVER


def _value(self: Logic, expr: Call, mask: int, known: Constraints) -> Ways:
    return [[*conditions, Goal(value, mask)] for conditions, value in cases(expr)]


def _exists(self: Logic, expr: Call, mask: int, known: Constraints) -> Ways:
    return SURELY if known.restrict(expr, mask & (T | F)) else NEVER


_HANDLERS: dict[str, Callable[[Logic, Call, int, Constraints], Ways]] = {
    "and": _and,
    "or": _or,
    "not": _not,
    "is_null": _null_test,
    "is_not_null": _null_test,
    "is_distinct": _distinct,
    "is_not_distinct": _distinct,
    "in": _expanded,
    "between": _expanded,
    "case": _value,
    "coalesce": _value,
    "nullif": _value,
    "exists": _exists,
}
