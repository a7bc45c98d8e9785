"""Many-to-many through a named bridge: the pairs that a row has, and the groups in which it stands there, once each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

from tests.truth.asked import Asked
from tests.truth.expressions import Expr, names
from tests.truth.joins import Read, Reader, Row
from tests.truth.refusals import RefusalError
from tests.truth.world import Bridge, Table, World

Groups: TypeAlias = list[tuple[Any, ...]]
Permitted: TypeAlias = Callable[[Reader], list[Read]]


class Crossing(NamedTuple):
    """One bridge as a question goes through it. ``places``: which of the asked keys lie beyond it.

    ``conditions``: whether it asks anything of the pairs; ``groups``: the key of a row -> what the row stands in.
    """

    places: tuple[int, ...]
    conditions: bool
    key: Read
    groups: dict[Any, Groups]

    def of(self, row: Row) -> Groups:
        """The groups of a row; that of no partner where it has none, and none at all where conditions ask for one."""
        found = self.groups.get(self.key(row), [])
        return found or ([] if self.conditions else [(None,) * len(self.places)])


def bridge_of(table: Table, name: str) -> str:
    """The bridge that a name goes through, "" where it goes along unique keys."""
    first, _, rest = name.replace(".", "__").partition("__")
    return first if rest and first in table.bridges else ""


def beyond(name: str) -> str:
    return name.replace(".", "__").partition("__")[2]


def split(table: Table, predicates: list[Expr]) -> tuple[list[Expr], dict[str, list[Expr]]]:
    """The conditions on the rows themselves, and those on the pairs of each bridge; one may not speak of both."""
    plain: list[Expr] = []
    crossing: dict[str, list[Expr]] = {}
    for part in predicates:
        used = {"" if name[0] == "metric" else bridge_of(table, "__".join(name)) for name in names(part)}
        if used <= {""}:
            plain.append(part)
        elif len(used) > 1:
            raise RefusalError("kind.bridge_condition")
        else:
            crossing.setdefault(used.pop(), []).append(_beyond(part))
    return plain, crossing


def _beyond(expr: Expr) -> Expr:
    """A condition as the rows of the bridge call it."""
    if expr[0] == "col":
        return ("col", beyond("__".join(expr[1:])))
    return tuple(_beyond(part) if isinstance(part, tuple) and part else part for part in expr)


def crossings(asked: Asked, reader: Reader, there: Callable[[Bridge], Reader], permitted: Permitted) -> list[Crossing]:
    """Every bridge that a question crosses from a fact. ``there``: reads the rows of a bridge."""
    table = reader.world.table(reader.fact)
    _, conditions = split(table, asked.predicates)
    keyed: dict[str, list[int]] = {}
    for place, (name, _) in enumerate(asked.keys):
        if bridge_of(table, name):
            keyed.setdefault(bridge_of(table, name), []).append(place)
    out = []
    for name in dict.fromkeys((*keyed, *conditions)):
        bridge, places = table.bridges[name], keyed.get(name, [])
        pairs = there(bridge)
        word = known_as(reader.world, bridge.entity)
        mine, theirs = (_key(each, bridge.entity, word) for each in (reader, pairs))
        reads = [pairs.question(beyond(asked.keys[i][0]), asked.keys[i][1], asked.rules) for i in places]
        tests = [*(pairs.predicate(part, asked.rules) for part in conditions.get(name, [])), *permitted(pairs)]
        pairs.refuse_if_wrong()
        groups: dict[Any, Groups] = {}
        for row in (row for row in pairs.rows if all(test(row) is True for test in tests)):
            stands = groups.setdefault(theirs(row), [])
            group = tuple(read(row) for read in reads)
            if group not in stands:
                stands.append(group)
        groups.pop(None, None)
        out.append(Crossing(tuple(places), name in conditions, mine, groups))
    return out


def known_as(world: World, role: str) -> str:
    """The entity that a role stands for."""
    found = {key.entity for table in world.tables for key in table.keys if key.role == role}
    return found.pop() if len(found) == 1 else role


def crossable(reader: Reader, there: Reader, bridge: str) -> bool:
    """Whether both sides have one key of the entity."""
    entity = reader.world.table(reader.fact).bridges[bridge].entity
    try:
        return all(_key(each, entity, known_as(reader.world, entity)) for each in (reader, there))
    except RefusalError:
        return False


def _key(reader: Reader, *words: str) -> Read:
    """The key of an entity by its role, or else by what the role stands for."""
    for word in words:
        try:
            return reader.key_at(word, ())
        except RefusalError as refused:
            if "query.ambiguous_dimension" in refused.codes:
                raise
    raise RefusalError("kind.unreachable_entity")
