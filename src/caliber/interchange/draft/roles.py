"""What each column is good for: a time, something to group by, something to add up or to average."""

from __future__ import annotations

from typing import NamedTuple

from caliber.interchange.draft.profile import Column, Profile, is_added, is_id, is_mark, is_rate

FEW = 50  # distinct values up to which a bare number is something to group by
MANY = 2_000  # distinct values up to which a text is something to group by
LONG = 80
_TIME_WORDS = ("order", "created", "create", "date", "time", "at", "下单", "创建", "日期", "时间", "发生")


class Roles(NamedTuple):
    times: tuple[Column, ...]
    dimensions: tuple[Column, ...]
    sums: tuple[Column, ...]
    averages: tuple[Column, ...]
    left_out: tuple[Column, ...]
    parts_of_day: tuple[str, ...] = ()  # year, month and day columns, where there is no time but these


def roles_of(profile: Profile, keys: frozenset[str], parts: frozenset[str], looked_up: bool) -> Roles:
    """The roles of a table's columns. ``parts``: of a wider key; ``looked_up``: pointed to."""
    free = [column for column in profile.columns if column.name not in keys and column.held]
    times = sorted((c for c in profile.columns if c.kind in ("date", "timestamp") and c.held), key=_time_rank)
    dimensions = tuple(c for c in free if _is_dimension(c, profile, looked_up))
    figures = [c for c in free if c.kind in ("integer", "number") and c.name not in parts]
    measured = [c for c in figures if not is_id(c) and not is_mark(c) and c not in dimensions]
    sums = [c for c in measured if not is_rate(c) and (is_added(c) or not looked_up)]
    averages = [c for c in measured if is_rate(c) or (not is_added(c) and (c.kind == "number" or not looked_up))]
    used = {*times, *dimensions, *sums, *averages}
    left = tuple(c for c in profile.columns if c not in used and c.name not in keys)
    return Roles(tuple(times), dimensions, tuple(sums), tuple(averages), left, () if times else _parts_of_day(profile))


def _is_dimension(column: Column, profile: Profile, looked_up: bool) -> bool:
    if column.kind == "boolean":
        return True
    if column.kind == "text":
        few = column.distinct <= max(MANY if looked_up else min(MANY, profile.rows // 2), 12)
        return (
            column.longest <= LONG and (few or looked_up) and (looked_up or not is_id(column) or column.distinct <= FEW)
        )
    if column.kind == "integer":
        repeated = column.distinct <= min(FEW, max(2, profile.rows // 2))
        return repeated and not is_added(column) and not is_rate(column) and not is_id(column)
    return False


def _time_rank(column: Column) -> tuple[int, bool, int]:
    named = any(word in column.name.lower() for word in _TIME_WORDS)
    return (-column.held, not named, column.position)


def _parts_of_day(profile: Profile) -> tuple[str, ...]:
    names = {
        column.name.lower(): column
        for column in profile.columns
        if column.kind == "integer" and column.held == profile.rows
    }
    for parts in (("year", "month", "day"), ("年", "月", "日")):
        if all(part in names for part in parts):
            return tuple(names[part].name for part in parts)
    return ()
