"""Holidays as data: which days are off, which weekend days are worked, and their names."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from caliber.model.text import Text


class Holidays(msgspec.Struct, frozen=True, kw_only=True):
    """``off``: holiday -> its name; ``worked``: weekend days worked in exchange; known from ``first`` to ``last``."""

    off: dict[date, Text] = {}
    worked: frozenset[date] = frozenset()
    first: date = date.max
    last: date = date.min

    def knows(self, day: date) -> bool:
        """Whether the day lies in the years that the table covers; outside only weekends are known."""
        return self.first <= day <= self.last

    def is_workday(self, day: date) -> bool:
        """Whether people work on this day."""
        if day in self.off:
            return False
        return day in self.worked or day.weekday() < 5

    def workdays(self, start: date, end: date) -> int:
        """How many days of ``[start, end)`` are worked."""
        return sum(self.is_workday(start + timedelta(days=n)) for n in range((end - start).days))


NONE = Holidays()
