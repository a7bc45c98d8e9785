"""dbt's filter templates, taken as they stand: ``{{ Dimension('order__country') }} = 'CN'``."""

from __future__ import annotations

import re

from caliber.errors import Refused

_CALL = r"(\w+)\s*\(([^(){}]*)\)((?:\s*\.\s*\w+\s*\([^(){}]*\))*)"
_TEMPLATE = re.compile(r"\{\{-?\s*" + _CALL + r"\s*-?\}\}")
_METHOD = re.compile(r"\.\s*(\w+)\s*\(\s*['\"](\w+)['\"]\s*\)")
_LITERAL = re.compile(r"'(?:[^']|'')*'")
_PIECE = re.compile(f"{_LITERAL.pattern}|{_TEMPLATE.pattern}")
_TEXT = re.compile(r"'([\w.]+)'|\"([\w.]+)\"")
_ARGUMENT = re.compile(r"\s*(?:(\w+)\s*=\s*)?(\[[^\[\]]*\]|'[\w.]+'|\"[\w.]+\")\s*(?:,|$)")
# What each object is called with, in order; the first is its name.
_TAKES: dict[str, tuple[str, ...]] = {
    "Dimension": ("name", "entity_path"),
    "TimeDimension": ("time_dimension_name", "time_granularity_name", "entity_path"),
    "Entity": ("entity_name", "entity_path"),
    "Metric": ("metric_name", "group_by"),
}
_TIMED = ("Dimension", "TimeDimension")


def plain(text: str) -> str:
    """The text with every template written in our own words; other text is returned as it is, a member's braces too."""
    if "{{" not in text:
        return text
    out = _PIECE.sub(lambda match: _replace(match) if match.group(1) else match.group(), text)
    left = _LITERAL.sub("", out)
    if "{{" in left or "}}" in left:
        raise Refused("model.bad_template", text=text)
    return out


def _replace(match: re.Match[str]) -> str:
    kind, written, methods = match.groups()
    given = _arguments(kind, written, match.group())
    (name, *more), path = given.pop(_TAKES[kind][0]), given.pop("entity_path", [])
    grain = [*given.pop("time_granularity_name", []), *_grain(kind, methods, match.group())]
    by = given.pop("group_by", [])
    if more or len(grain) > 1 or len(by) != (kind == "Metric"):
        raise Refused("model.bad_template", text=match.group())
    if kind == "Metric":
        return f"metric({_quoted(name)}, {_quoted(by[0])})"
    return _quoted("__".join((*path, name, *(one.lower() for one in grain))))


def _arguments(kind: str, written: str, text: str) -> dict[str, list[str]]:
    """The texts given for each argument. Raises ``Refused("model.bad_template")`` for what is none of them."""
    takes, given, at = _TAKES.get(kind, ()), dict[str, list[str]](), 0
    while written[at:].strip():
        found = _ARGUMENT.match(written, at)
        name = (found[1] or (takes[len(given)] if len(given) < len(takes) else "")) if found else ""
        if found is None or name in given or (name != "name" and name not in takes):
            raise Refused("model.bad_template", text=text)
        given[takes[0] if name == "name" else name] = [a or b for a, b in _TEXT.findall(found[2])]
        at = found.end()
    if not takes or not given.get(takes[0]):
        raise Refused("model.bad_template", text=text)
    return given


def _grain(kind: str, methods: str, text: str) -> list[str]:
    """The grain, or the part of a date, that ``.grain('month')`` or ``.date_part('dow')`` asks for."""
    found = _METHOD.findall(methods)
    if _METHOD.sub("", methods).strip() or not all(
        kind in _TIMED and one in ("grain", "date_part") for one, _ in found
    ):
        raise Refused("model.bad_template", text=text)
    return [f"extract_{what}" if one == "date_part" else what for one, what in found]


def _quoted(name: str) -> str:
    return f'"{name}"'
