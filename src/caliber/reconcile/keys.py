"""Two sums over different datasets, set against each other key by key along an entity that both have."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import partial
from typing import Any, NamedTuple

from caliber.compiler.render import quoted
from caliber.compiler.time_sql import range_sql
from caliber.model.joins import UNIQUE, entity_of
from caliber.model.objects import Dataset, EntityLink
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text
from caliber.reconcile import words
from caliber.reconcile.atoms import clauses_of, joined
from caliber.reconcile.drill import Drill
from caliber.reconcile.ledger import Found, Member, exact
from caliber.reconcile.looking import Looking, select
from caliber.reconcile.shown import key_column
from caliber.reconcile.sides import Thread
from caliber.reconcile.signature import Totals

ABSENT, KEYLESS, BOTH, SEVERAL = -1, -2, -3, -4  # other classes are the clauses failed, as bits


class Meeting(NamedTuple):
    """The entity on which two datasets meet, with the link of each."""

    entity: str
    left: EntityLink
    right: EntityLink


def meeting_of(look: Looking, left: Thread, right: Thread, other: Snapshot | None = None) -> Meeting | None:
    """The finest common entity: the one of which the left thread counts most; None where there is none.

    ``other``: the definitions of the right thread, where they are not the left one's.
    """
    snapshot = look.binder.snapshot
    mine = _links(snapshot.model.datasets[left.fact])
    theirs = _links((other or snapshot).model.datasets[right.fact])
    common = [Meeting(entity, link, theirs[entity]) for entity, link in mine.items() if entity in theirs]
    common = [one for one in common if len(one.left.key) == len(one.right.key) == 1]
    if len(common) < 2:
        return common[0] if common else None
    clauses = clauses_of(look.binder.dialect, left, left)
    counts = [f"count(DISTINCT {key_sql(look, left, one.left)})" for one in common]
    sql = select(counts, look.tables.source(joined(left, left)), list(clauses.common), 0)
    found = next(look._replace(width=0).rows(sql))[1]
    return max(zip(found, range(len(common)), common, strict=True), key=lambda item: (item[0], -item[1]))[2]


def _links(dataset: Dataset) -> dict[str, EntityLink]:
    """Entity -> the dataset's link to it; an entity in two roles is no one's."""
    found: dict[str, list[EntityLink]] = {}
    for link in dataset.entities.values():
        found.setdefault(entity_of(link), []).append(link)
    return {entity: links[0] for entity, links in found.items() if len(links) == 1}


def key_sql(look: Looking, thread: Thread, link: EntityLink) -> str:
    return f"{quoted(look.binder.dialect, thread.fact)}.{quoted(look.binder.dialect, link.key[0])}"


def by_keys(look: Looking, left: Thread, right: Thread, meeting: Meeting) -> tuple[Totals, Totals]:
    """Adds the causes to the ledger; gives what each thread comes to, by member."""
    sides = {"left": (left, meeting.left), "right": (right, meeting.right)}
    arms = [_per_key(look, thread, link, side) for side, (thread, link) in sides.items()]
    names = [f"d{i}" for i in range(look.width)]
    columns = [*names, "k", "sum(na) AS na", "sum(xa) AS xa", "sum(nb) AS nb", "sum(xb) AS xb"]
    together = select(columns, f"({' UNION ALL '.join(arms)}) AS sides", [], len(names) + 1)
    at_most_one = {side: link.role in UNIQUE for side, (_, link) in sides.items()}
    matched = _matched(at_most_one)
    lone = {side: _failures(look, *sides[words.OTHER[side]]) for side in sides}
    classes = (
        f"CASE WHEN t.k IS NULL THEN {KEYLESS} WHEN na > 0 AND nb > 0 THEN {matched} "
        f"WHEN na > 0 THEN {_class('r')} ELSE {_class('l')} END"
    )
    joins = f" LEFT JOIN ({lone['left']}) AS r ON r.k = t.k LEFT JOIN ({lone['right']}) AS l ON l.k = t.k"
    differing = [
        f"CASE WHEN {n} > 0 THEN 1 ELSE 0 END AS {name}" for n, name in (("na", "in_left"), ("nb", "in_right"))
    ]
    same = left.factor == right.factor  # else a key of equal amounts is worth something too
    differs = "CASE WHEN coalesce(xa, 0) <> coalesce(xb, 0) THEN 1 END" if same else "*"
    sums = ["sum(na) AS na", "sum(xa) AS xa", "sum(nb) AS nb", "sum(xb) AS xb"]
    outer = [*(f"t.{name}" for name in names), f"{classes} AS class", *differing, f"count({differs}) AS keys", *sums]
    sql = select(outer, f"({together}) AS t{joins}", [], len(names) + 3)
    lefts: Totals = {}
    rights: Totals = {}
    for member, (kind, in_left, in_right, keys, _, xa, _, xb) in look.rows(sql):
        mine, theirs = left.factor * exact(xa), right.factor * exact(xb)
        lefts[member] = lefts.get(member, exact(0)) + mine
        rights[member] = rights.get(member, exact(0)) + theirs
        if mine != theirs:
            where = (
                f"({classes}) = {int(kind)}",
                f"na {'>' if in_left else '='} 0",
                f"nb {'>' if in_right else '='} 0",
            )
            drill = partial(_rows, look, sides, meeting, f"({together}) AS t{joins}", where)
            seen = _Seen(int(kind), bool(in_left), bool(in_right), int(keys), drill)
            _cause(look, sides, meeting, member, seen, theirs - mine)
    return lefts, rights


def _matched(at_most_one: dict[str, bool]) -> str:
    """Several rows to a key are worth a cause of their own only where the other side has one at most."""
    if at_most_one["left"] == at_most_one["right"]:
        return str(BOTH)
    several = "nb" if at_most_one["left"] else "na"
    return f"CASE WHEN {several} > 1 THEN {SEVERAL} ELSE {BOTH} END"


def _class(alias: str) -> str:
    return f"CASE WHEN {alias}.k IS NULL THEN {ABSENT} ELSE {alias}.failed END"


def _per_key(look: Looking, thread: Thread, link: EntityLink, side: str) -> str:
    """Rows and amount of a thread for each key, beside empty columns for the other side."""
    clauses = clauses_of(look.binder.dialect, thread, thread)
    group = joined(thread, thread)
    arg = thread.arg.sql if thread.arg else ""
    measure = f"sum({arg})" if thread.what == "value" else f"count({arg or '*'})"
    own = ["count(*) AS n", f"{measure} AS x"]
    dims = [f"{dim} AS d{i}" for i, dim in enumerate(look.dims(group))]
    inner = select(
        [*dims, f"{key_sql(look, thread, link)} AS k", *own],
        look.tables.source(group),
        list(clauses.common),
        len(dims) + 1,
    )
    names = [*(f"d{i}" for i in range(look.width)), "k"]
    filled = (
        ["n AS na", "x AS xa", "0 AS nb", "NULL AS xb"]
        if side == "left"
        else ["0 AS na", "NULL AS xa", "n AS nb", "x AS xb"]
    )
    return f"SELECT {', '.join([*names, *filled])} FROM ({inner}) AS {side}_keys"


def _failures(look: Looking, thread: Thread, link: EntityLink) -> str:
    """For every key of a dataset: which clauses of the thread all of its rows fail, as bits."""
    columns = [f"{key_sql(look, thread, link)} AS k", f"{failing_bits(look, thread)} AS failed"]
    return select(columns, look.tables.source(joined(thread, thread)), [], 1)


class _Seen(NamedTuple):
    """Keys of one class: in which sides they are, how many, how they are found again."""

    kind: int
    in_left: bool
    in_right: bool
    keys: int
    drill: Callable[[], Drill]


def _cause(
    look: Looking,
    sides: dict[str, tuple[Thread, EntityLink]],
    meeting: Meeting,
    member: Member,
    seen: _Seen,
    amount: Any,
) -> None:
    kind, in_left, in_right, keys, drill = seen
    entity = entity_text(look.binder.snapshot, meeting)
    way = (kind, in_left, in_right)
    if kind == KEYLESS:
        found = Found(("keyless", meeting.entity), "no_key", words.keyless(entity), drill, "keys", way)
        look.ledger.add(found, member, amount, keys)
        return
    if in_left and in_right:
        code, text = words.matched(entity, kind == SEVERAL)
        look.ledger.add(Found(("matched", meeting.entity, code), code, text, drill, "keys", way), member, amount, keys)
        return
    side = "left" if in_left else "right"
    other, _ = sides[words.OTHER[side]]
    failed = None if kind == ABSENT else failed_of(other, kind)
    dataset = look.binder.snapshot.model.datasets[other.fact].name or Text(en=other.fact)
    code, text = words.lone_key(look.names, side, entity, dataset, failed.texts if failed is not None else None)
    key = ("lone", side, other.fact, failed.names if failed is not None else None)
    look.ledger.add(Found(key, code, text, drill, "keys", way), member, amount, keys)


def _rows(
    look: Looking,
    sides: dict[str, tuple[Thread, EntityLink]],
    meeting: Meeting,
    source: str,
    where: tuple[str, ...],
) -> Drill:
    """The keys of one class with what each side has for them."""
    mine, theirs = sides["left"][0].factor, sides["right"][0].factor
    key = key_column(look, entity_text(look.binder.snapshot, meeting), meeting.left.key[0], "t.k")
    shown = tuple(one._replace(sql=f"t.{one.sql}") if one is not key[-1] else one for one in key)
    return Drill(source, where, shown, ("xa", mine), ("xb", theirs), (("xa", -mine), ("xb", theirs)))


def failing_bits(look: Looking, thread: Thread) -> str:
    """SQL over the rows of a key: the clauses of the thread that all of them fail, as bits."""
    tests = [condition.sql for condition in thread.conditions]
    if thread.time is not None:
        inside = " AND ".join(range_sql(look.binder.dialect, thread.time.sql, thread.reads))
        tests += [inside] if inside else []
    return " + ".join(f"min(CASE WHEN {test} THEN 0 ELSE 1 END) * {2**at}" for at, test in enumerate(tests)) or "0"


class Failed(NamedTuple):
    """Clauses that a key fails: their names, which every period has alike, and their words."""

    names: tuple[Hashable, ...]
    texts: tuple[Text, ...]


def failed_of(thread: Thread, bits: int) -> Failed:
    """The clauses of the bits of ``failing_bits``."""
    clauses: list[tuple[Hashable, Text]] = [(condition.name, condition.text) for condition in thread.conditions]
    if thread.time is not None:
        outside = words.said("{0}不在本期", "{0} is outside the period", thread.time_text)
        clauses.append((thread.time_name, outside))
    failed = [clause for at, clause in enumerate(clauses) if bits >> at & 1]
    return Failed(tuple(name for name, _ in failed), tuple(text for _, text in failed))


def entity_text(snapshot: Snapshot, meeting: Meeting) -> Text:
    """The entity as people call it."""
    name = meeting.left.name or meeting.right.name
    return name or Text(zh=meeting.entity, en=meeting.entity)
