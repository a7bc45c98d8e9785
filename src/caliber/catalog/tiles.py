"""Followed metrics in figures: the last complete month, the change, the course of a year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from caliber.catalog.brief import MetricBrief, brief
from caliber.catalog.view import View
from caliber.compiler import Column, MetricQuery
from caliber.errors import CaliberError, Problem, Refused, SourceError
from caliber.model.objects import Metric
from caliber.query.result import plain
from caliber.query.service import QueryService

# Months back to what the last one is compared with.
COMPARE = {"previous_period": 1, "previous_year": 12}
SHOWN = 12
MOST = 50


class Tile(msgspec.Struct, frozen=True, kw_only=True):
    """``sparkline``: (first day of the month, figure), oldest first. ``problem``: why there are no figures."""

    metric: MetricBrief
    value: Any = None
    previous: Any = None
    change: Any = None
    ratio: float | None = None
    since: str = ""
    until: str = ""
    compare: str = "previous_period"
    sparkline: tuple[tuple[str, Any], ...] = ()
    as_of: str | None = None
    column: Column | None = None
    problem: Problem | None = None


def tiles(
    view: View, queries: QueryService, codes: Iterable[str], now: datetime, compare: str = "previous_period"
) -> tuple[Tile, ...]:
    """A tile for each metric that the person may know of; what goes wrong with one leaves the others whole.

    Raises ``Refused("query.unknown_comparison")``.
    """
    if compare not in COMPARE:
        raise Refused("query.unknown_comparison", "compare", name=compare, known=list(COMPARE))
    known = [view.snapshot.model.metrics[code] for code in dict.fromkeys(codes) if view.may_name(code)]
    return tuple(_tile(view, queries, metric, now, compare) for metric in known[:MOST])


def _tile(view: View, queries: QueryService, metric: Metric, now: datetime, compare: str) -> Tile:
    empty = Tile(metric=brief(view, metric), compare=compare)
    try:
        return _filled(empty, view, queries, now)
    except (Refused, SourceError) as error:
        return msgspec.structs.replace(empty, problem=_told(error))


def _told(error: CaliberError) -> Problem:
    return error.problem


def _filled(tile: Tile, view: View, queries: QueryService, now: datetime) -> Tile:
    code = tile.metric.code
    as_of = queries.as_of(code, now)
    last = last_complete_month(date.fromisoformat(as_of[:10]) if as_of else now.date())
    back = max(SHOWN - 1, COMPARE[tile.compare])
    query = MetricQuery(
        metrics=(code,), grain="month", since=month(last, -back).isoformat(), until=end_of(last).isoformat()
    )
    result = queries.run(query, view.principal, now)
    figures = {str(row[0])[:10]: row[1] for row in result.rows()}
    value, previous = (figures.get(month(last, -n).isoformat()) for n in (0, COMPARE[tile.compare]))
    change = value - previous if value is not None and previous is not None else None
    course = tuple((day, figures.get(day)) for n in range(SHOWN - 1, -1, -1) for day in (month(last, -n).isoformat(),))
    return msgspec.structs.replace(
        tile,
        value=value,
        previous=previous,
        change=plain(change),
        ratio=float(change) / abs(float(previous)) if change is not None and previous else None,
        since=last.isoformat(),
        until=end_of(last).isoformat(),
        sparkline=course,
        as_of=as_of or None,
        column=next(column for column in result.columns if column.kind == "metric"),
    )


def last_complete_month(mark: date) -> date:
    """The first day of the last month of which every day up to ``mark`` is there."""
    first = mark.replace(day=1)
    return first if end_of(first) == mark else month(first, -1)


def month(first: date, by: int) -> date:
    """The first day of the month ``by`` months from that of ``first``."""
    years, index = divmod(first.month - 1 + by, 12)
    return date(first.year + years, index + 1, 1)


def end_of(first: date) -> date:
    return month(first, 1) - timedelta(days=1)
