"""What an import could not carry over, or carries over in other words: problems with the code ``loss.…``."""

from __future__ import annotations

from typing import Any

from caliber.errors import Place, Problem

Facts = dict[str, Any]


class Losses:
    """Gathered while a project is read. A warning loses something; an information says what was written otherwise."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def lost(self, code: str, place: str, **facts: Any) -> None:
        self.found.append(Problem(f"loss.{code}", Place(place), facts, "warning"))

    def told(self, code: str, place: str, **facts: Any) -> None:
        self.found.append(Problem(f"loss.{code}", Place(place), facts, "info"))
