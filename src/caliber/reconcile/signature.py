"""Two sums over one dataset in one pass: rows grouped by the clauses that they fail, so that every row is one cause's.

Exact and independent of the order of clauses: a row that fails several is shown as such, never split. The method is
that of ALGORITHMS "Reconciliation": the signature of clauses is the group, contributions are summed by it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from caliber.reconcile import words
from caliber.reconcile.addends import Addends, addends_of, difference
from caliber.reconcile.atoms import clauses_of, joined
from caliber.reconcile.ledger import Member, exact
from caliber.reconcile.looking import Looking, select
from caliber.reconcile.sides import Thread
from caliber.wording.phrases import Speaker

Totals = dict[Member, Fraction]


def by_signature(look: Looking, left: Thread, right: Thread) -> tuple[Totals, Totals]:
    """Adds the causes of the gap between two threads to the ledger; gives what each comes to, by member."""
    clauses = clauses_of(look.binder.dialect, left, right)
    terms = _terms(left, right)
    bound = [look.binder.expr(left.fact, term) if term is not None else None for term in terms]
    group = joined(left, right, tuple(fragment for fragment in bound if fragment is not None))
    dims = look.dims(group)
    columns = [*dims, f"{clauses.signature()} AS sig", f"{_empty(left)} AS no_left", f"{_empty(right)} AS no_right"]
    columns += ["count(*) AS n", f"{_measure(left)} AS a", f"{_measure(right)} AS b"]
    columns += [f"sum({one.sql if one else 1}) AS m{at}" for at, one in enumerate(bound)]
    where = [*clauses.common, f"(({clauses.test('left')}) OR ({clauses.test('right')}))"]
    sql = select(columns, look.tables.source(group), where, len(dims) + 3)
    lefts: Totals = {}
    rights: Totals = {}
    for member, (sig, no_left, no_right, n, a, b, *sums) in look.rows(sql):
        failed = clauses.states(int(sig))
        sides = {atom.side for atom, _ in failed}
        mine, theirs = left.factor * exact(a), right.factor * exact(b)
        if "left" not in sides:
            lefts[member] = lefts.get(member, Fraction(0)) + mine
        if "right" not in sides:
            rights[member] = rights.get(member, Fraction(0)) + theirs
        if not failed:
            _of_both(look, (left, right), terms, member, (no_left, no_right, n, mine, theirs), sums)
        elif len(sides) == 1:
            amount = theirs if sides == {"left"} else -mine
            code, text = words.failing(look.names, failed, {"left": left, "right": right})
            key = ("rows", *((atom.side, atom.test, state) for atom, state in failed))
            look.ledger.add(key, code, text, member, amount, int(n))
    return lefts, rights


def _terms(left: Thread, right: Thread) -> Addends:
    mine = addends_of(left.expr if left.what == "value" else None, left.factor)
    theirs = addends_of(right.expr if right.what == "value" else None, right.factor)
    return difference(mine, theirs)


def _measure(thread: Thread) -> str:
    arg = thread.arg.sql if thread.arg else ""
    return f"sum({arg})" if thread.what == "value" else f"count({arg or '*'})"


def _empty(thread: Thread) -> str:
    """1 for rows of which the thread counts nothing since its measure is empty."""
    return f"CASE WHEN {thread.arg.sql} IS NULL THEN 1 ELSE 0 END" if thread.arg else "0"


def _of_both(
    look: Looking,
    threads: tuple[Thread, Thread],
    terms: Addends,
    member: Member,
    counted: tuple[int, int, int, Fraction, Fraction],
    sums: list[Any],
) -> None:
    """Rows that both sides choose: the terms by which their measures differ."""
    no_left, no_right, n, mine, theirs = counted
    left, right = threads
    if no_left or no_right:
        if mine == theirs:
            return
        side, thread = ("left", left) if no_left else ("right", right)
        text = words.missing(look.names, side, thread.text)
        look.ledger.add(("missing", side, left.fact), "missing", text, member, theirs - mine, int(n))
        return
    say = Speaker(look.binder.snapshot, left.fact, lambda code: look.binder.snapshot.metric(code).name)
    for (term, factor), total in zip(terms.items(), sums, strict=True):
        amount = factor * exact(total)
        text = words.term(look.names, say.value(term) if term is not None else None, factor)
        look.ledger.add(("term", left.fact, term, factor > 0), "term", text, member, amount, int(n))


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
    measure = f"count(DISTINCT {thread.arg.sql})" if thread.what == "distinct" and thread.arg else _measure(thread)
    columns = [*dims, "count(*) AS n", f"{measure} AS v"]
    return select(columns, look.tables.source(group), list(clauses.common), len(dims))
