"""Constraints on single terms of one row: null or not, against constants, against each other. What refutes is certain.

Two constants are told apart, and put in order, only where every source would: texts that differ in more than case or
trailing blanks, orders among numbers, among times, and among texts of digits in one shape (``2024-01-31``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from functools import lru_cache

from caliber.compare.values import UndeterminedError, constant, is_like, kind_of, moment
from caliber.model.canonical.comparison import FLIPPED
from caliber.model.canonical.order import key
from caliber.model.expr import FALSE, TRUE, Call, Expr, Lit, Ref

_SHAPE = re.compile(r"\d")
_SIGNS = re.compile(r"[\d\-/: .]+")
RELATIONS = {"<": "<", ">": ">", "=": "=", "<=": "<=", ">=": ">=", "<>": "<>"}
_ALLOWED = {
    "<": frozenset("<"), ">": frozenset(">"), "=": frozenset("="), "<=": frozenset("<="), ">=": frozenset(">="),
    "<>": frozenset("<>"),
}  # fmt: skip
_TURNED = {"<": ">", ">": "<", "=": "="}
MAX_TERMS = 12
MAX_WIDTH = 60


@lru_cache(maxsize=16_384)
def order(left: Lit, right: Lit) -> int | None:
    """-1, 0, 1; None where sources may disagree."""
    if left == right:
        return 0
    try:
        a, b = constant(left), constant(right)
    except UndeterminedError:
        return None
    if a is None or b is None or kind_of(a) != kind_of(b):
        return None
    if isinstance(a, str) and isinstance(b, str):
        if _SIGNS.fullmatch(a) and _SIGNS.fullmatch(b) and _SHAPE.sub("0", a) == _SHAPE.sub("0", b):
            return (a > b) - (a < b)
        return None
    if isinstance(a, date) and isinstance(b, date):
        x, y = moment(a), moment(b)
        return (x > y) - (x < y)
    if isinstance(a, int | Fraction) and isinstance(b, int | Fraction):
        return (a > b) - (a < b)
    return None


@lru_cache(maxsize=16_384)
def differ(left: Lit, right: Lit) -> bool:
    """Surely not equal."""
    found = order(left, right)
    if found is not None:
        return found != 0
    if left.kind == right.kind == "string":
        return _folded(left.text) != _folded(right.text)
    return left.kind == right.kind == "bool" and left != right


def _folded(text: str) -> str:
    """What collations that ignore case, accents, width or trailing blanks keep of a text."""
    plain = unicodedata.normalize("NFKD", text).casefold().strip()
    return "".join(c for c in plain if not unicodedata.combining(c))


class Constraints:
    """What one row has to fulfil. Adding gives False where that is surely impossible."""

    def __init__(self, type_of: Callable[[Expr], str]) -> None:
        self.type_of = type_of
        self.nulls: dict[Expr, bool] = {}
        self.bounds: dict[Expr, tuple[tuple[str, Lit], ...]] = {}
        self.sets: dict[Expr, tuple[Lit, ...]] = {}
        self.pairs: dict[tuple[Expr, Expr], frozenset[str]] = {}
        self.opaque: dict[Expr, int] = {}

    def copy(self) -> Constraints:
        out = Constraints(self.type_of)
        out.nulls, out.bounds, out.sets = dict(self.nulls), dict(self.bounds), dict(self.sets)
        out.pairs, out.opaque = dict(self.pairs), dict(self.opaque)
        return out

    def set_null(self, term: Expr, null: bool) -> bool:
        return self.nulls.setdefault(term, null) == null

    def restrict(self, predicate: Expr, mask: int) -> bool:
        """A predicate of which nothing is known but that it has one truth on a row."""
        self.opaque[predicate] = left = self.opaque.get(predicate, 7) & mask
        return left != 0

    def one_of(self, term: Expr, choices: tuple[Lit, ...]) -> bool:
        before = self.sets.get(term)
        if before is not None:
            choices = tuple(one for one in before if any(not differ(one, other) for other in choices))
        self.sets[term] = choices = tuple(one for one in choices if self._fits(term, one))
        return bool(choices)

    def add(self, op: str, left: Expr, right: Expr) -> bool:
        """``left op right`` is true; neither side is null."""
        if isinstance(left, Lit) and isinstance(right, Lit):
            return _holds(op, left, right)
        if isinstance(left, Lit):
            left, right, op = right, left, FLIPPED[op]
        if isinstance(right, Lit):
            if op == "=":
                return self.one_of(left, (right,))
            self.bounds[left] = (*self.bounds.get(left, ()), (op, right))
            if left not in self.sets:
                return True
            self.sets[left] = kept = tuple(one for one in self.sets[left] if _holds(op, one, right))
            return bool(kept)
        return self._pair(op, left, right)

    def _pair(self, op: str, left: Expr, right: Expr) -> bool:
        if left == right:
            return "=" in _ALLOWED[op]
        allowed = _ALLOWED[op]
        if key(right) < key(left):
            left, right, allowed = right, left, frozenset(_TURNED[one] for one in allowed)
        kept = self.pairs.get((left, right), frozenset("<=>")) & allowed
        self.pairs[left, right] = kept
        return bool(kept)

    def _fits(self, term: Expr, value: Lit) -> bool:
        return all(_holds(op, value, limit) for op, limit in self.bounds.get(term, ()))

    def possible(self) -> bool:
        """False only where no row can fulfil all of it."""
        return self._ordered() and all(self._term(term) for term in self.bounds) and self._matched()

    def _term(self, term: Expr) -> bool:
        if term in self.sets:
            return any(self._fits(term, one) for one in self.sets[term])
        bounds = tuple(bound for bound in self.bounds[term] if bound[0] != "<>")
        for place, (op, limit) in enumerate(bounds):
            if any(not _together(op, limit, other, there) for other, there in bounds[place + 1 :]):
                return False
        kind = self.type_of(term)
        if kind == "boolean":
            return self._fits(term, TRUE) or self._fits(term, FALSE)
        return kind != "integer" or self._whole(term, self.bounds[term])

    def _whole(self, term: Expr, bounds: tuple[tuple[str, Lit], ...]) -> bool:
        """Between two bounds of a whole number there are only so many."""
        values = [(op, constant(limit)) for op, limit in bounds if limit.kind == "number"]
        lows = [value for op, value in values if op in (">", ">=") and isinstance(value, int)]
        highs = [value for op, value in values if op in ("<", "<=") and isinstance(value, int)]
        if not lows or not highs or min(highs) - max(lows) > MAX_WIDTH:
            return True
        return any(self._fits(term, Lit("number", str(one))) for one in range(max(lows), min(highs) + 1))

    def _matched(self) -> bool:
        """Where a term has few values left, its LIKE tests are tried on them."""
        for term, choices in self.sets.items():
            tests = [(call, mask) for call, mask in self.opaque.items() if _is_test_of(call, term)]
            if tests and not any(all(_passes(call, mask, one) for call, mask in tests) for one in choices):
                return False
        return True

    # -- terms against terms

    def _ordered(self) -> bool:
        if not self.pairs:
            return True
        terms = sorted({term for pair in self.pairs for term in pair}, key=key)
        if len(terms) > MAX_TERMS:
            return True
        below = dict(_edges(self.pairs))
        for middle in terms:
            for first in terms:
                for last in terms:
                    a, b = below.get((first, middle)), below.get((middle, last))
                    if a is not None and b is not None:
                        below[first, last] = below.get((first, last), False) or a or b
        if any(below.get((term, term)) for term in terms):
            return False
        for (left, right), allowed in self.pairs.items():
            if "=" not in allowed and (left, right) in below and (right, left) in below:
                return False
        return self._carried(below)

    def _carried(self, below: dict[tuple[Expr, Expr], bool]) -> bool:
        """Bounds of a term hold for those above and below it."""
        found = {term: self._limits(term) for pair in below for term in pair}
        for (low, high), strict in below.items():
            for op, limit in found[low]:
                if op in (">", ">="):
                    self.bounds[high] = (*self.bounds.get(high, ()), (">" if strict else op, limit))
            for op, limit in found[high]:
                if op in ("<", "<="):
                    self.bounds[low] = (*self.bounds.get(low, ()), ("<" if strict else op, limit))
        return True

    def _limits(self, term: Expr) -> list[tuple[str, Lit]]:
        out = list(self.bounds.get(term, ()))
        choices = self.sets.get(term, ())
        if len(choices) == 1:
            out += [(">=", choices[0]), ("<=", choices[0])]
        return out


def _edges(pairs: dict[tuple[Expr, Expr], frozenset[str]]) -> Iterator[tuple[tuple[Expr, Expr], bool]]:
    """Who lies at or below whom, and whether strictly."""
    for (left, right), allowed in pairs.items():
        if ">" not in allowed:
            yield (left, right), "=" not in allowed
        if "<" not in allowed:
            yield (right, left), "=" not in allowed


def _holds(op: str, left: Lit, right: Lit) -> bool:
    """False where the comparison of two constants is surely not true."""
    if op == "=":
        return not differ(left, right)
    if op == "<>":
        return left != right
    found = order(left, right)
    if found is None:
        return True
    return {"<": found < 0, "<=": found <= 0, ">": found > 0, ">=": found >= 0}[op]


def _together(op: str, limit: Lit, other: str, there: Lit) -> bool:
    """False where nothing is surely on the right side of both."""
    if op in ("<", "<="):
        op, limit, other, there = other, there, op, limit
    if op not in (">", ">=") or other not in ("<", "<="):
        return True
    found = order(limit, there)
    return found is None or found < 0 or (found == 0 and op == ">=" and other == "<=")


def _is_test_of(call: Expr, term: Expr) -> bool:
    return isinstance(call, Call) and call.op == "like" and call.args[0] == term and isinstance(call.args[1], Lit)


def _passes(call: Expr, mask: int, value: Lit) -> bool:
    pattern = call.args[1] if isinstance(call, Call) else TRUE
    if not isinstance(pattern, Lit) or value.kind != "string" or pattern.kind != "string":
        return True
    try:
        folded = is_like(value.text, pattern.text, fold=True)
        exact = is_like(value.text, pattern.text)
    except UndeterminedError:
        return True
    return bool(mask & ((1 if folded else 0) | (0 if exact else 2)))


__all__ = ["Constraints", "Ref", "differ", "order"]
