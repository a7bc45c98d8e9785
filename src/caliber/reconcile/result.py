"""What a reconciliation gives: two figures, their gap, the causes that sum to it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import msgspec

from caliber.model.text import Text
from caliber.query.result import Statement

PLACES = 12  # of a figure that is no finite decimal: a ratio


class Cause(msgspec.Struct, frozen=True, kw_only=True):
    """One bar between the figures. ``amount`` moves the left figure towards the right one.

    ``code``: condition | several | time | permission | term | missing | only_left | only_right | no_partner |
    other_period | duplicate | value | shared | rounding. ``rows``: how many it speaks of; ``counts``: rows | keys (a
    key that stands in two members of a breakdown counts in both). ``id`` is what its rows are asked for by.
    """

    id: str
    code: str
    text: Text
    amount: Decimal
    rows: int
    counts: str = "rows"

    def as_dict(self, lang: str) -> dict[str, Any]:
        return {
            "id": self.id,
            "code": self.code,
            "text": self.text.say(lang),
            "amount": self.amount,
            "rows": self.rows,
            "counts": self.counts,
        }


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One member of a breakdown; ``amounts`` in the order of the causes."""

    member: tuple[Any, ...]
    left: Decimal
    right: Decimal
    gap: Decimal
    amounts: tuple[Decimal, ...]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One row (or key) behind a cause. ``left``, ``right``: what it adds to each side; ``amount``: to the cause."""

    values: tuple[Any, ...]
    left: Decimal
    right: Decimal
    amount: Decimal


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """A column of the rows: its code, and what people call it; its values by name, as far as they have one."""

    name: str
    label: Text
    members: dict[str, Text] = {}


class Behind(msgspec.Struct, frozen=True, kw_only=True):
    """The rows behind a cause, those worth most first. ``more``: whether there are others.

    The amounts of all its rows sum to ``total``. Of a ratio they are those of its numerator or denominator, and
    ``total`` times ``weight`` is what the cause is worth; else ``weight`` is 1.
    """

    cause: Cause
    columns: tuple[Heading, ...]
    rows: tuple[Row, ...]
    total: Decimal
    weight: Decimal
    more: bool

    def as_dict(self, lang: str = "zh") -> dict[str, Any]:
        """A JSON document; texts in ``lang``."""
        columns = [{"name": column.name, "label": column.label.say(lang)} for column in self.columns]
        return {
            "cause": self.cause.as_dict(lang),
            "columns": columns,
            "rows": [msgspec.structs.asdict(row) for row in self.rows],
            "total": self.total,
            "weight": self.weight,
            "more": self.more,
        }


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One side. ``value`` is None where there is no data, which counts as nothing in the gap."""

    metric: str
    name: Text
    version: str
    unit: str
    value: Decimal | None
    sql: str
    statement: Statement


class Reconciliation(msgspec.Struct, frozen=True, kw_only=True):
    """``right - left = gap``, and the causes sum to it: ``residual`` is what they leave, always 0."""

    left: Figure
    right: Figure
    gap: Decimal
    causes: tuple[Cause, ...]
    by: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    over: tuple[Decimal, Decimal] | None = None  # of ratios: left and right numerators
    under: tuple[Decimal, Decimal] | None = None

    @property
    def residual(self) -> Decimal:
        rest = self.gap - sum((cause.amount for cause in self.causes), Decimal(0))
        return rest or Decimal(0)

    def as_dict(self, lang: str = "zh") -> dict[str, Any]:
        """The contract's JSON document; texts in ``lang``."""
        document: dict[str, Any] = {
            "left": self.left.value,
            "right": self.right.value,
            "gap": self.gap,
            "causes": [cause.as_dict(lang) for cause in self.causes],
            "residual": self.residual,
        }
        if self.by:
            document["by"] = list(self.by)
            document["parts"] = [msgspec.structs.asdict(part) for part in self.parts]
        return document


def decimals(exact: Sequence[Fraction]) -> list[Decimal]:
    """Decimals that sum exactly to the sum of the fractions, rounded: each is a step of the rounded running sum."""
    out: list[Decimal] = []
    running, before = Fraction(0), Decimal(0)
    for value in exact:
        running += value
        now = decimal(running)
        out.append(now - before)
        before = now
    return out


def decimal(value: Fraction) -> Decimal:
    """Exact where it is a finite decimal, else rounded to ``PLACES``."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    places = max(twos, fives) if rest == 1 and max(twos, fives) <= 30 else PLACES
    scaled = round(value * 10**places)
    return Decimal(f"{scaled}E-{places}") if places else Decimal(scaled)
