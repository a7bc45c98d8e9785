"""Refusals that the words ask for: a question may be wrong in several ways, and each may be named."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

T = TypeVar("T")


def granted(found: Iterable[T | None]) -> list[T]:
    """What was not refused."""
    return [each for each in found if each is not None]


class RefusalError(Exception):
    """The words ask for a refusal with one of these codes."""

    def __init__(self, *codes: str) -> None:
        super().__init__(*codes)
        self.codes = codes


class Refusals:
    """The codes met on the way; a question with any has no answer."""

    def __init__(self) -> None:
        self.codes: set[str] = set()

    def attempt(self, step: Callable[..., T], *given: Any) -> T | None:
        """The step's value, or None where it is refused, which is noted."""
        try:
            return step(*given)
        except RefusalError as refused:
            self.codes.update(refused.codes)
            return None

    def end(self) -> None:
        """Raises what was noted."""
        if self.codes:
            raise RefusalError(*self.codes)
