"""7. Windows, offsets and to-date figures read beyond the filter and are clipped after; a running period is compared
with the same part of the earlier one; one calendar for all.
"""

from __future__ import annotations

from decimal import Decimal

from tests.promises.shop import Shop, codes


def test_a_rolling_window_reads_before_the_range(shop: Shop) -> None:
    assert shop.ask("sold_30d", since="2025-03-01", until="2025-03-10") == [(Decimal("42.00"),)]  # from 9 February on


def test_and_shows_no_period_before_it(shop: Shop) -> None:
    rows = shop.ask("sold_30d", grain="day", since="2025-03-09", until="2025-03-10")
    assert rows == [("2025-03-09", Decimal("65.00") - 30), ("2025-03-10", Decimal("42.00"))]


def test_a_condition_on_the_time_is_a_range_and_no_filter_of_rows(shop: Shop) -> None:
    where = ("metric_time >= '2025-03-01'", "metric_time <= '2025-03-10'")
    assert shop.ask("sold_30d", where=where) == [(Decimal("42.00"),)]


def test_a_year_ago_lies_outside_the_range(shop: Shop) -> None:
    assert shop.ask("sold_a_year_ago", since="2025-03-01", until="2025-03-31") == [(Decimal("80.00"),)]


def test_a_running_month_is_compared_with_the_same_part(shop: Shop) -> None:
    """Data runs to 10 March, so March stands against 1 to 10 February: 30 and 5, not the 20 of the 25th."""
    result = shop.result("sold", grain="month", since="2025-03-01", until="2025-03-31", compare=("previous_period",))
    assert result.rows()[0][1:3] == [Decimal("17.00"), Decimal("35.00")]
    assert {"statement.same_part", "statement.incomplete"} <= codes(result).keys()


def test_a_whole_month_is_compared_with_a_whole_month(shop: Shop) -> None:
    result = shop.result("sold", since="2025-02-01", until="2025-02-28", compare=("previous_period",))
    assert result.rows()[0][:2] == [Decimal("55.00"), Decimal("150.00")]


def test_a_figure_to_date_at_a_coarser_grain_is_its_value_at_the_end(shop: Shop) -> None:
    rows = shop.ask("sold_mtd", grain="quarter", since="2025-01-01", until="2025-03-31")
    assert rows == [("2025-01-01", Decimal("17.00"))]


def test_the_fiscal_year_begins_where_the_calendar_says(shop: Shop) -> None:
    rows = dict(shop.ask("sold_fytd", grain="month", since="2025-01-01", until="2025-03-31"))
    assert rows == {"2025-01-01": Decimal("230.00"), "2025-02-01": Decimal("55.00"), "2025-03-01": Decimal("72.00")}


def test_weeks_begin_where_the_calendar_says(shop: Shop) -> None:
    assert [row[0] for row in shop.ask("sold", grain="week", since="2025-03-01")] == ["2025-03-03", "2025-03-10"]


def test_a_partial_period_is_said(shop: Shop) -> None:
    found = codes(shop.result("sold", grain="month", since="2025-01-15", until="2025-02-10"))
    assert {"statement.partial_first", "statement.partial_last"} <= found.keys()
