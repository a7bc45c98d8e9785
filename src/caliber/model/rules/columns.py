"""Columns exist in their tables, as far as the columns of a table are known.

A bare name that no definition explains is taken for the dataset's own column, and the fingerprint rests on that; where
it is a column of a dataset further along, it should be written with its path.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from caliber.errors import Problem
from caliber.model.expr import Ref, own_refs
from caliber.model.joins import Reach, nearest, reaches
from caliber.model.objects import Dataset
from caliber.model.pointer import Key
from caliber.model.resolution import home, targets
from caliber.model.rules.expressions import Written, read, written
from caliber.model.rules.finding import error, warning
from caliber.model.snapshot import Snapshot
from caliber.model.suggest import suggest

Columns = Mapping[str, Mapping[str, str]]


def check(snapshot: Snapshot, columns: Columns) -> Iterator[Problem]:
    """``columns``: dataset -> column -> type, for the datasets whose table could be looked at."""
    for dataset in snapshot.model.datasets.values():
        known = columns.get(dataset.code)
        if known is not None:
            yield from _keys(dataset, known)
    for one in written(snapshot) if columns else ():
        expr = read(snapshot, one.text) if one.home and one.role != "formula" else None
        for ref in dict.fromkeys(own_refs(expr)) if expr is not None else ():
            yield from _ref(snapshot, columns, one, ref)


def _ref(snapshot: Snapshot, columns: Columns, one: Written, ref: Ref) -> Iterator[Problem]:
    if ref.path[0] == "param":
        return
    inside = (str(one.keys[-2]),) if one.role == "field" else ()
    found = targets(snapshot, one.home, home(snapshot, one.home), ref, inside)
    if not found or any(target.field or _has(columns, target.reach.dataset, target.name) for target in found):
        return
    below = reaches(snapshot, one.home)[1:] if len(ref.path) == 1 and not inside else ()
    holding = nearest([reach for reach in below if _has(columns, reach.dataset, ref.name)])
    if not holding:
        yield _unknown(found[0].reach.dataset, ref.name, columns, one.keys)
    elif all(reach.dataset in columns for reach in holding):
        yield _borrowed(one, ref.name, holding)


def _borrowed(one: Written, name: str, holding: list[Reach]) -> Problem:
    options = [".".join((*reach.roles, name)) for reach in holding]
    if len(options) > 1:
        return error("model.ambiguous_reference", *one.keys, name=name, options=options)
    return warning(
        "model.borrowed_column", *one.keys, name=name, dataset=one.home, other=holding[0].dataset, path=options[0]
    )


def _has(columns: Columns, dataset: str, name: str) -> bool:
    """Column names are the source's, and sources fold their case; a table that nobody looked at may have any."""
    known = columns.get(dataset)
    return known is None or name in known or name.casefold() in {one.casefold() for one in known}


def _keys(dataset: Dataset, known: Mapping[str, str]) -> Iterator[Problem]:
    folded = {one.casefold() for one in known}
    given: list[tuple[tuple[Key, ...], str]] = [(("grain", i), name) for i, name in enumerate(dataset.grain)]
    given += [(("entities", code, "key"), key) for code, link in dataset.entities.items() for key in link.key]
    if dataset.validity is not None:
        given += [(("validity", "from"), dataset.validity.start), (("validity", "to"), dataset.validity.end)]
    given += [(("partition",), dataset.partition)] if dataset.partition else []
    for keys, name in given:
        if name.casefold() not in folded:
            yield _unknown(dataset.code, name, {dataset.code: known}, ("datasets", dataset.code, *keys))


def _unknown(dataset: str, name: str, columns: Columns, keys: tuple[Key, ...]) -> Problem:
    known = list(columns.get(dataset, {}))
    near = suggest(name, known) or known[:8] or ["—"]
    return error("model.unknown_column", *keys, name=name, dataset=dataset, known=near)
