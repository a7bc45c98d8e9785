"""Text with gaps: all of a statement but its moments and members is written once, these are put in for each question.

A gap stands in the text as a number between two marks. What people write may hold the mark as well; then not every
number comes back just once, and the text is written again with a mark that is longer than any that it holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from caliber.compiler.plan import Plan

Late: TypeAlias = Callable[[Plan], str]
MARK = "\0"


class Drawn(NamedTuple):
    """Text and, in their places, what writes the rest of it."""

    pieces: tuple[str | Late, ...]

    def filled(self, plan: Plan) -> str:
        """The whole text, for a plan of the form for which it was drawn."""
        return "".join([piece if isinstance(piece, str) else piece(plan) for piece in self.pieces])


class Gaps:
    """The gaps of one text."""

    def __init__(self, mark: str = MARK) -> None:
        self.mark = mark
        self.late: list[Late] = []

    def gap(self, late: Late) -> str:
        """A gap to put into the text, once: what ``late`` writes is put there later."""
        self.late.append(late)
        return f"{self.mark}{len(self.late) - 1}{self.mark}"

    def cut(self, text: str) -> Drawn | None:
        """The text cut at its gaps; None where not every gap stands in it just once."""
        pieces = re.split(f"{self.mark}([0-9]+){self.mark}", text)
        numbers = [int(number) for number in pieces[1::2]]
        if sorted(numbers) != list(range(len(self.late))):
            return None
        cut: list[str | Late] = list(pieces)
        cut[1::2] = [self.late[number] for number in numbers]
        return Drawn(tuple(cut))


def drawn(draw: Callable[[Gaps], str]) -> Drawn:
    """What ``draw`` writes, cut at the gaps that it has asked for."""
    gaps = Gaps()
    text = draw(gaps)
    made = gaps.cut(text)
    if made is None:
        gaps = Gaps(MARK * (1 + max(map(len, re.findall(f"{MARK}+", text)))))
        made = gaps.cut(draw(gaps))
    assert made is not None
    return made
