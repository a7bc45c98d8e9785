"""The plan: each fact aggregated alone, then put together. A frozen tree; rewrites are functions from plan to plan.

A group is the scan of one dataset under one time field; its consumers are the different stretches of time that the
leaves of that scan are wanted for. A group reads its table directly where one plain consumer is all there is, else
through a base: the rows aggregated once, finely enough that every consumer can be computed from it. Where the rows
are themselves the answer of a question (``nested``), that answer is the base. What a row must know beside itself stands
in ``sides``. A consumer may speak of fewer keys than were asked (the whole of a share) or of one moment of each period
(a balance); so every kind of metric is a way of these few shapes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from caliber.compiler.bind import Fragment
from caliber.compiler.expand import Shift, Window
from caliber.compiler.facts import Want
from caliber.compiler.kept import Kept
from caliber.compiler.names import Found
from caliber.compiler.periods import Range, Spine
from caliber.model.expr import Expr

SPLITTABLE = frozenset({"sum", "count", "min", "max", "avg"})  # added up again from parts, averages as sum and count
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


class PickPlan(NamedTuple):
    """Only the rows of the ``which`` (first | last) ``grain`` of a period; ``by``: places in the group's ``extra``."""

    which: str
    grain: str
    by: tuple[int, ...]


class Consumer(NamedTuple):
    """The leaves wanted for one window. ``reads``: the stretch of it all; ``spine`` where periods are windowed.

    ``keys``: the places of the keys that it is grouped by, None for all of them. ``moved``: each row belongs to the
    period that lies this much later, so that no spine is needed. Only a rollup is read without one: from the rows of
    a dataset, where each consumer has a condition on their time, engines test what is common to them row by row.
    """

    window: Window
    leaves: tuple[LeafPlan, ...]
    reads: Range
    spine: Spine | None
    pick: PickPlan | None = None
    keys: tuple[int, ...] | None = None
    moved: Shift | None = None

    @property
    def straight(self) -> bool:
        """Whether a row counts in one period, with all that it has: it can be added up beside other consumers' rows."""
        return self.spine is None and self.pick is None and self.keys is None


class Base(NamedTuple):
    """How the rows are prepared. ``kind``: deep (dimensions joined inside) | eager (joined after) | rows (as they are)
    | rollup (those of a rollup as they are: added up already, and to be added up further) | midway (added up by the
    keys that lead on from what the first steps find, the rest joined after).

    ``time``: raw | day | a grain: how finely time is kept; "" where nobody asks when.
    """

    kind: str
    time: str

    @property
    def adds_up(self) -> bool:
        """Whether rows are put together here."""
        return self.kind in ("deep", "eager", "midway")

    @property
    def joins_after(self) -> bool:
        """Whether the datasets in which dimensions lie are joined to the rows that were put together."""
        return self.kind in ("eager", "midway")


class Group(NamedTuple):
    """The scan of one dataset. ``predicates`` hold for every row; ``whole``: links whose join loses no row.

    ``moment``: where ``time`` is read in another zone, or nobody asks when, the time as the row has it: it tells what
    was valid, and what came first.
    ``nested``: the rows are the answer of this plan, one for each ``step`` of time ("" where time is no key of it).
    ``extra``: what a pick is found apart for. ``columns``: read as they are, where nothing is aggregated. ``pinned``:
    a join needs the time of each row, so rows cannot be put together before it. ``rollup``: the one that is read in
    place of the dataset, ``table`` its table, ``unrolled`` the scan without it where that has more rows, or joins.
    """

    fact: str
    time: Fragment | None
    dims: tuple[DimPlan, ...]
    predicates: tuple[Fragment, ...]
    consumers: tuple[Consumer, ...]
    base: Base | None = None
    whole: frozenset[str] = frozenset()
    nested: Plan | None = None
    step: str = ""
    extra: tuple[Fragment, ...] = ()
    columns: tuple[tuple[str, Fragment], ...] = ()
    pinned: bool = False
    rollup: str = ""
    table: str = ""
    unrolled: Group | None = None
    moment: Fragment | None = None

    def fragments(self) -> list[Fragment]:
        """Everything that is read from the rows."""
        out = [*self.predicates, *(dim.found.fragment for dim in self.dims if dim.found), *self.extra]
        out += [time for time in (self.time, self.moment) if time]
        out += [fragment for _, fragment in self.columns]
        for consumer in self.consumers:
            for leaf in consumer.leaves:
                out += (*leaf.args, *leaf.filters)
        return out


class SidePlan(NamedTuple):
    """A relation beside a fact. ``kind`` says how ``scans`` are put together; ``plan``: the question that it answers.

    ``texts``: what else its SQL needs, as its kind knows it.
    """

    kind: str
    scans: tuple[Group, ...] = ()
    plan: Plan | None = None
    texts: tuple[str, ...] = ()


class Told(NamedTuple):
    """Of one scan and one rollup of its dataset: why it was used or not, as the code and the facts of a sentence."""

    dataset: str
    rollup: str
    code: str
    facts: Mapping[str, Any]


class Output(NamedTuple):
    """One column of the answer: ``dim`` is the index of a key, else ``formula`` over leaf indexes."""

    column: str
    dim: int = -1
    formula: Expr | None = None
    derived: str = ""  # "" | change | ratio: of the two columns named in ``of``
    of: tuple[int, int] = (-1, -1)


class Plan(NamedTuple):
    """Everything that SQL is written from. ``fill``: the periods that must all have a row; ``sides``: by their spec.

    ``told``: of the rollups that there are, why each was used or not. ``kept``: what was made of metrics and keys
    alone, ``alike``: for questions that are alike.
    """

    groups: tuple[Group, ...]
    outputs: tuple[Output, ...]
    dims: tuple[DimPlan, ...]
    order: tuple[tuple[str, bool], ...]
    limit: int | None
    fill: Spine | None
    source: str
    kept: Kept
    alike: Kept
    wants: tuple[Want, ...] = ()
    sides: tuple[tuple[tuple[str, ...], SidePlan], ...] = ()
    distinct: bool = True
    told: tuple[Told, ...] = ()

    def every_group(self) -> list[Group]:
        """The groups of this plan, of the questions inside it and of its sides."""
        out = self.scans()
        for _, side in self.sides:
            out += side.scans
            out += side.plan.every_group() if side.plan is not None else []
        return out

    def scans(self) -> list[Group]:
        """The groups that read a dataset, of this plan and of the questions inside it."""
        out: list[Group] = []
        for group in self.groups:
            out += [group] if group.nested is None else group.nested.scans()
        return out
