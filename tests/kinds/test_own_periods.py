"""Windows, offsets and comparisons by periods of one's own, against sets of days counted in plain Python."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from caliber.errors import Refused
from tests.kinds.town import HEAD, Ask, asking, check, make, same

DAY = timedelta(days=1)
FIRST, WEEKS = date(2023, 12, 25), (53, 52, 52)  # the first retail year has a week more
PATTERN = (4, 5, 4) * 4


def _days() -> list[tuple[date, int, str, int]]:
    """Every day with its retail week, month and year, a year of 4-5-4 weeks."""
    out, day = [], FIRST
    for year, weeks in enumerate(WEEKS, 2024):
        lengths = [*PATTERN[:-1], PATTERN[-1] + weeks - 52]
        months = [month for month, length in enumerate(lengths, 1) for _ in range(length)]
        for week, month in enumerate(months, 1):
            for _ in range(7):
                out.append((day, year * 100 + week, f"{year}-M{month:02d}", year))
                day += DAY
    return out


DAYS = _days()
TAKEN = [
    (n, datetime(2024, 1, 3, 8) + timedelta(hours=37 * n), n % 17 + 1, "ab"[n % 2]) for n in range(1, 480)
]  # to 2026-01-07
LAST = TAKEN[-1][1].date()
OPEN = [(day,) for day, *_ in DAYS if day.weekday() < 5]  # a shop that is closed at weekends
COLUMN = {"rweek": 1, "rmonth": 2, "ryear": 3}
GRAINS = ", ".join(
    f"{name}: {{dataset: days, day: day, period: {column}{more}}}"
    for name, column, more in (
        ("rweek", "week", ", year: ryear"), ("rmonth", "month", ", year: ryear"), ("ryear", "year", ""),
    )
) + ", session: {dataset: sessions, day: day, period: day}"  # fmt: skip
OWN = HEAD.replace("timezone: Asia/Shanghai}", f"timezone: Asia/Shanghai, grains: {{{GRAINS}}}}}")
BASE = """\
{dataset: days, table: days, grain: [day]}
---
{dataset: sessions, table: sessions, grain: [day]}
---
dataset: taken
table: taken
grain: [n]
times: {taken_at: {column: taken_at, grain: second}}
dimensions: {till: {column: till, type: string}}
time: taken_at
---
{metric: taken, dataset: taken, measure: sum(amount)}
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own")
    make(folder, {
        "days": ("day DATE, week INT, month VARCHAR, year INT", DAYS),
        "sessions": ("day DATE", OPEN),
        "taken": ("n INT, taken_at TIMESTAMP, amount INT, till VARCHAR", TAKEN),
    })  # fmt: skip
    return folder


def own(place: Path, *metrics: str) -> Ask:
    return asking(place, BASE, *metrics, head=OWN)


@cache
def periods(grain: str) -> dict[Any, list[date]]:
    """The days of each period, in their order."""
    out: dict[Any, list[date]] = {}
    for row in DAYS:
        out.setdefault(row[COLUMN[grain]], []).append(row[0])
    return out


def period(grain: str, day: date) -> Any:
    return next(row[COLUMN[grain]] for row in DAYS if row[0] == day)


def total(days: Iterable[date] | None) -> int | None:
    known = set(days or ())
    found = [row[2] for row in TAKEN if row[1].date() in known]
    return sum(found) if found else None


def earlier(grain: str, day: date, amount: int) -> date:
    """The day at the same place so many periods before, the last one where that is shorter."""
    known = list(periods(grain).values())
    at = next(i for i, days in enumerate(known) if day in days)
    return known[at - amount][min(known[at].index(day), len(known[at - amount]) - 1)]


def inside(grain: str, first: str, last: str) -> dict[Any, list[date]]:
    """Whole periods between two days, both of them edges."""
    low, high = date.fromisoformat(first), date.fromisoformat(last)
    return {name: days for name, days in periods(grain).items() if low <= days[0] and days[-1] <= high}


RANGE = {"since": "2025-03-31", "until": "2025-09-28"}  # months 4 to 9 of 2025


@pytest.mark.parametrize("grain", ["rweek", "rmonth"])
def test_against_the_period_before(place: Path, grain: str) -> None:
    known = list(periods(grain).items())
    want = []
    for at, (name, days) in enumerate(known):
        if name in inside(grain, **dict(zip(("first", "last"), RANGE.values(), strict=True))):
            now, before = total(days), total(known[at - 1][1])
            assert now and before
            want.append([name, now, before, now - before, (now - before) / before])
    assert len(want) in (6, 26)
    same(own(place)("taken", grain=grain, compare=("previous_period",), **RANGE), want)


def test_against_the_year_of_ones_own_before(place: Path) -> None:
    """The third month against the third month, although the years have not as many weeks."""
    for grain in ("rmonth", "rweek"):
        got = own(place)("taken", grain=grain, compare=("previous_year",), since="2024-12-30", until="2025-12-28")
        want = []
        for at, (name, days) in enumerate(inside(grain, "2024-12-30", "2025-12-28").items()):
            before = list(inside(grain, "2023-12-25", "2024-12-29").values())[at]
            want.append([name, total(days), total(before)])
        assert len(want) == {"rmonth": 12, "rweek": 52}[grain]
        same([row[:3] for row in got], want)
    ask = asking(place, BASE, head=OWN.replace(", year: ryear", ""))
    with pytest.raises(Refused, match=r"kind\.no_own_year"):
        ask("taken", grain="rmonth", compare=("previous_year",))
    with pytest.raises(Refused, match=r"kind\.no_own_year"):
        own(place)("taken", grain="session", compare=("previous_year",))


def test_a_week_that_the_other_year_does_not_have(tmp_path: Path) -> None:
    """Week 53 has no fellow in a year of 52, and shows none rather than another week's."""
    moved = [(day, week + 100, month, year + 1) for day, week, month, year in DAYS[: 53 * 7]]  # the second is longer
    before = [(FIRST - timedelta(days=364 - n), 202401 + n // 7, "2024-M01", 2024) for n in range(364)]
    make(tmp_path, {"days": ("day DATE, week INT, month VARCHAR, year INT", [*before, *moved]),
                        "sessions": ("day DATE", OPEN),
                        "taken": ("n INT, taken_at TIMESTAMP, amount INT, till VARCHAR", TAKEN)})  # fmt: skip
    ask = asking(tmp_path, BASE, head=OWN)
    got = ask("taken", grain="rweek", compare=("previous_year",), since="2024-12-23", until="2024-12-29")
    assert got[0][:3] == [202553, total(date(2024, 12, 23) + n * DAY for n in range(7)), None]


WINDOWS = (
    "metric: quarter\nof: taken\nperiod: 3 rmonths",
    "metric: so_far\nof: taken\nperiod: rmonth to date",
    "metric: this_year\nof: taken\nperiod: ryear to date",
    "metric: ever\nof: taken\nperiod: all",
    "metric: thirty\nof: taken\nperiod: 30d",
    "metric: mtd\nof: taken\nperiod: mtd",
)


def windows(days: list[date]) -> list[int | None]:
    last, known = days[-1], list(periods("rmonth").values())
    at = next(i for i, some in enumerate(known) if last in some)
    whole = last == known[at][-1]
    start = known[at - 2][0] if whole else earlier("rmonth", last, 3) + DAY
    spans = [start, known[at][0], periods("ryear")[period("ryear", last)][0], FIRST - 400 * DAY]
    spans += [last - 29 * DAY, last.replace(day=1)]
    return [total(low + n * DAY for n in range((last - low).days + 1)) for low in spans]


@pytest.mark.parametrize("grain", ["rweek", "rmonth", "day", "ryear"])
def test_windows_end_with_the_period(place: Path, grain: str) -> None:
    ask = own(place, *WINDOWS)
    asked = RANGE if grain != "ryear" else {"since": "2024-12-30", "until": "2025-12-28"}
    if grain == "day":
        every = {date(2025, 3, 31) + n * DAY: [date(2025, 3, 31) + n * DAY] for n in range(182)}
    else:
        every = inside(grain, *asked.values())
    want = [[name, *windows(days)] for name, days in every.items()]
    same(ask("quarter, so_far, this_year, ever, thirty, mtd", grain=grain, **asked), want)


def test_windows_without_periods(place: Path) -> None:
    ask = own(place, *WINDOWS)
    asked = {"since": "2025-04-07", "until": "2025-06-17"}
    days = [date(2025, 4, 7) + n * DAY for n in range(72)]
    same(ask("quarter, so_far, this_year", **asked), [windows(days)[:3]])
    tills = ask("so_far", by="till", **asked)
    assert sum(row[1] for row in tills) == windows(days)[1]


OFFSETS = (
    "metric: month_ago\nof: taken\noffset: 1 rmonth\nalign: whole",
    "metric: year_ago\nof: taken\noffset: 1 ryear\nalign: whole",
    "metric: start\nof: taken\noffset_to: rmonth",
    "metric: twice\nof: month_ago\noffset: 2 rmonths\nalign: whole",
    "metric: day_ago\nof: taken\noffset: 7 days\nalign: whole",
)


def test_offsets_of_weeks_go_to_the_same_week(place: Path) -> None:
    months, weeks = periods("rmonth"), periods("rweek")

    def moved(days: list[date], around: str, amount: int) -> list[date] | None:
        known = list(periods(around).items())
        at = next(i for i, (_, some) in enumerate(known) if days[0] in some)
        own_weeks = [week for week in weeks.values() if week[0] in known[at][1]]
        there = [week for week in weeks.values() if week[0] in known[at - amount][1]]
        place = own_weeks.index(days)
        return there[place] if place < len(there) else None

    want = []
    for name, days in inside("rweek", *RANGE.values()).items():
        once = moved(days, "rmonth", 1)
        twice = moved(days, "rmonth", 2)
        back = moved(twice, "rmonth", 1) if twice else None
        first = next(week for week in weeks.values() if week[0] == months[period("rmonth", days[0])][0])
        want.append([name, total(once), total(moved(days, "ryear", 1)), total(first), total(back),
                     total(day - 7 * DAY for day in days)])  # fmt: skip
    assert any(row[1] is None for row in want)  # the fifth week has no fellow in a month of four
    same(own(place, *OFFSETS)("month_ago, year_ago, start, twice, day_ago", grain="rweek", **RANGE), want)


def test_offsets_of_days_keep_their_place(place: Path) -> None:
    every = [date(2025, 3, 31) + n * DAY for n in range(182)]
    want = [
        [day, total([earlier("rmonth", day, 1)]), total([earlier("ryear", day, 1)]),
         total([periods("rmonth")[period("rmonth", day)][0]])]
        for day in every
    ]  # fmt: skip
    got = own(place, *OFFSETS)("month_ago, year_ago, start", grain="day", **RANGE)
    same(got, [row for row in want if row[1:] != [None, None, None]])


def test_an_hour_keeps_its_hour(place: Path) -> None:
    got = own(place, *OFFSETS)("month_ago", grain="hour", since="2025-05-05 00:00:00", until="2025-05-25 23:59:59")
    want = [
        [hour, amount]
        for hour in (datetime(2025, 5, 5) + timedelta(hours=n) for n in range(21 * 24))
        for _, at, amount, _ in TAKEN
        if at.replace(minute=0) == datetime.combine(earlier("rmonth", hour.date(), 1), hour.time())
    ]
    assert len(want) > 10
    same(got, want)


def test_what_has_no_first_period_is_refused(place: Path) -> None:
    for grain in ("month", "ryear"):
        with pytest.raises(Refused, match=r"kind\.offset_to_grain"):
            own(place, *OFFSETS)("start", grain=grain, **RANGE)


def test_a_running_period_against_the_same_part(place: Path) -> None:
    """The list of days goes on after the data: the running month against as many days of the month before."""
    months = list(periods("rmonth").items())
    at = next(i for i, (_, days) in enumerate(months) if LAST in days)
    so_far = [day for day in months[at][1] if day <= LAST]
    assert len(so_far) < len(months[at][1])
    got = own(place)("taken", grain="rmonth", compare=("previous_period",), since=months[at][1][0].isoformat())
    assert got[0][:3] == [months[at][0], total(so_far), total(months[at - 1][1][: len(so_far)])]
    whole = own(place, *OFFSETS)("month_ago", grain="rmonth", since=months[at][1][0].isoformat())
    assert whole[0] == [months[at][0], total(months[at - 1][1])]


def test_a_range_without_periods_against_the_month_before(place: Path) -> None:
    ask = own(place, *OFFSETS, "metric: rise\nformula: growth(taken, '1 rmonth')")
    days = [date(2025, 5, 5) + n * DAY for n in range(10)]
    before = total(earlier("rmonth", day, 1) for day in days)
    now = total(days)
    assert now and before
    same(ask("month_ago, rise", since="2025-05-05", until="2025-05-14"), [[before, (now - before) / before]])


def test_weeks_beside_their_months(place: Path) -> None:
    got = own(place, *WINDOWS)("so_far, taken", by="metric_time__rmonth, metric_time__rweek", **RANGE)
    want = [
        [period("rmonth", days[0]), name, windows(days)[1], total(days)]
        for name, days in inside("rweek", *RANGE.values()).items()
    ]
    same(got, want)
    got = own(place, *WINDOWS)("so_far", by="metric_time__day, metric_time__rmonth", **RANGE)
    assert len(got) > 150 and {row[1] for row in got} == set(inside("rmonth", *RANGE.values()))
    with pytest.raises(Refused, match=r"query\.grains_not_nested"):
        own(place, *WINDOWS)("so_far", by="metric_time__month, metric_time__rmonth", **RANGE)


def test_periods_that_leave_days_out(place: Path) -> None:
    """Three sessions are three sessions: what was taken on the weekend between them belongs to none."""
    ask = own(place, "metric: three\nof: taken\nperiod: 3 sessions", "metric: one_ago\nof: taken\noffset: 1 session")
    opened = [day for (day,) in OPEN]
    asked = {"since": "2025-06-01", "until": "2025-06-15"}
    want = []
    for at, day in enumerate(opened):
        if date(2025, 6, 1) <= day <= date(2025, 6, 15):
            want.append([day, total(opened[at - 2 : at + 1]), total([opened[at - 1]])])
    assert len(want) == 10
    same(ask("three, one_ago", grain="session", **asked), [row for row in want if row[1:] != [None, None]])


def test_a_row_for_every_period(place: Path) -> None:
    ask = own(place, "metric: large\nof: taken\nwhere: amount > 16\nfill: calendar")
    want = []
    for name, days in inside("rweek", *RANGE.values()).items():
        found = [row[2] for row in TAKEN if row[1].date() in days and row[2] > 16]
        want.append([name, sum(found) if found else None])
    assert any(row[1] is None for row in want)
    same(ask("large", grain="rweek", **RANGE), want)
    same([row[:2] for row in ask("large", grain="rweek", compare=("previous_period",), **RANGE)], want)


PER_DAY = (
    "metric: per_day\nof: taken\neach: [day]\nsummary: avg",
    "metric: before\nof: per_day\noffset: 1 rmonth",
)


def test_averages_of_days_by_periods_of_ones_own(place: Path) -> None:
    ask = own(place, *PER_DAY)

    def average(days: list[date]) -> float:
        known = [value for value in (total([day]) for day in days) if value is not None]
        return sum(known) / len(known)

    known = list(periods("rmonth").items())
    want = [
        [name, average(days), average(known[at - 1][1])]
        for at, (name, days) in enumerate(known)
        if name in inside("rmonth", *RANGE.values())
    ]
    same(ask("per_day, before", grain="rmonth", **RANGE), want)


def test_parts_of_dates_under_windows_and_offsets(place: Path) -> None:
    ask = own(place, *OFFSETS, *WINDOWS)
    asked = {"since": "2025-05-05", "until": "2025-06-08"}
    days = [date(2025, 5, 5) + n * DAY for n in range(35)]
    before = [earlier("rmonth", day, 1) for day in days]
    want = [
        [part, total(day for day in days if day.isoweekday() == part),
         total(day for day in before if day.isoweekday() == part)]
        for part in range(1, 8)
    ]  # fmt: skip
    same(ask("taken, month_ago", by="metric_time__dow", **asked), want)
    for part in ("extract_year", "extract_month", "extract_day"):
        with pytest.raises(Refused, match=r"kind\.part_moved"):
            ask("month_ago", by=f"metric_time__{part}", **asked)
    halves = {"since": "2025-01-01", "until": "2025-06-30"}
    got = ask("taken", by="metric_time__extract_month", compare=("previous_year",), **halves)
    want = []
    for month in range(1, 7):
        days = [date(year, month, 1) + n * DAY for year in (2025, 2024) for n in range(31)]
        want.append([month, *(total(d for d in days if (d.year, d.month) == (year, month)) for year in (2025, 2024))])
    same([row[:3] for row in got], want)


def test_lists_that_do_not_fit(place: Path, tmp_path: Path) -> None:
    twice = [*DAYS, (date(2025, 3, 3), 1, "2024-M01", 2024)]
    make(tmp_path, {"days": ("day DATE, week INT, month VARCHAR, year INT", twice), "sessions": ("day DATE", OPEN),
                    "taken": ("n INT, taken_at TIMESTAMP, amount INT, till VARCHAR", TAKEN)})  # fmt: skip
    with pytest.raises(Refused, match=r"kind\.periods_overlap"):
        asking(tmp_path, BASE, *WINDOWS, head=OWN)("so_far", grain="rmonth")
    with pytest.raises(Refused, match=r"kind\.too_many_periods"):
        own(place, *WINDOWS)("so_far", grain="hour", since="2025-01-01", until="2025-12-31")
    assert check("metric: x\nof: sales\nperiod: 3 rmonths") == ["model.bad_span"]
    assert check("metric: x\nof: sales\nperiod: rmonth to date") == ["query.unknown_grain"]
    assert check("metric: x\nof: sales\nperiod: fiscal_quarter to date") == []
    assert check(BASE, "metric: x\nof: taken\noffset_to: rmonth", head=OWN) == []
    assert check(BASE, head=OWN.replace("year: ryear", "year: years")) == ["query.unknown_grain"] * 2


def test_a_fiscal_quarter_to_date(place: Path) -> None:
    got = own(place, "metric: fqtd\nof: taken\nperiod: fiscal_quarter to date")("fqtd", grain="month", **RANGE)
    june = next(row for row in got if row[0] == date(2025, 6, 1))
    assert june[1] == total(date(2025, 4, 1) + n * DAY for n in range(91))
