"""Two sums over one dataset in one pass: rows grouped by the clauses that they fail, so that every row is one cause's.

Exact and independent of the order of clauses: a row that fails several is shown as such, never split. The method is
that of ALGORITHMS "Reconciliation": the signature of clauses is the group, contributions are summed by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

from caliber.compiler.bind import Fragment
from caliber.reconcile import words
from caliber.reconcile.addends import Addends, addends_of, difference
from caliber.reconcile.atoms import Clauses, clauses_of, joined
from caliber.reconcile.drill import NOTHING, Drill, measured
from caliber.reconcile.ledger import Found, Member, exact
from caliber.reconcile.looking import Looking, select
from caliber.reconcile.shown import columns_of
from caliber.reconcile.sides import Thread
from caliber.wording.phrases import Speaker

Totals = dict[Member, Fraction]
FEW = 8  # clauses: of so many at most, the groups are never too many to be told


def by_signature(look: Looking, left: Thread, right: Thread) -> tuple[Totals, Totals]:
    """Adds the causes of the gap between two threads to the ledger; gives what each comes to, by member."""
    clauses = clauses_of(look.binder.dialect, left, right)
    terms = _terms(left, right)
    bound = [look.binder.expr(left.fact, term) if term is not None else None for term in terms]
    group = joined(left, right, tuple(fragment for fragment in bound if fragment is not None))
    dims = look.dims(group)
    keys = [f"{_empty(left)} AS no_left", f"{_empty(right)} AS no_right"]
    sums = ["count(*) AS n", f"{measured_sum(left)} AS a", f"{measured_sum(right)} AS b"]
    sums += [f"sum({one.sql if one else 1}) AS m{at}" for at, one in enumerate(bound)]
    sums += [f"count(CASE WHEN {one.sql} <> 0 THEN 1 END) AS n{at}" for at, one in enumerate(bound) if one]
    sql = " UNION ALL ".join(
        select([*dims, f"{sig} AS sig", *keys, *sums], look.tables.source(group), where, len(dims) + 3)
        for sig, where in stretches(clauses, narrow=bool(dims) or len(clauses.atoms) > FEW)
    )
    lefts: Totals = {}
    rights: Totals = {}
    both = _Both(look, left, right, look.tables.source(group), (*clauses.common, f"({clauses.signature()}) = 0"))
    for member, (sig, no_left, no_right, n, a, b, *sums) in look.rows(sql):
        failed = clauses.states(int(sig))
        sides = {atom.side for atom, _ in failed}
        mine, theirs = left.factor * exact(a), right.factor * exact(b)
        if "left" not in sides:
            lefts[member] = lefts.get(member, Fraction(0)) + mine
        if "right" not in sides:
            rights[member] = rights.get(member, Fraction(0)) + theirs
        if not failed:
            if no_left or no_right:
                both.missing(member, bool(no_left), int(n), theirs - mine)
            else:
                both.terms(terms, bound, member, int(n), sums)
        elif len(sides) == 1:
            amount = theirs if sides == {"left"} else -mine
            code, text = words.failing(look.names, failed, {"left": left, "right": right})
            key = ("rows", *((atom.side, atom.name, state) for atom, state in failed))
            chosen = (*clauses.common, f"({clauses.signature()}) = {int(sig)}")
            only = ("right", right) if sides == {"left"} else ("left", left)
            drill = partial(lone_rows, look, *only, look.tables.source(group), chosen)
            look.ledger.add(Found(key, code, text, drill), member, amount, int(n))
    return lefts, rights


def stretches(clauses: Clauses, narrow: bool) -> Iterator[tuple[str, list[str]]]:
    """The rows that either side may count, in parts that share none: the signature of each, and what its rows meet.

    Of two times each has a part of its own, so that a source can skip what lies outside of either; one condition with
    OR over both would read every row. ``narrow``: rows that neither side counts are left out by the source, which looks
    at every clause twice for it; else they are groups that are worth nothing to anybody.
    """
    either = [f"(({clauses.test('left')}) OR ({clauses.test('right')}))"]
    times = clauses.times()
    if times is None:
        yield clauses.signature(), [*clauses.common, *either]
        return
    left, right = times
    more = [*clauses.common, *(either if narrow else [])]
    yield clauses.signature(met=left), [left.test, *more]
    yield clauses.signature(met=right), [right.test, f"({left.state}) <> 0", *more]


def lone_rows(look: Looking, side: str, thread: Thread, source: str, where: tuple[str, ...]) -> Drill:
    """Rows that only one side counts: they are worth all that they add to it."""
    own = (measured(thread), thread.factor)
    shown, _ = columns_of(look, thread.fact, (thread,))
    sign = 1 if side == "right" else -1
    sides = (NOTHING, own) if side == "right" else (own, NOTHING)
    return Drill(source, where, shown, *sides, ((own[0], sign * own[1]),))


def _terms(left: Thread, right: Thread) -> Addends:
    mine = addends_of(left.expr if left.what == "value" else None, left.factor)
    theirs = addends_of(right.expr if right.what == "value" else None, right.factor)
    return difference(mine, theirs)


def measured_sum(thread: Thread) -> str:
    """SQL: what the thread adds up over rows, before its factor."""
    arg = thread.arg.sql if thread.arg else ""
    return f"sum({arg})" if thread.what == "value" else f"count({arg or '*'})"


def _empty(thread: Thread) -> str:
    """1 for rows of which the thread counts nothing since its measure is empty."""
    return f"CASE WHEN {thread.arg.sql} IS NULL THEN 1 ELSE 0 END" if thread.arg else "0"


class _Both(NamedTuple):
    """Rows that both sides choose: the terms by which their measures differ."""

    look: Looking
    left: Thread
    right: Thread
    source: str
    where: tuple[str, ...]

    def missing(self, member: Member, no_left: bool, rows: int, amount: Fraction) -> None:
        """Rows that one side cannot compute, since a part of its measure is empty."""
        if not amount:
            return
        side, thread = ("left", self.left) if no_left else ("right", self.right)
        text = words.missing(self.look.names, side, thread.text)
        empty = (f"{_empty(self.left)} = {int(no_left)}", f"{_empty(self.right)} = {int(not no_left)}")
        drill = partial(self.drill, empty, None)
        key = ("missing", side, self.left.fact)
        self.look.ledger.add(Found(key, "missing", text, drill), member, amount, rows)

    def terms(
        self, terms: Addends, bound: Sequence[Fragment | None], member: Member, rows: int, sums: Sequence[Any]
    ) -> None:
        """Each term that only one measure has, with the rows in which it is not nothing."""
        look, fact = self.look, self.left.fact
        say = Speaker(look.binder.snapshot, fact, lambda code: look.binder.snapshot.metric(code).name)
        counts = iter(sums[len(bound) :])
        for (term, factor), one, total in zip(terms.items(), bound, sums, strict=False):
            text = words.term(look.names, say.value(term) if term is not None else None, factor)
            where = (f"{_empty(self.left)} = 0", f"{_empty(self.right)} = 0", *([f"{one.sql} <> 0"] if one else []))
            drill = partial(self.drill, where, (one.sql if one else "1", factor))
            found = Found(("term", fact, term, factor > 0), "term", text, drill, way=where)
            look.ledger.add(found, member, factor * exact(total), int(next(counts)) if one else rows)

    def drill(self, more: tuple[str, ...], part: tuple[str, Fraction] | None) -> Drill:
        mine, theirs = ((measured(thread), thread.factor) for thread in (self.left, self.right))
        shown, _ = columns_of(self.look, self.left.fact, (self.left, self.right))
        parts = (part,) if part else ((mine[0], -mine[1]), theirs)
        return Drill(self.source, (*self.where, *more), shown, mine, theirs, parts)


def total_of(look: Looking, thread: Thread) -> Totals:
    """What one thread comes to, by member."""
    sql = _whole(look, thread)
    return {member: thread.factor * exact(value) for member, (_, value) in look.rows(sql)}


def counted(look: Looking, thread: Thread) -> dict[Member, tuple[int, Fraction]]:
    """Rows and amount of one thread, by member."""
    sql = _whole(look, thread)
    return {member: (int(n), thread.factor * exact(value)) for member, (n, value) in look.rows(sql)}


def _whole(look: Looking, thread: Thread) -> str:
    clauses = clauses_of(look.binder.dialect, thread, thread)
    group = joined(thread, thread)
    dims = look.dims(group)
    measure = f"count(DISTINCT {thread.arg.sql})" if thread.what == "distinct" and thread.arg else measured_sum(thread)
    columns = [*dims, "count(*) AS n", f"{measure} AS v"]
    return select(columns, look.tables.source(group), list(clauses.common), len(dims))
