"""The waterfall as lines and boxes: from the left figure through the causes to the right one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

INK, LINE, TOTAL, MORE, LESS = "#1F1E1B", "#C9C4B8", "#57544C", "#1B7556", "#B3243F"
ROW, NAMES, AMOUNTS, BAR = 17.0, 150.0, 92.0, 10.0  # points
SIZE = 8.5


Named = tuple[str, Decimal, str]  # a name, its amount, and how that is said


class Bar(NamedTuple):
    """One line: from where to where it reaches, what stands before it and after it."""

    name: str
    since: float
    until: float
    said: str
    total: bool


def bars_of(left: Named, causes: Sequence[Named], right: Named) -> list[Bar]:
    """The causes lead from the left figure to the right one."""
    level = left[1]
    bars = [Bar(left[0], 0.0, float(level), left[2], True)]
    for name, amount, said in causes:
        bars.append(Bar(name, float(level), float(level + amount), said, False))
        level += amount
    return [*bars, Bar(right[0], 0.0, float(right[1]), right[2], True)]


def waterfall(bars: Sequence[Bar], width: float, font: str) -> Any:
    """A drawing as wide as that, one line a bar, so that names are read in any number of them."""
    from reportlab.graphics.shapes import Drawing, Line

    height = ROW * len(bars) + 4
    drawing = Drawing(width, height)
    room = width - NAMES - AMOUNTS
    low = min(0.0, *(min(bar.since, bar.until) for bar in bars))
    high = max(0.0, *(max(bar.since, bar.until) for bar in bars))
    scale = room / ((high - low) or 1.0)

    def at(value: float) -> float:
        return NAMES + (value - low) * scale

    drawing.add(Line(at(0.0), 0, at(0.0), height, strokeColor=_color(LINE), strokeWidth=0.6))
    for place, bar in enumerate(bars):
        below = height - ROW * (place + 1)
        _bar(drawing, bar, (at(bar.since), at(bar.until)), below, width, font)
        if place + 1 < len(bars):
            end, half = at(bar.until), (ROW - BAR) / 2
            drawing.add(Line(end, below - half, end, below + half, strokeColor=_color(TOTAL), strokeWidth=0.5))
    return drawing


def _bar(drawing: Any, bar: Bar, reach: tuple[float, float], below: float, width: float, font: str) -> None:
    from reportlab.graphics.shapes import Rect, String

    start, end = min(reach), max(reach)
    fill = TOTAL if bar.total else MORE if bar.until >= bar.since else LESS
    bottom = below + (ROW - BAR) / 2
    drawing.add(Rect(start, bottom, max(end - start, 0.8), BAR, fillColor=_color(fill), strokeColor=None))
    line = below + (ROW - SIZE) / 2 + 1.5
    name = shortened(bar.name, NAMES - 8, font)
    ink = _color(INK if bar.total else fill)
    drawing.add(String(0, line, name, fontName=font, fontSize=SIZE, fillColor=_color(INK)))
    drawing.add(String(width, line, bar.said, fontName=font, fontSize=SIZE, textAnchor="end", fillColor=ink))


def shortened(text: str, room: float, font: str) -> str:
    """As much of the text as has room."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    if stringWidth(text, font, SIZE) <= room:
        return text
    while text and stringWidth(text + "…", font, SIZE) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def _color(text: str) -> Any:
    from reportlab.lib.colors import HexColor

    return HexColor(text)
