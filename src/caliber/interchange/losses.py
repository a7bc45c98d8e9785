"""What a format could not carry, in either direction, or carries in other words: problems with the code ``loss.…``."""

from __future__ import annotations

from typing import Any

from caliber.errors import Place, Problem, Refused

Facts = dict[str, Any]


class Losses:
    """Gathered while a project is read or written. A warning loses something; an information says it otherwise."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def lost(self, code: str, place: str, **facts: Any) -> None:
        self.found.append(Problem(f"loss.{code}", Place(place), facts, "warning"))

    def told(self, code: str, place: str, **facts: Any) -> None:
        self.found.append(Problem(f"loss.{code}", Place(place), facts, "info"))


def reason_of(refused: Refused) -> dict[str, str]:
    """The sentence of a refusal in both languages, to stand inside another one."""
    return {lang: refused.problem.message(lang) for lang in ("zh", "en")}
