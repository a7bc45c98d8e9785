"""What is made once for all the questions that share metrics and keys, whatever their time, conditions and order."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made")
LATEST = 4096


class Kept:
    """Parts of plan and text that follow from metrics and keys alone."""

    __slots__ = ("_made",)

    def __init__(self) -> None:
        self._made: dict[Hashable, Any] = {}

    def once(self, what: Hashable, make: Callable[[], Made]) -> Made:
        """What ``make`` gives, made at the first call for ``what``. A refusal is not kept."""
        try:
            made: Made = self._made[what]
        except KeyError:
            made = self._made[what] = make()
        return made


class Latest(dict[Key, Made]):
    """The latest ``most`` entries; many threads may put and get. An old eighth goes at once, so that it is seldom."""

    def __init__(self, most: int = LATEST) -> None:
        super().__init__()
        self._most = most

    def put(self, key: Key, made: Made) -> Made:
        if len(self) >= self._most:
            for old in list(self)[: self._most // 8]:
                self.pop(old, None)
        self[key] = made
        return made
