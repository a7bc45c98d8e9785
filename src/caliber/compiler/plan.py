"""The plan: each fact aggregated alone, then put together. A frozen tree; rewrites are functions from plan to plan.

A group is the scan of one dataset under one time field; its consumers are the different stretches of time that the
leaves of that scan are wanted for. A group reads its table directly where one plain consumer is all there is, else
through a base: the rows aggregated once, finely enough that every consumer can be computed from it.
"""

from __future__ import annotations

from typing import NamedTuple

from caliber.compiler.bind import Fragment
from caliber.compiler.expand import Window
from caliber.compiler.facts import Want
from caliber.compiler.names import Found
from caliber.compiler.periods import Range, Spine
from caliber.model.expr import Expr

DECOMPOSABLE = frozenset({"sum", "count", "min", "max", "avg", "count_distinct"})


class DimPlan(NamedTuple):
    """One key of a group. ``found`` is None for metric_time, whose column is the group's own time."""

    name: str
    found: Found | None
    grain: str


class LeafPlan(NamedTuple):
    """One aggregate, bound. ``number`` is its place among all leaves of the plan."""

    number: int
    op: str
    args: tuple[Fragment, ...]
    filters: tuple[Fragment, ...]


class Consumer(NamedTuple):
    """The leaves wanted for one window. ``reads``: the stretch of it all; ``spine`` where periods are windowed."""

    window: Window
    leaves: tuple[LeafPlan, ...]
    reads: Range
    spine: Spine | None


class Base(NamedTuple):
    """How the rows are prepared. ``kind``: deep (dimensions joined inside) | eager (joined after) | rows (as they are).

    ``time``: raw | day | a grain: how finely time is kept; "" where nobody asks when.
    """

    kind: str
    time: str


class Group(NamedTuple):
    """The scan of one dataset. ``predicates`` hold for every row; ``whole``: links whose join loses no row."""

    fact: str
    time: Fragment | None
    dims: tuple[DimPlan, ...]
    predicates: tuple[Fragment, ...]
    consumers: tuple[Consumer, ...]
    base: Base | None = None
    whole: frozenset[str] = frozenset()


class Output(NamedTuple):
    """One column of the answer: ``dim`` is the index of a key, else ``formula`` over leaf indexes."""

    column: str
    dim: int = -1
    formula: Expr | None = None
    derived: str = ""  # "" | change | ratio: of the two columns named in ``of``
    of: tuple[int, int] = (-1, -1)


class Plan(NamedTuple):
    """Everything that SQL is written from. ``fill``: the periods that must all have a row."""

    groups: tuple[Group, ...]
    outputs: tuple[Output, ...]
    dims: tuple[DimPlan, ...]
    order: tuple[tuple[str, bool], ...]
    limit: int | None
    fill: Spine | None
    source: str
    wants: tuple[Want, ...] = ()
