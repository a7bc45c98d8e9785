"""Objects to the YAML that a person would write: short forms, fields in the order of the card, defaults left out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from caliber.errors import Refused
from caliber.model.build import KINDS, Head
from caliber.model.expr import Ref
from caliber.model.objects import (
    Alias,
    Dimension,
    Distinction,
    EntityLink,
    Member,
    Model,
    Owner,
    Part,
    Refresh,
    Sanctioned,
    TimeField,
)
from caliber.model.parse import parse
from caliber.model.shorthand import RENAMED, column_text, language_of
from caliber.model.text import Text

WIDTH = 110

_SPECIAL_START = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@`=]|\.\.\.")
_SPECIAL = re.compile(r":(\s|$)|\s#|[\n\t\r\u2028\u2029]|[^\x20-\x7e\xa1-\ud7ff\ue000-\ufefe\uff00-\ufffd]")
_SPECIAL_IN_FLOW = re.compile(r"[,\[\]{}:?\"']")
_OTHER_TYPE = re.compile(
    r"(~|null|true|false|yes|no|on|off|y|n|\.nan|[-+]?\.inf|[-+]?\.?[0-9][-+0-9_.,:eExXa-fA-FoO]*|\d{4}-\d\d-\d\d.*|<<|)",
    re.IGNORECASE,
)
_UNPRINTABLE = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def write_object(part: Part) -> str:
    """One object (metric, dataset, … or the head of a project) as a YAML document, its kind and code first."""
    for name, kind in KINDS.items():
        if type(part) is kind.type:
            fields = _fields(part)
            return _document({name: fields.pop("code"), **fields})
    if isinstance(part, Head):
        return _document(_fields(part))
    raise TypeError(type(part).__name__)


def write_field(key: str, part: Part) -> str:
    """One field of an object as it stands in its document."""
    return _document({key: _fields(part)})


def write_model(model: Model) -> dict[str, str]:
    """A whole project as texts by relative path: a file a dataset, one a domain of metrics, one each other kind."""
    head = Head(project=model.project, name=model.name, sources=model.sources, calendar=model.calendar)
    files: dict[str, list[str]] = {"caliber.yaml": [write_object(head)]}
    for dataset in model.datasets.values():
        files[f"datasets/{_file_name(dataset.code)}.yaml"] = [write_object(dataset)]
    for metric in model.metrics.values():
        name = _file_name(metric.domain.split("/")[0] or "metrics")
        files.setdefault(f"metrics/{name}.yaml", []).append(write_object(metric))
    for field in ("sets", "saved", "rollups", "domains", "departments", "policies"):
        for part in getattr(model, field).values():
            files.setdefault(f"{field}.yaml", []).append(write_object(part))
    return {path: "---\n".join(documents) for path, documents in files.items()}


def _file_name(code: str) -> str:
    return re.sub(r"[^\w.-]", "_", code).lstrip(".") or "_"


# -- objects to plain values in their short forms


def _plain(value: Any) -> Any:
    short = _SHORT.get(type(value))
    if short is not None:
        return short(value)
    if isinstance(value, msgspec.Struct):
        return _fields(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return (
            {one.value: _member(one) for one in value}
            if value and isinstance(value[0], Member)
            else [*map(_plain, value)]
        )
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return value


def _fields(part: msgspec.Struct) -> dict[str, Any]:
    """The fields that say something, in the order of the card, under the keys of the files."""
    renamed = {field: key for key, field in RENAMED.get(type(part), {}).items()}
    out: dict[str, Any] = {}
    for field in msgspec.structs.fields(type(part)):
        value = getattr(part, field.name)
        default = field.default_factory() if callable(field.default_factory) else field.default
        if value is not None and (field.required or value != default):
            out[renamed.get(field.name, field.name)] = _plain(value)
    return out


def _text(text: Text) -> Any:
    one = text.zh or text.en
    if bool(text.zh) != bool(text.en) and language_of(one) == ("zh" if text.zh else "en"):
        return one
    return {lang: said for lang, said in (("zh", text.zh), ("en", text.en)) if said}


def _keyed(part: Dimension | TimeField | EntityLink) -> Any:
    fields = _fields(part)
    del fields["code"]
    if isinstance(part, EntityLink):
        fields["key"] = part.key[0] if len(part.key) == 1 else list(part.key)
        return fields
    column = _column(part.expr)
    if column is not None:
        fields = {"column": column, **{key: value for key, value in fields.items() if key != "expr"}}
    return part.expr if len(fields) == 1 else fields


def _column(expr: str) -> str | None:
    try:
        parsed = parse(expr)
    except Refused:
        return None
    return parsed.path[0] if isinstance(parsed, Ref) and expr == column_text(parsed.path[0]) else None


def _member(member: Member) -> Any:
    name = _text(member.name)
    if not member.aliases:
        return name if member.name else None
    spoken = name if isinstance(name, dict) else {language_of(name): name}
    return {**spoken, "aliases": list(member.aliases)}


def _bare(field: str) -> Callable[[Any], Any]:
    """A part of which only one field is filled is written as that field alone."""

    def short(part: msgspec.Struct) -> Any:
        fields = _fields(part)
        return fields[field] if list(fields) == [field] else fields

    return short


_SHORT: dict[type, Callable[[Any], Any]] = {
    Text: _text,
    Dimension: _keyed,
    TimeField: _keyed,
    EntityLink: _keyed,
    Alias: _bare("name"),
    Distinction: _bare("metric"),
    Refresh: _bare("lookback"),
    Sanctioned: _bare("cause"),
    Owner: _fields,
}


# -- plain values to text


def _document(fields: dict[str, Any]) -> str:
    return "".join(line + "\n" for key, value in fields.items() for line in _entry(_scalar(key, True), value, 0))


def _entry(key: str, value: Any, indent: int) -> Iterator[str]:
    start = " " * indent + key + ":"
    if value is None:
        yield start
    elif isinstance(value, str):
        yield from _scalar_lines(start, value, indent)
    elif _stays_flow(value) and len(start) + len(_flow(value)) < WIDTH:
        yield f"{start} {_flow(value)}"
    elif isinstance(value, dict):
        yield start
        for inner, one in value.items():
            yield from _entry(_scalar(inner, True), one, indent + 2)
    else:
        yield start
        for one in value:
            yield " " * indent + "  - " + _flow(one)


def _stays_flow(value: Any) -> bool:
    """Mappings of mappings and of lists read better line by line."""
    return not isinstance(value, dict) or not any(isinstance(one, dict) for one in value.values())


def _scalar_lines(start: str, value: str, indent: int) -> Iterator[str]:
    lines = value.split("\n")
    literal = len(lines) > 1 and lines[0][:1].strip() and not any(_UNPRINTABLE.search(line) for line in lines)
    if literal and not re.search(r"[\x00-\x08\x0b-\x1f\x85]", value):
        yield f"{start} |"
        yield from (" " * (indent + 2) + line if line else "" for line in lines)
    else:
        yield f"{start} {_scalar(value, False)}"


def _flow(value: Any) -> str:
    if value is None:
        return "~"
    if isinstance(value, str):
        return _scalar(value, True)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key, True)}: {_flow(one)}" for key, one in value.items()) + "}"
    return "[" + ", ".join(_flow(one) for one in value) + "]"


def _scalar(text: str, in_flow: bool) -> str:
    """Plain where every YAML reader takes it for the same text, else quoted."""
    plain = not (
        _OTHER_TYPE.fullmatch(text)
        or _SPECIAL_START.match(text)
        or _SPECIAL.search(text)
        or text != text.strip()
        or (in_flow and _SPECIAL_IN_FLOW.search(text))
    )
    if plain:
        return text
    if "'" not in text and not _SPECIAL.search(text.replace(":", "").replace("#", "")):
        return f"'{text}'" if '"' in text else f'"{text}"' if "\\" not in text else f"'{text}'"
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match.group()):04x}", json.dumps(text, ensure_ascii=False))
