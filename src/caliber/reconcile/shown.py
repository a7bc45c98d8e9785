"""The columns that a row behind a cause is shown by."""

from __future__ import annotations

from collections.abc import Iterable

from caliber.compiler.bind import Fragment
from caliber.model.expr import Ref, refs
from caliber.model.objects import Dataset
from caliber.model.text import Text
from caliber.reconcile.drill import Shown
from caliber.reconcile.looking import Looking
from caliber.reconcile.sides import Thread

OPEN = frozenset({"public", "internal"})  # dimensions of these levels may be shown row by row


def columns_of(look: Looking, fact: str, threads: Iterable[Thread]) -> tuple[tuple[Shown, ...], tuple[Fragment, ...]]:
    """What a row of a dataset is shown by: its key, its times, its own dimensions, the columns that are added up.

    Dimensions that are hidden from this person, or more than internal, are left out. Also the fragments, for the joins.
    """
    dataset = look.binder.snapshot.model.datasets[fact]
    found: dict[str, tuple[Text, Fragment]] = {}
    home = look.binder.home(fact)
    for key in dataset.grain:
        found[key] = (Text(en=key), look.binder.column(home, key))
    for time in dataset.times.values():
        found.setdefault(time.code, (time.name or Text(en=time.code), look.binder.text(fact, time.expr)))
    for dimension in dataset.dimensions.values():
        hidden = {dimension.code, f"{fact}.{dimension.code}"} & look.masked
        if dimension.sensitivity in OPEN and not hidden:
            label = dimension.name or Text(en=dimension.code)
            found.setdefault(dimension.code, (label, look.binder.text(fact, dimension.expr)))
    for name in _added(threads):
        if name not in dataset.dimensions and name not in found:
            found[name] = (Text(en=name), look.binder.expr(fact, Ref((name,))))
    kept = {name: (label, part) for name, (label, part) in found.items() if not part.apart}
    shown = tuple(Shown(name, label, part.sql, _members(dataset, name)) for name, (label, part) in kept.items())
    return shown, tuple(part for _, part in kept.values())


def _members(dataset: Dataset, name: str) -> tuple[tuple[str, Text], ...]:
    """What the values of one of its dimensions are called."""
    dimension = dataset.dimensions.get(name)
    return tuple((one.value, one.name) for one in dimension.members if one.name) if dimension is not None else ()


def _added(threads: Iterable[Thread]) -> list[str]:
    """The columns of the measures, as they are written."""
    names = [ref.path[0] for t in threads if t.expr is not None for ref in refs(t.expr) if len(ref.path) == 1]
    return list(dict.fromkeys(names))


def key_column(look: Looking, label: Text, name: str, sql: str) -> tuple[Shown, ...]:
    """What a key is shown by: the members of the breakdown, then the key."""
    members = tuple(Shown(f"d{i}", Text(en=f"d{i}"), f"d{i}") for i in range(look.width))
    return (*members, Shown(name, label, sql))
