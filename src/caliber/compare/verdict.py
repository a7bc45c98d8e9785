"""Two definitions compared: canonical forms first, then implication row by row, then a counterexample, then silence.

*Equal* is said only with a proof, and a proof that a run on generated data contradicts is withdrawn.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction
from typing import Any, NamedTuple

import msgspec

from caliber.compare.block import Block
from caliber.compare.differences import Difference, Sides, Telling, apart, beside
from caliber.compare.logic import Logic
from caliber.compare.normal import Normal
from caliber.compare.plan import Definition
from caliber.compare.prove import Matched, Shape, match, shape_of
from caliber.compare.rules import NAMES, in_order
from caliber.compare.run import Runner
from caliber.compare.said import table_said
from caliber.compare.schema import merged
from caliber.compare.search import Found, Search
from caliber.compare.seeds import seeds
from caliber.compare.values import UndeterminedError, Value
from caliber.errors import Problem
from caliber.model.canonical.order import spelled

ATTEMPTS = 160
BACKSTOP = 24


class Witness(msgspec.Struct, frozen=True):
    """The smallest rows found on which two definitions differ, and what each gives: rows of keys and figures."""

    tables: dict[str, list[dict[str, Any]]]
    left: list[list[Any]]
    right: list[list[Any]]


class OnData(msgspec.Struct, frozen=True):
    """What a run on real data showed. ``left``, ``right``: where they differ, as texts."""

    same: bool
    left: str = ""
    right: str = ""


class Comparison(msgspec.Struct, frozen=True):
    """``verdict``: equal | equal_on_data | left_subset | right_subset | different | unknown. ``proof``: canonical |
    implication | data | witness | None. ``reasons``: why nothing more is known. ``tried``: databases searched.
    ``rules``: of what is equal, those that brought each side to its canonical form (``rules.NAMES``).
    """

    verdict: str
    proof: str | None
    left: str
    right: str
    differences: tuple[Difference, ...] = ()
    witness: Witness | None = None
    reasons: tuple[Problem, ...] = ()
    tried: int = 0
    labels: tuple[Any, Any] | None = None
    rules: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())

    def sentence(self, lang: str = "en") -> str:
        """The verdict in words."""
        return self._problem().message(lang)

    def hint(self, lang: str = "en") -> str:
        """What to do next, where there is something."""
        return self._problem().hint(lang)

    def said_rules(self, lang: str = "en") -> tuple[list[str], list[str]]:
        """What was done to each side until both were the same, in words."""
        left, right = ([NAMES[rule].say(lang) for rule in side] for side in self.rules)
        return left, right

    def _problem(self) -> Problem:
        names = self.labels or (self.left, self.right)
        return Problem(f"compare.{self.verdict}", facts={"left": names[0], "right": names[1]})

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        """``{"verdict", "proof", "differences", "witness", …}`` as the contract prints it."""
        return {
            "verdict": self.verdict,
            "proof": self.proof,
            "differences": [one.as_dict(lang) for one in self.differences],
            "witness": msgspec.to_builtins(self.witness) if self.witness else None,
            "left": self.left,
            "right": self.right,
            "text": self.sentence(lang),
            "reasons": [one.message(lang) for one in self.reasons],
            "rules": dict(zip(("left", "right"), self.said_rules(lang), strict=True)),
        }


class Pair(NamedTuple):
    """How the columns of two definitions meet: for each of left's, the place of right's."""

    keys: tuple[int, ...]
    values: tuple[int, ...]
    whole: bool


def compare(left: Definition, right: Definition, on_data: Callable[[], OnData | None] | None = None) -> Comparison:
    """Two definitions side by side. ``on_data`` runs both on real data, asked only where nothing else decides.

    Never raises for what it cannot decide: that is the verdict ``unknown`` with its reasons.
    """
    schema = merged(left.schema, right.schema)
    left = msgspec.structs.replace(left, schema=schema)
    right = msgspec.structs.replace(right, schema=schema)
    return _Comparing(left, right, _paired(left, right)).outcome(on_data)


def _paired(left: Definition, right: Definition) -> Pair:
    keys, values = _meeting(left.keys, right.keys), _meeting(left.values, right.values)
    return Pair(keys or (), values or (), keys is not None and values is not None)


def _meeting(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[int, ...] | None:
    """By name where the names are the same, else in order; None where there are more on one side."""
    if len(left) != len(right):
        return None
    if sorted(left) == sorted(right) and len(set(left)) == len(left):
        return tuple(right.index(name) for name in left)
    return tuple(range(len(left)))


class _Comparing:
    """One comparison; each step adds what it finds."""

    def __init__(self, left: Definition, right: Definition, pair: Pair) -> None:
        self.left, self.right, self.pair = left, right, pair
        self.beside = tuple(beside(left, right))
        self.blocks: list[Block | None] = []
        self.inner: dict[str, Block] = {}
        self.logic = Logic()
        self.ties = False
        self.rules: list[tuple[str, ...]] = []
        for definition in (left, right):
            self.blocks.append(self._normal(definition))

    def _normal(self, definition: Definition) -> Block | None:
        normal = Normal(definition, self.inner)
        try:
            block = normal.block()
        except (UndeterminedError, RecursionError):
            return None
        finally:
            self.rules.append(in_order(normal.settler.rules))
        self.ties = self.ties or normal.ties
        if len(block.items) == 1 and block.items[0].source.group is not None and not self.blocks:
            self.logic = normal.settler.logic(block.items[0].source.group.block)
        return block

    def outcome(self, on_data: Callable[[], OnData | None] | None) -> Comparison:
        ours, theirs = self.blocks
        if ours is not None and theirs is not None and self.pair.whole:
            theirs = self._in_order(theirs)
            self.blocks[1] = theirs
        shapes = self._shapes(ours, theirs)
        proof, matched = None, None
        if (
            ours is not None
            and theirs is not None
            and self.pair.whole
            and _same_text(ours, theirs, len(self.left.keys))
        ):
            proof = "canonical"
        elif shapes is not None:
            matched = match(*shapes, self.logic)
            proof = "implication" if matched is not None and self._proves(matched, shapes) else None
        search = Search(Runner(self.left), Runner(self.right), self.left.schema, *self._order())
        if proof is not None and not self.beside:
            return self._equal(proof, search)
        asked = seeds(matched, shapes, self.logic, self.inner) if matched is not None and shapes is not None else []
        found = None if proof is not None else search.look(ATTEMPTS, asked)
        return self._not_equal(found, matched, shapes, search, on_data)

    def _order(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        return self.pair.keys, self.pair.values

    def _in_order(self, block: Block) -> Block:
        """Right's columns in the order of left's."""
        keys = len(self.right.keys)
        columns = tuple(block.columns[place] for place in self.pair.keys)
        columns += tuple(block.columns[keys + place] for place in self.pair.values)
        return Block(block.items, block.lefts, block.filters, columns, block.text)

    def _shapes(self, ours: Block | None, theirs: Block | None) -> tuple[Shape, Shape] | None:
        if ours is None or theirs is None:
            return None
        left, right = shape_of(ours, len(self.left.keys)), shape_of(theirs, len(self.right.keys))
        return (left, right) if left is not None and right is not None else None

    def _proves(self, matched: Matched, shapes: tuple[Shape, Shape]) -> bool:
        keyed = bool(shapes[0].group.keys or shapes[1].group.keys)
        rows = all(matched.rows) or not keyed
        return self.pair.whole and rows and matched.keys and matched.having and all(f.equal for f in matched.figures)

    # -- outcomes

    def _equal(self, proof: str, search: Search) -> Comparison:
        reasons = self._reasons()
        if reasons:
            return self._said("unknown", None, reasons=reasons)
        found = search.look(BACKSTOP)
        if found is not None:
            fault = Problem("compare.contradiction")
            return self._said("unknown", None, witness=_witness(found), reasons=(fault,), tried=search.tried)
        return self._said("equal", proof, tried=search.tried)

    def _not_equal(
        self,
        found: Found | None,
        matched: Matched | None,
        shapes: tuple[Shape, Shape] | None,
        search: Search,
        on_data: Callable[[], OnData | None] | None,
    ) -> Comparison:
        told = self._differences(matched, shapes)
        witness = _witness(found) if found is not None else None
        contained = self._contained(matched) if found is not None and not self.beside else ""
        if contained:
            return self._said(contained, "implication", told, witness, tried=search.tried)
        if found is not None or self.beside or not self.pair.whole:
            return self._said("different", "witness" if found is not None else None, told, witness, tried=search.tried)
        seen = on_data() if on_data is not None else None
        if seen is not None and seen.same:
            return self._said("equal_on_data", "data", told, tried=search.tried)
        if seen is not None:
            told = (*told, Sides(self.left, self.right).told("measure", "compare.on_data", seen.left, seen.right))
            return self._said("different", "data", told, tried=search.tried)
        return self._said("unknown", None, told, reasons=self._reasons(), tried=search.tried)

    def _reasons(self) -> tuple[Problem, ...]:
        """Why no proof may be given, whatever the forms say."""
        names = dict.fromkeys((*self.left.unproved, *self.right.unproved))
        unknown = tuple(Problem("compare.unknown_function", facts={"name": one}) for one in names)
        return (*unknown, Problem("compare.ties")) if self.ties else unknown

    def _contained(self, matched: Matched | None) -> str:
        """Whether one side counts only rows that the other counts, the same way."""
        if matched is None or not (self.pair.whole and matched.keys and matched.having and matched.figures):
            return ""
        figures = matched.figures
        if self._reasons() or not all(one.same_value for one in figures):
            return ""
        if any((one.but_for_nothing or not one.same_writing) and not one.equal for one in figures):
            return ""
        if all(one.left_in_right for one in matched.figures):
            return "left_subset"
        return "right_subset" if all(one.right_in_left for one in matched.figures) else ""

    def _differences(self, matched: Matched | None, shapes: tuple[Shape, Shape] | None) -> tuple[Difference, ...]:
        out = list(self.beside)
        sides = Sides(self.left, self.right)
        if len(self.left.values) != len(self.right.values):
            counts = (str(len(self.left.values)), str(len(self.right.values)))
            out.append(sides.told("measure", "compare.missing_measure", *counts))
        if matched is not None and shapes is not None:
            out += Telling(sides, *shapes, matched, self.logic, self.inner).all()
        else:
            out += apart(self.left, self.right, *self.blocks)
            if len(self.left.keys) != len(self.right.keys):
                keys = [", ".join(one.keys) or "-" for one in (self.left, self.right)]
                out.append(sides.told("grain", "compare.grain", keys[0], keys[1]))
        seen: dict[tuple[str, str, str], Difference] = {}
        for one in out:
            # Of two metrics the one key is their time: that it differs is said once.
            if one.part != "grain" or ("time_field", one.left, one.right) not in seen:
                seen.setdefault((one.part, one.left, one.right), one)
        return tuple(seen.values())

    def _said(
        self,
        verdict: str,
        proof: str | None,
        differences: tuple[Difference, ...] = (),
        witness: Witness | None = None,
        reasons: tuple[Problem, ...] = (),
        tried: int = 0,
    ) -> Comparison:
        labels = (self.left.called, self.right.called)
        rules = (self.rules[0], self.rules[1]) if verdict == "equal" else ((), ())
        return Comparison(
            verdict, proof, self.left.name, self.right.name, differences, witness, reasons, tried, labels, rules
        )


def _same_text(ours: Block, theirs: Block, keys: int) -> bool:
    """The same rows and columns; the order of the keys means nothing."""
    if _rows_text(ours) != _rows_text(theirs):
        return False
    left, right = ours.columns, theirs.columns
    return left[keys:] == right[keys:] and sorted(map(spelled, left[:keys])) == sorted(map(spelled, right[:keys]))


def _rows_text(block: Block) -> tuple[Any, ...]:
    items = tuple((one.alias, one.source.text) for one in block.items)
    lefts = tuple((one.alias, one.source.text, one.on) for one in block.lefts)
    return items, lefts, block.filters


def _witness(found: Found) -> Witness:
    tables = {
        table_said(name): [{column: _shown(value) for column, value in row.items()} for row in rows]
        for name, rows in found.database.items()
    }
    return Witness(tables, _rows(found.left), _rows(found.right))


def _rows(figures: dict[tuple[Any, ...], list[tuple[Value, ...]]]) -> list[list[Any]]:
    rows = [[*map(_shown_key, key), *map(_shown, row)] for key, found in figures.items() for row in found]
    return sorted(rows, key=repr)


def _shown_key(value: Any) -> Any:
    return value[1] if isinstance(value, tuple) else _shown(value)


def _shown(value: Value) -> Any:
    """A value as JSON has it; a number that is no decimal as a fraction."""
    if isinstance(value, Fraction):
        if value.denominator == 1:
            return value.numerator
        number = float(value)
        return number if Fraction(str(number)) == value else f"{value.numerator}/{value.denominator}"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else value
