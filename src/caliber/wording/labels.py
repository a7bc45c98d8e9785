"""Names in expressions as people call them: a dimension's label, a member's name, an entity; else nothing."""

from __future__ import annotations

from typing import NamedTuple

from caliber.model.expr import Expr, Lit, Ref
from caliber.model.joins import entity_of, homes, nearest, qualified, reaches
from caliber.model.objects import Dataset, Dimension
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text


class Label(NamedTuple):
    """What a reference is called. ``dimension``: where its members' names stand."""

    name: Text
    dimension: Dimension | None = None


def label_of(snapshot: Snapshot, dataset: str, ref: Ref) -> Label | None:
    """The label of a name used on the rows of ``dataset``; None for a column that nobody has named."""
    *qualifiers, bare = ref.path
    if qualifiers and tuple(qualifiers) != (dataset,):
        places = nearest(qualified(snapshot, dataset, tuple(qualifiers)))
    else:
        places = list(reaches(snapshot, dataset))
    for reach in places:
        by_column = bool(qualifiers) or not reach.steps  # a bare column is the own dataset's, whatever lies beyond
        found = _named(snapshot, snapshot.model.datasets[reach.dataset], bare, by_column)
        if found is not None:
            role = reach.steps[-1].link.name if reach.steps and qualifiers else Text()
            return _of_role(found, role) if role else found
    return None


def _named(snapshot: Snapshot, dataset: Dataset, bare: str, by_column: bool) -> Label | None:
    dimension = dataset.dimensions.get(bare) or (_over_column(dataset, bare) if by_column else None)
    if dimension is not None:
        return Label(dimension.name, dimension) if dimension.name else None
    time = dataset.times.get(bare)
    if time is None and by_column:
        time = next((field for field in dataset.times.values() if field.expr == bare), None)
    if time is not None and time.name:
        return Label(time.name)
    return _entity(snapshot, dataset, bare) if by_column else None


def _over_column(dataset: Dataset, column: str) -> Dimension | None:
    return next((d for d in dataset.dimensions.values() if d.expr == column), None)


def _entity(snapshot: Snapshot, dataset: Dataset, bare: str) -> Label | None:
    for link in dataset.entities.values():
        if bare in (link.code, *link.key) and (bare == link.code or len(link.key) == 1):
            name = link.name or entity_name(snapshot, entity_of(link))
            return Label(name) if name else None
    return None


def _of_role(label: Label, role: Text) -> Label:
    name = Text(
        zh=f"{role.say('zh')}的{label.name.say('zh')}", en=f"{label.name.say('en')} of the {role.say('en').lower()}"
    )
    return Label(name, label.dimension)


def entity_name(snapshot: Snapshot, entity: str) -> Text:
    """What an entity is called: by one of its links, or by the dataset that holds one row of it."""
    for dataset in snapshot.model.datasets.values():
        for link in dataset.entities.values():
            if entity_of(link) == entity and link.code == entity and link.name:
                return link.name
    for code, link in homes(snapshot).get(entity, ()):
        home = snapshot.model.datasets[code]
        if link.role == "primary" and home.name:
            return home.name
    return Text()


def member_name(label: Label | None, value: Expr) -> Text | None:
    """The name of a dimension's member; None where the value has none."""
    if label is None or label.dimension is None or not isinstance(value, Lit):
        return None
    found = next((m for m in label.dimension.members if m.value == value.text), None)
    return found.name if found is not None and found.name else None
