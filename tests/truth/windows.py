"""Which stretch of time a figure reads: rolling, to date, all, and shifts into the past."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import NamedTuple

from tests.truth.dates import (
    ONE,
    TICK,
    WEEKS,
    Moment,
    Rules,
    Span,
    at,
    rolling_start,
    shifted,
    start,
    whole_months,
)
from tests.truth.own_periods import Kept, Own, back, first_of, rolled, so_far
from tests.truth.refusals import RefusalError
from tests.truth.world import Metric

TO_DATE = {"wtd": "week", "mtd": "month", "qtd": "quarter", "ytd": "year", "fytd": "fiscal_year"}
SHORT = {"d": "day", "w": "week", "m": "month", "q": "quarter", "y": "year", "h": "hour"}


class Shift(NamedTuple):
    """``same_part``: a period that still runs is compared with the same part of the earlier one.

    ``amount`` 0: the first period of the question within the ``unit``.
    """

    amount: int
    unit: str
    same_part: bool


class Window(NamedTuple):
    kind: str = "plain"  # plain | rolling | to_date | all
    amount: int = 0
    unit: str = ""
    shifts: tuple[Shift, ...] = ()


NO_WINDOW = Window()


def length(text: str) -> tuple[int, str]:
    """``7d``, ``1 year``, ``3 months``."""
    found = re.fullmatch(r"(\d+) ?([a-z_]+?)s?", text)
    assert found is not None, text
    return int(found[1]), SHORT.get(found[2], found[2])


def widened(metric: Metric, window: Window) -> Window:
    """The window of a derived metric, under one that is asked from outside."""
    if metric.offset:
        amount, unit = length(metric.offset)
        window = window._replace(shifts=(*window.shifts, Shift(amount, unit, metric.align != "whole")))
    if metric.offset_to:
        window = window._replace(shifts=(*window.shifts, Shift(0, metric.offset_to, metric.align != "whole")))
    if not metric.period:
        return window
    if window.kind != "plain":
        raise RefusalError("query.nested_period")
    if metric.period == "all":
        return window._replace(kind="all")
    if metric.period.endswith(" to date"):
        return window._replace(kind="to_date", unit=metric.period.removesuffix(" to date"))
    if metric.period in TO_DATE:
        return window._replace(kind="to_date", unit=TO_DATE[metric.period])
    amount, unit = length(metric.period)
    return window._replace(kind="rolling", amount=amount, unit=unit)


def compared(name: str, grain: str, asked: Span, rules: Rules) -> Shift:
    """What a comparison is against: the period before, or a year before; of one's own periods their own year."""
    if name == "previous_year" and grain in rules.own:
        if not rules.own[grain].year:
            raise RefusalError("kind.no_own_year")
        return Shift(1, rules.own[grain].year, True)
    if name == "previous_year":
        if not grain and asked == Span(None, None):
            raise RefusalError("query.compare_needs_range")
        return Shift(1, "year", True)
    return Shift(1, grain.removeprefix("fiscal_"), True) if grain else previous(asked)


def previous(asked: Span) -> Shift:
    """The stretch just before a range: as many months where it is whole months, else as many days."""
    if asked.lo is None or asked.hi is None:
        raise RefusalError("query.compare_needs_range")
    if whole_months(asked.lo, asked.hi):
        return Shift((asked.hi.year - asked.lo.year) * 12 + asked.hi.month - asked.lo.month, "month", True)
    length = at(asked.hi) - at(asked.lo)
    seconds = Shift(length // timedelta(seconds=1), "second", True)
    return seconds if length % ONE else Shift(length // ONE, "day", True)


def reads(window: Window, span: Span, grain: str, mark: Moment, rules: Rules) -> Span | Kept | None:
    """What the window reads for one stretch of the question; None where there is nothing to compare yet."""
    lo, hi = span.lo, span.hi
    assert lo is not None and hi is not None
    days: Own | None = rules.own.get(grain)
    for amount, unit, same_part in window.shifts:
        if same_part and at(mark) < at(hi):
            hi = mark
        if at(hi) <= at(lo):
            return None
        if grain == "week" and unit in WEEKS:
            amount, unit = amount * WEEKS[unit], "week"
        if not amount:
            moved = first_of(lo, unit, grain, rules)
        else:
            moved = back(rules.own, grain, unit, lo, hi, amount) if unit in rules.own else shifted(lo, hi, amount, unit)
        if moved is None:
            return None
        lo, hi = moved
        days = rules.own.get(unit if amount or grain not in rules.own else grain)
    if window.unit in rules.own:
        own = rules.own[window.unit]
        return rolled(own, hi, window.amount) if window.kind == "rolling" else so_far(own, hi)
    if window.kind == "plain" and days is not None:
        return Kept(lo, hi, days)
    if window.kind == "rolling":
        return Span(rolling_start(hi, window.amount, window.unit), hi)
    if window.kind == "to_date":
        return Span(start(at(hi) - TICK, window.unit, rules), hi)
    return Span(None, hi) if window.kind == "all" else Span(lo, hi)
