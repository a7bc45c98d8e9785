"""dbt's filter templates, taken as they stand: ``{{ Dimension('order__country') }} = 'CN'``."""

from __future__ import annotations

import re

from caliber.errors import Refused

_TEMPLATE = re.compile(r"\{\{\s*(\w+)\s*\(([^{}]*)\)\s*(?:\.\s*grain\s*\(\s*'(\w+)'\s*\))?\s*\}\}")
_LITERAL = re.compile(r"'(?:[^']|'')*'")
_PIECE = re.compile(f"{_LITERAL.pattern}|{_TEMPLATE.pattern}")
_TEXT = re.compile(r"'([\w.]+)'|\"([\w.]+)\"")


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
    kind, arguments, grain = match.groups()
    names = [a or b for a, b in _TEXT.findall(arguments)]
    if not names:
        raise Refused("model.bad_template", text=match.group())
    path = names[1:]  # entity_path, what to join along first
    if kind == "TimeDimension":
        grain, path = (path[0], path[1:]) if path else (grain, path)
    if kind in ("Dimension", "TimeDimension"):
        name = "__".join((*path, names[0]))
        return _quoted(f"{name}__{grain.lower()}" if grain else name)
    if kind == "Entity":
        return _quoted(names[0])
    if kind == "Metric" and len(names) == 2:
        return f"metric({_quoted(names[0])}, {_quoted(names[1])})"
    raise Refused("model.bad_template", text=match.group())


def _quoted(name: str) -> str:
    return f'"{name}"'
