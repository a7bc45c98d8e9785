"""Times of the flights example against pandas: windows, to-date, offsets, comparisons, flights without a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from tests.examples import flights_in_pandas as expected
from tests.examples.conftest import Ask
from tests.examples.test_flights import cells, check

Figure = Callable[[pd.DataFrame], Any]
DAY = pd.Timedelta(days=1)


def between(first: Any, last: Any) -> pd.DataFrame:
    """Flights scheduled from ``first`` to ``last``, both inclusive."""
    frame = expected.flights()
    return frame[frame.scheduled.between(pd.Timestamp(first), pd.Timestamp(last))]


def iso(day: pd.Timestamp) -> str:
    return day.date().isoformat()


def ends(first: str, last: str, grain: str) -> dict[pd.Timestamp, pd.Timestamp]:
    """Each period with its last day, no later than ``last``."""
    days = pd.Series(pd.date_range(first, last))
    start = {"day": days, "week": expected.week_of(days), "month": expected.month_of(days)}[grain]
    return days.groupby(start).max().to_dict()


WINDOWS: dict[str, tuple[Figure, Callable[[pd.Timestamp], pd.Timestamp]]] = {
    "flights_7d": (len, lambda end: end - 6 * DAY),
    "on_time_rate_airline_7d": (expected.OF_FLIGHTS["on_time_rate_airline"], lambda end: end - 6 * DAY),
    "flights_mtd": (len, lambda end: end.replace(day=1)),
    "cancelled_flights_mtd": (expected.OF_FLIGHTS["cancelled_flights"], lambda end: end.replace(day=1)),
    "flights_ytd": (len, lambda end: end.replace(day=1, month=1)),
}


@pytest.mark.parametrize("grain", ["day", "week", "month"])
@pytest.mark.parametrize("metric", WINDOWS)
def test_windows_reach_beyond_the_range(ask: Ask, metric: str, grain: str) -> None:
    """The first days of March look back into February, which is not asked for."""
    figure, start = WINDOWS[metric]
    result = ask([metric], grain=grain, since="2013-03-01", until="2013-05-31")
    want = {
        (iso(period),): figure(between(start(end), end))
        for period, end in ends("2013-03-01", "2013-05-31", grain).items()
    }
    check(cells(result, 1, metric), want)


@pytest.mark.parametrize("metric", WINDOWS)
def test_windows_without_periods_end_with_the_range(ask: Ask, metric: str) -> None:
    figure, start = WINDOWS[metric]
    result = ask([metric], since="2013-04-10", until="2013-05-20")
    check(cells(result, 0, metric), {(): figure(between(start(pd.Timestamp("2013-05-20")), "2013-05-20"))})


def test_windows_by_a_joined_dimension(ask: Ask) -> None:
    result = ask(
        ["flights_7d", "flights_mtd"], by=["dest.tzone", "metric_time__day"], since="2013-02-03", until="2013-02-12"
    )
    for metric in ("flights_7d", "flights_mtd"):
        _, start = WINDOWS[metric]
        got = {key: value for key, value in cells(result, 2, metric).items() if value}
        want = {
            (zone, iso(day)): len(group)
            for day in pd.date_range("2013-02-03", "2013-02-12")
            for (zone,), group in expected.keyed(between(start(day), day), ["dest.tzone"]).items()
        }
        check(got, want)


def test_windows_obey_filters(ask: Ask) -> None:
    result = ask(
        ["flights_7d"],
        grain="day",
        where=["origin = 'LGA' and airline_name like 'Delta%'"],
        since="2013-09-01",
        until="2013-09-10",
    )
    want = {}
    for day in pd.date_range("2013-09-01", "2013-09-10"):
        frame = between(day - 6 * DAY, day)
        want[iso(day),] = int(((frame.origin == "LGA") & (frame.carrier == "DL")).sum())
    check(cells(result, 1, "flights_7d"), want)


def test_a_month_before(ask: Ask) -> None:
    result = ask(
        ["flights", "flights_previous_month", "flights_growth"], grain="month", since="2013-01-01", until="2013-12-31"
    )
    frame = expected.flights()
    counted = frame.groupby(expected.month_of(frame.scheduled)).size()
    before = {month: int(counted.get(month - pd.DateOffset(months=1), 0)) for month in counted.index}
    check(cells(result, 1, "flights_previous_month"), {(iso(m),): before[m] for m in counted.index})
    growth = {(iso(m),): counted[m] / before[m] - 1 if before[m] else None for m in counted.index}
    check(cells(result, 1, "flights_growth"), growth)


def test_the_same_days_a_month_before(ask: Ask) -> None:
    """From the 10th to the 19th of March against the 10th to the 19th of February."""
    result = ask(["flights_previous_month"], by=["origin"], since="2013-03-10", until="2013-03-19")
    want = {(origin,): len(group) for origin, group in between("2013-02-10", "2013-02-19").groupby("origin")}
    check(cells(result, 1, "flights_previous_month"), want)


COMPARED = ("flights", "on_time_rate_airline", "average_departure_delay", "planes_flown", "seats_flown", "rainy_hours")


def test_months_against_the_months_before(ask: Ask) -> None:
    result = ask(
        [m for m in COMPARED if m != "rainy_hours"],
        by=["origin", "metric_time__month"],
        compare=["previous_period"],
        since="2013-02-01",
        until="2013-06-30",
    )
    frame = expected.flights()
    grouped = dict(iter(frame.groupby([frame.origin, expected.month_of(frame.scheduled)])))
    for metric in COMPARED[:-1]:
        figure = expected.OF_FLIGHTS[metric]
        now = {key: figure(group) for key, group in grouped.items() if 2 <= key[1].month <= 6}
        then = {key: figure(grouped[key[0], key[1] - pd.DateOffset(months=1)]) for key in now}
        keys = {key: (key[0], iso(key[1])) for key in now}
        check(cells(result, 2, metric), {keys[k]: v for k, v in now.items()})
        check(cells(result, 2, f"{metric}__previous_period"), {keys[k]: v for k, v in then.items()})
        check(cells(result, 2, f"{metric}__previous_period_change"), {keys[k]: now[k] - then[k] for k in now})
        check(
            cells(result, 2, f"{metric}__previous_period_ratio"),
            {keys[k]: (now[k] - then[k]) / abs(then[k]) for k in now},
        )


def test_a_range_against_the_range_before(ask: Ask) -> None:
    """Ten days against the ten days before them, without periods."""
    result = ask(
        ["flights", "average_arrival_delay"],
        by=["airline"],
        compare=["previous_period"],
        since="2013-05-11",
        until="2013-05-20",
    )
    for metric in ("flights", "average_arrival_delay"):
        figure = expected.OF_FLIGHTS[metric]
        now = {(c,): figure(g) for c, g in between("2013-05-11", "2013-05-20").groupby("carrier")}
        then = {(c,): figure(g) for c, g in between("2013-05-01", "2013-05-10").groupby("carrier")}
        check(cells(result, 1, metric), now)
        check(cells(result, 1, f"{metric}__previous_period"), then)


def test_there_is_no_year_before(ask: Ask) -> None:
    result = ask(
        ["flights", "average_arrival_delay"],
        grain="month",
        compare=["previous_year"],
        since="2013-01-01",
        until="2013-12-31",
    )
    assert {row[0] for row in result.rows()} == {f"2013-{month:02}-01" for month in range(1, 13)}
    assert set(cells(result, 1, "average_arrival_delay__previous_year").values()) == {None}
    assert set(cells(result, 1, "flights__previous_year_ratio").values()) == {None}


def test_take_offs_go_by_the_clock(ask: Ask) -> None:
    result = ask(["take_offs", "departures"], by=["origin", "metric_time__day"], since="2013-12-01", until="2013-12-31")
    frame = expected.flights()
    flown = frame[frame.dep_time.notna()]
    clock = flown[flown.departed.between("2013-12-01", "2013-12-31 23:59:59")]
    plan = flown[flown.scheduled.between("2013-12-01", "2013-12-31")]
    check(
        cells(result, 2, "take_offs"),
        {(o, iso(d)): len(g) for (o, d), g in clock.groupby(["origin", clock.departed.dt.normalize()])},
    )
    check(cells(result, 2, "departures"), {(o, iso(d)): len(g) for (o, d), g in plan.groupby(["origin", "scheduled"])})


def test_flights_that_never_left_belong_to_no_range(ask: Ask) -> None:
    """By take-off, cancelled flights have no time: a range leaves them out and the statement counts them."""
    frame = expected.flights()
    inside = frame[frame.departed.between("2013-06-01", "2013-06-30 23:59:59")]
    result = ask(["flights"], time="departed", by=["origin"], since="2013-06-01", until="2013-06-30")
    check(cells(result, 1, "flights"), {(o,): len(g) for o, g in inside.groupby("origin")})
    counts = {note.code: note.count for note in result.statement.notes}
    assert counts["statement.timeless"] == int(frame.departed.isna().sum()) == 8255


def test_flights_that_never_left_have_a_period_of_their_own(ask: Ask) -> None:
    frame = expected.flights()
    result = ask(["flights"], time="departed", grain="month")
    counted = frame.groupby(frame.departed.dt.to_period("M").dt.start_time, dropna=False).size()
    want = {(expected.as_cell(month),): int(count) for month, count in counted.items()}
    assert want[None,] == 8255
    check(cells(result, 1, "flights"), want)


def test_periods_without_a_flight_are_filled_where_asked(ask: Ask) -> None:
    where = ["dest = 'LEX'"]
    frame = expected.flights()
    lexington = frame[frame.dest == "LEX"]
    assert 0 < len(lexington) < 10
    bare = ask(["flights", "average_distance"], grain="day", where=where, since="2013-10-25", until="2013-11-05")
    filled = ask(
        ["flights", "average_distance"], grain="day", where=where, since="2013-10-25", until="2013-11-05", fill=True
    )
    days = pd.date_range("2013-10-25", "2013-11-05")
    counted = {day: int((lexington.scheduled == day).sum()) for day in days}
    check(cells(bare, 1, "flights"), {(iso(day),): n for day, n in counted.items() if n})
    check(cells(filled, 1, "flights"), {(iso(day),): n for day, n in counted.items()})
    miles = {(iso(day),): lexington.distance.iloc[0] if n else None for day, n in counted.items()}
    check(cells(filled, 1, "average_distance"), miles)
