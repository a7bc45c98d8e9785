"""Joins that change nothing are dropped; joins that only choose rows become conditions. One rule a function."""

from __future__ import annotations

from caliber.compare.block import Block, Item, Left, Source, aliases_of, named, renamed, substituted
from caliber.compare.logic import Goal, Logic, T
from caliber.compare.settling import Settling
from caliber.model.canonical import canonical
from caliber.model.expr import Call, Expr, Lit, Ref, refs


def certain(block: Block) -> tuple[frozenset[Expr], frozenset[Expr]]:
    """Columns that are never null in the block, and those among them that are different on every row."""
    never: set[Expr] = {Ref((one.alias, name)) for one in block.items for name in one.source.not_null}
    unique: set[Expr] = set()
    single = len(block.items) == 1 and all(_is_unique(one.source, one.alias, one.on) for one in block.lefts)
    if single:
        (item,) = block.items
        unique = {Ref((item.alias, key[0])) for key in item.source.keys if len(key) == 1}
    return frozenset(never), frozenset(unique & never)


def _equated(alias: str, parts: tuple[Expr, ...]) -> dict[str, Expr]:
    """Columns of ``alias`` that a condition sets equal to something that does not name it."""
    out: dict[str, Expr] = {}
    for part in parts:
        if isinstance(part, Call) and part.op == "=":
            for one, other in (part.args, part.args[::-1]):
                if isinstance(one, Ref) and one.path[0] == alias and alias not in aliases_of(other):
                    out.setdefault(one.path[1], other)
    return out


def _is_unique(source: Source, alias: str, on: tuple[Expr, ...]) -> bool:
    """At most one row of the source is joined to a row."""
    equated = _equated(alias, on)
    return any(all(column in equated for column in key) for key in source.keys)


def left_that_rejects_nulls(self: Settling, block: Block) -> Block:
    """A condition that a row without partner cannot fulfil makes a left join an inner one."""
    for place, left in enumerate(block.lefts):
        for part in block.filters:
            there = [ref for ref in refs(part) if ref.path[0] == left.alias]
            nulls = [Goal(Call("is_null", (ref,)), T) for ref in dict.fromkeys(there)]
            if there and Logic(self.types(block)).impossible(Goal(part, T), *nulls):
                return Block(
                    (*block.items, Item(left.alias, left.source)),
                    block.lefts[:place] + block.lefts[place + 1 :],
                    (*block.filters, *left.on),
                    block.columns,
                )
    return block


def _users(block: Block, left: Left) -> set[str]:
    """The aliases that are named outside the left join itself."""
    others = [part for one in block.lefts if one is not left for part in one.on]
    return named((*block.filters, *block.columns, *others))


def anti_join(self: Settling, block: Block) -> Block:
    """``left join … where key is null`` is NOT EXISTS."""
    for left in block.lefts:
        tests = [part for part in block.filters if left.alias in aliases_of(part)]
        if len(tests) != 1:
            continue
        (test,) = tests
        rest = tuple(part for part in block.filters if part != test)
        lefts = tuple(one for one in block.lefts if one is not left)
        without = Block(block.items, lefts, rest, block.columns)
        if left.alias in _users(without, left) or not (isinstance(test, Call) and test.op == "is_null"):
            continue
        column = test.args[0]
        if isinstance(column, Ref) and _filled_by(left, column):
            inner = Block((Item(left.alias, left.source),), (), left.on)
            found = Call("not", (self.subquery("exists", (), inner),))
            return Block(block.items, lefts, (*rest, found), block.columns)
    return block


def _filled_by(left: Left, column: Ref) -> bool:
    """A row that found its partner has this column."""
    if column.path[1] in left.source.not_null:
        return True
    return Logic().implies(left.on, Call("is_not_null", (column,)))


def unused_left(self: Settling, block: Block) -> Block:
    """A left join to at most one row, of which nothing is used."""
    for place, left in enumerate(block.lefts):
        if left.alias not in _users(block, left) and _is_unique(left.source, left.alias, left.on):
            return Block(
                block.items, block.lefts[:place] + block.lefts[place + 1 :], block.filters, block.columns
            )  # fmt: skip
    return block


def key_of_itself(self: Settling, block: Block) -> Block:
    """A table joined to itself along its whole key is the table."""
    for one in block.items:
        for other in block.items:
            if one.alias >= other.alias or one.source.text != other.source.text or not one.source.base:
                continue
            same = _same_key(one, other, block.filters)
            if same is None:
                continue
            names = {other.alias: one.alias}
            filters = tuple(Call("is_not_null", (Ref((one.alias, column)),)) for column in same)
            return Block(
                tuple(item for item in block.items if item is not other),
                tuple(Left(x.alias, x.source, tuple(renamed(p, names) for p in x.on)) for x in block.lefts),
                (*(canonical(renamed(part, names)) for part in block.filters), *filters),
                tuple(renamed(column, names) for column in block.columns),
            )
    return block


def _same_key(one: Item, other: Item, parts: tuple[Expr, ...]) -> tuple[str, ...] | None:
    equated = _equated(other.alias, parts)
    for key in one.source.keys:
        if key and all(equated.get(column) == Ref((one.alias, column)) for column in key):
            return key
    return None


def own_row(self: Settling, block: Block) -> Block:
    """EXISTS a row of the same table with the same key: the row itself."""
    for part in block.filters:
        if not (isinstance(part, Call) and part.op == "exists" and isinstance(part.args[0], Lit)):
            continue
        inner = self.blocks.get(part.args[0].text)
        if inner is None or len(inner.items) != 1 or inner.lefts or not inner.items[0].source.base:
            continue
        here = inner.items[0]
        env: dict[Ref, Expr] = {Ref(("outer", str(place))): arg for place, arg in enumerate(part.args[2:])}
        equated = {name: substituted(other, env) for name, other in _equated(here.alias, inner.filters).items()}
        for item in block.items:
            key = next((k for k in here.source.keys if _is_own(k, equated, item.alias)), None)
            if item.source.text != here.source.text or key is None:
                continue
            names = {here.alias: item.alias}
            said = tuple(substituted(renamed(one, names), env) for one in inner.filters)
            rest = tuple(one for one in block.filters if one != part)
            return Block(block.items, block.lefts, (*rest, *said), block.columns)
    return block


def _is_own(key: tuple[str, ...], equated: dict[str, Expr], alias: str) -> bool:
    return bool(key) and all(equated.get(column) == Ref((alias, column)) for column in key)


def semi_join(self: Settling, block: Block) -> Block:
    """An inner join to at most one row, of which only conditions are used, chooses rows: EXISTS."""
    if len(block.items) < 2:
        return block
    others = (*block.columns, *(part for one in block.lefts for part in one.on))
    for item in sorted(block.items, key=lambda one: (one.source.text, one.alias), reverse=True):
        if item.alias in named(others):
            continue
        about = tuple(part for part in block.filters if item.alias in aliases_of(part))
        if not _is_unique(item.source, item.alias, about):
            continue
        rest = tuple(part for part in block.filters if part not in about)
        items = tuple(one for one in block.items if one is not item)
        if not named(about) - {item.alias} <= {*block.members, "outer", "now"} - {item.alias}:
            continue
        found = _complete(item, items, about) or (self.subquery("exists", (), _inside(self, item, about)),)
        return Block(items, block.lefts, (*rest, *found), block.columns)
    return block


def _complete(item: Item, others: tuple[Item, ...], about: tuple[Expr, ...]) -> tuple[Expr, ...] | None:
    """A foreign key that always finds its partner only has to be there."""
    equated = _equated(item.alias, about)
    if not item.source.base or len(equated) != len(about):
        return None
    for other in others:
        for foreign in other.source.foreign:
            pairs = zip(foreign.columns, foreign.there, strict=True)
            wanted = {there: Ref((other.alias, here)) for here, there in pairs}
            if foreign.table == item.source.name and equated == wanted:
                return tuple(Call("is_not_null", (ref,)) for ref in wanted.values())
    return None


def _inside(self: Settling, item: Item, about: tuple[Expr, ...]) -> Block:
    """The block of the EXISTS; a grouping of which only keys are used is its rows."""
    group = item.source.group
    columns = {ref.path[1] for part in about for ref in refs(part) if ref.path[0] == item.alias}
    if group is None or not group.keys or any(not column.startswith("k") for column in columns):
        return Block((Item(item.alias, item.source),), (), about)
    fresh = {alias: f"{item.alias}:{alias}" for alias in group.block.members}
    inner = self.renamed(group.block, fresh)
    keys: dict[Ref, Expr] = {
        Ref((item.alias, f"k{place}")): renamed(key, fresh) for place, key in enumerate(group.keys)
    }
    return Block(inner.items, inner.lefts, (*inner.filters, *(substituted(part, keys) for part in about)))
