"""Many-to-many through a named bridge: each row of the fact stands once in every group that it has to do with."""

from __future__ import annotations

from typing import NamedTuple

from caliber.compiler.bind import Binder, Fragment, Side
from caliber.compiler.names import Found, find, take_apart
from caliber.compiler.sides import entity_key, side_of
from caliber.errors import Refused
from caliber.model.expr import Expr, Ref, refs, rewrite


class Crossing(NamedTuple):
    """What a question asks beyond one bridge of a fact: names to group by, and conditions on one and the same row."""

    fact: str
    bridge: str
    names: tuple[str, ...]
    conditions: tuple[Expr, ...]

    @property
    def spec(self) -> tuple[str, ...]:
        return ("bridge", self.fact, self.bridge, *self.names, *map(repr, self.conditions))


def bridge_of(binder: Binder, fact: str, name: str) -> str:
    """The bridge that a name goes through, "" where it goes along unique keys."""
    bridges = binder.snapshot.model.datasets[fact].bridges
    qualifiers = take_apart(name).qualifiers if bridges else ()
    return qualifiers[0] if qualifiers and qualifiers[0] in bridges else ""


def beyond(name: str) -> str:
    """A name as the dataset of the bridge calls it."""
    return name.replace(".", "__").split("__", 1)[1]


def crossings(
    binder: Binder, fact: str, names: list[str], predicates: tuple[Expr, ...]
) -> tuple[dict[str, Crossing], list[Expr]]:
    """The bridges that a question crosses, and the predicates that remain. Raises ``kind.bridge_condition``."""
    asked: dict[str, list[str]] = {}
    conditions: dict[str, list[Expr]] = {}
    rest: list[Expr] = []
    for name in names:
        bridge = bridge_of(binder, fact, name)
        if bridge:
            asked.setdefault(bridge, []).append(name)
    for predicate in predicates:
        used = {bridge_of(binder, fact, ref.name) for ref in refs(predicate)}
        if used == {""} or not used:
            rest.append(predicate)
        elif len(used) > 1:
            raise Refused("kind.bridge_condition", "where", names=sorted(used - {""}))
        else:
            conditions.setdefault(used.pop(), []).append(rewrite(predicate, _beyond))
    found = {
        bridge: Crossing(fact, bridge, tuple(asked.get(bridge, ())), tuple(conditions.get(bridge, ())))
        for bridge in dict.fromkeys((*asked, *conditions))
    }
    return found, rest


def _beyond(node: Expr) -> Expr | None:
    return Ref((beyond(node.name),)) if isinstance(node, Ref) else None


def side(binder: Binder, crossing: Crossing) -> Side:
    """The relation beyond the bridge, joined by the entity that both sides have."""
    entity = binder.snapshot.model.datasets[crossing.fact].bridges[crossing.bridge].entity
    key = entity_key(binder, binder.home(crossing.fact), crossing.fact, entity)
    made = side_of(crossing.spec, (f"{key.sql} = {{alias}}.k",), key)
    return made._replace(on=tuple(text.replace("{alias}", made.alias) for text in made.on))


def found_beyond(binder: Binder, crossing: Crossing, name: str) -> Found:
    """A name beyond the bridge, as a column of its relation."""
    bridge = binder.snapshot.model.datasets[crossing.fact].bridges[crossing.bridge]
    inside = find(binder, bridge.dataset, beyond(name))
    joined = side(binder, crossing)
    fragment = Fragment(f"{joined.alias}.n{crossing.names.index(name)}", sides=frozenset((joined,)))
    return inside._replace(fragment=fragment)


def found_from(binder: Binder, fact: str, name: str) -> Found:
    """What a name means from a fact, beyond a bridge or not."""
    bridge = bridge_of(binder, fact, name)
    if not bridge:
        return find(binder, fact, name)
    return find(binder, binder.snapshot.model.datasets[fact].bridges[bridge].dataset, beyond(name))


def crossed(binder: Binder, crossing: Crossing) -> Fragment:
    """That a row has to do with anything that fulfils the conditions."""
    joined = side(binder, crossing)
    return Fragment(f"{joined.alias}.k IS NOT NULL", sides=frozenset((joined,)))
