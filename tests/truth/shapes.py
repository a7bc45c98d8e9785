"""What the evaluator's parts hand to each other."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

from tests.truth.expressions import Expr
from tests.truth.windows import Window

Key: TypeAlias = tuple[Any, ...]


class Leaf(NamedTuple):
    """One aggregate of one table under filters, a time and a window; of a balance not all of its moments."""

    table: str
    measure: Expr
    filters: tuple[Expr, ...]
    time: str
    window: Window
    balance: str = ""
    balance_by: tuple[str, ...] = ()


class Found(NamedTuple):
    """A leaf's value for every group, and the groups in which it has a row."""

    values: dict[Key, Any] = {}
    present: frozenset[Key] = frozenset()


class Output(NamedTuple):
    """A column made from leaves. ``of``: the column that a comparison belongs to; ``part``: "" | change | ratio."""

    name: str
    formula: Expr
    part: str = ""
    of: int = -1


class Answer(NamedTuple):
    """``rows`` in order; ``totals``: level -> its rows. ``refusals``: the codes of legitimate refusals."""

    columns: tuple[str, ...] = ()
    rows: tuple[Key, ...] = ()
    totals: tuple[tuple[tuple[str, ...], tuple[Key, ...]], ...] = ()
    refusals: frozenset[str] = frozenset()
