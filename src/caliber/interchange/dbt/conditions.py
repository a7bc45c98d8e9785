"""dbt's filters in our own words, each in parentheses: a list is joined by AND, whatever OR stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from caliber.errors import Refused
from caliber.model.calendar import GRAINS
from caliber.model.expr import Call, Expr, Lit, Ref, all_of, rewrite
from caliber.model.parse import parse
from caliber.model.templates import plain

GROUP = re.compile(r"^\s*(Dimension|TimeDimension|Entity|Metric)\s*\(", re.IGNORECASE)


def condition_of(filters: Iterable[str], prefixes: frozenset[str] = frozenset()) -> Expr | None:
    """One expression; None where there is no filter. ``prefixes``: own entities, left out before own names.

    Raises ``Refused`` (``model.expression``, ``model.bad_template`` …) for what we have no words for.
    """
    parts = tuple(own(parse(text), prefixes) for text in filters if text.strip())
    return all_of(parts) if parts else None


def own(expr: Expr, prefixes: frozenset[str]) -> Expr:
    """``customer__country`` as the path ``customer.country``, a grain behind it as the start of its period.

    ``order__status`` of the model whose primary entity is ``order`` is its own ``status``.
    """

    def change(node: Expr) -> Expr | None:
        if not isinstance(node, Ref) or len(node.path) != 1 or "__" not in node.path[0]:
            return None
        *path, last = node.path[0].split("__")
        grain = last if last in GRAINS else ""
        parts = path if grain else [*path, last]
        found = Ref(tuple(parts[1:] if len(parts) > 1 and parts[0] in prefixes else parts))
        return Call("date_trunc", (Lit("string", grain), found)) if grain else found

    return rewrite(expr, change)


def named(text: str) -> str:
    """``Dimension('order__status')`` of a saved query as a name; plain names stay."""
    if not GROUP.match(text):
        return text
    return plain("{{ " + text + " }}").strip('"')


def column_of(expr: str, name: str) -> str | None:
    """The plain column that an expression is; None where it is more than that. An empty one is the name."""
    if not expr:
        return name
    try:
        found = parse(expr)
    except Refused:
        return None
    return found.path[0] if isinstance(found, Ref) and len(found.path) == 1 else None


def is_constant(expr: Expr) -> bool:
    return isinstance(expr, Lit) and expr.kind == "number" and expr.text == "1"
