"""Cube's references in SQL: ``{CUBE}.column``, ``{member}``, ``{other.member}``, as names that say which they are."""

from __future__ import annotations

import re
from collections.abc import Callable

from caliber.errors import Refused
from caliber.interchange.spelling import percentiles_as_calls
from caliber.model.expr import Expr, Ref, rewrite
from caliber.model.parse import parse

_NAME = r"([A-Za-z_]\w*)"
_REFERENCE = re.compile(rf'\$?\{{\s*{_NAME}(?:\.{_NAME})?(?:\.{_NAME})?\s*\}}(?:\s*\.\s*"?{_NAME}"?)?')
SELF = ("CUBE", "TABLE")
MARK = "$"

Placing = Callable[[str, str, bool], Expr]


def read(text: str, cube: str, place: Placing) -> Expr:
    """An expression with its names replaced by ``place(cube, name, is a column)``.

    Raises ``Refused`` (``loss.template``, ``model.expression`` …) for what we have no words for.
    """

    def marked(match: re.Match[str]) -> str:
        first, second, third, column = match.groups()
        if third or (second and column):
            raise Refused("loss.template", cube, text=match.group())
        if column:
            return f'"{MARK}{cube if first in SELF else first}{MARK}{column}{MARK}c"'
        if second:
            return f'"{MARK}{cube if first in SELF else first}{MARK}{second}{MARK}m"'
        return f'"{MARK}{cube}{MARK}{first}{MARK}m"'

    if "{{" in text or "{%" in text:
        raise Refused("loss.template", cube, text=text)
    plain = _REFERENCE.sub(marked, text)
    if re.search(r"[{}]", re.sub(r"'(?:[^']|'')*'", "", plain)):
        raise Refused("loss.template", cube, text=text)

    def change(node: Expr) -> Expr | None:
        if not isinstance(node, Ref):
            return None
        if node.path[0].startswith(MARK):
            _, there, name, kind = node.path[0].split(MARK)
            return place(there, name, kind == "c")
        if len(node.path) == 2:
            return place(node.path[0], node.path[1], True)
        if len(node.path) > 2:
            raise Refused("loss.template", cube, text=node.name)
        return place(cube, node.path[0], True)

    return rewrite(parse(percentiles_as_calls(plain)), change)
