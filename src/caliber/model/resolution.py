"""What a name in an expression stands for: a field or column of the dataset itself or of one that it reaches.

Definitions alone do not say which columns a table has. A bare name that the dataset does not define may be its own
column or a field further along; both are given, and who knows the columns (the compiler) decides.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from caliber.errors import Refused
from caliber.model.expr import Call, Expr, Lit, Ref
from caliber.model.joins import Reach, is_own, nearest, qualified, reaches
from caliber.model.objects import Dataset, Dimension, TimeField
from caliber.model.snapshot import Snapshot

MAX_NESTING = 12


class Target(NamedTuple):
    """Where a name leads, seen from the fact. ``field``: a dimension or time of that dataset, else a column."""

    reach: Reach
    name: str
    field: bool


def home(snapshot: Snapshot, fact: str) -> Reach:
    """The fact itself as the start of all paths."""
    return reaches(snapshot, fact)[0]


def field_of(dataset: Dataset, name: str) -> Dimension | TimeField | None:
    """The dimension or time of this name."""
    return dataset.dimensions.get(name) or dataset.times.get(name)


def targets(snapshot: Snapshot, fact: str, at: Reach, ref: Ref, inside: tuple[str, ...] = ()) -> tuple[Target, ...]:
    """All that ``ref`` may stand for in an expression of the dataset at ``at``; ``inside``: fields being unfolded.

    Empty: a path that leads nowhere. More than one: it depends on the columns, or the paths are of equal standing.
    """
    *qualifiers, name = ref.path
    dataset = snapshot.model.datasets[at.dataset]
    if qualifiers and not is_own(dataset, tuple(qualifiers)):
        found = qualified(snapshot, at.dataset, tuple(qualifiers))
        near = _at_nearest(snapshot, fact, at, found, name)
        if any(target.field for target in near):
            return near
        defined = [r for r in found if field_of(snapshot.model.datasets[r.dataset], name)]
        return near + _at_nearest(snapshot, fact, at, defined, name)
    if field_of(dataset, name) is not None:
        return (Target(at, name, name not in inside),)
    own = (Target(at, name, False),)
    if qualifiers or name in inside:
        return own
    defined = [r for r in reaches(snapshot, at.dataset)[1:] if field_of(snapshot.model.datasets[r.dataset], name)]
    below = _at_nearest(snapshot, fact, at, defined, name)
    if not below and "__" in name:
        below = targets(snapshot, fact, at, Ref(tuple(name.split("__"))), inside)
    return own + below


def _at_nearest(snapshot: Snapshot, fact: str, at: Reach, found: list[Reach], name: str) -> tuple[Target, ...]:
    out = []
    for relative in nearest(found):
        reach = _absolute(snapshot, fact, at, relative)
        if reach is not None:
            out.append(Target(reach, name, field_of(snapshot.model.datasets[reach.dataset], name) is not None))
    return tuple(out)


def _absolute(snapshot: Snapshot, fact: str, base: Reach, relative: Reach) -> Reach | None:
    if not base.steps:
        return relative
    steps = (*base.steps, *relative.steps)
    return next((reach for reach in reaches(snapshot, fact) if reach.steps == steps), None)


def unfolded(
    snapshot: Snapshot,
    fact: str,
    at: Reach,
    expr: Expr,
    leaf: Callable[[tuple[Target, ...], Ref], Expr],
    inside: tuple[str, ...] = (),
) -> Expr:
    """The expression with every field replaced by what it is made of, and every other name by ``leaf``."""
    if isinstance(expr, Lit):
        return expr
    if isinstance(expr, Call):
        if expr.op == "metric":
            return expr
        return Call(expr.op, tuple(unfolded(snapshot, fact, at, arg, leaf, inside) for arg in expr.args))
    found = targets(snapshot, fact, at, expr, inside)
    if len(found) != 1 or not found[0].field or len(inside) > MAX_NESTING:
        return leaf(found, expr)
    return unfolded_field(snapshot, fact, found[0], leaf, inside if found[0].reach == at else ())


def unfolded_field(
    snapshot: Snapshot,
    fact: str,
    target: Target,
    leaf: Callable[[tuple[Target, ...], Ref], Expr],
    inside: tuple[str, ...] = (),
) -> Expr:
    """What a field is made of; one whose expression cannot be read is left as its name."""
    field = field_of(snapshot.model.datasets[target.reach.dataset], target.name)
    try:
        expr = snapshot.expr(field.expr if field is not None else "")
    except Refused:
        return leaf((target._replace(field=False),), Ref((target.name,)))
    return unfolded(snapshot, fact, target.reach, expr, leaf, (*inside, target.name))
