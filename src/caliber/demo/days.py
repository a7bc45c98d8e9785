"""How many orders each day of the demo company sees: growth, seasons, weekdays, holidays, promotions. Whole numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import accumulate
from typing import NamedTuple

YEARS = 3

# First day of the lunar year, for years that the announcements do not reach.
SPRING_FESTIVALS = {
    2020: (1, 25), 2021: (2, 12), 2022: (2, 1), 2023: (1, 22), 2024: (2, 10), 2025: (1, 29), 2026: (2, 17),
    2027: (2, 6), 2028: (1, 26), 2029: (2, 13), 2030: (2, 3), 2031: (1, 23), 2032: (2, 11), 2033: (1, 31),
    2034: (2, 19), 2035: (2, 8),
}  # fmt: skip


class Promotion(NamedTuple):
    """A campaign of every year. ``lift`` in percent of an ordinary day, at the peak (the last day)."""

    code: str
    zh: str
    en: str
    first: tuple[int, int]
    last: tuple[int, int]
    lift: int
    discount: int


PROMOTIONS = (
    Promotion("new_year", "年货节", "New Year shopping", (1, 8), (1, 20), 150, 8),
    Promotion("womens_day", "女神节", "Women's Day", (3, 5), (3, 8), 160, 8),
    Promotion("mid_year", "618 年中大促", "618 mid-year sale", (6, 10), (6, 18), 330, 15),
    Promotion("back_home", "开学季", "Back to school", (8, 25), (9, 3), 130, 5),
    Promotion("double_11", "双11 狂欢", "Double 11", (11, 1), (11, 11), 480, 18),
    Promotion("double_12", "双12 回馈", "Double 12", (12, 8), (12, 12), 240, 12),
)

# Percent of an ordinary day.
BY_MONTH = (104, 88, 95, 96, 102, 108, 98, 96, 101, 105, 112, 110)
BY_WEEKDAY = (92, 90, 92, 96, 108, 126, 120)
HOLIDAYS = {
    "Spring Festival": 62,
    "National Day": 138,
    "Labour Day": 130,
    "New Year's Day": 118,
    "Mid-autumn Festival": 112,
}
OTHER_HOLIDAY = 106
YEARLY_GROWTH = 18


class Day(NamedTuple):
    """One day of trade. ``first`` is the ordinal of its first order, ``promotion`` an index of ``PROMOTIONS`` or -1."""

    number: int
    day: date
    month: int
    first: int
    orders: int
    promotion: int
    discount: int
    holiday: str


def span(today: date) -> tuple[date, date]:
    """The first day of trade and the last: three years to yesterday."""
    try:
        first = today.replace(year=today.year - YEARS)
    except ValueError:
        first = today.replace(year=today.year - YEARS, day=28)
    return first, today - timedelta(days=1)


def days(today: date, orders: int) -> tuple[Day, ...]:
    """Every day with its orders, which add up to ``orders``."""
    first, last = span(today)
    dates = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    names = holidays(first, last)
    weights = [weight(day, n, names.get(day, "")) for n, day in enumerate(dates)]
    total = sum(weights)
    ends = [orders * below // total for below in accumulate(weights)]
    out = []
    for n, day in enumerate(dates):
        begin = ends[n - 1] if n else 0
        index = promotion_of(day)
        off = PROMOTIONS[index].discount if index >= 0 else 0
        month = (day.year - first.year) * 12 + day.month - first.month
        out.append(Day(n, day, month, begin, ends[n] - begin, index, off, names.get(day, "")))
    return tuple(out)


def weight(day: date, number: int, holiday: str) -> int:
    """How busy a day is, in whole units."""
    units = BY_MONTH[day.month - 1] * BY_WEEKDAY[day.weekday()] * (1000 + YEARLY_GROWTH * 10 * number // 365)
    if holiday:
        units = units * HOLIDAYS.get(holiday, OTHER_HOLIDAY) // 100
    index = promotion_of(day)
    return units * lift(day, PROMOTIONS[index]) // 100 if index >= 0 else units


def promotion_of(day: date) -> int:
    """The index of the promotion that runs on this day, or -1."""
    for index, one in enumerate(PROMOTIONS):
        if one.first <= (day.month, day.day) <= one.last:
            return index
    return -1


def lift(day: date, promotion: Promotion) -> int:
    """The last day carries the whole lift, the first a good start, those between a third."""
    if (day.month, day.day) == promotion.last:
        return promotion.lift
    share = 2 if (day.month, day.day) == promotion.first else 3
    return 100 + (promotion.lift - 100) // share


def holidays(first: date, last: date) -> Mapping[date, str]:
    """Day -> the holiday's English name, as announced; beyond the announcements by rule."""
    try:
        from chinese_calendar.constants import holidays as announced
    except ImportError:
        announced = {}
    reach = max(announced) if announced else date.min
    known = {day: str(name) for day, name in announced.items() if first <= day <= last}
    beyond = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return known | {day: name for day in beyond if day > reach and (name := _by_rule(day))}


def _by_rule(day: date) -> str:
    if (day.month, day.day) == (1, 1):
        return "New Year's Day"
    if day.month == 10 and day.day <= 7:
        return "National Day"
    if day.month == 5 and day.day <= 5:
        return "Labour Day"
    lunar = SPRING_FESTIVALS.get(day.year)
    if lunar is not None and 0 <= (day - date(day.year, *lunar)).days < 7:
        return "Spring Festival"
    return ""
