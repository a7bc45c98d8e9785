"""One side of a reconciliation: its metric compiled through the corridor, permission included, and taken apart."""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction
from typing import NamedTuple

from caliber.compiler import Compiled
from caliber.compiler.bind import Fragment
from caliber.compiler.expand import Leaf
from caliber.compiler.periods import Range
from caliber.compiler.plan import Group, LeafPlan
from caliber.errors import Refused
from caliber.model.expr import Expr
from caliber.model.objects import Metric
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text
from caliber.query.sources import Source
from caliber.reconcile.formulas import Shape, Strand, Sum, shape_of
from caliber.wording.phrases import Speaker


class Condition(NamedTuple):
    """One condition that a row must meet. ``kind``: filter | permission; ``name`` stands for it in every period."""

    kind: str
    name: Hashable
    sql: str
    fragment: Fragment
    text: Text


class Thread(NamedTuple):
    """A strand with everything that its rows are chosen and counted by. ``factor`` is exact.

    ``reads`` is the stretch of ``time``; ``arg`` what is added up or told apart, None where rows are counted;
    ``time_name``: the time that rows are placed by, and how far from the period asked.
    """

    factor: Fraction
    what: str
    fact: str
    group: Group
    leaf: LeafPlan
    conditions: tuple[Condition, ...]
    time: Fragment | None
    reads: Range
    arg: Fragment | None
    expr: Expr | None
    text: Text
    time_text: Text
    time_name: tuple[Hashable, ...]

    @property
    def identity(self) -> tuple[object, ...]:
        """Equal for threads that count the same rows in the same way."""
        chosen = frozenset(condition.sql for condition in self.conditions)
        time = (self.time.sql, self.reads) if self.time else None
        return (self.what, self.fact, chosen, time, self.arg.sql if self.arg else None)

    @property
    def name(self) -> tuple[Hashable, ...]:
        """What it counts, of whichever period: equal in every month, and on every source."""
        chosen = sorted((condition.name for condition in self.conditions), key=repr)
        return (self.what, self.fact, *chosen, self.time_name, self.expr)


class Side(NamedTuple):
    """One metric, ready to be set against another."""

    snapshot: Snapshot
    source: Source
    compiled: Compiled
    metric: Metric
    over: tuple[Thread, ...]
    under: tuple[Thread, ...] | None


def side_of(snapshot: Snapshot, source: Source, compiled: Compiled) -> Side:
    """The side of a question for one metric without a grain. Raises ``Refused`` (``reconcile.…``)."""
    wanted = compiled.resolved.metrics[0]
    metric = snapshot.metric(wanted.metric)
    leaves = list(dict.fromkeys(compiled.resolved.leaves()))
    for leaf in leaves:  # balances over days, metrics of metrics, shares: no sum over the rows
        if leaf.nested is not None or leaf.pick is not None or leaf.level is not None:
            raise Refused("reconcile.not_decomposable", metric.code, metric=metric.code, part=leaf.op)
    formula = next(out.formula for out in compiled.plan.outputs if out.formula is not None)
    shape: Shape = shape_of(formula, {number: leaf.op for number, leaf in enumerate(leaves)}, metric.code)

    def threads(total: Sum) -> tuple[Thread, ...]:
        return tuple(_thread(snapshot, compiled, leaves, strand, factor) for strand, factor in total.items())

    under = None if shape.under is None else threads(shape.under)
    return Side(snapshot, source, compiled, metric, threads(shape.over), under)


def _thread(snapshot: Snapshot, compiled: Compiled, leaves: list[Leaf], strand: Strand, factor: Fraction) -> Thread:
    leaf = leaves[strand.number]
    for group in compiled.plan.groups:
        for consumer in group.consumers:
            plan = next((one for one in consumer.leaves if one.number == strand.number), None)
            if plan is None:
                continue
            if consumer.spine is not None or consumer.moved is not None:
                raise Refused("reconcile.with_grain", "grain")
            say = Speaker(snapshot, group.fact, lambda code: snapshot.metric(code).name)
            arg = plan.args[0] if plan.args else None
            expr = leaf.args[0] if leaf.args else None
            time = snapshot.expr(compiled.resolved.query.time or leaf.time) if group.time else None
            return Thread(
                factor=factor,
                what=strand.what,
                fact=group.fact,
                group=group,
                leaf=plan,
                conditions=_conditions(compiled, group, leaf, plan, say),
                time=group.time,
                reads=consumer.reads,
                arg=arg,
                expr=expr,
                text=say.value(expr) if expr is not None else _rows(snapshot, group.fact),
                time_text=say.value(time) if time is not None else Text(),
                time_name=(time, leaf.window) if time is not None else (),
            )
    raise Refused("reconcile.not_decomposable", leaf.dataset, metric=leaf.dataset, part=leaf.op)


def _conditions(compiled: Compiled, group: Group, leaf: Leaf, plan: LeafPlan, say: Speaker) -> tuple[Condition, ...]:
    """Filters of the definition first, then what was asked, then what permission adds."""
    out = [
        Condition("filter", expr, fragment.sql, fragment, say.predicate(expr))
        for expr, fragment in zip(leaf.filters, plan.filters, strict=True)
    ]
    narrowed = [n for n in compiled.narrowings if group.fact in n.datasets]
    asked = len(group.predicates) - len(narrowed)
    for at, fragment in enumerate(group.predicates):
        if at < asked:
            predicate = compiled.resolved.predicates[at]
            out.append(Condition("filter", predicate, fragment.sql, fragment, say.predicate(predicate)))
        else:
            policy = say.snapshot.model.policies[narrowed[at - asked].policy]
            name = Text(zh=policy.name.say("zh") or policy.code, en=policy.name.say("en") or policy.code)
            out.append(Condition("permission", ("policy", policy.code), fragment.sql, fragment, name))
    return tuple({condition.sql: condition for condition in out}.values())


def _rows(snapshot: Snapshot, fact: str) -> Text:
    name = snapshot.model.datasets[fact].name
    zh, en = name.say("zh") or fact, name.say("en") or fact
    return Text(zh=f"「{zh}」的行数", en=f"rows of “{en}”")
