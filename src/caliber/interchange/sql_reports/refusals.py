"""What cannot be read, with its place in the text."""

from __future__ import annotations

from typing import Any

from sqlglot import exp

from caliber.errors import Place, Refused


def refused(code: str, node: exp.Expr | None, **facts: Any) -> Refused:
    """The refusal of a node; the place is that of the first name in it, file put in by who knows it."""
    line, column = place_of(node)
    return Refused(code, Place(line=line, column=column), line=line or "?", **facts)


def place_of(node: exp.Expr | None) -> tuple[int, int]:
    """1-based line and column of a node; (0, 0) where the parser kept none."""
    for one in node.walk() if node is not None else ():
        if "line" in one.meta:
            return int(one.meta["line"]), int(one.meta.get("col", 0))
    return 0, 0
