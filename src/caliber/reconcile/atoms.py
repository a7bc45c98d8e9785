"""The clauses in which two threads of one dataset differ, and the state of each for every row."""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

from caliber.compiler.bind import Fragment
from caliber.compiler.dialects import Dialect
from caliber.compiler.expand import Window
from caliber.compiler.periods import Range
from caliber.compiler.plan import Consumer, Group
from caliber.compiler.time_sql import bound_sql, range_sql
from caliber.errors import Refused
from caliber.model.text import Text
from caliber.reconcile.sides import Thread

RADIX = 4  # states of a clause: 0 met; a time also 1 earlier, 2 later, 3 none
MOST = 24


class Atom(NamedTuple):
    """One clause that only ``side`` has. ``state`` is SQL: 0 where the row meets it, else how it fails.

    ``name`` stands for it in every period.
    """

    side: str  # left | right
    kind: str  # filter | permission | time
    name: Hashable
    state: str
    test: str
    text: Text


class Clauses(NamedTuple):
    """``common`` holds for every row looked at; ``atoms`` tell the sides apart."""

    common: tuple[str, ...]
    atoms: tuple[Atom, ...]

    def test(self, side: str) -> str:
        """SQL: the row belongs to that side."""
        tests = [atom.test for atom in self.atoms if atom.side == side]
        return " AND ".join(tests) or "1 = 1"

    def signature(self, met: Atom | None = None) -> str:
        """SQL: the states of all atoms in one number, to the base ``RADIX``. ``met``: one that every row meets."""
        states = [(atom.state, RADIX**at) for at, atom in enumerate(self.atoms) if atom != met]
        return " + ".join(f"({state}) * {worth}" for state, worth in states) or "0"

    def times(self) -> tuple[Atom, Atom] | None:
        """The times of the left and of the right side, where they differ and both are bounded."""
        found = [atom for atom in self.atoms if atom.kind == "time"]
        return (found[0], found[1]) if len(found) == 2 else None

    def states(self, signature: int) -> list[tuple[Atom, int]]:
        """The atoms that rows of this signature fail, with how."""
        out = []
        for atom in self.atoms:
            signature, state = divmod(signature, RADIX)
            if state:
                out.append((atom, state))
        return out


def clauses_of(dialect: Dialect, left: Thread, right: Thread) -> Clauses:
    """What two threads share and in what they differ. Raises ``Refused("reconcile.too_many_clauses")``."""
    mine = {condition.sql: condition for condition in left.conditions}
    theirs = {condition.sql: condition for condition in right.conditions}
    common = [sql for sql in mine if sql in theirs]
    atoms: list[Atom] = []
    if _times(left) == _times(right):
        common += range_sql(dialect, left.time.sql, left.reads) if left.time else []
    else:
        atoms += [a for side, t in (("left", left), ("right", right)) for a in _time(dialect, side, t)]
    for side, own, other in (("left", mine, theirs), ("right", theirs, mine)):
        for sql, condition in own.items():
            if sql not in other:
                state = f"CASE WHEN {sql} THEN 0 ELSE 1 END"
                atoms.append(Atom(side, condition.kind, condition.name, state, f"({sql})", condition.text))
    if len(atoms) > MOST:
        raise Refused("reconcile.too_many_clauses", left.fact, count=len(atoms), limit=MOST)
    return Clauses(tuple(common), tuple(atoms))


def _times(thread: Thread) -> tuple[str, Range] | None:
    return (thread.time.sql, thread.reads) if thread.time else None


def _time(dialect: Dialect, side: str, thread: Thread) -> list[Atom]:
    if thread.time is None or thread.reads == Range(None, None):
        return []
    time, (start, end) = thread.time.sql, thread.reads
    cases = [f"WHEN {time} IS NULL THEN 3"]
    cases += [f"WHEN {time} < {bound_sql(dialect, start)} THEN 1"] if start is not None else []
    cases += [f"WHEN {time} >= {bound_sql(dialect, end)} THEN 2"] if end is not None else []
    test = " AND ".join(range_sql(dialect, time, thread.reads))
    return [Atom(side, "time", thread.time_name, f"CASE {' '.join(cases)} ELSE 0 END", f"({test})", Text())]


def joined(left: Thread, right: Thread, more: tuple[Fragment, ...] = ()) -> Group:
    """The fact with every join that either thread reads, none of which loses a row."""
    fragments = [*more, *(c.fragment for thread in (left, right) for c in thread.conditions)]
    fragments += [f for thread in (left, right) for f in (thread.time, thread.arg) if f is not None]
    consumer = Consumer(Window(), (left.leaf, right.leaf), Range(None, None), None)
    return Group(
        left.fact, left.time, left.group.dims, tuple(fragments), (consumer,), None, left.group.whole | right.group.whole
    )
