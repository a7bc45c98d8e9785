"""What a Cube project says, in one shape: parents merged into the cubes that extend them. Texts as written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from caliber.interchange.cards import KEY
from caliber.interchange.documents import Document, mappings

PARTS = ("dimensions", "measures", "joins", "segments")
MOST_PARENTS = 20


class Cube(NamedTuple):
    """One cube with all that it inherits. ``content``: as YAML has it."""

    name: str
    place: str
    content: dict[str, Any]

    def parts(self, kind: str) -> list[dict[str, Any]]:
        return named_parts(self.content.get(kind))


class View(NamedTuple):
    name: str
    place: str
    content: dict[str, Any]


def named_parts(value: Any) -> list[dict[str, Any]]:
    """A list of parts, or the older mapping by name."""
    if isinstance(value, Mapping):
        return [{"name": str(name), **one} for name, one in value.items() if isinstance(one, Mapping)]
    return [one for one in mappings(value) if one.get("name")]


def cubes_of(documents: tuple[Document, ...]) -> tuple[tuple[Cube, ...], tuple[View, ...]]:
    """The cubes and the views of these documents."""
    found = [(doc.place, one) for doc in documents for one in named_parts(doc.content.get("cubes"))]
    by_name = {str(one["name"]): one for _, one in found}
    cubes = tuple(Cube(str(one["name"]), place, _merged(one, by_name)) for place, one in found)
    views = [(doc.place, one) for doc in documents for one in named_parts(doc.content.get("views"))]
    return cubes, tuple(View(str(one["name"]), place, one) for place, one in views)


def _merged(cube: dict[str, Any], by_name: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """A cube over those that it extends; its own parts win."""
    chain = [cube]
    while len(chain) < MOST_PARENTS:
        parent = by_name.get(text(chain[-1].get("extends")).strip("{}$ "))
        if parent is None or parent in chain:
            break
        chain.append(parent)
    out: dict[str, Any] = {}
    for one in reversed(chain):
        inherited = {kind: {part["name"]: part for part in named_parts(out.get(kind))} for kind in PARTS}
        merged = {
            kind: list({**inherited[kind], **{part["name"]: part for part in named_parts(one.get(kind))}}.values())
            for kind in PARTS
        }
        if "sql" in one or "sql_table" in one:
            out = {key: value for key, value in out.items() if key not in ("sql", "sql_table")}
        out = {**out, **one, **merged}
    return out


def extension_of(one: Mapping[str, Any]) -> Any:
    """What stands under our name in ``meta``; None where nothing does."""
    meta = one.get("meta")
    return meta.get(KEY) if isinstance(meta, Mapping) else None


def text(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value).strip()
