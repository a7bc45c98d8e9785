"""The search for a counterexample: small databases that fulfil the schema, built from both definitions' own constants.

Both definitions run on each as they are written. Databases come from a seeded sequence, so the same pair always gives
the same answer; the first on which the figures differ is cut down to the rows that it takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import floor
from typing import Any, NamedTuple

from caliber.compare.pools import Pools
from caliber.compare.run import Database, Runner
from caliber.compare.schema import NO_FACTS, Column, Schema
from caliber.compare.values import UndeterminedError, Value

MAX_TABLE = 4
Rows = list[dict[str, Value]]
Seed = Mapping[tuple[str, str], Value]  # (table, column) -> a value that a proof asked for


class Found(NamedTuple):
    """A database on which two definitions differ, with what each gives."""

    database: dict[str, Rows]
    left: dict[tuple[Any, ...], list[tuple[Value, ...]]]
    right: dict[tuple[Any, ...], list[tuple[Value, ...]]]


class Dice:
    """A small generator of its own: the search must not depend on anything but its input."""

    def __init__(self, seed: int) -> None:
        self.state = seed * 2_654_435_761 + 97_531

    def below(self, limit: int) -> int:
        """A number from 0 to ``limit`` - 1."""
        self.state = (self.state * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407) % 2**64
        return (self.state >> 33) % limit

    def pick(self, items: Sequence[Any]) -> Any:
        return items[self.below(len(items))]


class Search:
    """Looks for data on which ``left`` and ``right`` differ. ``columns``: how right's keys and figures meet left's."""

    def __init__(
        self, left: Runner, right: Runner, schema: Schema, keys: tuple[int, ...] = (), values: tuple[int, ...] = ()
    ) -> None:
        self.left, self.right, self.schema = left, right, schema
        self.keys, self.values = keys, values
        self.pools = Pools(left.definition, right.definition)
        self.tried = 0
        self.run = 0

    def look(self, attempts: int, seeds: Sequence[Seed] = ()) -> Found | None:
        """The smallest of the first difference found in so many databases; None where none was found."""
        for database in self._databases(attempts, seeds):
            self.tried += 1
            found = self.differs(database)
            if found is not None:
                return self._plausible(self._smallest(found))
        return None

    def differs(self, database: Database) -> Found | None:
        """Both run on one database; None where they agree or no figure can be claimed."""
        try:
            left = self.left.figures(database)
            right = self._as_left(self.right.figures(database))
        except (UndeterminedError, RecursionError):
            return None
        self.run += 1
        if _sorted(left) == _sorted(right):
            return None
        return Found({name: [dict(row) for row in rows] for name, rows in database.items()}, left, right)

    def _as_left(self, figures: dict[tuple[Any, ...], list[tuple[Value, ...]]]) -> dict[tuple[Any, ...], Any]:
        out: dict[tuple[Any, ...], list[tuple[Value, ...]]] = {}
        for key, rows in figures.items():
            turned = tuple(key[place] for place in self.keys) if self.keys else key
            out.setdefault(turned, []).extend(
                tuple(row[place] for place in self.values) if self.values else row for row in rows
            )
        return out

    # -- databases

    def _databases(self, attempts: int, seeds: Sequence[Seed]) -> Iterator[dict[str, Rows]]:
        for number in range(attempts):
            yield self._database(Dice(number), seeds[number % len(seeds)] if seeds and number % 5 != 4 else {})
        yield {name: [] for name in self.pools.columns}

    def _database(self, dice: Dice, seed: Seed) -> dict[str, Rows]:
        out: dict[str, Rows] = {}
        often = 1 + dice.below(3)
        for table in self._in_order():
            size = 1 + dice.below(MAX_TABLE) if dice.below(12) else 0
            rows: Rows = []
            for place in range(size):
                row = self._row(table, dice, seed if place == 0 or dice.below(often) else {}, out, place)
                if row is not None and not self._repeats(table, rows, row):
                    rows.append(row)
            out[table] = rows
        return out

    def _in_order(self) -> list[str]:
        """Tables that others point to come first."""
        left = sorted(self.pools.columns)
        out: list[str] = []
        while left:
            free = [t for t in left if not any(f.table in left and f.table != t for f in self._facts(t).foreign)]
            out += free or left
            left = [t for t in left if t not in out]
        return out

    def _facts(self, table: str) -> Any:
        return self.schema.get(table, NO_FACTS)

    def _row(self, table: str, dice: Dice, seed: Seed, done: dict[str, Rows], place: int) -> dict[str, Value] | None:
        facts = self._facts(table)
        single = {key[0] for key in facts.keys if len(key) == 1}
        row: dict[str, Value] = {}
        for column, about in self.pools.columns[table].items():
            where = (table, column)
            if where in seed and not (seed[where] is None and about.not_null):
                row[column] = seed[where]
            elif column in single and self.pools.type(where) == "integer":
                row[column] = place + 1
            elif not about.not_null and not dice.below(7):
                row[column] = None
            else:
                row[column] = self._value(where, dice)
            row[column] = _held(row[column], about)
        for foreign in facts.foreign:
            if foreign.table in done and all(column in row for column in foreign.columns):
                there = done[foreign.table]
                if any(row[column] is None for column in foreign.columns):
                    continue
                if not there:
                    return None
                target = dice.pick(there)
                row.update({here: target.get(name) for here, name in zip(foreign.columns, foreign.there, strict=True)})
        return row

    def _value(self, where: tuple[str, str], dice: Dice) -> Value:
        values = self.pools.candidates(where)
        own = max(1, len(self.pools.values.get(where, ())))
        value: Value = values[dice.below(min(own, len(values)))] if dice.below(3) else dice.pick(values)
        return value

    def _repeats(self, table: str, rows: Rows, row: dict[str, Value]) -> bool:
        for key in self._facts(table).keys:
            mine = [row.get(column) for column in key]
            if None not in mine and any([other.get(column) for column in key] == mine for other in rows):
                return True
        return False

    # -- the smallest

    def _smallest(self, found: Found) -> Found:
        """Rows left out one by one while the figures still differ."""
        changed = True
        while changed:
            changed = False
            for table in sorted(found.database):
                for place in reversed(range(len(found.database[table]))):
                    smaller = {
                        name: [row for at, row in enumerate(rows) if (name, at) != (table, place)]
                        for name, rows in found.database.items()
                    }
                    if not self._legal(smaller):
                        continue
                    still = self.differs(smaller)
                    if still is not None:
                        found, changed = still, True
                        break
        return found

    def _plausible(self, found: Found) -> Found:
        """Odd texts replaced by such as a person would expect there, where they tell the two apart as well."""
        for table, rows in found.database.items():
            keyed = {name for key in self._facts(table).keys for name in key}
            keyed |= {name for one in self._facts(table).foreign for name in one.columns}
            for place, row in enumerate(rows):
                for column in row:
                    expected = self.pools.plausible((table, column)) if column not in keyed else []
                    if isinstance(row[column], str) and expected and row[column] not in expected:
                        found = self._instead(found, (table, place, column), expected)
        return found

    def _instead(self, found: Found, cell: tuple[str, int, str], values: Sequence[str]) -> Found:
        table, place, column = cell
        for value in values:
            changed = {name: [dict(row) for row in rows] for name, rows in found.database.items()}
            changed[table][place][column] = value
            still = self.differs(changed) if self._legal(changed) else None
            if still is not None:
                return still
        return found

    def _legal(self, database: dict[str, Rows]) -> bool:
        for table, rows in database.items():
            for foreign in self._facts(table).foreign:
                if foreign.table not in database or not rows or any(c not in rows[0] for c in foreign.columns):
                    continue
                there = [[row.get(name) for name in foreign.there] for row in database[foreign.table]]
                for row in rows:
                    mine = [row[column] for column in foreign.columns]
                    if None not in mine and mine not in there:
                        return False
        return True


def _held(value: Value, column: Column) -> Value:
    """A number with as many digits as its column holds."""
    if column.scale < 0 or isinstance(value, bool) or not isinstance(value, int | Fraction):
        return value
    power = 10**column.scale
    return Fraction(floor(value * power), power)


def _sorted(figures: dict[tuple[Any, ...], list[tuple[Value, ...]]]) -> dict[Any, list[str]]:
    return {key: sorted(repr(_plain(row)) for row in rows) for key, rows in figures.items()}


def _plain(row: tuple[Value, ...]) -> tuple[Any, ...]:
    """Numbers as fractions, so that 1 and 1.0 read alike."""
    return tuple(Fraction(v) if isinstance(v, int) and not isinstance(v, bool) else v for v in row)
