"""Every figure of the flights example against pandas: by dimensions, through joins with orphans, by time, filtered."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import pandas as pd
import pytest

from caliber.model.snapshot import Snapshot
from caliber.query.result import QueryResult
from tests.examples import flights_in_pandas as expected
from tests.examples.conftest import Ask


class Scene(NamedTuple):
    """A way to ask. ``where`` for Caliber, ``rows`` the same for pandas; dates inclusive."""

    by: tuple[str, ...] = ()
    where: str = ""
    rows: Any = None
    since: str = ""
    until: str = ""


SCENES = {
    "all": Scene(),
    "by airline": Scene(("airline_name",)),
    "by origin": Scene(("origin",)),
    "by both ends' names": Scene(("origin.airport_name", "dest.high_altitude")),
    "by destination's zone, some unknown": Scene(("dest.tzone",)),
    "by manufacturer, many unknown": Scene(("manufacturer",)),
    "by size of plane, many unknown": Scene(("size",)),
    "by visibility, some unknown": Scene(("visibility_band", "rain")),
    "by delay and cancellation": Scene(("delay_band", "cancelled")),
    "by weekday and distance": Scene(("weekday", "distance_band")),
    "by month": Scene(("metric_time__month",)),
    "by quarter and origin": Scene(("metric_time__quarter", "origin")),
    "by day in February": Scene(("metric_time__day",), since="2013-02-01", until="2013-02-28"),
    "by week to California": Scene(
        ("metric_time__week",),
        "dest.tzone = 'America/Los_Angeles'",
        lambda d: d.dest_tzone == "America/Los_Angeles",
        "2013-06-02",
        "2013-08-31",
    ),
    "by hour on one day": Scene(("scheduled_hour__hour",), since="2013-07-04", until="2013-07-04"),
    "unknown planes by engine": Scene(("engine",), "manufacturer is null", lambda d: d.manufacturer.isna()),
    "mornings not from JFK": Scene(
        ("airline",),
        "departure_hour between 5 and 9 and origin <> 'JFK'",
        lambda d: d.hour.between(5, 9) & (d.origin != "JFK"),
    ),
    "nobody": Scene((), "airline_name = 'No such airline'", lambda d: d.carrier == ""),
}


@cache
def groups(scene: str) -> dict[tuple[Any, ...], pd.DataFrame]:
    asked = SCENES[scene]
    frame = expected.flights()
    if asked.since:
        frame = frame[frame.scheduled.between(asked.since, asked.until)]
    if asked.rows is not None:
        frame = frame[asked.rows(frame)]
    return expected.keyed(frame, asked.by)


@cache
def figures(scene: str, metric: str) -> dict[tuple[Any, ...], Any]:
    return {key: expected.OF_FLIGHTS[metric](group) for key, group in groups(scene).items()}


def cells(result: QueryResult, keys: int, metric: str) -> dict[tuple[Any, ...], Any]:
    """The column of a metric by its keys; a key that comes twice is an error by itself."""
    names = [column.name for column in result.columns]
    at = names.index(metric)
    out: dict[tuple[Any, ...], Any] = {}
    for row in result.rows():
        key = tuple(row[:keys])
        assert key not in out
        out[key] = row[at]
    return out


def check(got: dict[tuple[Any, ...], Any], want: dict[tuple[Any, ...], Any]) -> None:
    assert set(got) == set(want)
    for key, value in want.items():
        if expected.missing(value):
            assert got[key] is None, key
        else:
            assert float(got[key]) == pytest.approx(float(value), rel=1e-9, abs=1e-9), key


def test_every_metric_of_the_example_is_tested(snapshot: Snapshot) -> None:
    tested = {
        *expected.OF_FLIGHTS,
        *expected.OF_WEATHER,
        *expected.OF_PLANES,
        *expected.OF_TIME,
        *expected.OF_TWO_FACTS,
    }
    assert set(snapshot.model.metrics) == tested


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("metric", expected.OF_FLIGHTS)
def test_alone(ask: Ask, scene: str, metric: str) -> None:
    asked = SCENES[scene]
    where = [asked.where] if asked.where else []
    result = ask([metric], by=list(asked.by), where=where, since=asked.since, until=asked.until)
    spoken_of = expected.SPOKEN_OF.get(metric)
    listed = {
        key for key, group in groups(scene).items() if not asked.by or spoken_of is None or spoken_of(group).any()
    }
    want = {key: figure for key, figure in figures(scene, metric).items() if key in listed}
    check(cells(result, len(asked.by), metric), want)


@pytest.mark.parametrize("scene", SCENES)
def test_all_in_one_question(ask: Ask, scene: str) -> None:
    asked = SCENES[scene]
    where = [asked.where] if asked.where else []
    result = ask(list(expected.OF_FLIGHTS), by=list(asked.by), where=where, since=asked.since, until=asked.until)
    for metric in expected.OF_FLIGHTS:
        check(cells(result, len(asked.by), metric), figures(scene, metric))


def test_weather_by_airport_and_month(ask: Ask) -> None:
    result = ask(list(expected.OF_WEATHER), by=["origin.airport_name", "metric_time__month"])
    frame = expected.weather()
    grouped = frame.groupby([frame.origin_name, expected.month_of(frame.observed)])
    for metric, figure in expected.OF_WEATHER.items():
        want = {tuple(expected.as_cell(part) for part in key): figure(group) for key, group in grouped}
        check(cells(result, 2, metric), want)


def test_planes_by_manufacturer(ask: Ask) -> None:
    result = ask(list(expected.OF_PLANES), by=["manufacturer"])
    grouped = expected.package_table("planes").groupby("manufacturer")
    for metric, figure in expected.OF_PLANES.items():
        check(cells(result, 1, metric), {(key,): figure(group) for key, group in grouped})


def test_planes_in_the_fleet_and_in_the_air_lose_no_group(ask: Ask) -> None:
    """Unknown planes stand in the bucket of nobody's planes, with none in the fleet."""
    result = ask(["fleet", "departures"], by=["manufacturer"])
    fleet = expected.package_table("planes").groupby("manufacturer").size()
    flown = expected.flights()[expected.flights().dep_time.notna()].groupby("manufacturer", dropna=False).size()
    keys = {expected.as_cell(key) for key in (*fleet.index, *flown.index)}
    counted = {expected.as_cell(key): value for key, value in flown.items()}
    check(cells(result, 1, "fleet"), {(key,): fleet.get(key, 0) if key else 0 for key in keys})
    check(cells(result, 1, "departures"), {(key,): counted.get(key, 0) for key in keys})
    assert cells(result, 1, "departures")[None,] == flown[flown.index.isna()].sum() > 40_000


def test_two_facts_by_day_and_airport(ask: Ask) -> None:
    """Cancelled flights per hour of rain: not comparable where it did not rain."""
    result = ask(
        ["flights", "cancelled_flights", "rainy_hours", "cancelled_per_rainy_hour"],
        by=["origin", "metric_time__day"],
        since="2013-03-01",
        until="2013-03-31",
    )
    keys = ["origin", "day"]
    march = expected.flights()[expected.flights().month == 3].assign(day=lambda d: d.scheduled)
    cancelled = march[march.dep_time.isna()].groupby(keys).size()
    sky = expected.weather()[expected.weather().month == 3].assign(day=lambda d: d.observed)
    rain = sky[sky.precip > 0].groupby(keys).size()
    days = {*march.groupby(keys).groups, *sky.groupby(keys).groups}
    want = {(key[0], expected.as_cell(key[1])): (int(cancelled.get(key, 0)), int(rain.get(key, 0))) for key in days}
    check(cells(result, 2, "cancelled_flights"), {key: value[0] for key, value in want.items()})
    check(cells(result, 2, "rainy_hours"), {key: value[1] for key, value in want.items()})
    check(cells(result, 2, "cancelled_per_rainy_hour"), {key: expected.over(*value) for key, value in want.items()})


def test_members_of_a_dimension_without_metrics(ask: Ask) -> None:
    result = ask([], by=["airline_name"])
    assert {row[0] for row in result.rows()} == set(expected.package_table("airlines").name)


def test_ordered_and_cut(ask: Ask) -> None:
    result = ask(["flights"], by=["dest"], order=["-flights", "dest"], limit=7)
    counted = expected.flights().groupby("dest").size().reset_index(name="n")
    best = counted.sort_values(["n", "dest"], ascending=[False, True]).head(7)
    assert result.rows() == [[dest, count] for dest, count in zip(best.dest, best.n, strict=True)]


def test_totals_are_their_own_aggregation(ask: Ask) -> None:
    """Planes fly from several airports and for months: neither months nor airports add up to the year's planes."""
    result = ask(["planes_flown", "on_time_rate_airline"], by=["origin", "metric_time__month"], totals=True)
    frame = expected.flights()
    figures = [expected.OF_FLIGHTS[name] for name in ("planes_flown", "on_time_rate_airline")]
    whole = [total for total in result.totals if total.level == ()]
    assert [[float(cell) for cell in total.row[2:]] for total in whole] == [pytest.approx([f(frame) for f in figures])]
    by_origin = {total.row[0]: total.row[2:] for total in result.totals if total.level == ("origin",)}
    assert {o: [float(cell) for cell in row] for o, row in by_origin.items()} == {
        o: pytest.approx([f(group) for f in figures]) for o, group in frame.groupby("origin")
    }


def test_the_statement_counts_what_finds_no_partner(ask: Ask) -> None:
    notes = ask(["seats_flown"], by=["manufacturer"]).statement.notes
    frame = expected.flights()
    counted = {note.code: note.count for note in notes if note.entity == "plane"}
    orphans = frame[frame.tailnum.notna() & frame.known.isna()]
    assert counted["statement.orphans"] == len(orphans) == 50_094
    assert sum(counted.values()) == int(frame.known.isna().sum()) or counted.get("statement.unkeyed") is None
