"""The tables of public holidays that Caliber knows, by the name that a calendar gives."""

from __future__ import annotations

from functools import cache

from caliber.interchange.holidays.china import china
from caliber.model.holidays import NONE, Holidays

_TABLES = {"CN": china}


@cache
def holidays_of(name: str) -> Holidays:
    """The table of this name; an empty one for "" and for names that nobody knows (the rules refuse those)."""
    table = _TABLES.get(name)
    return table() if table is not None else NONE


__all__ = ["holidays_of"]
