"""What is known of tables: column types, nulls, keys. Everything here is taken at its word by the proofs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import msgspec


class Column(msgspec.Struct, frozen=True):
    """``type``: integer | number | string | boolean | date | timestamp; "" is unknown. ``scale``: digits behind the
    point that a decimal holds, -1 where that is not known. ``members``: values that it is known to
    hold among others.
    """

    type: str = ""
    not_null: bool = False
    scale: int = -1
    members: tuple[str, ...] = ()


class Foreign(msgspec.Struct, frozen=True):
    """Columns whose values, where none is null, stand in ``there`` of ``table``."""

    columns: tuple[str, ...]
    table: str
    there: tuple[str, ...]


class TableFacts(msgspec.Struct, frozen=True):
    """``keys``: sets of columns that no two rows share. ``whole``: these are all columns, others do not exist."""

    columns: Mapping[str, Column] = {}
    keys: tuple[tuple[str, ...], ...] = ()
    foreign: tuple[Foreign, ...] = ()
    whole: bool = False


Schema: TypeAlias = Mapping[str, TableFacts]
NO_FACTS = TableFacts()


def merged(left: Schema, right: Schema) -> Schema:
    """Both schemas as one; where both know a table, the one that names more of its columns."""
    out = dict(left)
    for name, facts in right.items():
        if name not in out or len(out[name].columns) < len(facts.columns):
            out[name] = facts
    return out
