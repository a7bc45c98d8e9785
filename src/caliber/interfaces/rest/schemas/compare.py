"""Two definitions side by side."""

from __future__ import annotations

from typing import Literal

from caliber.interfaces.rest.schemas.reconcile import Reconcile, Sides
from caliber.interfaces.rest.schemas.shared import Cell, MetricBrief, Shape, Text


class Compare(Sides):
    """``data``: what no definition decides is looked up in the figures."""

    data: bool = False


class Difference(Shape):
    """``code`` names the sentence; ``part``: measure, population, time_field, deduplication, join, null_policy, grain,
    unit, window, tax, currency."""

    code: str
    part: str
    left: str
    right: str
    text: Text


class Clause(Shape):
    """``mark``: worded stands for other words for the same."""

    part: Literal["measure", "population", "window", "time", "nulls", "unit", "department", "owner"]
    left: list[Text]
    right: list[Text]
    mark: Literal["same", "worded", "differs"]


class WitnessColumn(Shape):
    name: str
    label: Text


class WitnessTable(Shape):
    name: str
    label: Text
    columns: list[WitnessColumn]
    rows: list[list[Cell]]


class Witness(Shape):
    """The fewest rows on which the two differ, and what each gives: its time, if it has one, and its figure."""

    tables: list[WitnessTable]
    left: list[list[Cell]]
    right: list[list[Cell]]


class Rule(Shape):
    """``plain``: in everyday words."""

    code: str
    name: Text
    plain: Text


class Rules(Shape):
    """Of what is equal: the rules that brought each side to its canonical form."""

    left: list[Rule]
    right: list[Rule]


class SideBySide(Shape):
    """``proof``: "" where there is none; nothing is called equal without one. ``tried``: databases searched."""

    left: MetricBrief
    right: MetricBrief
    verdict: Literal["equal", "equal_on_data", "left_subset", "right_subset", "different", "unknown"]
    proof: Literal["canonical", "implication", "data", "witness", ""]
    text: Text
    differences: list[Difference]
    clauses: list[Clause]
    witness: Witness | None
    reasons: list[Text]
    tried: int
    rules: Rules


class ExportDesk(Reconcile):
    """What stands on the desk, as a file."""

    format: Literal["xlsx", "pdf"] = "xlsx"
