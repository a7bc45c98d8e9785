"""The leaves of a question numbered, and which of them one pass over the rows gives."""

from __future__ import annotations

from caliber.compiler.expand import PLAIN, Leaf, Window, leaf_ref
from caliber.compiler.resolve import Resolved
from caliber.model.expr import Expr, Ref, rewrite


def numbered(resolved: Resolved) -> dict[Leaf, int]:
    """The leaves, each once, with their places."""
    return {leaf: number for number, leaf in enumerate(dict.fromkeys(resolved.leaves()))}


def renumbered(formula: Expr, places: list[int]) -> Expr:
    """A formula over a metric's own leaves as one over those of the question, which stand at ``places``."""
    if places == list(range(len(places))):
        return formula

    def change(node: Expr) -> Expr | None:
        return leaf_ref(places[int(node.path[1])]) if isinstance(node, Ref) and node.path[0] == "#" else None

    return rewrite(formula, change)


def by_reading(members: list[Leaf], asks: bool) -> dict[object, list[Leaf]]:
    """The leaves that one pass gives: of one window, moment and level. ``asks``: whether the question says when."""
    out: dict[object, list[Leaf]] = {}
    for leaf in members:
        window = leaf.window if asks else whole_time(leaf.window)
        key = (window, leaf.pick, leaf.level, leaf.filters if leaf.pick else ())
        out.setdefault(key, []).append(leaf)
    return out


def whole_time(window: Window) -> Window:
    """All of the past is everything where nobody asks when; rows without a time count then too."""
    return PLAIN if window.kind == "all" and not window.shifts else window
