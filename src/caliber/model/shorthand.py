"""The short forms of definition files, written out: a table from the type to the rule that makes the long form."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from caliber.errors import Refused
from caliber.model.expr import Ref
from caliber.model.objects import (
    Alias,
    Dimension,
    Distinction,
    EntityLink,
    Member,
    Metric,
    Owner,
    Parameter,
    Policy,
    Refresh,
    Sanctioned,
    TimeField,
    Validity,
)
from caliber.model.parse import parse
from caliber.model.text import Text

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\u3000-\u303f]")
_PLAIN_NAME = re.compile(r"[^\W\d]\w*")

Expand = Callable[[dict[str, Any]], dict[str, Any]]


def language_of(text: str) -> str:
    """``zh`` where the text holds a Chinese character, else ``en``."""
    return "zh" if HAN.search(text) else "en"


def column_text(column: str) -> str:
    """A column's name as an expression: quoted where the bare word would mean something else."""
    if _PLAIN_NAME.fullmatch(column):
        try:
            if parse(column) == Ref((column,)):
                return column
        except Refused:
            pass
    return '"' + column.replace('"', '""') + '"'


def _with_column(raw: dict[str, Any]) -> dict[str, Any]:
    if type(raw.get("column")) is not str or raw.get("expr") is not None:
        return raw
    out = {key: value for key, value in raw.items() if key != "column"}
    return {**out, "expr": column_text(raw["column"])}


def _member(raw: dict[str, Any]) -> dict[str, Any]:
    if "name" in raw or not ("zh" in raw or "en" in raw):
        return raw
    name = {lang: raw[lang] for lang in ("zh", "en") if lang in raw}
    return {**{key: value for key, value in raw.items() if key not in name}, "name": name}


def _rejoined(raw: dict[str, Any], known: frozenset[str]) -> dict[str, Any]:
    """Texts that their own commas cut: in braces ``{zh: 含税,不扣退货}`` is a text and a key without a value."""
    if None not in raw.values():
        return raw
    out: dict[str, Any] = {}
    last = ""
    for key, value in raw.items():
        if value is None and key not in known and last:
            out[last] += ("," if HAN.match(key) else ", ") + key
        else:
            out[key] = value
            last = key if type(value) is str else ""
    return out


def _text(raw: dict[str, Any]) -> dict[str, Any]:
    return _rejoined(raw, frozenset({"zh", "en"}))


def _distinction(raw: dict[str, Any]) -> dict[str, Any]:
    return _rejoined(raw, frozenset({"metric", "reason"}))


def _metric(raw: dict[str, Any]) -> dict[str, Any]:
    """The kind follows from what the metric is made of, where it is not said."""
    if raw.get("kind") is None:
        for part, kind in (("formula", "composite"), ("of", "derived"), ("measure", "atomic"), ("after", "retention")):
            if raw.get(part) is not None:
                return {**raw, "kind": kind}
    return raw


# A bare text in place of a mapping, by type: the key that it stands for.
BARE: dict[type, str] = {
    Alias: "name",
    Owner: "business",
    Distinction: "metric",
    Dimension: "expr",
    TimeField: "expr",
    EntityLink: "key",
    Member: "name",
    Parameter: "default",
    Refresh: "lookback",
    Sanctioned: "cause",
}

# Keys of the files that are named differently in the objects: Python keeps some words for itself.
RENAMED: dict[type, dict[str, str]] = {
    Validity: {"from": "start", "to": "end"},
    Policy: {"except": "except_subjects"},
}

# Further rules, applied to a mapping before it is read.
EXPANDED: dict[type, Expand] = {
    Dimension: _with_column,
    TimeField: _with_column,
    Member: _member,
    Metric: _metric,
    Text: _text,
    Distinction: _distinction,
}

# What a mapping may hold beside the fields of its type, because a rule above takes it.
ALSO: dict[type, frozenset[str]] = {
    Dimension: frozenset({"column"}),
    TimeField: frozenset({"column"}),
    Member: frozenset({"zh", "en"}),
}
