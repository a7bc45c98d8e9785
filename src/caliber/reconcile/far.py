"""Two figures whose rows cannot be looked at together, set against each other key by key outside their sources.

Each side is added up by key where it lies; the keys are matched here, exactly. What only one side has is asked after at
the other: which of its conditions the key fails there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import msgspec

from caliber.compiler.render import apply, literal
from caliber.errors import Refused
from caliber.model.expr import Expr, Lit
from caliber.model.text import Text
from caliber.reconcile import words
from caliber.reconcile.addends import Addends, addends_of
from caliber.reconcile.atoms import clauses_of, joined
from caliber.reconcile.drill import Kept, Line, Shown
from caliber.reconcile.keys import entity_text, failed_of, failing_bits, key_sql, meeting_of
from caliber.reconcile.ledger import Found, Member, exact
from caliber.reconcile.looking import Looking, select
from caliber.reconcile.sides import Thread
from caliber.reconcile.signature import Totals, measured_sum
from caliber.wording.phrases import Speaker

MOST_KEYS = 500_000  # of one side
ASKED_AFTER = 5_000  # keys of one side only whose reason is looked up
AT_ONCE = 500
ABSENT, UNASKED = -1, -2  # other reasons are the clauses failed, as bits

Key = tuple[str | None, ...]


class Ground(NamedTuple):
    """What both sides are matched by: the key's SQL on each side, and what people call it."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    names: tuple[str, ...]
    label: Text


class Held(NamedTuple):
    """What one side holds for a key: rows, amount, and the sum of each term."""

    rows: int
    amount: Fraction
    terms: tuple[Fraction, ...]
    values: tuple[Any, ...]


def by_far_keys(mine: Looking, theirs: Looking, left: Thread, right: Thread) -> tuple[Totals, Totals] | None:
    """Adds the causes to the ledger; gives what each thread comes to, by member. None where no key is common.

    Raises ``Refused("reconcile.too_many_keys")``.
    """
    ground = _ground(mine, theirs, left, right)
    if ground is None:
        return None
    terms = tuple(_terms(thread) for thread in (left, right))
    held = tuple(
        dict(_held(look, thread, keys, found))
        for look, thread, keys, found in zip((mine, theirs), (left, right), ground[:2], terms, strict=True)
    )
    causes = _Causes(mine, theirs, left, right, ground)
    lone: dict[str, list[tuple[Member, Key]]] = {"left": [], "right": []}
    for place in {**held[0], **held[1]}:
        here, there = held[0].get(place), held[1].get(place)
        if None in place[1]:
            causes.keyless(place[0], here, there)
        elif here is None or there is None:
            lone["right" if here is None else "left"].append(place)
        else:
            causes.matched(place[0], here, there, terms)
    for side, places in lone.items():
        causes.lone(side, places, held[0] if side == "left" else held[1])
    return _totals(held[0]), _totals(held[1])


def _totals(held: dict[tuple[Member, Key], Held]) -> Totals:
    out: Totals = {}
    for (member, _), one in held.items():
        out[member] = out.get(member, Fraction(0)) + one.amount
    return out


def _ground(mine: Looking, theirs: Looking, left: Thread, right: Thread) -> Ground | None:
    """The counted key itself; the grain of a dataset that both have; else the finest entity that both know."""
    if left.what == "distinct":
        assert left.arg is not None
        assert right.arg is not None
        return Ground((left.arg.sql,), (right.arg.sql,), ("key",), left.text)
    grains = [
        look.binder.snapshot.model.datasets[thread.fact].grain for look, thread in ((mine, left), (theirs, right))
    ]
    if left.fact == right.fact and grains[0] and grains[0] == grains[1]:
        mine_key, their_key = (
            tuple(look.binder.column(look.binder.home(thread.fact), key).sql for key in grains[0])
            for look, thread in ((mine, left), (theirs, right))
        )
        name = mine.binder.snapshot.model.datasets[left.fact].name or Text(en=left.fact)
        return Ground(mine_key, their_key, grains[0], words.said("「{0}」的记录", "row of “{0}”", name))
    meeting = meeting_of(mine, left, right, theirs.binder.snapshot)
    if meeting is None:
        return None
    label = entity_text(mine.binder.snapshot, meeting)
    return Ground(
        (key_sql(mine, left, meeting.left),), (key_sql(theirs, right, meeting.right),), meeting.left.key[:1], label
    )


def _terms(thread: Thread) -> Addends:
    if thread.what == "distinct":
        return {}
    return addends_of(thread.expr if thread.what == "value" else None, thread.factor)


def _held(
    look: Looking, thread: Thread, keys: Sequence[str], terms: Addends
) -> Iterator[tuple[tuple[Member, Key], Held]]:
    """What the thread holds for every key, by member."""
    clauses = clauses_of(look.binder.dialect, thread, thread)
    bound = [look.binder.expr(thread.fact, term) if term is not None else None for term in terms]
    group = joined(thread, thread, tuple(fragment for fragment in bound if fragment is not None))
    dims = [f"{dim} AS d{i}" for i, dim in enumerate(look.dims(group))]
    columns = [*dims, *(f"{key} AS k{i}" for i, key in enumerate(keys)), "count(*) AS n"]
    columns.append(f"{measured_sum(thread)} AS x" if thread.what != "distinct" else "1 AS x")
    there = f"CASE WHEN {thread.arg.sql} IS NOT NULL THEN {{}} END" if thread.arg else "{}"
    columns += [f"sum({there.format(one.sql if one else '1')}) AS t{at}" for at, one in enumerate(bound)]
    where = list(clauses.common)
    if thread.what == "distinct":
        where.append(f"{keys[0]} IS NOT NULL")
    sql = select(columns, look.tables.source(group), where, len(dims) + len(keys))
    limits = msgspec.structs.replace(look.limits, rows=MOST_KEYS)
    try:
        for member, row in look._replace(limits=limits).rows(sql):
            values = row[: len(keys)]
            n, x, *sums = row[len(keys) :]
            place = (member, tuple(_same(value) for value in values))
            factors = zip(sums, terms.values(), strict=True)
            parts = tuple(exact(total) * factor for total, factor in factors)
            yield place, Held(int(n), thread.factor * exact(x), parts, values)
    except Refused as refused:
        if refused.code != "query.too_many_rows":
            raise
        raise Refused("reconcile.too_many_keys", thread.fact, dataset=thread.fact, limit=MOST_KEYS) from None


def _same(value: Any) -> str | None:
    """A key as text, alike from every source: 7, 7.0 and '7' are one."""
    if value is None:
        return None
    if isinstance(value, int | float | Decimal) and value == int(value):
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)


class _Causes:
    """The causes between two threads, with the keys that each speaks of."""

    def __init__(self, mine: Looking, theirs: Looking, left: Thread, right: Thread, ground: Ground) -> None:
        self.looks = {"left": mine, "right": theirs}
        self.threads = {"left": left, "right": right}
        self.ground = ground
        self.kept: dict[object, list[Line]] = {}
        members = tuple(Shown(f"d{at}", Text(en=f"d{at}"), "") for at in range(mine.width))
        self.shown = (*members, *(Shown(name, ground.label, "") for name in ground.names))

    def add(
        self,
        named: tuple[tuple[object, ...], str, Text],
        member: Member,
        held: tuple[Held | None, Held | None],
        amount: Fraction,
    ) -> None:
        if not amount:
            return
        key, code, text = named
        lines = self.kept.setdefault(key, [])
        here, there = held
        one = here if here is not None else there
        values = (*member, *(one.values if one is not None else ()))
        nothing = Fraction(0)
        lines.append(Line(values, here.amount if here else nothing, there.amount if there else nothing, amount))
        found = Found(key, code, text, lambda: Kept(self.shown, lines), "keys")
        self.looks["left"].ledger.add(found, member, amount, 1)

    def keyless(self, member: Member, here: Held | None, there: Held | None) -> None:
        amount = (there.amount if there else Fraction(0)) - (here.amount if here else Fraction(0))
        self.add(
            (("keyless", self.ground.names), "no_key", words.keyless(self.ground.label)), member, (here, there), amount
        )

    def matched(self, member: Member, here: Held, there: Held, terms: tuple[Addends, ...]) -> None:
        """A key that both sides count: several rows of it on one side, or terms that differ."""
        moved = there.amount - here.amount
        if not moved:
            return
        label = self.ground.label
        if here.rows != there.rows or not (terms[0] and terms[1]):
            code, text = words.matched(label, True)
            self.add((("several", self.ground.names), code, text), member, (here, there), moved)
            return
        mine, theirs = (dict(zip(one, held.terms, strict=True)) for one, held in zip(terms, (here, there), strict=True))
        for term in {**terms[0], **terms[1]}:
            self._term(member, (here, there), term, (mine, theirs), terms)
        rest = moved - (sum(there.terms, Fraction(0)) - sum(here.terms, Fraction(0)))
        self.add((("rest",), "value", words.matched(label, False)[1]), member, (here, there), rest)

    def _term(
        self,
        member: Member,
        held: tuple[Held, Held],
        term: Expr | None,
        sums: tuple[dict[Expr | None, Fraction], dict[Expr | None, Fraction]],
        terms: tuple[Addends, ...],
    ) -> None:
        """What a term is worth by being counted otherwise, and by holding other data; exact, and the same both ways."""
        side = "right" if term in terms[1] else "left"
        say = self._says(side, term)
        factors = [one.get(term, Fraction(0)) for one in terms]
        plain = [
            total.get(term, Fraction(0)) / factor if factor else None
            for total, factor in zip(sums, factors, strict=True)
        ]
        whole = sums[1].get(term, Fraction(0)) - sums[0].get(term, Fraction(0))
        change = factors[1] - factors[0]
        here, there = plain
        by_words = whole if here is None or there is None else change * (here + there) / 2
        if change:
            text = words.term(self.looks["left"].names, say, change)
            self.add((("term", term), "term", text), member, held, by_words)
        self.add((("data", term), "value", words.other_data(self.ground.label, say)), member, held, whole - by_words)

    def _says(self, side: str, term: Expr | None) -> Text | None:
        snapshot = self.looks[side].binder.snapshot
        say = Speaker(snapshot, self.threads[side].fact, lambda code: snapshot.metric(code).name)
        return say.value(term) if term is not None else None

    def lone(self, side: str, places: list[tuple[Member, Key]], held: dict[tuple[Member, Key], Held]) -> None:
        """Keys that only one side counts, by what they fail at the other."""
        other = words.OTHER[side]
        look, thread = self.looks[other], self.threads[other]
        reasons = self._reasons(other, {key for _, key in places})
        dataset = look.binder.snapshot.model.datasets[thread.fact].name or Text(en=thread.fact)
        for place in places:
            one = held[place]
            failed = reasons.get(place[1], ABSENT) if reasons is not None else UNASKED
            code, text = self._lone_words(side, dataset, thread, failed)
            named = failed if failed < 0 else failed_of(thread, failed).names
            amount = one.amount if side == "right" else -one.amount
            pair = (None, one) if side == "right" else (one, None)
            self.add((("lone", side, named), code, text), place[0], pair, amount)

    def _lone_words(self, side: str, dataset: Text, thread: Thread, failed: int) -> tuple[str, Text]:
        names = self.looks["left"].names
        if failed == UNASKED:
            return f"only_{side}", words.unasked(names, side, self.ground.label)
        texts = None if failed == ABSENT else failed_of(thread, failed).texts
        return words.lone_key(names, side, self.ground.label, dataset, texts)

    def _reasons(self, side: str, keys: set[Key]) -> dict[Key, int] | None:
        """For keys that the thread does not count: the conditions that all their rows fail, as bits; None: too many."""
        look, thread = self.looks[side], self.threads[side]
        columns = self.ground.left if side == "left" else self.ground.right
        if len(keys) > ASKED_AFTER or len(columns) != 1:
            return None if keys else {}
        dialect = look.binder.dialect
        as_text = apply(dialect, "cast", (columns[0], dialect.types["varchar"]))
        out: dict[Key, int] = {}
        wanted = sorted(key[0] for key in keys if key[0] is not None)
        for start in range(0, len(wanted), AT_ONCE):
            texts = ", ".join(literal(dialect, Lit("string", text)) for text in wanted[start : start + AT_ONCE])
            select_keys = [f"{columns[0]} AS k", f"{failing_bits(look, thread)} AS failed"]
            source = look.tables.source(joined(thread, thread))
            sql = select(select_keys, source, [f"{as_text} IN ({texts})"], 1)
            for _, (key, bits) in look._replace(width=0).rows(sql):
                out[(_same(key),)] = int(bits)
        return out
