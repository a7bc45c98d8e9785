"""Rows that a failed proof asks for: values under which a row counts on one side and perhaps not on the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction

from caliber.compare.block import Block
from caliber.compare.constraints import Constraints
from caliber.compare.logic import Goal, Logic, T
from caliber.compare.prove import Matched, Shape, figure_of
from caliber.compare.search import Seed
from caliber.compare.values import UndeterminedError, Value, compared, constant
from caliber.model.expr import Call, Lit, Ref

MOST = 24


def seeds(matched: Matched, shapes: tuple[Shape, Shape], logic: Logic, blocks: Mapping[str, Block]) -> list[Seed]:
    """Values for rows, by table and column; the most telling first."""
    left, right = shapes
    tables = _tables(left.group.block)
    ours = [figure_of(left.group, place, {}).goals for place in range(len(left.group.values))]
    theirs = [figure_of(right.group, place, matched.names).goals for place in range(len(right.group.values))]
    out: list[Seed] = []
    for one, other in zip(ours, theirs, strict=False):
        for goals in (*_broken(one, other), *_broken(other, one), (*one, *other), one, other):
            model = logic.model(*goals)
            if isinstance(model, Constraints):
                out.append(_seed(model, tables, blocks))
    return [one for one in out if one][:MOST]


def _tables(block: Block) -> dict[str, str]:
    return {alias: source.name for alias, source in block.members.items() if source.base}


def _broken(given: tuple[Goal, ...], goals: tuple[Goal, ...]) -> Iterator[tuple[Goal, ...]]:
    """All of one side, and one condition of the other not fulfilled: false, null or true in its stead."""
    for goal in goals:
        if goal not in given:
            for mask in (2, 4, 1):
                if not goal.mask & mask:
                    yield (*given, Goal(goal.expr, mask))


def _seed(model: Constraints, tables: Mapping[str, str], blocks: Mapping[str, Block]) -> Seed:
    out: dict[tuple[str, str], Value] = {}
    for term in {**model.nulls, **model.sets, **model.bounds}:
        if isinstance(term, Ref) and term.path[0] in tables:
            place = (tables[term.path[0]], term.path[1])
            if model.nulls.get(term):
                out[place] = None
            else:
                found = _value(model, term)
                if found is not None:
                    out[place] = found
    for predicate, mask in model.opaque.items():
        if mask == T and isinstance(predicate, Call) and predicate.op in ("exists", "in_rows"):
            out.update(_inside(predicate, blocks))
    return out


def _inside(predicate: Call, blocks: Mapping[str, Block]) -> Seed:
    """A row that a subquery would find."""
    name = predicate.args[0]
    block = blocks.get(name.text) if isinstance(name, Lit) else None
    if block is None:
        return {}
    model = Logic().model(*(Goal(part, T) for part in block.filters))
    return _seed(model, _tables(block), {}) if isinstance(model, Constraints) else {}


def _value(model: Constraints, term: Ref) -> Value:
    """A value within all bounds, from the bounds themselves."""
    try:
        bounds = [(op, constant(limit)) for op, limit in model.bounds.get(term, ())]
        choices = [constant(one) for one in model.sets.get(term, ())]
        near = [one for _, limit in bounds for one in _near(limit)]
        for value in choices or near:
            if all(compared(op, value, limit) for op, limit in bounds):
                return value
    except UndeterminedError:
        return None
    return None


def _near(value: Value) -> Iterator[Value]:
    yield value
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | Fraction):
        yield from (value + 1, value - 1, value + Fraction(1, 2))
    elif isinstance(value, date):
        yield from (value + timedelta(days=1), value - timedelta(days=1))
    elif isinstance(value, str):
        yield value + "x"
