"""A metric that somebody uses, as a report or a spreadsheet has it: not yet a definition, kept beside the catalog."""

from __future__ import annotations

import msgspec


class Candidate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``place``: where it was read, ``file:line`` or ``file!sheet!cell``. Texts stand as they were written.

    ``formula``: what computes it, as written; ``operands``: names in it, where it reads as arithmetic over names.
    """

    name: str
    place: str
    code: str = ""
    aliases: tuple[str, ...] = ()
    department: str = ""
    domain: str = ""
    caliber: str = ""
    exclusions: str = ""
    formula: str = ""
    operands: tuple[str, ...] = ()
    unit: str = ""
    period: str = ""
    source: str = ""
    owner: str = ""
    direction: str = ""
    notes: dict[str, str] = {}
