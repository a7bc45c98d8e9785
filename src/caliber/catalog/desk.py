"""The desk: two metrics side by side, with the verdict, its proof, every clause, and the rows that show it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from caliber.catalog.brief import MetricBrief, brief
from caliber.catalog.cases import Told
from caliber.catalog.clauses import Clause, clauses
from caliber.catalog.comparing import Comparing, Stand, compared
from caliber.catalog.spoken import in_words, sides_of
from caliber.catalog.view import View
from caliber.compare import Witness
from caliber.compare.rules import NAMES, PLAINLY
from caliber.model.objects import Dataset
from caliber.model.text import Text
from caliber.reconcile import Asked

Cells = list[list[Any]]


class WitnessColumn(msgspec.Struct, frozen=True):
    name: str
    label: Text


class WitnessTable(msgspec.Struct, frozen=True):
    """``rows``: in the order of ``columns``."""

    name: str
    label: Text
    columns: tuple[WitnessColumn, ...]
    rows: Cells


class WitnessRows(msgspec.Struct, frozen=True):
    """The fewest rows on which the two differ. ``left``, ``right``: what each gives: its time, if any, its figure."""

    tables: tuple[WitnessTable, ...]
    left: Cells
    right: Cells


class Rule(msgspec.Struct, frozen=True):
    """A rule of the canonical form, by its code and its name; ``plain``: in everyday words."""

    code: str
    name: Text
    plain: Text


class Rules(msgspec.Struct, frozen=True):
    """Of what is equal: what brought each side to its canonical form."""

    left: tuple[Rule, ...]
    right: tuple[Rule, ...]


class SideBySide(msgspec.Struct, frozen=True, kw_only=True):
    """``verdict`` and ``proof`` as ``compare`` gives them, ``proof`` "" where there is none; ``tried``: databases
    searched for rows that tell the two apart. Of one metric in two ways the names of the sides tell them apart."""

    left: MetricBrief
    right: MetricBrief
    verdict: str
    proof: str
    text: Text
    differences: tuple[Told, ...]
    clauses: tuple[Clause, ...]
    witness: WitnessRows | None
    reasons: tuple[Text, ...]
    tried: int
    rules: Rules


def side_by_side(left: Stand, right: Stand, data: bool = False) -> SideBySide:
    """Two metrics, each under its own definitions. ``data``: what no definition decides is looked up in the figures.

    Raises ``Refused``: unknown or ambiguous names, definitions that this person may not see.
    """
    found = compared(left, right, data)
    views = (left.asking.view, right.asking.view)
    one, other = left.metric, right.metric
    sides = sides_of((views[0].snapshot, one), (views[1].snapshot, other))
    return SideBySide(
        left=_called(left),
        right=_called(right),
        verdict=found.verdict,
        proof=found.proof or "",
        text=Text(found.sentence("zh"), found.sentence("en")),
        differences=tuple(in_words(sides, each) for each in found.differences),
        clauses=clauses((views[0], one), (views[1], other), found),
        witness=_witness(views, found.witness) if found.witness is not None else None,
        reasons=tuple(Text(one.message("zh"), one.message("en")) for one in found.reasons),
        tried=found.tried,
        rules=Rules(*(tuple(Rule(code, NAMES[code], PLAINLY[code]) for code in side) for side in found.rules)),
    )


def stand_of(view: View, asked: Asked, now: datetime, ticket: str = "") -> Stand:
    """A side as somebody asks for its figures, as a side of the desk; ``view``: of whoever sits at it."""
    theirs = View(asked.service.snapshot, asked.principal, view.followed, view.popularity)
    return Stand(Comparing(theirs, asked.service, now, ticket), asked.metric, asked.label)


def _called(side: Stand) -> MetricBrief:
    return msgspec.structs.replace(brief(side.asking.view, side.metric), name=side.called)


def _witness(views: Iterable[View], found: Witness) -> WitnessRows:
    homes = {one.table: one for view in views for one in view.snapshot.model.datasets.values() if one.table}
    tables = tuple(_table(name, rows, homes.get(name)) for name, rows in found.tables.items())
    return WitnessRows(tables, found.left, found.right)


def _table(name: str, rows: list[dict[str, Any]], home: Dataset | None) -> WitnessTable:
    columns = tuple(rows[0]) if rows else ()
    labels = _labels(home) if home is not None else {}
    return WitnessTable(
        name=name,
        label=(home.name if home is not None else Text()) or Text(en=name),
        columns=tuple(WitnessColumn(column, labels.get(column, Text(en=column))) for column in columns),
        rows=[[row[column] for column in columns] for row in rows],
    )


def _labels(home: Dataset) -> dict[str, Text]:
    """What the columns of a dataset are called, as far as a time, a dimension or a key stands for one of them."""
    named = {link.key[0]: link.name for link in home.entities.values() if len(link.key) == 1}
    named |= {one.expr: one.name for one in home.dimensions.values()}
    named |= {one.expr: one.name for one in home.times.values()}
    return {column: name for column, name in named.items() if name}
