"""Steps to blocks: subqueries inlined, columns traced to the tables they come from, joins and filters side by side.

What cannot be inlined without changing rows becomes a source of its own, equal to nothing but its own writing. Every
rewrite here keeps the bag of rows on every database that fulfils the schema.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from caliber.compare.block import Block, Item, Left, Source, substituted
from caliber.compare.figures import as_figures
from caliber.compare.joins import certain
from caliber.compare.plan import (
    Definition,
    Distinct,
    Group,
    Join,
    Limit,
    Order,
    Over,
    Project,
    Rows,
    Table,
    Union,
    Where,
    Window,
    expressions,
    steps,
)
from caliber.compare.schema import NO_FACTS
from caliber.compare.settle import Settler
from caliber.model.canonical.order import spelled
from caliber.model.expr import Call, Expr, Lit, Ref, conjuncts, refs, rewrite, walk

_PLANS = frozenset({"exists", "in_rows", "scalar"})


# Aggregates that are taken apart into others, by the rule that does it.
_WRITTEN = {"average": {"avg"}, "conditions": {"filter", "sum_if", "count_if"}}


class Flat(NamedTuple):
    """A block in the making. ``env``: the columns that the steps so far give, over those of the sources."""

    items: tuple[Item, ...] = ()
    lefts: tuple[Left, ...] = ()
    filters: tuple[Expr, ...] = ()
    env: Mapping[Ref, Expr] = {}


class Normal:
    """Makes blocks of one definition."""

    def __init__(self, definition: Definition, blocks: dict[str, Block] | None = None) -> None:
        self.definition = definition
        self.settler = Settler(blocks)
        self.used = _used(definition)
        self.params: dict[Ref, Expr] = {}  # what the subquery that is being read takes from around it
        self.ties = False  # which of several rows comes first is left open somewhere

    def block(self) -> Block:
        """The whole definition: its keys, then its figures, as the columns of one block."""
        top = self.definition.rows
        flat = self.flat(top)
        names = (*self.definition.keys, *self.definition.values)
        return self.settled(flat, [self.over(flat, Ref((top.alias, name))) for name in names])

    def settled(self, flat: Flat, columns: Iterable[Expr]) -> Block:
        return self.settler.settle(Block(flat.items, flat.lefts, flat.filters, tuple(columns)))

    def over(self, flat: Flat, expr: Expr) -> Expr:
        """An expression over the columns of steps as one over those of the sources."""
        return substituted(self.subqueries(expr), {**self.params, **flat.env})

    # -- steps

    def flat(self, step: Rows) -> Flat:
        return _STEPS[type(step)](self, step)

    def table(self, step: Table) -> Flat:
        facts = self.definition.schema.get(step.name, NO_FACTS)
        source = Source(
            text=step.name,
            name=step.name,
            types={name: column.type for name, column in facts.columns.items()},
            not_null=frozenset(name for name, column in facts.columns.items() if column.not_null),
            keys=facts.keys,
            base=True,
            foreign=facts.foreign,
        )
        return Flat((Item(step.alias, source),))

    def join(self, step: Join) -> Flat:
        left, right = self.flat(step.left), self.flat(step.right)
        env = {**left.env, **right.env}
        if step.kind == "inner":
            both = Flat((*left.items, *right.items), (*left.lefts, *right.lefts), (*left.filters, *right.filters), env)
            return both._replace(filters=(*both.filters, *conjuncts(self.over(both, step.on))))
        if step.kind == "left":
            right = self._nullable(step.right, right)
            env = {**left.env, **right.env}
            flat = Flat(left.items, left.lefts, left.filters, env)
            on = (*right.filters, *conjuncts(self.over(flat, step.on)))
            (item,) = right.items
            return flat._replace(lefts=(*left.lefts, Left(item.alias, item.source, on)))
        return self._full(step, left, right)

    def _nullable(self, step: Rows, flat: Flat) -> Flat:
        """The side that may find no partner: one source whose columns are null then, and nothing else."""
        simple = len(flat.items) == 1 and not flat.lefts
        if simple and all(isinstance(expr, Ref) for expr in flat.env.values()):
            return flat
        return self._apart(step, flat, "derived")

    def _apart(self, step: Rows, flat: Flat, name: str) -> Flat:
        """The rows so far as one source, with the columns that are used further up."""
        wanted = self.wanted(step)
        block = self.settled(flat, [self.over(flat, ref) for ref in wanted])
        return self._sourced(step, wanted, f"{name}{block.text}", name, self._types(block))

    def _sourced(
        self, step: Rows, wanted: list[Ref], text: str, name: str, types: Mapping[str, str], block: Block | None = None
    ) -> Flat:
        alias = f"{name}:{wanted[0].path[0] if wanted else 0}"
        env: dict[Ref, Expr] = {ref: Ref((alias, f"c{place}")) for place, ref in enumerate(wanted)}
        never = certain(block)[0] if block is not None else frozenset()
        sure = frozenset(f"c{n}" for n, _ in enumerate(wanted) if block is not None and block.columns[n] in never)
        return Flat((Item(alias, Source(text=text, name=name, types=types, not_null=sure)),), (), (), env)

    def _types(self, block: Block) -> dict[str, str]:
        type_of = self.settler.types(block)
        return {f"c{place}": type_of(column) for place, column in enumerate(block.columns)}

    def _full(self, step: Join, left: Flat, right: Flat) -> Flat:
        sides = []
        env: dict[Ref, Expr] = {}
        for name, below, flat in (("l", step.left, left), ("r", step.right, right)):
            wanted = self.wanted(below)
            block = self.settled(flat, [self.over(flat, ref) for ref in wanted])
            sides.append((block, wanted))
            env.update({ref: Ref((name, f"c{place}")) for place, ref in enumerate(wanted)})
        on = spelled(self.settler.plain(substituted(self.subqueries(step.on), {**self.params, **env})))
        wanted = [*sides[0][1], *sides[1][1]]
        types = {**self._types(sides[0][0])}
        types.update({
            f"c{place + len(sides[0][1])}": kind for place, kind in enumerate(self._types(sides[1][0]).values())
        })  # fmt: skip
        return self._sourced(step, wanted, f"full{sides[0][0].text}{sides[1][0].text}{on}", "full", types)

    def where(self, step: Where) -> Flat:
        flat = self.flat(step.rows)
        return flat._replace(filters=(*flat.filters, *conjuncts(self.over(flat, step.condition))))

    def project(self, step: Project) -> Flat:
        flat = self.flat(step.rows) if step.rows is not None else Flat()
        env = {Ref((step.alias, name)): self.over(flat, expr) for name, expr in step.columns}
        return flat._replace(env=env)

    def group(self, step: Group) -> Flat:
        flat = self.flat(step.rows)
        keys = {name: self.over(flat, expr) for name, expr in step.keys}
        values = {
            name: self.over(flat, expr) for name, expr in step.values if Ref((step.alias, name)) in self.used
        }  # fmt: skip
        return self._grouped(step.alias, flat, keys, values)

    def _grouped(self, alias: str, flat: Flat, keys: dict[str, Expr], values: dict[str, Expr]) -> Flat:
        formulas, figures = as_figures(values)
        ops = {node.op for value in values.values() for node in walk(value) if isinstance(node, Call)}
        self.settler.rules |= {rule for rule, op in _WRITTEN.items() if ops & op}
        source, key_places, value_places = self.settler.grouping(
            Block(flat.items, flat.lefts, flat.filters), list(keys.values()), figures
        )
        inner = f"g:{alias}"
        env: dict[Ref, Expr] = {}
        for name, place in zip(keys, key_places, strict=True):
            env[Ref((alias, name))] = place if isinstance(place, Lit) else Ref((inner, *place.path))
        found = {Ref(("figure", str(n))): placed.column(inner) for n, placed in enumerate(value_places)}
        env.update({Ref((alias, name)): substituted(formula, found) for name, formula in formulas.items()})
        return Flat((Item(inner, source),), (), (), env)

    def distinct(self, step: Distinct) -> Flat:
        flat = self.flat(step.rows)
        wanted = self.wanted(step.rows)
        return self._grouped(step.alias, flat, {ref.path[1]: self.over(flat, ref) for ref in wanted}, {})

    def union(self, step: Union) -> Flat:
        places = [place for place, name in enumerate(step.names) if Ref((step.alias, name)) in self.used]
        branches = []
        for branch in step.branches:
            flat = self.flat(branch)
            columns = [self.over(flat, Ref((branch.alias, branch.columns[place][0]))) for place in places]
            branches.append(self.settled(flat, columns))
        blocks = self.settler.united(branches)
        env_of: dict[Ref, Expr] = {}
        inner = f"u:{step.alias}"
        for column, place in enumerate(places):
            env_of[Ref((step.alias, step.names[place]))] = Ref((inner, f"c{column}"))
        if len(blocks) == 1:
            block = blocks[0]
            fresh = {alias: f"{inner}:{alias}" for alias in block.members}
            block = self.settler.renamed(block, fresh)
            env = {
                ref: block.columns[int(place.path[1][1:])] for ref, place in env_of.items() if isinstance(place, Ref)
            }
            return Flat(block.items, block.lefts, block.filters, env)
        text = "union{" + "".join(sorted(block.text for block in blocks)) + "}"
        source = Source(text=text, name="union", types=self._types(blocks[0]), branches=tuple(blocks))
        return Flat((Item(inner, source),), (), (), env_of)

    def window(self, step: Window) -> Flat:
        flat = self.flat(step.rows)
        wanted = self.wanted(step.rows)
        columns = [(name, over) for name, over in step.columns if Ref((step.alias, name)) in self.used]
        if not columns:
            return flat
        exprs = [self.over(flat, ref) for ref in wanted]
        inside = [expr for _, over in columns for expr in _inside(over)]
        block = self.settled(flat, [*exprs, *(self.over(flat, expr) for expr in inside)])
        self.ties = self.ties or any(_minds_ties(over) and not self._settled_order(flat, over) for _, over in columns)
        at = len(exprs)
        texts, kinds = [], []
        type_of = self.settler.types(block)
        for _, over in columns:
            size = len(over.args) + len(over.partition) + len(over.order)
            texts.append(_over_text(over, block.columns[at : at + size]))
            kinds.append("integer" if over.op in ("row_number", "rank", "dense_rank", "count") else "")
            at += size
        types = {f"c{n}": type_of(column) for n, column in enumerate(block.columns[: len(exprs)])}
        types.update({f"c{len(exprs) + n}": kind for n, kind in enumerate(kinds)})
        refs_of = [*wanted, *(Ref((step.alias, name)) for name, _ in columns)]
        return self._sourced(step, refs_of, f"window{block.text}{';'.join(texts)}", "window", types, block)

    def limit(self, step: Limit) -> Flat:
        flat = self.flat(step.rows)
        if step.count < 0 and not step.offset:
            return flat
        wanted = self.wanted(step.rows)
        exprs = [self.over(flat, ref) for ref in wanted]
        block = self.settled(flat, [*exprs, *(self.over(flat, one.value) for one in step.order)])
        whole = Over("row_number", (), (), step.order)
        self.ties = self.ties or not self._settled_order(flat, whole)
        order = _order_text(step.order, block.columns[len(exprs) :])
        text = f"limit{block.text}{order};{step.count};{step.offset}"
        types = {f"c{n}": self.settler.types(block)(column) for n, column in enumerate(block.columns[: len(exprs)])}
        return self._sourced(step, wanted, text, "limit", types, block)

    def _settled_order(self, flat: Flat, over: Over) -> bool:
        """No two rows of a partition are alike in the order: it goes by a key of the rows."""
        exprs = {self.over(flat, one) for one in (*over.partition, *(part.value for part in over.order))}
        if len(flat.items) != 1 or flat.lefts:
            return False
        (item,) = flat.items
        return any(all(Ref((item.alias, column)) in exprs for column in key) for key in item.source.keys)

    def wanted(self, step: Rows) -> list[Ref]:
        """The columns of a step that something further up names."""
        here = _given(step)
        if here is not None:
            return [ref for ref in here if ref in self.used]
        aliases = {below.alias for below in steps(step) if isinstance(below, Table | Group | Union | Window | Project)}
        return sorted((ref for ref in self.used if ref.path[0] in aliases), key=lambda ref: ref.path)

    # -- subqueries in expressions

    def subqueries(self, expr: Expr) -> Expr:
        """Plans inside an expression as blocks, with the columns of the query around them as arguments."""
        return rewrite(expr, self._subquery)

    def _subquery(self, node: Expr) -> Expr | None:
        if not (isinstance(node, Call) and node.op in _PLANS):
            return None
        *left, plan = node.args
        if not (isinstance(plan, Lit) and plan.kind == "plan"):
            return None
        step = self.definition.plans[plan.text]
        free = self._free(step)
        around, self.params = self.params, {ref: Ref(("outer", str(place))) for place, ref in enumerate(free)}
        flat = self.flat(step)
        outs = [] if node.op == "exists" else [self.over(flat, ref) for ref in _given(step) or []]
        self.params = around
        block = Block(flat.items, flat.lefts, flat.filters, tuple(outs))
        return self.settler.named(node.op, tuple(left), block, tuple(free))

    def _free(self, step: Rows) -> list[Ref]:
        """The columns of queries around that a plan names, in its subqueries too; always in one order."""
        own: set[str] = set()
        seen: set[Ref] = set()
        trees, done = [step], 0
        while done < len(trees):
            tree = trees[done]
            done += 1
            own |= {one.alias for one in steps(tree) if not isinstance(one, Join | Where | Limit)}
            for expr in expressions(tree):
                seen.update(refs(expr))
                trees += [self.definition.plans[n.text] for n in walk(expr) if isinstance(n, Lit) and n.kind == "plan"]
        free = [ref for ref in seen if ref.path[0] not in own and ref.path[0] != "now"]
        return sorted(free, key=lambda ref: ref.path[::-1])


def _given(step: Rows) -> list[Ref] | None:
    """The columns of a step that names all its columns itself."""
    if isinstance(step, Project):
        return [Ref((step.alias, name)) for name, _ in step.columns]
    if isinstance(step, Group):
        return [Ref((step.alias, name)) for name, _ in (*step.keys, *step.values)]
    if isinstance(step, Union):
        return [Ref((step.alias, name)) for name in step.names]
    if isinstance(step, Limit | Where):
        return _given(step.rows)
    if isinstance(step, Distinct):
        return _given(step.rows)
    return None


def _used(definition: Definition) -> frozenset[Ref]:
    """Every column that something rests on: a projected column that nobody names takes nothing with it."""
    always: list[Ref] = [Ref((definition.rows.alias, name)) for name in (*definition.keys, *definition.values)]
    below: dict[Ref, list[Ref]] = {}
    for tree in (definition.rows, *definition.plans.values()):
        for step in steps(tree):
            for ref, expr in _columns_of(step):
                below.setdefault(ref, []).extend(refs(expr))
            for expr in _conditions_of(step):
                always += refs(expr)
            if isinstance(step, Distinct):
                always += _given(step.rows) or []
    for plan in definition.plans.values():
        always += _given(plan) or []
    found: set[Ref] = set()
    while always:
        ref = always.pop()
        if ref not in found:
            found.add(ref)
            always += below.get(ref, ())
    return frozenset(found)


def _columns_of(step: Rows) -> list[tuple[Ref, Expr]]:
    """The columns that a step makes, each with what it is made of."""
    if isinstance(step, Project):
        return [(Ref((step.alias, name)), expr) for name, expr in step.columns]
    if isinstance(step, Group):
        return [(Ref((step.alias, name)), expr) for name, expr in step.values]
    if isinstance(step, Union):
        return [
            (Ref((step.alias, name)), Ref((branch.alias, branch.columns[place][0])))
            for place, name in enumerate(step.names)
            for branch in step.branches
        ]
    if isinstance(step, Window):
        return [(Ref((step.alias, name)), expr) for name, over in step.columns for expr in _inside(over)]
    return []


def _inside(over: Over) -> list[Expr]:
    return [*over.args, *over.partition, *(one.value for one in over.order)]


def _conditions_of(step: Rows) -> list[Expr]:
    """What a step looks at whichever of its columns are used."""
    if isinstance(step, Join):
        return [step.on]
    if isinstance(step, Where):
        return [step.condition]
    if isinstance(step, Group):
        return [expr for _, expr in step.keys]
    return [one.value for one in step.order] if isinstance(step, Limit) else []


def _over_text(over: Over, columns: tuple[Expr, ...]) -> str:
    args = columns[: len(over.args)]
    partition = columns[len(over.args) : len(over.args) + len(over.partition)]
    order = _order_text(over.order, columns[len(over.args) + len(over.partition) :])
    return f"{over.op}({','.join(map(spelled, args))})by{','.join(sorted(map(spelled, partition)))}{order}:{over.frame}"


def _minds_ties(over: Over) -> bool:
    """The value depends on which of equal rows comes first."""
    return over.op in ("row_number", "lag", "lead", "first_value", "last_value") or over.frame.startswith("rows")


def _order_text(order: tuple[Order, ...], values: tuple[Expr, ...]) -> str:
    parts = (f"{spelled(value)}/{one.descending}/{one.nulls_first}" for one, value in zip(order, values, strict=True))
    return "order" + ",".join(parts)


_STEPS: dict[type, Callable[..., Flat]] = {
    Table: Normal.table,
    Join: Normal.join,
    Where: Normal.where,
    Project: Normal.project,
    Group: Normal.group,
    Distinct: Normal.distinct,
    Union: Normal.union,
    Window: Normal.window,
    Limit: Normal.limit,
}
