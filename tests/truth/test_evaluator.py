"""The evaluator itself, against figures that a person can check in the head."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest

from tests.truth.aggregates import aggregate, percentile
from tests.truth.check import same
from tests.truth.dates import Rules, Span, following, periods, rolling_start, shifted, start
from tests.truth.expressions import Expr, col, sql, value
from tests.truth.windows import Shift, Window, reads

APRIL = Rules("sunday", 4, 1)


@pytest.mark.parametrize(
    ("expr", "given", "expected"),
    [
        (("and", ("=", col("x"), ("int", "1")), ("bool", "false")), None, False),
        (("or", ("=", col("x"), ("int", "1")), ("bool", "true")), None, True),
        (("not", ("=", col("x"), ("int", "1"))), None, None),
        (("in", col("x"), ("int", "1"), ("null",)), Fraction(2), None),
        (("not_in", col("x"), ("int", "1"), ("null",)), Fraction(1), False),
        (("/", ("int", "1"), col("x")), Fraction(0), None),
        (("is_distinct", col("x"), ("int", "1")), None, True),
        (("case", ("=", col("x"), ("int", "1")), ("text", "one"), ("text", "other")), None, "other"),
        (("between", col("x"), ("int", "1"), ("int", "2")), Fraction(2), True),
    ],
)
def test_three_values(expr: Expr, given: Any, expected: Any) -> None:
    assert value(expr, lambda _: given) is expected or value(expr, lambda _: given) == expected


def test_written_as_sql() -> None:
    expr = ("and", ("=", col("shop", 'we"ird'), ("text", "it's")), ("<", ("neg", col("n")), ("int", "-1")))
    assert sql(expr) == """((shop."we""ird" = 'it''s') AND ((- n) < (-1)))"""


@pytest.mark.parametrize(
    ("day", "grain", "first", "next_first"),
    [
        (date(2025, 3, 1), "week", date(2025, 2, 23), date(2025, 3, 2)),
        (date(2025, 3, 31), "fiscal_year", date(2024, 4, 1), date(2025, 4, 1)),
        (date(2025, 8, 15), "fiscal_quarter", date(2025, 7, 1), date(2025, 10, 1)),
        (date(2024, 2, 29), "month", date(2024, 2, 1), date(2024, 3, 1)),
        (datetime(2025, 1, 1, 23, 59, 59), "hour", datetime(2025, 1, 1, 23), datetime(2025, 1, 2)),
    ],
)
def test_periods(day: Any, grain: str, first: Any, next_first: Any) -> None:
    assert start(day, grain, APRIL) == first
    assert following(first, grain, APRIL) == next_first


def test_weeks_cut_by_months() -> None:
    found = periods(date(2025, 1, 27), date(2025, 2, 3), ["week", "month"], Rules())
    assert [span for _, span in found] == [
        Span(date(2025, 1, 27), date(2025, 2, 1)),
        Span(date(2025, 2, 1), date(2025, 2, 3)),
    ]


def test_shifts_and_windows() -> None:
    assert shifted(date(2025, 2, 1), date(2025, 3, 1), 1, "month") == (date(2025, 1, 1), date(2025, 2, 1))
    assert shifted(date(2025, 3, 5), date(2025, 3, 31), 1, "month") == (date(2025, 2, 5), date(2025, 3, 1))
    assert rolling_start(date(2025, 3, 1), 1, "month") == date(2025, 2, 1)
    assert rolling_start(date(2025, 3, 31), 1, "month") == date(2025, 3, 1)
    march, mark = Span(date(2025, 3, 1), date(2025, 4, 1)), date(2025, 3, 11)
    running = Window(shifts=(Shift(1, "month", True),))
    assert reads(running, march, "month", mark, Rules()) == Span(date(2025, 2, 1), date(2025, 2, 11))
    whole = Window(shifts=(Shift(1, "month", False),))
    assert reads(whole, march, "month", mark, Rules()) == Span(date(2025, 2, 1), date(2025, 3, 1))
    to_date = Window("to_date", 0, "fiscal_year")
    assert reads(to_date, march, "month", mark, APRIL) == Span(date(2024, 4, 1), date(2025, 4, 1))


def test_aggregates() -> None:
    numbers = [Fraction(1), Fraction(2), None, Fraction(4)]
    shown = {
        op: aggregate(op, [lambda row: row], numbers) for op in ("sum", "count", "avg", "median", "count_distinct")
    }
    assert shown == {"sum": 7, "count": 3, "avg": Fraction(7, 3), "median": 2, "count_distinct": 3}
    assert aggregate("sum", [lambda row: row], [None]) is None
    assert aggregate("count", [], []) is None
    assert percentile([Fraction(1), Fraction(2)], Fraction(1, 4)) == Fraction(5, 4)


@pytest.mark.parametrize(
    ("want", "have", "equal"),
    [
        (Fraction(1, 3), 1 / 3, True),
        (Fraction(1, 3), 0.3333, False),
        (Fraction(1), True, False),
        (None, 0, False),
        (date(2025, 1, 1), datetime(2025, 1, 1), True),
    ],
)
def test_what_counts_as_the_same(want: Any, have: Any, equal: bool) -> None:
    assert same(want, have) is equal
