"""Contributions to a gap, gathered by cause: exact fractions, for the whole and for every member of a breakdown."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

from caliber.model.text import Text

Member: TypeAlias = tuple[Any, ...]


class Entry(NamedTuple):
    """One cause: its words, and what it is worth by member."""

    code: str
    text: Text
    amounts: dict[Member, Fraction]
    rows: dict[Member, int]


class Ledger:
    """Gathers. A cause that comes twice is one; what sums to nothing everywhere is dropped at the end."""

    def __init__(self) -> None:
        self._entries: dict[Hashable, Entry] = {}

    def add(
        self,
        key: Hashable,
        code: str,
        text: Text,
        member: Member,
        amount: Fraction,
        rows: int,
    ) -> None:
        entry = self._entries.setdefault(key, Entry(code, text, {}, {}))
        entry.amounts[member] = entry.amounts.get(member, Fraction(0)) + amount
        entry.rows[member] = entry.rows.get(member, 0) + rows

    def entries(self) -> Iterable[Entry]:
        return [entry for entry in self._entries.values() if any(entry.amounts.values())]


def exact(value: Any) -> Fraction:
    """A figure of a source as an exact fraction; nothing where there is none."""
    if value is None:
        return Fraction(0)
    return Fraction(value) if isinstance(value, int | float | Decimal) else Fraction(str(value))
