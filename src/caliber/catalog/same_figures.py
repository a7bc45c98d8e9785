"""Equal numbers: the metrics of a catalog run over the last closed months, and what lies between those that differ.

Asked for on purpose only. Every figure goes through the query service as the person who asks, who may see it or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice

import msgspec

from caliber.catalog.cases import Pair, Scan, Sign, told
from caliber.catalog.comparing import MOST_ROWS, Comparing, plain
from caliber.catalog.dimensions import dimensions_of, facts_of
from caliber.catalog.likeness import pairs_in
from caliber.catalog.scan import decision, in_order, pairs_of, visible
from caliber.catalog.tiles import end_of, last_complete_month, month
from caliber.compare import compare_metrics
from caliber.compiler import MetricQuery
from caliber.errors import CaliberError
from caliber.model.objects import Metric
from caliber.reconcile import Asked, Range, reconcile

MONTHS = 12
FEWEST = 3  # different figures that there must be: a few equal zeros say nothing
AT_ONCE = 20  # metrics of one fact in a question
DIMENSIONS = 3  # by which equal months are looked at again
MOST_GAPS = 80  # open pairs that are reconciled, the most used first

NUMBERS = frozenset({"integer", "decimal", "number"})

Course = tuple[tuple[str, Decimal], ...]  # (month, figure) where there is one


def scan_with_figures(asking: Comparing, members: bool = True) -> Scan:
    """The cases, with pairs that gave the same numbers in twelve months (``members``: and by three dimensions), and
    with the gap of the last closed month where two differ."""
    view = asking.view
    last = last_complete_month(asking.now.date())
    period = Range(month(last, 1 - MONTHS).isoformat(), end_of(last).isoformat())
    found = pairs_of(view.snapshot, asking.columns_of)
    known = {(pair.left, pair.right): pair for pair in visible(view, found.pairs)}
    courses = _courses(asking, period)
    for left, right in _same(asking, courses, period, members):
        known[left, right] = _with_figures(asking, known.get((left, right)), left, right)
    closed = Range(last.isoformat(), end_of(last).isoformat())
    gaps = _gaps(asking, known.values(), courses, closed)
    pairs = (msgspec.structs.replace(pair, gap=gaps.get(key)) for key, pair in known.items())
    return in_order(view, pairs, found.left_out, period.since, period.until)


# -- the figures


def _courses(asking: Comparing, period: Range) -> dict[str, Course]:
    """The months of every metric whose figures the person may see; what is refused or fails has none."""
    view = asking.view
    groups: dict[tuple[str, ...], list[str]] = {}
    for code, metric in view.snapshot.model.metrics.items():
        if metric.status != "retired" and view.may_name(code) and view.may("see_value", code):
            groups.setdefault(facts_of(view.snapshot, metric), []).append(code)
    out: dict[str, Course] = {}
    for group in groups.values():
        rest = iter(group)
        while batch := list(islice(rest, AT_ONCE)):
            out.update(_run(asking, batch, period))
    return out


def _run(asking: Comparing, codes: Sequence[str], period: Range) -> Iterator[tuple[str, Course]]:
    try:
        query = MetricQuery(metrics=tuple(codes), grain="month", since=period.since, until=period.until)
        result = asking.queries.run(query, asking.view.principal, asking.now, asking.ticket)
    except CaliberError as error:
        if error.code == "source.cancelled":
            raise
        for code in codes if len(codes) > 1 else ():
            yield from _run(asking, (code,), period)
        return
    months = [str(value)[:10] for value in result.table.column(0).to_pylist()]
    for place, column in enumerate(result.columns):
        if column.kind == "metric" and column.type in NUMBERS:
            values = result.table.column(place).to_pylist()
            course = ((at, Decimal(str(value))) for at, value in zip(months, values, strict=True) if value is not None)
            yield column.metric or column.name, tuple(sorted(course))


def _same(asking: Comparing, courses: Mapping[str, Course], period: Range, members: bool) -> Iterator[tuple[str, str]]:
    """Pairs of one unit with the same figures in every month, and by the dimensions that both have."""
    metrics = asking.view.snapshot.model.metrics
    groups: dict[tuple[str, ...], list[str]] = {}
    for code, course in courses.items():
        if len({value for _, value in course if value}) >= FEWEST:
            shown = (f"{at} {plain(value)}" for at, value in course)
            groups.setdefault((metrics[code].unit, *shown), []).append(code)
    for group in groups.values():
        for left, right in pairs_in(group):
            if not members or _same_by_members(asking, (metrics[left], metrics[right]), period):
                yield left, right


def _same_by_members(asking: Comparing, metrics: tuple[Metric, Metric], period: Range) -> bool:
    usable = [one for one in dimensions_of(asking.view, metrics) if not one.masked]
    for dimension in usable[:DIMENSIONS]:
        seen = [_by_member(asking, metric.code, dimension.name, period) for metric in metrics]
        if None not in seen and seen[0] != seen[1]:
            return False
    return True


def _by_member(asking: Comparing, code: str, dimension: str, period: Range) -> dict[str, str] | None:
    query = MetricQuery(
        metrics=(code,), by=(dimension,), since=period.since, until=period.until, limit=MOST_ROWS
    )  # fmt: skip
    try:
        rows = asking.queries.run(query, asking.view.principal, asking.now, asking.ticket).rows()
    except CaliberError as error:
        if error.code == "source.cancelled":
            raise
        return None
    return {str(row[0]): plain(row[1]) for row in rows if row[1] is not None}


def _with_figures(asking: Comparing, pair: Pair | None, left: str, right: str) -> Pair:
    """A pair with one more sign. Equal numbers are no proof: they only fill in where nothing else is known."""
    if pair is None:
        decided, reason = decision(asking.view.snapshot, left, right)
        pair = Pair(left=left, right=right, kind="near", signs=(), decided=decided, reason=reason)
        both = all(asking.view.may("see_definition", code) for code in (left, right))
        if both:
            pair = _compared(asking, pair)
    verdict, proof = (pair.verdict, pair.proof) if pair.verdict not in ("", "unknown") else ("equal_on_data", "data")
    return msgspec.structs.replace(pair, signs=(*pair.signs, Sign("figures")), verdict=verdict, proof=proof)


def _compared(asking: Comparing, pair: Pair) -> Pair:
    try:
        found = compare_metrics(
            asking.view.snapshot, pair.left, pair.right, asking.columns_of((pair.left, pair.right))
        )  # fmt: skip
    except (CaliberError, RecursionError):
        return pair
    kind = {"equal": "same_definition", "left_subset": "contained", "right_subset": "contained"}
    return msgspec.structs.replace(
        pair, kind=kind.get(found.verdict, "near"), verdict=found.verdict, proof=found.proof or "",
        differences=told(found),
    )  # fmt: skip


# -- the gaps


def _gaps(
    asking: Comparing, pairs: Iterable[Pair], courses: Mapping[str, Course], closed: Range
) -> dict[tuple[str, str], Decimal]:
    """Right less left in the last closed month: reconciled, or what the figures themselves say."""
    view, metrics = asking.view, asking.view.snapshot.model.metrics
    units = [pair for pair in pairs if pair.kind != "same_definition" and not pair.decided]
    units = [pair for pair in units if metrics[pair.left].unit == metrics[pair.right].unit]
    units = [pair for pair in units if pair.left in courses and pair.right in courses]
    units.sort(key=lambda p: (-view.popularity.get(p.left, 0) - view.popularity.get(p.right, 0), p.left, p.right))
    out: dict[tuple[str, str], Decimal] = {}
    for place, pair in enumerate(units):
        gap = _reconciled(asking, pair, closed) if place < MOST_GAPS else None
        gap = gap if gap is not None else _difference(courses[pair.left], courses[pair.right], closed.since)
        if gap is not None:
            out[pair.left, pair.right] = gap
    return out


def _reconciled(asking: Comparing, pair: Pair, closed: Range) -> Decimal | None:
    left, right = (Asked(asking.queries, code, asking.view.principal) for code in (pair.left, pair.right))
    try:
        return reconcile(left, right, closed, asking.now, asking.ticket).gap
    except CaliberError as error:
        if error.code == "source.cancelled":
            raise
        return None


def _difference(left: Course, right: Course, at: str) -> Decimal | None:
    one, other = dict(left).get(at), dict(right).get(at)
    return None if one is None or other is None else other - one
