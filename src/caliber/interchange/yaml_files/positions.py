"""Where a key or value stands in a text: the one file that has a problem is read again, with positions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import yaml

from caliber.model.pointer import KEY

# JSON may write one character as two escapes, which YAML does not take; the place is the same without.
_PAIR = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")


@lru_cache(maxsize=32)
def _nodes(text: str) -> tuple[Any, ...]:
    try:
        return tuple(yaml.compose_all(_PAIR.sub("?" * 12, text), Loader=yaml.CSafeLoader))
    except yaml.YAMLError:
        return ()


def position_of(text: str, index: int, keys: Sequence[str], mark: str = "") -> tuple[int, int]:
    """Line and column, from 1, of the value at ``keys`` in document ``index``, or of the last key that is there.

    ``mark``: ``key`` for the key itself, a number for that character of a value written on one line.
    """
    nodes = _nodes(text)
    if len(nodes) == 1 and isinstance(nodes[0], yaml.SequenceNode):
        nodes = tuple(nodes[0].value)
    if index >= len(nodes) or nodes[index] is None:
        return 1, 1
    node: Any = nodes[index]
    place = node.start_mark
    for at, part in enumerate(keys):
        found = _child(node, part)
        if found is None:
            break
        key, node = found
        last = at == len(keys) - 1
        place = key.start_mark if not _on_one_line(node) or (last and mark == KEY) else node.start_mark
        if last and mark.isdigit() and _on_one_line(node):
            return place.line + 1, place.column + int(mark) + (1 if node.style in ("'", '"') else 0)
    return place.line + 1, place.column + 1


def _on_one_line(node: Any) -> bool:
    return isinstance(node, yaml.ScalarNode) and bool(node.value) and node.style not in ("|", ">")


def _child(node: Any, part: str) -> tuple[Any, Any] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == part), None)
    if isinstance(node, yaml.SequenceNode) and part.isdigit() and int(part) < len(node.value):
        return node.value[int(part)], node.value[int(part)]
    return None
