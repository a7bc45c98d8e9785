"""How a rule says what it found."""

from __future__ import annotations

from typing import Any

from caliber.errors import Place, Problem
from caliber.model.pointer import Key, pointer


def error(name: str, /, *keys: Key, mark: str = "", **facts: Any) -> Problem:
    """A problem that stands in the way, at the value under ``keys``."""
    return Problem(name, Place(path=pointer(*keys, mark=mark)), facts)


def warning(name: str, /, *keys: Key, mark: str = "", **facts: Any) -> Problem:
    """A problem that somebody should look at."""
    return Problem(name, Place(path=pointer(*keys, mark=mark)), facts, "warning")
