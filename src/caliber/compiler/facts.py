"""What the sources have told about themselves: the only thing besides definitions that a plan may rest on."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

Want: TypeAlias = tuple[str, ...]


class BuiltRollup(msgspec.Struct, frozen=True, kw_only=True):
    """A rollup as it lies in the source. ``digest``: of what it stores; ``table``: its name in SQL; ``at``: when built.

    ``fresh``: whether it was built from the data as it is now.
    """

    digest: str
    table: str
    rows: int
    at: str = ""
    fresh: bool = True


class Listed(msgspec.Struct, frozen=True):
    """The days of a calendar dataset: stretches ``(period, first day, day after the last)`` in their order.

    ``type``: of the period's values: string | number | date.
    """

    type: str
    runs: tuple[tuple[str, str, str], ...]


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """Verified on the data of one data version; a plan from other facts gives the same figures, slower or faster.

    ``columns``: dataset -> column -> portable type. ``rows``: estimate by dataset. ``spans``: (dataset, time) -> first
    and last moment as ISO text ("" where there is no row). ``whole``: (dataset, link) of foreign keys without null
    and without orphan. ``distinct``: (dataset, expression) -> estimated number of values. ``unique``: (dataset, link)
    -> whether the key really is. ``timeless``: (dataset, time) -> rows without that time. ``periods``: of each
    grain of one's own. ``rollups``: by code.
    """

    version: str = ""
    columns: dict[str, dict[str, str]] = {}
    rows: dict[str, int] = {}
    spans: dict[tuple[str, str], tuple[str, str]] = {}
    whole: dict[tuple[str, str], bool] = {}
    distinct: dict[tuple[str, str], int] = {}
    unique: dict[tuple[str, str], bool] = {}
    timeless: dict[tuple[str, str], int] = {}
    periods: dict[str, Listed] = {}
    rollups: dict[str, BuiltRollup] = {}


NOTHING = Facts()


class FactsNeeded(Exception):
    """The query cannot be planned without these facts; whoever has the source finds them out and asks again.

    A want is ``("columns", dataset)``, ``("span", dataset, time)``, ``("rows", dataset)``, ``("whole", dataset, link)``
    ``("distinct", dataset, expression)``, ``("unique", dataset, link)``, ``("timeless", dataset, time)`` or
    ``("periods", dataset, grain)``.
    """

    def __init__(self, *wants: Want) -> None:
        super().__init__(wants)
        self.wants = wants
