"""Changes of definitions as the terminal shows them: the gravest first, each in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from caliber.cli.columns import safe
from caliber.model.text import Text

WEIGHTS = {
    "breaking": Text("数会变", "figures change"),
    "additive": Text("新增", "added"),
    "wording": Text("只改文字", "wording only"),
}
MARKS = {"breaking": "!", "additive": "+", "wording": "~"}


def lines_of(changes: Iterable[Mapping[str, Any]], lang: str) -> list[str]:
    """One line a change, under the heading of its weight."""
    out: list[str] = []
    weight = ""
    for change in changes:
        if change["weight"] != weight:
            weight = change["weight"]
            out += [*([""] if out else []), f"{WEIGHTS.get(weight, Text(weight, weight)).say(lang)}:"]
        said = Text(**change.get("text", {})).say(lang) or f"{change['table']} {change['code']}"
        out.append(f"  {MARKS.get(weight, '·')} {safe(said)}")
    return out
