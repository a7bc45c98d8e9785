"""How much something may come to: an amount, or a share of a whole (``5%``)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

_BOUND = re.compile(r"(\d+(?:\.\d+)?)\s*(%?)")


class Bound(NamedTuple):
    """``share``: ``number`` is parts of a hundred of a whole."""

    number: Decimal
    share: bool

    def of(self, whole: Decimal) -> Decimal:
        """The amount that it is; never below 0."""
        return abs(whole) * self.number / 100 if self.share else self.number


def parse_bound(text: str) -> Bound:
    """Of ``1000`` or ``5%``. Raises ``ValueError``."""
    found = _BOUND.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    return Bound(Decimal(found[1]), bool(found[2]))
