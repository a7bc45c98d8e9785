"""What the evaluator's parts hand to each other."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

from tests.truth.expressions import Expr
from tests.truth.windows import Window

Key: TypeAlias = tuple[Any, ...]


class Nested(NamedTuple):
    """A metric computed ``each`` first. ``around``: what stands around it, as the unfolding knows it."""

    code: str
    each: tuple[str, ...]
    around: Any


class Leaf(NamedTuple):
    """One aggregate of one table under filters, a time and a window; of a balance not all of its moments.

    ``nested``: what it sums up are the figures of a metric, of which ``table`` and ``time`` are the first.
    """

    table: str
    measure: Expr
    filters: tuple[Expr, ...]
    time: str
    window: Window
    balance: str = ""
    balance_by: tuple[str, ...] = ()
    level: tuple[str, ...] | None = None  # the only dimensions that it is grouped by, beside the time
    nested: Nested | None = None


class Found(NamedTuple):
    """A leaf's value for every group, the groups in which it has a row, and the places of the keys that make one."""

    values: dict[Key, Any] = {}
    present: frozenset[Key] = frozenset()
    places: tuple[int, ...] = ()

    def at(self, key: Key) -> Any:
        """The value that belongs to a row of the answer."""
        return self.values.get(tuple(key[place] for place in self.places))

    def has(self, key: Key) -> bool:
        """Whether a row of the answer rests on any row here."""
        return tuple(key[place] for place in self.places) in self.present


class Output(NamedTuple):
    """A column made from leaves. ``of``: the column that a comparison belongs to; ``part``: "" | change | ratio.

    ``lacking``: the level of a total has no value of it.
    """

    name: str
    formula: Expr
    part: str = ""
    of: int = -1
    lacking: bool = False


class Answer(NamedTuple):
    """``rows`` in order; ``totals``: level -> its rows. ``refusals``: the codes of legitimate refusals."""

    columns: tuple[str, ...] = ()
    rows: tuple[Key, ...] = ()
    totals: tuple[tuple[tuple[str, ...], tuple[Key, ...]], ...] = ()
    refusals: frozenset[str] = frozenset()
