"""Time zones that worlds lie in and that questions ask for, those with daylight saving time among them."""

from __future__ import annotations

from tests.truth.dirt import Chance
from tests.truth.world import World

ZONES = ("Asia/Shanghai", "America/New_York", "Europe/Berlin", "UTC", "Asia/Kathmandu", "Australia/Lord_Howe",
         "America/Santiago", "Pacific/Kiritimati")  # fmt: skip


def home(chance: Chance) -> str:
    """The zone of a world's calendar."""
    return chance.one("Asia/Shanghai", "Asia/Shanghai", *ZONES)


VERSIONED = frozenset({"tier", "mood"})


def asked(chance: Chance, world: World, times: tuple[str, ...], by: tuple[str, ...]) -> tuple[str, str]:
    """The zone of a question and the time that it names, "" for none: mostly one that says more than the day.

    More often where it is grouped by what has versions, which no zone may change.
    """
    fine = tuple(time for time in times if says_moment(world, time))
    if not chance.maybe(50 if any(name.split("__")[-1] in VERSIONED for name in by) else 12):
        return "", chance.one(*times) if times and chance.maybe(20) else ""
    return chance.one(*ZONES), chance.one(*fine) if fine and chance.maybe(80) else ""


def says_moment(world: World, time: str) -> bool:
    return any(table.columns.get(table.times[time][-1]) == "timestamp" for table in world.tables if time in table.times)
