"""Figures put together: a row for every group, its formulas computed, filled, ordered and cut."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

from tests.truth.asked import Asked
from tests.truth.dates import at, periods
from tests.truth.expressions import Expr, value
from tests.truth.shapes import Found, Key, Output
from tests.truth.stretches import Stretches
from tests.truth.unfold import leaves_of


class Rows:
    """The rows of one question. ``stretches``: those of each leaf, where periods are filled."""

    def __init__(self, asked: Asked, outputs: list[Output], found: list[Found], stretches: list[Stretches]) -> None:
        self.asked = asked
        self.outputs = outputs
        self.found = found
        self.stretches = stretches

    def columns(self) -> tuple[str, ...]:
        return (*self.asked.columns, *(output.name for output in self.outputs))

    def all(self) -> tuple[Key, ...]:
        keys = list(dict.fromkeys(key for found in self.found for key in found.values))
        if self.stretches:
            keys = self.filled(keys)
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
        spine = [key[0] for key, _ in periods(lo, hi, self.asked.grains, self.asked.rules)]
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
            return self.found[formula[1]].values.get(key)
        if formula[0] in ("int", "dec", "null"):
            return value(formula, lambda _: None)
        if formula[0] == "where_rows":
            there = any(key in self.found[leaf].present for leaf in leaves_of(formula))
            return self.formula(formula[1], key) if there else None
        args = [self.formula(arg, key) for arg in formula[1:]]
        literal = tuple(("col", str(i)) for i in range(len(args)))
        return value((formula[0], *literal), lambda path: args[int(path[0])])

    def ordered(self, rows: list[Key]) -> list[Key]:
        """By what was asked, then by the keys from left to right; nothing last. Cut at the limit."""
        question, columns = self.asked.question, self.columns()
        asked_for = [(name.lstrip("-"), name.startswith("-")) for name in question.order]
        named_already = {name for name, _ in asked_for}
        order = asked_for + [(name, False) for name in self.asked.columns if name not in named_already]
        for name, down in reversed(order):
            place = columns.index(name)
            full = sorted(
                (row for row in rows if row[place] is not None), key=lambda r, p=place: _rank(r[p]), reverse=down
            )
            rows = full + [row for row in rows if row[place] is None]
        return rows if question.limit is None else rows[: question.limit]


def _rank(cell: Any) -> Any:
    return cell if isinstance(cell, bool | Fraction | int) else cell.encode() if isinstance(cell, str) else at(cell)
