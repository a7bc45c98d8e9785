"""The time zone of a question: times without a zone are local to the calendar's, and are read in another one."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from caliber.compiler.bind import Binder, Fragment
from caliber.compiler.periods import FINE
from caliber.compiler.render import apply, literal
from caliber.errors import Refused
from caliber.model.expr import Lit
from caliber.model.objects import Dataset


def checked_zone(name: str) -> str:
    """The name of a zone that exists. Raises ``kind.unknown_zone``."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise Refused("kind.unknown_zone", "timezone", name=name) from None
    return name


def other_zone(binder: Binder, asked: str) -> str:
    """The asked zone, "" where it is the calendar's own."""
    return "" if asked == binder.snapshot.model.calendar.timezone else asked


def in_zone(binder: Binder, asked: str, field: tuple[str, str], time: Fragment) -> Fragment:
    """A time (dataset and field) read in the asked zone. Raises ``kind.zone_of_days`` for what only says the day."""
    zone = other_zone(binder, asked)
    if not zone:
        return time
    if not _says_moment(binder.snapshot.model.datasets[field[0]], field[1]):
        raise Refused("kind.zone_of_days", "timezone", name=".".join(field))
    names = (binder.snapshot.model.calendar.timezone, zone)
    args = [literal(binder.dialect, Lit("string", name)) for name in names]
    return time._replace(sql=apply(binder.dialect, "in_zone", (time.sql, *args)), column="")


def _says_moment(dataset: Dataset, field: str) -> bool:
    """Whether a time, or a dimension, says more than the day."""
    known = dataset.times.get(field)
    return known.grain in FINE if known else dataset.dimensions[field].type == "timestamp"


def moved(text: str, home: str, zone: str) -> str:
    """A moment of the calendar's zone as it is called in the other one, as ISO text.

    Where a change of the clocks repeats an hour it is the second one, where it leaves one out the clock before counts.
    """
    readings = (datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(home), fold=fold) for fold in (0, 1))
    moment = max(reading.astimezone(UTC) for reading in readings)
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None).isoformat(sep=" ")
