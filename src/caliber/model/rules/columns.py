"""Columns exist in their tables, as far as the columns of a table are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from caliber.errors import Problem
from caliber.model.expr import refs
from caliber.model.objects import Dataset
from caliber.model.pointer import Key
from caliber.model.resolution import home, targets
from caliber.model.rules.expressions import read, written
from caliber.model.rules.finding import error
from caliber.model.snapshot import Snapshot
from caliber.model.suggest import suggest

Columns = Mapping[str, Mapping[str, str]]


def check(snapshot: Snapshot, columns: Columns) -> Iterator[Problem]:
    """``columns``: dataset -> column -> type, for the datasets whose table could be looked at."""
    for dataset in snapshot.model.datasets.values():
        known = columns.get(dataset.code)
        if known is not None:
            yield from _keys(dataset, known)
    for one in written(snapshot):
        expr = read(snapshot, one.text) if one.home and one.role != "formula" else None
        inside = (str(one.keys[-2]),) if one.role == "field" else ()
        for ref in dict.fromkeys(refs(expr)) if expr is not None else ():
            found = targets(snapshot, one.home, home(snapshot, one.home), ref, inside)
            missing = [
                target for target in found if not target.field and not _has(columns, target.reach.dataset, target.name)
            ]
            if found and len(missing) == len(found):
                yield _unknown(missing[0].reach.dataset, ref.name, columns, one.keys)


def _has(columns: Columns, dataset: str, name: str) -> bool:
    """Column names are the source's, and sources fold their case."""
    known = columns.get(dataset)
    return known is None or name in known or name.casefold() in {one.casefold() for one in known}


def _keys(dataset: Dataset, known: Mapping[str, str]) -> Iterator[Problem]:
    folded = {one.casefold() for one in known}
    given: list[tuple[tuple[Key, ...], str]] = [(("grain", i), name) for i, name in enumerate(dataset.grain)]
    given += [(("entities", code, "key"), key) for code, link in dataset.entities.items() for key in link.key]
    if dataset.validity is not None:
        given += [(("validity", "from"), dataset.validity.start), (("validity", "to"), dataset.validity.end)]
    for keys, name in given:
        if name.casefold() not in folded:
            yield _unknown(dataset.code, name, {dataset.code: known}, ("datasets", dataset.code, *keys))


def _unknown(dataset: str, name: str, columns: Columns, keys: tuple[Key, ...]) -> Problem:
    known = list(columns.get(dataset, {}))
    near = suggest(name, known) or known[:8] or ["—"]
    return error("model.unknown_column", *keys, name=name, dataset=dataset, known=near)
