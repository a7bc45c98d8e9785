"""Contributions to a gap, gathered by cause: exact fractions, for the whole and for every member of a breakdown."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any, NamedTuple, TypeAlias

from caliber.model.text import Text
from caliber.reconcile.drill import Drill, Kept

Member: TypeAlias = tuple[Any, ...]


class Found(NamedTuple):
    """A cause as it is found. ``key`` tells causes apart; ``counts``: what it speaks of, rows or keys.

    ``drill`` gives its rows. A cause that is found in several ways has a drill for each ``way``.
    """

    key: tuple[Hashable, ...]
    code: str
    text: Text
    drill: Callable[[], Drill | Kept]
    counts: str = "rows"
    way: Hashable = None


class Entry(NamedTuple):
    """One cause: its words, what it is worth by member, how its rows are found."""

    id: str
    code: str
    text: Text
    counts: str
    amounts: dict[Member, Fraction]
    rows: dict[Member, int]
    drills: dict[Hashable, Callable[[], Drill | Kept]]


class Ledger:
    """Gathers. A cause that comes twice is one; what sums to nothing everywhere is dropped at the end."""

    def __init__(self) -> None:
        self._entries: dict[Hashable, Entry] = {}

    def add(self, found: Found, member: Member, amount: Fraction, rows: int) -> None:
        entry = self._entries.get(found.key)
        if entry is None:
            named = sha256(repr(found.key).encode()).hexdigest()[:12]
            entry = Entry(named, found.code, found.text, found.counts, {}, {}, {})
            self._entries[found.key] = entry
        entry.drills.setdefault(found.way, found.drill)
        entry.amounts[member] = entry.amounts.get(member, Fraction(0)) + amount
        entry.rows[member] = entry.rows.get(member, 0) + rows

    def entries(self) -> Iterable[Entry]:
        return [entry for entry in self._entries.values() if any(entry.amounts.values())]


def exact(value: Any) -> Fraction:
    """A figure of a source as an exact fraction; nothing where there is none."""
    if value is None:
        return Fraction(0)
    return Fraction(value) if isinstance(value, int | float | Decimal) else Fraction(str(value))
