"""Two distinct counts over one dataset: a key is worth exactly one, and leaves for what all of its rows fail."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from itertools import combinations

from caliber.errors import Refused
from caliber.reconcile import words
from caliber.reconcile.atoms import Atom, clauses_of, joined
from caliber.reconcile.drill import NOTHING, Drill
from caliber.reconcile.ledger import Found, Member
from caliber.reconcile.looking import Looking, select
from caliber.reconcile.shown import key_column
from caliber.reconcile.sides import Thread
from caliber.reconcile.signature import Totals, stretches, total_of

MOST_SIGNATURES = 60
Failed = tuple[tuple[Atom, int], ...]


def by_key_sets(look: Looking, left: Thread, right: Thread) -> tuple[Totals, Totals]:
    """Adds the causes to the ledger; gives what each count comes to, by member."""
    assert left.arg is not None
    assert right.arg is not None
    middle = right._replace(arg=left.arg, leaf=left.leaf, expr=left.expr, text=left.text, factor=left.factor)
    _populations(look, left, middle)
    if right.arg.sql != left.arg.sql or right.factor != left.factor:
        _other_keys(look, middle, right)
    return total_of(look, left), total_of(look, right)


def _populations(look: Looking, left: Thread, right: Thread) -> None:
    """The same key under two sets of clauses."""
    assert left.arg is not None
    clauses = clauses_of(look.binder.dialect, left, right)
    if not clauses.atoms:
        return
    group = joined(left, right)
    source = look.tables.source(group)
    present = f"{left.arg.sql} IS NOT NULL"
    parts = [(f"{sig} AS sig", [*where, present]) for sig, where in stretches(clauses, narrow=True)]
    several = " UNION ALL ".join(select([sig], source, where, 1) for sig, where in parts)
    found = [int(sig) for _, (sig,) in look._replace(width=0).rows(several)]
    if len(found) > MOST_SIGNATURES:
        raise Refused("reconcile.too_many_clauses", left.fact, count=len(found), limit=MOST_SIGNATURES)
    dims = look.dims(group)
    keys = [*(f"{dim} AS d{i}" for i, dim in enumerate(dims)), f"{left.arg.sql} AS k"]
    inner = " UNION ALL ".join(
        select([*keys, sig, "count(*) AS n"], source, where, len(keys) + 1) for sig, where in parts
    )
    bits = " ".join(f"WHEN {sig} THEN {2**at}" for at, sig in enumerate(found)) or "WHEN 0 THEN 0"
    names = [f"d{i}" for i in range(len(dims))]
    masks = select(
        [*names, "k", f"sum(CASE sig {bits} END) AS mask", "sum(n) AS n"], f"({inner}) AS rows_of", [], len(names) + 1
    )
    whole = select([*names, "mask", "count(*) AS keys", "sum(n) AS n"], f"({masks}) AS keys_of", [], len(names) + 1)
    for member, (mask, count, _) in look.rows(whole):
        kinds = [clauses.states(sig) for at, sig in enumerate(found) if int(mask) >> at & 1]
        source = f"({masks}) AS keys_of"
        _lone(look, {"left": left, "right": right}, member, (int(count), int(mask), source), kinds)


def _lone(
    look: Looking,
    threads: dict[str, Thread],
    member: Member,
    found: tuple[int, int, str],
    kinds: Sequence[Sequence[tuple[Atom, int]]],
) -> None:
    """Keys with rows of these kinds: nothing where both sides count them, else a cause."""
    count, mask, source = found
    mine = [failed for failed in kinds if all(atom.side == "right" for atom, _ in failed)]
    theirs = [failed for failed in kinds if all(atom.side == "left" for atom, _ in failed)]
    if bool(mine) == bool(theirs):
        return
    side, sets = ("right", mine) if mine else ("left", theirs)
    failed = minimal(sets)
    code, text = words.failing(look.names, failed, threads)
    sign = -1 if side == "right" else 1
    key = ("keys", *((atom.side, atom.name, state) for atom, state in failed))
    drill = partial(_keys, look, threads["left"], source, (f"mask = {mask}",), (sign, "1"))
    look.ledger.add(Found(key, code, text, drill, "keys", mask), member, sign * count * threads["left"].factor, count)


def _keys(
    look: Looking, thread: Thread, source: str, where: tuple[str, ...], worth: tuple[int, str], key: str = "k"
) -> Drill:
    """The keys themselves; ``worth``: which way each counts, and how much, as SQL."""
    sign, sql = worth
    one = (sql, thread.factor)
    sides = (NOTHING, one) if sign > 0 else (one, NOTHING)
    return Drill(source, where, key_column(look, thread.text, key, key), *sides, ((sql, sign * thread.factor),))


def minimal(sets: Sequence[Sequence[tuple[Atom, int]]]) -> Failed:
    """The fewest clauses that together fail every row of a key; where several choices are as small, all of them."""
    atoms = list(dict.fromkeys(pair for failed in sets for pair in failed))
    for size in range(1, len(atoms) + 1):
        hits = [choice for choice in combinations(atoms, size) if all(set(choice) & set(failed) for failed in sets)]
        if hits:
            return tuple(pair for pair in atoms if any(pair in choice for choice in hits))
    return tuple(atoms)


def _other_keys(look: Looking, left: Thread, right: Thread) -> None:
    """Another key over the same rows: of E pairs that occur, a number is E less what its keys have beyond one."""
    assert left.arg is not None
    assert right.arg is not None
    if left.factor != right.factor:
        raise Refused("reconcile.not_decomposable", right.fact, metric=right.fact, part="count_distinct")
    clauses = clauses_of(look.binder.dialect, right, right)
    group = joined(left, right)
    dims = look.dims(group)
    names = [f"d{i}" for i in range(len(dims))]
    keys = [f"{dim} AS {name}" for dim, name in zip(dims, names, strict=True)]
    pairs = select(
        [*keys, f"{left.arg.sql} AS k", f"{right.arg.sql} AS o"],
        look.tables.source(group),
        list(clauses.common),
        len(keys) + 2,
    )
    threads = {"k": left, "o": right}
    for one, other, several, only, sign in (
        ("k", "o", "several_right", "only_left", 1),
        ("o", "k", "several_left", "only_right", -1),
    ):
        degrees = select(
            [*names, one, f"count({other}) AS deg"], f"({pairs}) AS pairs", [f"{one} IS NOT NULL"], len(names) + 1
        )
        counted = [
            "sum(CASE WHEN deg = 0 THEN 1 ELSE 0 END) AS lone",
            "sum(CASE WHEN deg > 0 THEN deg - 1 ELSE 0 END) AS extra",
        ]
        for member, (lone, extra) in look.rows(select([*names, *counted], f"({degrees}) AS degrees", [], len(names))):
            for kind, number, direction, where, worth in (
                (several, extra, sign, "deg > 1", "deg - 1"),
                (only, lone, -sign, "deg = 0", "1"),
            ):
                text = words.shared(left.text, right.text, kind)
                count = int(number or 0)
                source = f"({degrees}) AS degrees"
                drill = partial(_keys, look, threads[one], source, (where,), (direction, worth), one)
                found = Found(("shared", kind), "shared", text, drill, "keys")
                look.ledger.add(found, member, direction * count * Fraction(left.factor), count)
