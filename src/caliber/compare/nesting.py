"""Groupings of groupings, unions of conditions, conditions on groups: each in its one writing."""

from __future__ import annotations

from caliber.compare.block import Block, Item, Left, Source, aliases_of, renamed, substituted
from caliber.compare.logic import Goal, T
from caliber.compare.settling import Settling
from caliber.model.canonical.order import spelled
from caliber.model.expr import FALSE, TRUE, Call, Expr, Lit, Ref, all_of, conjuncts, refs

_ONE = Lit("number", "1")
_REPEATED = frozenset({"sum", "min", "max"})


def push_down(self: Settling, block: Block) -> Block:
    """A condition on the keys of a group, or on a union, chooses rows before it."""
    for item in block.items:
        if item.source.group is None and not item.source.branches:
            continue
        about = tuple(part for part in block.filters if _pushes(item, part))
        if not about:
            continue
        found = _group(self, item, about) if item.source.group else _union(self, item, about)
        if found is None:
            continue
        source, columns = found
        env: dict[Ref, Expr] = {Ref((item.alias, old)): new for old, new in columns.items()}
        rest = tuple(substituted(part, env) for part in block.filters if part not in about)
        items = tuple(Item(one.alias, source) if one is item else one for one in block.items)
        lefts = tuple(
            type(one)(one.alias, one.source, tuple(substituted(part, env) for part in one.on)) for one in block.lefts
        )
        return Block(items, lefts, rest, tuple(substituted(column, env) for column in block.columns))
    return block


def _pushes(item: Item, part: Expr) -> bool:
    if aliases_of(part) != {item.alias}:
        return False
    if item.source.group is None:
        return True
    return bool(item.source.group.keys) and all(ref.path[1].startswith("k") for ref in refs(part))


def _group(self: Settling, item: Item, about: tuple[Expr, ...]) -> tuple[Source, dict[str, Expr]] | None:
    group = item.source.group
    assert group is not None
    env: dict[Ref, Expr] = {Ref((item.alias, f"k{place}")): key for place, key in enumerate(group.keys)}
    inner = group.block
    filters = (*inner.filters, *(substituted(part, env) for part in about))
    figures = [value for value in group.values if isinstance(value, Call)]
    source, keys, values = self.grouping(Block(inner.items, inner.lefts, filters), list(group.keys), figures)
    columns: dict[str, Expr] = {}
    columns.update(
        {f"k{place}": Ref((item.alias, *key.path)) for place, key in enumerate(keys) if isinstance(key, Ref)}
    )
    columns.update({f"v{place}": placed.column(item.alias) for place, placed in enumerate(values)})
    return source, columns


def _union(self: Settling, item: Item, about: tuple[Expr, ...]) -> tuple[Source, dict[str, Expr]] | None:
    branches = []
    for branch in item.source.branches:
        env: dict[Ref, Expr] = {Ref((item.alias, f"c{place}")): column for place, column in enumerate(branch.columns)}
        filters = (*branch.filters, *(substituted(part, env) for part in about))
        settled = self.settle(Block(branch.items, branch.lefts, filters, branch.columns))
        if FALSE not in settled.filters:
            branches.append(settled)
    blocks = self.united(branches)
    if not blocks:
        return None
    text = "union{" + "".join(block.text for block in blocks) + "}"
    source = Source(text=text, name="union", types=item.source.types, branches=tuple(blocks))
    return source, {}


def nothing_left(self: Settling, block: Block) -> Block:
    """Conditions that cannot hold together choose nothing."""
    if len(block.filters) < 2 or FALSE in block.filters:
        return block
    if self.logic(block).impossible(*(Goal(part, T) for part in block.filters)):
        return Block(block.items, block.lefts, (FALSE,), block.columns)
    return block


def merged(self: Settling, one: Block, other: Block) -> Block | None:
    """Two branches over the same rows, under conditions of which no row fulfils both, as one block."""
    if (one.items, one.lefts, one.columns) != (other.items, other.lefts, other.columns):
        return None
    if self.logic(one).together(*one.filters, *other.filters):
        return None
    either = Call("or", (all_of(one.filters), all_of(other.filters)))
    return self.settle(Block(one.items, one.lefts, (either,), one.columns))


def in_as_exists(self: Settling, part: Call) -> Call | None:
    """``x in (select c …)`` as a condition: some row whose c is x."""
    name, count, *rest = part.args
    if not (isinstance(name, Lit) and isinstance(count, Lit)):
        return None
    block = self.blocks.get(name.text)
    if block is None or any(not one.base and "@outer\x1f" in one.text for one in block.members.values()):
        return None
    left, free = rest[: int(count.text)], rest[int(count.text) :]
    fresh = {alias: f"in:{alias}" for alias in block.members}
    inner = self.renamed(block, fresh)
    outer: dict[Ref, Expr] = {Ref(("outer", str(place))): arg for place, arg in enumerate(free)}
    tests = tuple(Call("=", (column, arg)) for column, arg in zip(inner.columns, left, strict=True))
    filters = tuple(substituted(one, outer) for one in inner.filters)
    lefts = tuple(
        type(one)(one.alias, one.source, tuple(substituted(each, outer) for each in one.on)) for one in inner.lefts
    )
    tests = tuple(Call("=", (substituted(t.args[0], outer), t.args[1])) for t in tests)
    return self.subquery("exists", (), Block(inner.items, lefts, (*filters, *tests)))


def is_filled(self: Settling, part: Expr, block: Block) -> bool:
    """An IN over a subquery in which neither side can be null."""
    if not (isinstance(part, Call) and part.op == "in_rows"):
        return False
    name, count, *rest = part.args
    inner = self.blocks.get(name.text) if isinstance(name, Lit) else None
    if inner is None or not isinstance(count, Lit):
        return False
    left = rest[: int(count.text)]
    others = tuple(one for one in block.filters if one != Call("not", (part,)))
    sure = all(self.logic(block).implies(others, Call("is_not_null", (one,))) for one in left)
    return sure and all(
        self.logic(inner).implies(inner.filters, Call("is_not_null", (column,))) for column in inner.columns
    )


# -- a grouping over a grouping


def flattened(self: Settling, block: Block, keys: int) -> tuple[Block, list[Expr], list[Expr]]:
    """The block under a grouping, its keys and its figures; one grouping where two say the same.

    A group that is joined to something repeats its sums as often as joined rows would repeat what they add up.
    """
    for item in block.items:
        found = _without(block, item, keys)
        if found is not None:
            return flattened(self, self.settle(found), keys)
    return block, list(block.columns[:keys]), list(block.columns[keys:])


def _without(block: Block, item: Item, keys: int) -> Block | None:
    """The block with the rows of a grouping in place of the grouping."""
    group = item.source.group
    alone = len(block.items) == 1 and not block.lefts and not block.filters
    if group is None or not (group.keys or alone):
        return None
    others = (*block.columns[:keys], *block.filters, *(part for one in block.lefts for part in one.on))
    if not all(_only_keys(expr, item.alias) for expr in others):
        return None
    fresh = {alias: f"{item.alias}:{alias}" for alias in group.block.members}
    env: dict[Ref, Expr] = {Ref((item.alias, f"k{place}")): renamed(key, fresh) for place, key in enumerate(group.keys)}
    values = tuple(renamed(value, fresh) for value in group.values)
    figures = []
    for figure in block.columns[keys:]:
        found = _flat_figure(figure, item, values, env, alone)
        if found is None:
            return None
        figures.append(found)
    rest = tuple(one for one in block.items if one is not item)
    inner = group.block
    return Block(
        (*rest, *(Item(fresh[one.alias], one.source) for one in inner.items)),
        (
            *_lefts(inner, fresh),
            *(Left(x.alias, x.source, tuple(substituted(p, env) for p in x.on)) for x in block.lefts),
        ),
        (*(renamed(part, fresh) for part in inner.filters), *(substituted(part, env) for part in block.filters)),
        (*(substituted(key, env) for key in block.columns[:keys]), *figures),
    )


def _lefts(block: Block, names: dict[str, str]) -> tuple[Left, ...]:
    return tuple(Left(names[x.alias], x.source, tuple(renamed(p, names) for p in x.on)) for x in block.lefts)


def _only_keys(expr: Expr, alias: str) -> bool:
    return all(ref.path[1].startswith("k") for ref in refs(expr) if ref.path[0] == alias)


def _flat_figure(figure: Expr, item: Item, values: tuple[Expr, ...], env: dict[Ref, Expr], alone: bool) -> Expr | None:
    if not (isinstance(figure, Call) and isinstance(figure.args[0], Call)):
        return None
    call, condition = figure.args[0], figure.args[1]
    if not _only_keys(condition, item.alias):
        return None
    condition = substituted(condition, env)
    arg = call.args[0] if call.args else None
    if isinstance(arg, Ref) and arg.path[0] == item.alias and arg.path[1].startswith("v") and call.op in _REPEATED:
        return _of_inner(call.op, values[int(arg.path[1][1:])], condition, bool(env))
    if call.op in ("min", "max", "count_distinct") and all(_only_keys(one, item.alias) for one in call.args):
        return Call("agg", (Call(call.op, tuple(substituted(one, env) for one in call.args)), condition))
    if call.op == "count" and condition == TRUE and alone:
        return _counted(call, item, env)
    return None


def _of_inner(op: str, inner: Expr, condition: Expr, keyed: bool) -> Expr | None:
    """A sum of sums is a sum; of counts of rows, the sum of ones; the least of least values is the least."""
    if not (isinstance(inner, Call) and isinstance(inner.args[0], Call)):
        return None
    call, own = inner.args[0], inner.args[1]
    both = all_of(tuple(part for part in (*conjuncts(own), *conjuncts(condition)) if part != TRUE))
    if call.op == op:
        return Call("agg", (call, both))
    if op == "sum" and keyed and call.op == "count" and not call.args and own == TRUE:
        return Call("agg", (Call("sum", (_ONE,)), both))
    return None


def _counted(call: Call, item: Item, env: dict[Ref, Expr]) -> Expr | None:
    """Groups counted: the distinct values of the key, where it is never null."""
    sure = all(key.path[1] in item.source.not_null for key in env)
    if not env or not ((not call.args and sure) or (len(env) == 1 and call.args == tuple(env))):
        return None
    return Call("agg", (Call("count_distinct", tuple(sorted(env.values(), key=spelled))), TRUE))
