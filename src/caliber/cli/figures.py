"""Figures and members as a terminal shows them: in full, in the format of their metric."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from caliber.compiler import Column
from caliber.model.text import Text

MISSING = "—"
EMPTY = Text("(空)", "(none)")
UNMATCHED = Text("(未匹配或空)", "(unmatched or none)")
CHANGES = ("_change", "_ratio")  # how the columns of a comparison end
YES_NO = {True: Text("是", "yes"), False: Text("否", "no")}
UNITS: dict[str, Text] = {"ratio": Text(), "CNY": Text("元", "CNY")}


def heading(column: Column, lang: str) -> str:
    """The label of a column with the unit of its figures."""
    label = (column.zh if lang.startswith("zh") else column.en) or column.zh or column.en or column.name
    if not column.unit or column.format.startswith("percent"):
        return label
    unit = UNITS.get(column.unit, Text(column.unit, column.unit)).say(lang)
    return f"{label} ({unit})" if unit else label


def shown(column: Column, value: Any, lang: str, empty: Text = EMPTY) -> str:
    """One cell. ``empty``: what stands for a member without a value."""
    if column.kind in ("metric", "comparison"):
        if not isinstance(value, int | float | Decimal):
            return _other(value, MISSING)
        return (
            change(column, value)
            if column.kind == "comparison" and column.name.endswith(CHANGES)
            else figure(value, column.format)
        )
    if value is None:
        return empty.say(lang)
    if isinstance(value, bool):
        return YES_NO[value].say(lang)
    if column.grain:
        return period(value, column.grain)
    return _other(value, MISSING)


def change(column: Column, value: int | float | Decimal) -> str:
    """A difference with its sign; between percentages in percentage points."""
    points = column.format.startswith("percent") and column.name.endswith("_change")
    text = figure(value, column.format)
    text = text.replace("%", "pp") if points else text
    return f"+{text}" if value > 0 else text


def figure(value: int | float | Decimal, form: str) -> str:
    """A number in its format: ``integer``, ``decimal:2``, ``percent:1``, ``money:2``, or as it is."""
    if value != value or value in (float("inf"), float("-inf")):
        return MISSING
    kind, _, digits = form.partition(":")
    if kind == "percent":
        return f"{value * 100:,.{int(digits or 1)}f}%"
    if kind == "integer" or isinstance(value, int):
        return f"{value:,.0f}" if not isinstance(value, int) else f"{value:,}"
    if digits.isdigit():
        return f"{value:,.{int(digits)}f}"
    if isinstance(value, Decimal):
        return f"{value:,f}"
    return f"{value:,.4f}".rstrip("0").rstrip(".") if abs(value) < 1 else f"{value:,.2f}"


def period(value: Any, grain: str) -> str:
    """The start of a period as people write the period."""
    if not isinstance(value, date):
        return str(value)
    if grain == "month":
        return f"{value:%Y-%m}"
    if grain == "quarter":
        return f"{value.year}-Q{(value.month + 2) // 3}"
    if grain == "year":
        return f"{value.year}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if grain in ("day", "week") else value.isoformat(sep=" ", timespec="seconds")
    return value.isoformat()


def _other(value: Any, missing: str) -> str:
    if value is None:
        return missing
    return value.isoformat(sep=" ") if isinstance(value, datetime) else str(value)
