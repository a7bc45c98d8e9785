"""What an Ossie document says, in one shape for all versions. Texts as written."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from caliber.errors import Place
from caliber.interchange.documents import Document, items, mappings
from caliber.interchange.ossie.versions import SQL, TIMES, TYPES, VENDOR


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """``expr``: "" where no dialect of it is SQL. ``kind``: string | number | boolean | date | timestamp | ""."""

    name: str
    expr: str
    time: bool = False
    kind: str = ""
    label: str = ""
    description: str = ""
    synonyms: tuple[str, ...] = ()


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """``relation`` or ``query``."""

    name: str
    place: str
    relation: str = ""
    query: str = ""
    primary: tuple[str, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    description: str = ""
    fields: tuple[Field, ...] = ()
    extension: Any = None


class Relationship(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    place: str
    start: str
    end: str
    start_columns: tuple[str, ...]
    end_columns: tuple[str, ...]
    extension: Any = None


class Metric(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    place: str
    expr: str
    description: str = ""
    synonyms: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    extension: Any = None


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was read. ``foreign``: other vendors whose extensions were met."""

    name: str
    description: str = ""
    tables: tuple[Table, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    metrics: tuple[Metric, ...] = ()
    foreign: tuple[str, ...] = ()


def project_of(name: str, documents: tuple[Document, ...]) -> Project:
    """Everything of the models in these documents."""
    models = [(document.place, model) for document in documents for model in _models(document.content)]
    return Project(
        name=_text(models[0][1].get("name")) if len(models) == 1 else name,
        description=_text(models[0][1].get("description")) if len(models) == 1 else "",
        tables=tuple(_table(one, place) for place, model in models for one in items(model, "datasets", Place(place))),
        relationships=tuple(
            _relationship(one, place) for place, model in models for one in items(model, "relationships", Place(place))
        ),
        metrics=tuple(_metric(one, place) for place, model in models for one in items(model, "metrics", Place(place))),
        foreign=tuple(sorted({vendor for _, model in models for vendor in _vendors(model)} - {VENDOR})),
    )


def is_model(content: Mapping[str, Any]) -> bool:
    """Whether a document is one of Ossie: models in a list, or one model with its version beside its datasets."""
    return "semantic_model" in content or ("version" in content and isinstance(content.get("datasets"), list))


def _models(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = content.get("semantic_model", content)
    return [found] if isinstance(found, dict) else mappings(found)


def _table(one: Mapping[str, Any], place: str) -> Table:
    relation, query = _source(one.get("source"))
    return Table(
        name=_text(one.get("name")),
        place=place,
        relation=relation,
        query=query,
        primary=_names(one.get("primary_key")),
        unique=tuple(_names(key) for key in one.get("unique_keys") or () if _names(key)),
        description=_text(one.get("description")),
        fields=tuple(_field(field) for field in items(one, "fields", Place(place))),
        extension=_extension(one),
    )


def _source(value: Any) -> tuple[str, str]:
    """Table and query: a text that is either, or an object that says which."""
    if isinstance(value, Mapping):
        found = value.get("object")
        if value.get("kind") == "query":
            return "", _sql(found) if isinstance(found, Mapping) else _text(found)
        return _text(found), ""
    text = _text(value)
    return (text, "") if re.fullmatch(r'[\w$"`.\- ]+', text) and " " not in text else ("", text)


def _field(one: Mapping[str, Any]) -> Field:
    dimension = one.get("dimension")
    stated = dimension.get("is_time") if isinstance(dimension, Mapping) else None
    kind = _text(one.get("datatype"))
    synonyms, _ = _context(one)
    timely = {"Date": "date"}.get(kind, "timestamp") if kind in TIMES else ""
    return Field(
        name=_text(one.get("name")),
        expr=_sql(one.get("expression")),
        time=bool(stated) if stated is not None else bool(timely),
        kind=TYPES.get(kind, timely),
        label=_text(one.get("label")),
        description=_text(one.get("description")),
        synonyms=synonyms,
    )


def _relationship(one: Mapping[str, Any], place: str) -> Relationship:
    return Relationship(
        name=_text(one.get("name")),
        place=place,
        start=_text(one.get("from")),
        end=_text(one.get("to")),
        start_columns=_names(one.get("from_columns")),
        end_columns=_names(one.get("to_columns")),
        extension=_extension(one),
    )


def _metric(one: Mapping[str, Any], place: str) -> Metric:
    synonyms, examples = _context(one)
    return Metric(
        name=_text(one.get("name")),
        place=place,
        expr=_sql(one.get("expression")),
        description=_text(one.get("description")),
        synonyms=synonyms,
        examples=examples,
        extension=_extension(one),
    )


def _sql(value: Any) -> str:
    """The expression in the first dialect that is SQL; a bare text is one already."""
    if isinstance(value, str):
        return value.strip()
    said = {
        _text(one.get("dialect")): _text(one.get("expression"))
        for one in mappings(value.get("dialects") if isinstance(value, Mapping) else ())
    }
    return next((said[dialect] for dialect in SQL if said.get(dialect)), "")


def _context(one: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Synonyms and sample questions."""
    found = one.get("ai_context")
    if not isinstance(found, Mapping):
        return (), ()
    return _names(found.get("synonyms")), _names(found.get("examples"))


def _extension(one: Mapping[str, Any]) -> Any:
    """What we ourselves wrote; None where nothing, or nothing that can be read."""
    for extension in mappings(one.get("custom_extensions")):
        if extension.get("vendor_name") == VENDOR:
            try:
                return json.loads(_text(extension.get("data")))
            except ValueError:
                return {"": ""}
    return None


def _vendors(value: Any) -> set[str]:
    if isinstance(value, Mapping):
        own = {_text(one.get("vendor_name")) for one in mappings(value.get("custom_extensions"))}
        return own.union(*(_vendors(one) for one in value.values()))
    return set().union(*(_vendors(one) for one in value)) if isinstance(value, list) else set()


def _names(value: Any) -> tuple[str, ...]:
    return tuple(_text(one) for one in value) if isinstance(value, list) else ()


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
