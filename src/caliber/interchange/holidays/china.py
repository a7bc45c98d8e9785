"""The public holidays of mainland China with the weekends worked in exchange, as the State Council announces them."""

from __future__ import annotations

from caliber.model.holidays import NONE, Holidays
from caliber.model.text import Text


def china() -> Holidays:
    """The whole table; an empty one where the package with the announcements is not installed."""
    try:
        import chinese_calendar
        from chinese_calendar.constants import holidays, workdays
    except ImportError:
        return NONE
    named = {holiday.value: holiday.chinese for holiday in chinese_calendar.Holiday}
    return Holidays(
        off={day: Text(zh=named.get(name, ""), en=name) for day, name in holidays.items()},
        worked=frozenset(workdays),
        first=min(holidays).replace(month=1, day=1),
        last=max(holidays).replace(month=12, day=31),
    )
