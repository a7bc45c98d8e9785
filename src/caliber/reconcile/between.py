"""What lies between two sums of threads: every thread met by another, or a cause of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from caliber.model.text import Text
from caliber.reconcile import words
from caliber.reconcile.atoms import clauses_of, joined
from caliber.reconcile.distinct import by_key_sets
from caliber.reconcile.far import by_far_keys
from caliber.reconcile.keys import by_keys, meeting_of
from caliber.reconcile.ledger import Entry, Found, Ledger, Member
from caliber.reconcile.looking import Looking
from caliber.reconcile.pairing import apart, paired
from caliber.reconcile.sides import Thread
from caliber.reconcile.signature import Totals, by_signature, counted, lone_rows, total_of


class Between(NamedTuple):
    """One of numerator and denominator: what each side comes to, and the causes between them, by member."""

    left: Totals
    right: Totals
    entries: tuple[Entry, ...]

    def sums(self) -> tuple[Fraction, Fraction]:
        return sum(self.left.values(), Fraction(0)), sum(self.right.values(), Fraction(0))


def near(look: Looking, left: tuple[Thread, ...], right: tuple[Thread, ...]) -> Between:
    """Of one source under one reading of its datasets: rows are looked at where they lie, in one pass."""
    look = look._replace(ledger=Ledger())
    pairs = paired(left, right)
    lefts: Totals = {}
    rights: Totals = {}
    for same in pairs.same:
        total = total_of(look, same)
        _add(lefts, total)
        _add(rights, total)
    for one, other in pairs.pairs:
        found = by_key_sets(look, one, other) if one.what == "distinct" else by_signature(look, one, other)
        _add(lefts, found[0])
        _add(rights, found[1])
    mine, theirs = list(pairs.left), list(pairs.right)
    for one in pairs.left:
        for other in theirs:
            if "distinct" in (one.what, other.what) or (one.factor > 0) != (other.factor > 0):
                continue
            meeting = meeting_of(look, one, other)
            if meeting is not None:
                found = by_keys(look, one, other, meeting)
                _add(lefts, found[0])
                _add(rights, found[1])
                mine.remove(one)
                theirs.remove(other)
                break
    _lone(look, "left", mine, lefts)
    _lone(look, "right", theirs, rights)
    return Between(lefts, rights, tuple(look.ledger.entries()))


def far(looks: tuple[Looking, Looking], left: tuple[Thread, ...], right: tuple[Thread, ...]) -> Between:
    """Of two sources, or of datasets that mean different things: met key by key, outside the sources."""
    ledger = Ledger()
    mine, theirs = (look._replace(ledger=ledger) for look in looks)
    lefts: Totals = {}
    rights: Totals = {}
    pairs, alone_left, alone_right = apart(left, right)
    for one, other in pairs:
        found = by_far_keys(mine, theirs, one, other)
        if found is None:
            alone_left.append(one)
            alone_right.append(other)
            continue
        _add(lefts, found[0])
        _add(rights, found[1])
    _lone(mine, "left", alone_left, lefts)
    _lone(theirs, "right", alone_right, rights)
    return Between(lefts, rights, tuple(ledger.entries()))


def _lone(look: Looking, side: str, threads: Iterable[Thread], totals: Totals) -> None:
    """Threads that nothing of the other side can be set against: each is a cause of its own."""
    sign = -1 if side == "left" else 1
    for thread in threads:
        name = look.binder.snapshot.model.datasets[thread.fact].name or Text(en=thread.fact)
        text = words.alone(look.names, side, thread, name)
        clauses = clauses_of(look.binder.dialect, thread, thread)
        drill = partial(lone_rows, look, side, thread, look.tables.source(joined(thread, thread)), clauses.common)
        cause = Found((side, thread.name), f"only_{side}", text, drill)
        for member, (rows, amount) in counted(look, thread).items():
            totals[member] = totals.get(member, Fraction(0)) + amount
            look.ledger.add(cause, member, sign * amount, rows)


def _add(total: Totals, more: Mapping[Member, Fraction]) -> None:
    for member, value in more.items():
        total[member] = total.get(member, Fraction(0)) + value
