"""Balances: what there is at a moment, never added up over time."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Any

from tests.truth.aggregates import SIMPLE, aggregate
from tests.truth.dates import at, day_of
from tests.truth.joins import Read, Row, Time

OVER_DAYS = ("avg", "min", "max")  # each day is computed first


def counted(which: str, rows: list[Row], moment: Time, apart: list[Read]) -> list[Row]:
    """The rows of one period that count: of its first or last moment, found for each group of ``apart``.

    Where days are summed up every row counts that has a time.
    """
    rows = [row for row in rows if moment(row) is not None]
    if which in OVER_DAYS:
        return rows
    choose = max if which == "last" else min
    chosen: dict[Any, Any] = {}
    for row in rows:
        group, here = tuple(read(row) for read in apart), _when(row, moment)
        chosen[group] = choose(chosen.get(group, here), here)
    return [row for row in rows if _when(row, moment) == chosen[tuple(read(row) for read in apart)]]


def _when(row: Row, moment: Time) -> datetime:
    """Of a row that has a time."""
    when = moment(row)
    assert when is not None
    return at(when)


def over_days(which: str, op: str, arguments: list[Read], rows: list[Row], moment: Time, apart: list[Read]) -> Any:
    """Each day computed, the days summed up for each group of ``apart``, and the groups added up."""
    groups: dict[Any, dict[Any, list[Row]]] = {}
    for row in rows:
        days = groups.setdefault(tuple(read(row) for read in apart), {})
        days.setdefault(day_of(_when(row, moment)), []).append(row)
    found = []
    for days in groups.values():
        values = [value for value in (aggregate(op, arguments, day) for day in days.values()) if value is not None]
        found += [SIMPLE[which](values)] if values else []
    return (sum(found, Fraction(0)) if apart else found[0]) if found else None
