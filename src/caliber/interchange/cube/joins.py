"""Joins of cubes as keys: equalities of columns, from the many side to the one side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from caliber.errors import Refused
from caliber.interchange.cube.specs import Cube, extension_of, text
from caliber.interchange.cube.templates import read
from caliber.interchange.losses import Losses
from caliber.model import objects
from caliber.model.expr import Call, Expr, Ref, conjuncts
from caliber.model.parse import parse

TO_ONE = ("many_to_one", "one_to_one", "belongs_to", "belongsTo", "has_one", "hasOne")
TO_MANY = ("one_to_many", "has_many", "hasMany")

Datasets = dict[str, objects.Dataset]


class _Way(NamedTuple):
    """From the side that may have many rows to the side that has one."""

    start: str
    end: str
    start_columns: tuple[str, ...]
    end_columns: tuple[str, ...]


def with_joins(cubes: tuple[Cube, ...], datasets: Datasets, losses: Losses) -> Datasets:
    """The datasets with the keys of the joins. What our own extension says of a join is brought back by that."""
    links: dict[str, dict[str, objects.EntityLink]] = {code: dict(one.entities) for code, one in datasets.items()}
    ours = {cube.name: extension_of(cube.content) for cube in cubes}
    for code, extension in ours.items():
        if _keys_in(extension):
            links[code] = {}
    for cube in cubes:
        for one in cube.parts("joins"):
            name = text(one["name"])
            try:
                way = _way(cube, one, datasets)
            except (Refused, LookupError):
                losses.lost("relationship", cube.place, name=f"{cube.name} → {name}")
                continue
            if _carried(way, ours):
                continue
            primary = way.end_columns == datasets[way.end].grain
            key = way.end if primary else "_".join((way.end, *way.end_columns))
            role = "primary" if primary else "unique"
            links[way.end].setdefault(key, objects.EntityLink(code=key, key=way.end_columns, role=role))
            links[way.start].setdefault(key, objects.EntityLink(code=key, key=way.start_columns))
    return {code: msgspec.structs.replace(one, entities=links[code]) for code, one in datasets.items()}


def _keys_in(extension: Any) -> list[Mapping[str, Any]]:
    entities = extension.get("entities") if isinstance(extension, Mapping) else None
    return [one for one in entities.values() if isinstance(one, Mapping)] if isinstance(entities, Mapping) else []


def _carried(way: _Way, ours: Mapping[str, Any]) -> bool:
    """Whether the extensions of both sides hold this very join."""
    pairs = ((way.start, way.start_columns), (way.end, way.end_columns))
    return all(any(list(columns) == one.get("key") for one in _keys_in(ours.get(code))) for code, columns in pairs)


def _way(cube: Cube, one: dict[str, Any], datasets: Datasets) -> _Way:
    """Raises ``Refused`` or ``LookupError`` for what is no equality of columns."""
    other = datasets[text(one["name"])].code
    pairs: list[tuple[str, str]] = []

    def place(there: str, name: str, column: bool) -> Expr:
        return _column(datasets, there, name, column)

    for part in conjuncts(
        read(text(one.get("sql")), cube.name, lambda there, name, column: _column(datasets, there, name, column))
    ):
        if not isinstance(part, Call) or part.op != "=":
            raise LookupError(other)
        sides = {side.path[0]: side.path[1] for side in part.args if isinstance(side, Ref)}
        pairs.append((sides[cube.name], sides[other]))
    own, theirs = (tuple(column) for column in zip(*pairs, strict=True))
    relationship = text(one.get("relationship"))
    if relationship in TO_ONE:
        return _Way(cube.name, other, own, theirs)
    if relationship in TO_MANY:
        return _Way(other, cube.name, theirs, own)
    raise LookupError(relationship)


def _column(datasets: Datasets, cube: str, name: str, column: bool) -> Expr:
    """A member by the column that it is. Raises ``LookupError`` where it is more."""
    if column:
        return Ref((cube, name))
    field = datasets[cube].dimensions.get(name) or datasets[cube].times[name]
    found = parse(field.expr)
    if not isinstance(found, Ref) or len(found.path) != 1:
        raise LookupError(name)
    return Ref((cube, found.path[0]))
