"""Tables in a terminal: columns that stand straight with Chinese in them, and nothing that a cell could do to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from unicodedata import category, combining, east_asian_width

MARGIN = "  "


class Head(NamedTuple):
    """The head of a column; numbers stand right."""

    text: str
    right: bool = False


def width(text: str) -> int:
    """How many places a text takes in a terminal."""
    if text.isascii():
        return len(text)
    return sum(_places(char) for char in text)


def _places(char: str) -> int:
    if combining(char) or category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(char) in "WF" else 1


def pad(text: str, places: int, right: bool = False) -> str:
    """A text filled up with blanks."""
    blanks = " " * (places - width(text))
    return blanks + text if right else text + blanks


def safe(text: str) -> str:
    """A text from elsewhere, so that it stands in one line and commands nothing: control characters are shown."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _shown(char) for char in text)


def _shown(char: str) -> str:
    return {"\n": "⏎", "\t": " ", "\r": ""}.get(char) or ("" if char == "\r" else f"\\u{ord(char):04x}")


def table(heads: Sequence[Head], rows: Sequence[Sequence[str]]) -> str:
    """Head, rule, rows. The last column carries no blanks behind it."""
    cells = [[safe(cell) for cell in row] for row in rows]
    widths = [max([width(head.text), *(width(row[at]) for row in cells)]) for at, head in enumerate(heads)]
    lines = [[head.text for head in heads], ["─" * places for places in widths], *cells]
    return "\n".join(_line(heads, line, widths) for line in lines)


def _line(heads: Sequence[Head], line: Sequence[str], widths: Sequence[int]) -> str:
    return MARGIN.join(
        pad(cell, places, head.right) for head, cell, places in zip(heads, line, widths, strict=True)
    ).rstrip()
