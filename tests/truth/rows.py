"""Figures put together: a row for every group, its formulas computed, filled, ordered and cut."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from typing import Any, TypeAlias

from tests.truth.asked import Asked
from tests.truth.dates import at
from tests.truth.expressions import Expr, value
from tests.truth.own_periods import between
from tests.truth.shapes import Found, Key, Output
from tests.truth.stretches import Stretches
from tests.truth.unfold import ranked_among

Place: TypeAlias = Callable[[int, str], int]


class Rows:
    """The rows of one question. ``stretches``: those of each leaf, where periods are filled.

    ``place``: which of the keys a name stands for, from the fact of a leaf.
    """

    def __init__(
        self, asked: Asked, outputs: list[Output], found: list[Found], stretches: list[Stretches], place: Place
    ) -> None:
        self.asked = asked
        self.outputs = outputs
        self.found = found
        self.stretches = stretches
        self.place = place
        self.keys: list[Key] = []

    def columns(self) -> tuple[str, ...]:
        if self.asked.question.min_max:
            return tuple(f"{name}__{end}" for name in self.asked.columns for end in ("min", "max"))
        return (*self.asked.columns, *(output.name for output in self.outputs))

    def all(self) -> tuple[Key, ...]:
        whole = len(self.asked.keys)
        keys = list(dict.fromkeys(key for each in self.found if len(each.places) == whole for key in each.values))
        if self.stretches:
            keys = self.filled(keys)
        self.keys = keys
        return tuple(self.ordered([(*key, *self.cells(key)) for key in keys]))

    def filled(self, keys: list[Key]) -> list[Key]:
        """A row for every period of the calendar and every combination of the other keys; none is taken away."""
        place = [name for name, _ in self.asked.keys].index("metric_time")
        known = [stretches.bounds()[:2] for stretches in self.stretches if stretches.moments]
        lo = self.asked.range.lo or min((lo for lo, _ in known), key=at, default=None)
        hi = self.asked.range.hi or max((hi for _, hi in known), key=at, default=None)
        if lo is None or hi is None or at(lo) >= at(hi):
            return keys
        alone = len(self.asked.keys) == 1
        others = [()] if alone else list(dict.fromkeys(key[:place] + key[place + 1 :] for key in keys))
        spine = [key[0] for key, _ in between(lo, hi, self.asked.grains, self.asked.rules)]
        wanted = [(*other[:place], period, *other[place:]) for period, other in product(spine, others)]
        return list(dict.fromkeys([*keys, *wanted]))

    def cells(self, key: Key) -> list[Any]:
        out: list[Any] = []
        for place, output in enumerate(self.outputs):
            if not output.part:
                out.append(self.formula(output.formula, key))
                continue
            before = out[place - (1 if output.part == "change" else 2)]
            now = out[output.of]
            change = None if now is None or before is None else now - before
            comparable = change is not None and before > 0
            out.append(change if output.part == "change" else change / before if comparable else None)
        return out

    def formula(self, formula: Expr, key: Key) -> Any:
        if formula[0] == "leaf":
            return self.found[formula[1]].at(key)
        if formula[0] in ("int", "dec", "null"):
            return value(formula, lambda _: None)
        if formula[0] == "where_rows":
            there = any(self.found[number].has(key) for number in formula[2])
            return self.formula(formula[1], key) if there else None
        if formula[0] == "rank":
            return self.rank(formula, key)
        args = [self.formula(arg, key) for arg in formula[1:]]
        literal = tuple(("col", str(i)) for i in range(len(args)))
        return value((formula[0], *literal), lambda path: args[int(path[0])])

    def rank(self, formula: Expr, key: Key) -> Any:
        """From the highest down among the rows of the same period and the same named dimensions; ties share one."""
        now = self.formula(formula[1], key)
        if now is None:
            return None
        named = {self.place(number, name) for number, name in ranked_among(formula)}
        apart = [i for i, (name, _) in enumerate(self.asked.keys) if name == "metric_time" or i in named]
        among = [other for other in self.keys if all(other[i] == key[i] for i in apart)]
        higher = (found for found in (self.formula(formula[1], other) for other in among) if found is not None)
        return Fraction(1 + sum(found > now for found in higher))

    def ordered(self, rows: list[Key]) -> list[Key]:
        """By what was asked, then by the keys from left to right; nothing last. Cut at the limit."""
        question, columns = self.asked.question, self.columns()
        asked_for = [(name.lstrip("-"), name.startswith("-")) for name in question.order]
        named_already = {name for name, _ in asked_for}
        order = asked_for + [(name, False) for name in self.asked.columns if name not in named_already]
        for name, down in reversed(order):
            place = columns.index(name)
            full = sorted(
                (row for row in rows if row[place] is not None), key=lambda r, p=place: sortable(r[p]), reverse=down
            )
            rows = full + [row for row in rows if row[place] is None]
        return rows if question.limit is None else rows[: question.limit]


def sortable(cell: Any) -> Any:
    return cell if isinstance(cell, bool | Fraction | int) else cell.encode() if isinstance(cell, str) else at(cell)
