"""What a Cube project says, in one shape: parents merged into the cubes that extend them. Texts as written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from caliber.errors import Place, Refused
from caliber.interchange.cards import KEY
from caliber.interchange.documents import Document, items

PARTS = ("dimensions", "measures", "joins", "segments")
MOST_PARENTS = 20


class Cube(NamedTuple):
    """One cube with all that it inherits. ``content``: as YAML has it."""

    name: str
    place: str
    content: dict[str, Any]

    def parts(self, kind: str) -> list[dict[str, Any]]:
        return named_parts(self.content, kind, self.place)


class View(NamedTuple):
    name: str
    place: str
    content: dict[str, Any]


def named_parts(one: Mapping[str, Any], key: str, place: str) -> list[dict[str, Any]]:
    """The parts under a key: a list, or the older mapping by name.

    Raises ``Refused("interchange.wrong_shape")`` for what is neither, or has no name.
    """
    found = one.get(key)
    if isinstance(found, Mapping) and all(isinstance(part, Mapping) for part in found.values()):
        return [{"name": str(name), **part} for name, part in found.items()]
    parts = items(one, key, Place(place))
    for part in parts:
        if not isinstance(part.get("name"), str) or not part["name"].strip():
            wanted = {"zh": "带 name 的各项", "en": "items that have a name"}
            raise Refused("interchange.wrong_shape", Place(place), name=key, wanted=wanted)
    return parts


def cubes_of(documents: tuple[Document, ...]) -> tuple[tuple[Cube, ...], tuple[View, ...]]:
    """The cubes and the views of these documents."""
    found = [(doc.place, one) for doc in documents for one in named_parts(doc.content, "cubes", doc.place)]
    by_name = {str(one["name"]): one for _, one in found}
    cubes = tuple(Cube(str(one["name"]), place, _merged(one, by_name, place)) for place, one in found)
    views = [(doc.place, one) for doc in documents for one in named_parts(doc.content, "views", doc.place)]
    return cubes, tuple(View(str(one["name"]), place, one) for place, one in views)


def _merged(cube: dict[str, Any], by_name: Mapping[str, dict[str, Any]], place: str) -> dict[str, Any]:
    """A cube over those that it extends; its own parts win."""
    chain = [cube]
    while len(chain) < MOST_PARENTS:
        parent = by_name.get(text(chain[-1].get("extends")).strip("{}$ "))
        if parent is None or parent in chain:
            break
        chain.append(parent)
    out: dict[str, Any] = {}
    for one in reversed(chain):
        inherited = {kind: {part["name"]: part for part in named_parts(out, kind, place)} for kind in PARTS}
        merged = {
            kind: list({**inherited[kind], **{part["name"]: part for part in named_parts(one, kind, place)}}.values())
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
