"""Which thread of one figure stands against which of the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from caliber.reconcile.sides import Thread

ADDED = frozenset({"value", "rows"})


class Pairs(NamedTuple):
    """``same``: threads that count the same on both sides; ``pairs``: against each other; the rest stand alone."""

    same: tuple[Thread, ...]
    pairs: tuple[tuple[Thread, Thread], ...]
    left: tuple[Thread, ...]
    right: tuple[Thread, ...]


def paired(left: Sequence[Thread], right: Sequence[Thread]) -> Pairs:
    """Equal threads cancel; then those of one dataset that share most; what is left may meet along a key."""
    same: list[Thread] = []
    mine, theirs = list(left), list(right)
    for one in list(mine):
        other = next((t for t in theirs if t.identity == one.identity and t.factor == one.factor), None)
        if other is not None:
            same.append(one)
            mine.remove(one)
            theirs.remove(other)
    pairs: list[tuple[Thread, Thread]] = []
    while True:
        best = max(((_likeness(a, b), i, j) for i, a in enumerate(mine) for j, b in enumerate(theirs)), default=None)
        if best is None or best[0] <= 0:
            return Pairs(tuple(same), tuple(pairs), tuple(mine), tuple(theirs))
        pairs.append((mine.pop(best[1]), theirs.pop(best[2])))


def _likeness(left: Thread, right: Thread) -> int:
    """How much two threads share; 0 where the same rows cannot be looked at once."""
    if left.fact != right.fact or (left.what in ADDED) != (right.what in ADDED):
        return 0
    mine, theirs = ({c.sql for c in thread.conditions} for thread in (left, right))
    same_sign = (left.factor > 0) == (right.factor > 0)
    score = 1 + 2 * len(mine & theirs) + 4 * (left.what == right.what)
    score += 8 * ((left.arg.sql if left.arg else "") == (right.arg.sql if right.arg else ""))
    return score if same_sign else 0


def apart(
    left: Sequence[Thread], right: Sequence[Thread]
) -> tuple[list[tuple[Thread, Thread]], list[Thread], list[Thread]]:
    """Threads of two sources: those that count in the same way and are likest stand against each other."""
    mine, theirs = list(left), list(right)
    pairs: list[tuple[Thread, Thread]] = []
    while True:
        best = max(((_alike(a, b), -i, -j) for i, a in enumerate(mine) for j, b in enumerate(theirs)), default=None)
        if best is None or best[0] <= 0:
            return pairs, mine, theirs
        pairs.append((mine.pop(-best[1]), theirs.pop(-best[2])))


def _alike(left: Thread, right: Thread) -> int:
    """How much two threads of different sources share; 0 where they cannot be set against each other."""
    if (left.what == "distinct") != (right.what == "distinct") or (left.factor > 0) != (right.factor > 0):
        return 0
    return 1 + 4 * (left.fact == right.fact) + 2 * (left.expr == right.expr) + (left.what == right.what)
