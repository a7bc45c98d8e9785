"""Choices and dirty rows that worlds are made of."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any, TypeVar

T = TypeVar("T")
MEMBERS = ("a", "b", "A", "华东", "it's", '"q"', "100%", "", "  x ", "a'; DROP TABLE orders; --", "null", "😀", "é_")
FIRST_DAYS = (date(2024, 2, 12), date(2024, 12, 14), date(2025, 3, 25), date(2025, 8, 30), date(2025, 10, 22))


class Chance:
    """Choices from one seed, shortly said."""

    def __init__(self, *seed: object) -> None:
        self.random = Random("/".join(map(str, seed)))

    def one(self, *options: T) -> T:
        return self.random.choice(options)

    def maybe(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def some(self, options: tuple[T, ...], most: int) -> tuple[T, ...]:
        return tuple(self.random.sample(options, self.random.randint(0, min(most, len(options)))))


class Dirt:
    """Rows from one seed: orphans, nulls, duplicates, zeros, negative values."""

    def __init__(self, seed: int, first: date, days: int) -> None:
        self.random = Random(seed)
        self.first = first
        self.days = days

    def cell(self, kind: str) -> Any:
        if self.random.random() < 0.12:
            return None
        return getattr(self, f"{kind}_cell")()

    def int_cell(self) -> int:
        return self.random.choice((0, 0, 1, 2, 3, 5, 8, -4, 12))

    def dec_cell(self) -> str:
        return self.random.choice(("0.00", "1.25", "19.99", "-3.10", "100.00", "0.01", "7.50", "0.02"))

    def float_cell(self) -> float:
        return self.random.randrange(-8, 40) / 8

    def text_cell(self) -> str:
        return self.random.choice(MEMBERS[: self.random.choice((3, 6, len(MEMBERS)))])

    def bool_cell(self) -> bool:
        return self.random.random() < 0.5

    def date_cell(self) -> str:
        return (self.first + timedelta(days=self.random.randrange(self.days))).isoformat()

    def timestamp_cell(self) -> str:
        day = datetime.fromisoformat(self.date_cell())
        second = self.random.choice((0, 86_399, 5_400, 9_000, self.random.randrange(86_400)))
        return (day + timedelta(seconds=second)).isoformat(sep=" ")

    def partner(self, keys: list[Any]) -> Any:
        """A key of the other table, or an orphan, or none."""
        luck = self.random.random()
        if luck < 0.08 or not keys:
            return None
        if luck < 0.18:
            return 999 if isinstance(keys[0], int) else "nobody"
        return self.random.choice(keys)


def rows_with(
    dirt: Dirt, count: int, columns: dict[str, str], keys: dict[str, list[Any]]
) -> tuple[tuple[Any, ...], ...]:
    return tuple(
        tuple(dirt.partner(keys[name]) if name in keys else dirt.cell(kind) for name, kind in columns.items())
        for _ in range(count)
    )


def lookup(dirt: Dirt, chance: Chance, code: str, ids: list[Any], kind: str, rest: dict[str, str], keys: Any) -> Any:
    """A table with one row an id; now and then a row without one, or (a lie of the definitions) an id twice."""
    columns = {f"{code}_id": kind, **rest}
    rows = [(each, *row) for each, row in zip(ids, rows_with(dirt, len(ids), rest, keys), strict=True)]
    if chance.maybe(15):
        rows += [(None, *row) for row in rows_with(dirt, 1, rest, keys)]
    if chance.maybe(3) and ids:
        rows += [(ids[0], *row) for row in rows_with(dirt, 1, rest, keys)]
    return columns, tuple(rows)
