"""Blocks brought to one shape: constants typed, times as ranges, conditions where they belong, joins that matter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice, permutations, product

from caliber.compare import joins, nesting
from caliber.compare.block import Block, Grouping, Item, Left, Placed, Source, digest, named, renamed, text_of
from caliber.compare.figures import plain_figure, scaled
from caliber.compare.logic import Logic, same_choice
from caliber.compare.ranges import ranged
from caliber.compare.types import type_of, typed
from caliber.compare.values import UndeterminedError
from caliber.model.canonical import canonical, canonical_filter, formed, formed_filter
from caliber.model.canonical.order import spelled
from caliber.model.expr import Call, Expr, Lit, Ref, all_of, conjuncts, refs, rewrite

MAX_ROUNDS = 12
MAX_ORDERS = 24

Rule = Callable[["Settler", Block], Block]


class Settler:
    """Settles blocks. ``blocks``: those that stand inside expressions, by their name there; shared by all that are
    compared, so that subqueries proved to be the same have one name.
    """

    def __init__(self, blocks: dict[str, Block] | None = None) -> None:
        self.blocks: dict[str, Block] = {} if blocks is None else blocks
        self.rules: set[str] = set()  # that changed something, by their names in ``rules``

    # -- what is known of columns

    def types(self, block: Block) -> Callable[[Expr], str]:
        sources = block.members

        def of(ref: Ref) -> str:
            if ref.path[0] == "now":
                return ref.path[1]
            source = sources.get(ref.path[0])
            return source.types.get(ref.path[1], "") if source and len(ref.path) == 2 else ""

        return lambda expr: type_of(expr, of)

    def logic(self, block: Block) -> Logic:
        """What may be concluded on one row of the block."""
        sources = {item.alias: item.source for item in block.items}

        def not_null(ref: Ref) -> bool:
            source = sources.get(ref.path[0])
            return source is not None and ref.path[-1] in source.not_null

        return Logic(self.types(block), not_null)

    def plain(self, expr: Expr, types: Callable[[Expr], str] = lambda _: "") -> Expr:
        """An expression in canonical form, as a value."""

        def of(ref: Ref) -> str:
            return types(ref)

        for _ in range(MAX_ROUNDS):
            told = typed(expr, of)
            over = ranged(told, of)
            changed, used = formed(over)
            self.rules |= used | ({"ranges"} if over != told else set())
            if changed == expr:
                break
            expr = changed
        return expr

    # -- blocks

    def settle(self, block: Block) -> Block:
        """The block in normal shape, its text written."""
        for _ in range(MAX_ROUNDS):
            before = block
            block = self._plain_block(block)
            for rule in RULES:
                after = rule(self, block)
                self.rules |= {rule.__name__} if after is not block else set()
                block = after
            if block == before:
                break
        return self._labelled(block)

    def _plain_block(self, block: Block) -> Block:
        types = self.types(block)
        parts = tuple(self._semi(part, block) for part in block.filters)
        filters = self.plain_filter(parts, types)
        lefts = tuple(Left(one.alias, one.source, self.plain_filter(one.on, types)) for one in block.lefts)
        return Block(block.items, lefts, filters, tuple(self._plain_column(one, types) for one in block.columns))

    def plain_filter(self, parts: tuple[Expr, ...], types: Callable[[Expr], str]) -> tuple[Expr, ...]:
        """A filter in canonical form."""
        for _ in range(MAX_ROUNDS):
            whole = self.plain(all_of(parts), types)
            after, used = formed_filter(conjuncts(whole))
            self.rules |= used
            if after == parts:
                break
            parts = after
        return parts

    def _plain_column(self, column: Expr, types: Callable[[Expr], str]) -> Expr:
        if isinstance(column, Call) and column.op == "agg":
            call, condition = column.args
            call = self.plain(call, types)
            return Call("agg", (call, all_of(self.plain_filter(conjuncts(condition), types))))
        return self.plain(column, types)

    def _semi(self, part: Expr, block: Block) -> Expr:
        """As a condition, ``x in (select …)`` is EXISTS; and where no null can be, NOT IN is NOT EXISTS."""
        if isinstance(part, Call) and part.op == "in_rows":
            return nesting.in_as_exists(self, part) or part
        if isinstance(part, Call) and part.op == "not" and nesting.is_filled(self, part.args[0], block):
            found = nesting.in_as_exists(self, part.args[0]) if isinstance(part.args[0], Call) else None
            return Call("not", (found,)) if found is not None else part
        return part

    def _labelled(self, block: Block) -> Block:
        """Aliases that say what they stand for; for the same table twice, in the order that reads least."""
        members = block.members.items()
        groups: dict[str, list[str]] = {}
        for alias, source in members:
            label = source.name if source.base else f"{source.name}~{digest(source.text)}"
            groups.setdefault(label, []).append(alias)
        best: Block | None = None
        ways = product(*(permutations(aliases) for aliases in groups.values()))
        for way in islice(ways, MAX_ORDERS):
            names = {
                alias: f"{name}#{place}"
                for name, aliases in zip(groups, way, strict=True)
                for place, alias in enumerate(aliases)
            }
            labelled = self.renamed(block, names)
            if best is None or labelled.text < best.text:
                best = labelled
        return best if best is not None else self.renamed(block, {})

    def renamed(self, block: Block, names: Mapping[str, str]) -> Block:
        """The block under other aliases, in order again."""

        def again(parts: tuple[Expr, ...]) -> tuple[Expr, ...]:
            return canonical_filter(tuple(canonical(renamed(part, names)) for part in parts))

        items = tuple(Item(names.get(one.alias, one.alias), one.source) for one in block.items)
        lefts = tuple(Left(names.get(one.alias, one.alias), one.source, again(one.on)) for one in block.lefts)
        columns = tuple(canonical(renamed(one, names)) for one in block.columns)
        out = Block(
            tuple(sorted(items, key=lambda one: one.alias)),
            tuple(sorted(lefts, key=lambda one: one.alias)) if _independent(lefts) else lefts,
            again(block.filters),
            columns,
        )
        return Block(out.items, out.lefts, out.filters, out.columns, text_of(out))

    def _known(self, block: Block) -> str:
        """The name of a block that is proved to find rows where this one does."""
        for name, other in self.blocks.items():
            if (other.items, other.lefts) == (block.items, block.lefts) and same_choice(
                self.logic(block), block.filters, other.filters
            ):
                return name
        return ""

    # -- groupings

    def grouping(
        self, block: Block, keys: list[Expr], figures: list[Call]
    ) -> tuple[Source, list[Ref | Lit], list[Placed]]:
        """A grouping as a source, and where in it each key (its column) and each figure (its place) stands."""
        plain = [plain_figure(one, frozenset(), frozenset()) for one in figures]
        beside = any(one.args[1] != other.args[1] for one, other in zip(plain, figures, strict=True))
        self.rules |= {"conditions"} if beside else {"aggregates"} if plain != figures else set()
        before = self.settle(Block(block.items, block.lefts, block.filters, (*keys, *plain)))
        settled, keys_now, values_now = nesting.flattened(self, before, len(keys))
        self.rules |= {"nesting"} if settled is not before else set()
        types = self.types(settled)
        never, unique = joins.certain(settled)
        found = [scaled(plain_figure(_call(one), never, unique)) for one in values_now]
        self.rules |= {"factors"} if any(factor != 1 for _, factor in found) else set()
        values_now = [value for value, _ in found]
        keys_once = sorted(dict.fromkeys(keys_now), key=spelled)
        values_once = sorted(dict.fromkeys(values_now), key=spelled)
        inner = Block(settled.items, settled.lefts, settled.filters)
        inner = Block(inner.items, inner.lefts, inner.filters, (), text_of(inner))
        text = f"group{inner.text}{';'.join(map(spelled, keys_once))}|{';'.join(map(spelled, values_once))}"
        logic = self.logic(settled)
        names = {f"k{place}": types(key) for place, key in enumerate(keys_once)}
        names.update({f"v{place}": type_of_figure(value, types) for place, value in enumerate(values_once)})
        sure = {
            f"k{place}"
            for place, key in enumerate(keys_once)
            if logic.implies(settled.filters, Call("is_not_null", (key,)))
        }
        sure |= {f"v{place}" for place, value in enumerate(values_once) if spelled(value).startswith("agg(count")}
        source = Source(
            text=text,
            name="group",
            types=names,
            not_null=frozenset(sure),
            keys=(tuple(f"k{place}" for place in range(len(keys_once))),),
            group=Grouping(inner, tuple(keys_once), tuple(values_once)),
        )
        key_places: list[Ref | Lit] = [Ref((f"k{keys_once.index(key)}",)) for key in keys_now]
        return source, key_places, [Placed(values_once.index(value), factor) for value, factor in found]

    # -- unions and subqueries

    def united(self, branches: list[Block]) -> list[Block]:
        """The branches of a union; those over the same rows under conditions that exclude each other are one."""
        out: list[Block] = []
        for branch in branches:
            for place, other in enumerate(out):
                merged = nesting.merged(self, other, branch)
                if merged is not None:
                    self.rules.add("union")
                    out[place] = merged
                    break
            else:
                out.append(branch)
        return sorted(out, key=lambda block: block.text)

    def subquery(self, op: str, left: tuple[Expr, ...], block: Block) -> Call:
        """A block as an expression: its name, then what it takes from the query around it.

        Raises ``UndeterminedError`` where a source inside looks out: what it sees has its number already.
        """
        if any(looks_out(source) for source in block.members.values()):
            raise UndeterminedError("a source that looks out")
        own = set(block.members)
        exprs = (*block.filters, *(part for one in block.lefts for part in one.on), *block.columns)
        free = sorted(
            {ref for expr in exprs for ref in refs(expr) if ref.path[0] not in own}, key=lambda ref: ref.path[::-1]
        )
        places: dict[Ref, Expr] = {ref: Ref(("outer", str(place))) for place, ref in enumerate(free)}

        def inside(expr: Expr) -> Expr:
            return rewrite(expr, lambda node: places.get(node) if isinstance(node, Ref) else None)

        changed = Block(
            block.items,
            tuple(Left(one.alias, one.source, tuple(map(inside, one.on))) for one in block.lefts),
            tuple(map(inside, block.filters)),
            tuple(map(inside, block.columns)),
        )
        return self.named(op, left, changed, tuple(free))

    def named(self, op: str, left: tuple[Expr, ...], block: Block, free: tuple[Expr, ...]) -> Call:
        """The same for a block that calls what it takes ``Ref(("outer", "0"))`` and so on already."""
        settled = self.settle(block)
        name = self._known(settled) if op == "exists" else ""
        if not name:
            name = digest(settled.text)
            self.blocks[name] = settled
        return Call(op, (Lit("block", name), Lit("number", str(len(left))), *left, *free))


def looks_out(source: Source) -> bool:
    """The source was made of something that the query around it gives."""
    return not source.base and "@outer\x1f" in source.text


def _call(expr: Expr) -> Call:
    assert isinstance(expr, Call)
    return expr


def type_of_figure(value: Expr, types: Callable[[Expr], str]) -> str:
    """The type of an aggregate."""
    call = value.args[0] if isinstance(value, Call) else value
    if not isinstance(call, Call):
        return ""
    if call.op.startswith(("count", "approx_count")):
        return "integer"
    if call.op == "sum":
        return types(call.args[0]) if types(call.args[0]) in ("integer", "number") else "number"
    return types(call.args[0]) if call.op in ("min", "max") and call.args else ""


def _independent(lefts: tuple[Left, ...]) -> bool:
    """No left join looks at another: then their order means nothing."""
    aliases = {one.alias for one in lefts}
    return all(not (named(one.on) & aliases - {one.alias}) for one in lefts)


RULES: tuple[Rule, ...] = (
    nesting.push_down,
    joins.left_that_rejects_nulls,
    joins.anti_join,
    joins.unused_left,
    joins.key_of_itself,
    joins.own_row,
    joins.semi_join,
    nesting.nothing_left,
)
