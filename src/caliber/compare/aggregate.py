"""Aggregates over the values of a group, and window functions over the rows of a partition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from functools import cmp_to_key
from typing import Any

from caliber.compare.values import UndeterminedError, Value, alike, kind_of, moment


def aggregate(op: str, rows: Sequence[tuple[Value, ...]]) -> Value:
    """One aggregate over the arguments of each row; ``count`` without arguments counts rows."""
    if op == "count":
        return sum(1 for args in rows if None not in args)
    if op in ("count_distinct", "approx_count_distinct"):
        return len({tuple(map(hashable, args)) for args in rows if None not in args})
    values = [args[0] for args in rows if args[0] is not None]
    if op in ("sum_distinct", "avg_distinct"):
        op, values = op.removesuffix("_distinct"), list({hashable(value): value for value in values}.values())
    if op == "count_if":
        return sum(1 for value in values if value is True)
    function = _FUNCTIONS.get(op)
    if function is None:
        raise UndeterminedError(op)
    if op == "percentile":
        return _percentile(values, rows[0][1]) if values else None
    if op in ("sum", "avg") and any(kind_of(value) != "number" for value in values):
        raise UndeterminedError(op)
    return function(values) if values else None


def hashable(value: Value) -> Any:
    """A value that is equal where SQL groups alike."""
    if isinstance(value, bool):
        return ("boolean", value)
    return moment(value) if isinstance(value, date) else value


def _least(values: list[Any], sign: int) -> Value:
    best = values[0]
    for value in values[1:]:
        a, b = alike(value, best)
        if (a < b) if sign < 0 else (a > b):
            best = value
    chosen: Value = best
    return chosen


def _percentile(values: list[Any], at: Value) -> Value:
    if isinstance(at, bool) or not isinstance(at, int | Fraction) or any(kind_of(v) != "number" for v in values):
        raise UndeterminedError("percentile")
    values = sorted(values)
    place = Fraction(at) * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    result: Value = values[low] + (values[high] - values[low]) * (place - low)
    return result


_FUNCTIONS: dict[str, Callable[[list[Any]], Value]] = {
    "sum": lambda values: sum(values),
    "avg": lambda values: Fraction(sum(values)) / len(values),
    "min": lambda values: _least(values, -1),
    "max": lambda values: _least(values, 1),
    "median": lambda values: _percentile(values, Fraction(1, 2)),
    "percentile": lambda values: None,
}


def ordering(left: Sequence[tuple[Value, bool, bool]], right: Sequence[tuple[Value, bool, bool]]) -> int:
    """-1, 0 or 1 for two rows by (value, descending, nulls first)."""
    for (a, descending, nulls_first), (b, _, _) in zip(left, right, strict=True):
        if a is None or b is None:
            if a is not b:
                return -1 if (a is None) == nulls_first else 1
            continue
        x, y = alike(a, b)
        if x != y:
            return 1 if (x > y) != descending else -1
    return 0


ORDER_KEY = cmp_to_key(ordering)


def windowed(
    op: str, args: list[tuple[Value, ...]], order: list[Any], frame: str, same_rows: Callable[[int, int], bool]
) -> list[Value]:
    """The value of a window function for each row of one partition, which is sorted by ``order`` (its keys).

    ``same_rows(i, j)``: rows that nobody can tell apart, so that their order does not matter.
    """
    count = len(args)
    peers = _peers(order) if order else [(0, count)] * count
    if op in ("rank", "dense_rank"):
        starts = sorted({start for start, _ in peers})
        return [start + 1 if op == "rank" else starts.index(start) + 1 for start, _ in peers]
    if op in ("row_number", "lag", "lead", "first_value", "last_value"):
        _no_ties(peers, same_rows)
        return _by_place(op, args, frame)
    if frame not in ("", "all", "rows to current", "range to current"):
        raise UndeterminedError(frame)
    ends = [count] * count if frame == "all" or not order else [end for _, end in peers]
    if frame == "rows to current":
        _no_ties(peers, same_rows)
        ends = list(range(1, count + 1))
    return [aggregate(op, args[:end]) for end in ends]


def _peers(order: list[Any]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    start = 0
    while start < len(order):
        end = start + 1
        while end < len(order) and ordering(order[start], order[end]) == 0:
            end += 1
        out += [(start, end)] * (end - start)
        start = end
    return out


def _no_ties(peers: list[tuple[int, int]], same_rows: Callable[[int, int], bool]) -> None:
    for start, end in set(peers):
        if any(not same_rows(start, other) for other in range(start + 1, end)):
            raise UndeterminedError("a tie in an order")


def _by_place(op: str, args: list[tuple[Value, ...]], frame: str) -> list[Value]:
    if op == "row_number":
        return list(range(1, len(args) + 1))
    if op in ("first_value", "last_value"):
        if frame not in ("", "all") or (op == "last_value" and frame == ""):
            raise UndeterminedError(op)
        return [args[0 if op == "first_value" else -1][0]] * len(args)
    out: list[Value] = []
    for place, (value, *more) in enumerate(args):
        del value
        by = more[0] if more else 1
        if isinstance(by, bool) or not isinstance(by, int):
            raise UndeterminedError(op)
        there = place - by if op == "lag" else place + by
        inside = 0 <= there < len(args)
        out.append(args[there][0] if inside else more[1] if len(more) > 1 else None)
    return out
