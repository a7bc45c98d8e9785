"""Values of YAML as texts, whatever they were written as."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def words(value: Any) -> str:
    """A scalar as text, "" for nothing."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value).strip()


def texts(value: Any) -> tuple[str, ...]:
    """One text or a list of them."""
    if value is None or value == "":
        return ()
    return tuple(words(item) for item in value) if isinstance(value, list | tuple) else (words(value),)


def whole_number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def filters_of(value: Any) -> tuple[str, ...]:
    """One filter, a list that is joined by AND, or the manifest's ``where_filters``."""
    if isinstance(value, Mapping):
        found = value.get("where_filters") or ()
        return tuple(words(one.get("where_sql_template")) for one in found if isinstance(one, Mapping))
    return tuple(text for text in texts(value) if text)
