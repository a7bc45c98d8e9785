"""Metrics taken apart: each a formula over leaves, ``("leaf", number)``."""

from __future__ import annotations

from typing import NamedTuple

from tests.truth.aggregates import taken_apart
from tests.truth.asked import Asked
from tests.truth.currencies import unrated
from tests.truth.dates import ORDER
from tests.truth.expressions import Expr, bound
from tests.truth.refusals import RefusalError, Refusals
from tests.truth.shapes import Leaf, Nested, Output
from tests.truth.windows import NO_WINDOW, Shift, Window, compared, length, widened
from tests.truth.world import Metric, World

COUNTS = frozenset({"count", "count_distinct", "approx_count_distinct"})


class Around(NamedTuple):
    """What stands around a metric. ``policy``: what a derived metric outside says of nothing; it wins.

    ``level``: the only dimensions that count, where the figure is a whole.
    """

    filters: tuple[Expr, ...] = ()
    window: Window = NO_WINDOW
    policy: str = ""
    values: dict[str, Expr] = {}
    level: tuple[str, ...] | None = None


class Unfolding:
    """The columns of a question; ``leaves`` are met once each."""

    def __init__(self, asked: Asked, refusals: Refusals) -> None:
        self.world = asked.world
        self.asked = asked
        self.refusals = refusals
        self.leaves: list[Leaf] = []

    def outputs(self) -> list[Output]:
        out: list[Output] = []
        for code, name, values in self.asked.metrics:
            self.check_allowed(self.world.metric(code))
            here = len(out)
            out.append(Output(name, self.tried(code, Around(values=values))))
            for other in self.asked.question.compare:
                shift = self.refusals.attempt(compared, other, self.asked.fine, self.asked.range, self.asked.rules)
                around = Around(window=Window(shifts=(shift,)), values=values) if shift else None
                out.append(Output(f"{name}__{other}", self.tried(code, around) if around else ("null",)))
                out.append(Output(f"{name}__{other}_change", ("null",), "change", here))
                out.append(Output(f"{name}__{other}_ratio", ("null",), "ratio", here))
        return out

    def tried(self, code: str, around: Around) -> Expr:
        return self.refusals.attempt(self.unfold, code, around) or ("null",)

    def check_allowed(self, metric: Metric) -> None:
        """A metric that names its dimensions is shown by no others."""
        times = {"metric_time", *(time for table in self.world.tables for time in table.times)}
        bare = {name.replace(".", "__").split("__")[-1] for name, _ in self.asked.keys} - times
        if metric.dimensions and not bare <= set(metric.dimensions):
            self.refusals.codes.add("query.dimension_not_allowed")

    def unfold(self, code: str, outside: Around) -> Expr:
        metric = self.world.metric(code)
        defaults: dict[str, Expr] = {
            name: ("text" if kind == "string" else "dec", text) for name, (kind, text) in metric.parameters.items()
        }
        around = outside._replace(policy=outside.policy or metric.nulls, values=defaults | outside.values)
        if metric.kind == "atomic":
            return self.atomic(metric, around)
        if metric.kind == "derived":
            more = (bound(metric.where, around.values),) if metric.where else ()
            window = widened(metric, around.window)
            if metric.summary:
                return self.summary(metric, around._replace(filters=(*more, *around.filters), window=window))
            inner = self.unfold(metric.of, around._replace(filters=(*more, *around.filters), window=window))
        elif metric.steps:
            return self.journey(metric, around)
        else:
            inner = self.substituted(bound(metric.formula, around.values), around._replace(policy=""))
            same = tuple(number for number in leaves_of(inner) if self.leaves[number].level == around.level)
            inner = ("where_rows", inner, same) if around.policy == "none" else inner
        lacking = metric.kind == "derived" and may_lack_rates(self.world, metric.of)
        return ("coalesce", inner, ("int", "0")) if around.policy == "zero" and not lacking else inner

    def summary(self, metric: Metric, around: Around) -> Expr:
        """Of figures for each period the stretch of time is the summary's, else theirs."""
        timed = any(name in ORDER for name in metric.each)
        within = around._replace(level=None, window=NO_WINDOW if timed else around.window, policy="")
        below = Unfolding(self.asked, self.refusals)
        below.unfold(metric.of, within)
        first = below.leaves[0]
        window = around.window if timed else NO_WINDOW
        nested = Nested(metric.of, metric.each, within)
        made = Leaf(first.table, (metric.summary,), (), first.time, window, level=around.level, nested=nested)
        here = self.keep(made)
        zero = around.policy == "zero" or metric.summary == "count"
        value: Expr = ("coalesce", here, ("int", "0")) if zero else here
        if metric.summary == "count" and around.policy == "none":
            value = ("where_rows", value, (here[1],))
        if not any(map(unrated, below.leaves)):
            return value
        missing = self.keep(made._replace(measure=("missing", metric.summary)))  # or a sum would be too small
        return ("case", (">", missing, ("int", "0")), ("null",), value)

    def atomic(self, metric: Metric, around: Around) -> Expr:
        own = (bound(metric.where, around.values),) if metric.where else ()
        time = self.asked.question.time or metric.time or self.world.table(metric.table).time
        measure, inside = taken_apart(bound(metric.measure, around.values))
        every = (*own, *inside, *around.filters)
        if metric.convert:
            return self.converted(metric, measure, every, time, around)
        made = Leaf(metric.table, measure, every, time, around.window, metric.balance, metric.balance_by, around.level)
        here = self.keep(made)
        zero = around.policy == "zero" or (around.policy == "" and measure[0] in COUNTS)
        return ("coalesce", here, ("int", "0")) if zero else here

    def converted(self, metric: Metric, measure: Expr, filters: tuple[Expr, ...], time: str, around: Around) -> Expr:
        """Each amount at its rate; where one has none the figure is not comparable."""
        to = metric.convert[2]
        target = around.values[to.removeprefix("param.")][1] if to.startswith("param.") else to
        rate: Expr = ("rate", metric.code, target)
        base = Leaf(metric.table, (measure[0], ("*", measure[1], rate), *measure[2:]), filters, time, around.window,
                    metric.balance, metric.balance_by, around.level)  # fmt: skip
        found = self.keep(base)
        without = (*filters, ("is_not_null", measure[1]), ("is_null", rate))
        which = {"min": "max"}.get(metric.balance, metric.balance)
        missing = self.keep(base._replace(measure=("count",), filters=without, balance=which))
        amount: Expr = ("coalesce", found, ("int", "0")) if around.policy == "zero" else found
        return ("case", (">", missing, ("int", "0")), ("null",), amount)

    def journey(self, metric: Metric, around: Around) -> Expr:
        """Who or what begins, and what gets there; both are seen by the rows of the first step."""
        step = step_leaf(self.world, metric.steps[0])
        time = self.asked.question.time or step.time
        base = step._replace(
            time=time, filters=(*step.filters, *around.filters), window=around.window, level=around.level
        )
        if metric.kind == "conversion":
            begun, got = self.conversion(metric, base)
        else:
            begun, got = self.people(metric, base)
        got = ("coalesce", got, ("int", "0"))
        if metric.gives == "total":
            there: Expr = (">", ("coalesce", begun, ("int", "0")), ("int", "0"))
            return ("case", there, got, ("null",)) if around.policy == "none" else got
        rate: Expr = ("/", got, begun)
        return ("coalesce", rate, ("int", "0")) if around.policy == "zero" else rate

    def conversion(self, metric: Metric, base: Leaf) -> tuple[Expr, Expr]:
        found: Expr = ("journey", metric.code, "converted")
        if step_leaf(self.world, metric.steps[1]).measure[0] != "count_distinct":
            return self.keep(base), self.keep(base._replace(measure=("sum", found)))
        there = base._replace(measure=("count_distinct", ("key", metric.entity)))
        return self.keep(base), self.keep(there._replace(filters=(*base.filters, (">", found, ("int", "0")))))

    def people(self, metric: Metric, base: Leaf) -> tuple[Expr, Expr]:
        """Entities, each counted once."""
        tests: tuple[str, ...] = () if metric.kind == "funnel" else ("first_time", "ripe")
        last = "reached" if metric.kind == "funnel" else "came_back"
        known: list[Expr] = [("journey", metric.code, test) for test in (*tests, last)]
        base = base._replace(measure=("count_distinct", ("key", metric.entity)))
        begun = base._replace(filters=(*base.filters, *known[:-1]))
        return self.keep(begun), self.keep(base._replace(filters=(*base.filters, *known)))

    def keep(self, leaf: Leaf) -> Expr:
        if leaf not in self.leaves:
            self.leaves.append(leaf)
        return ("leaf", self.leaves.index(leaf))

    def substituted(self, formula: Expr, around: Around) -> Expr:
        """A formula over codes as one over leaves."""
        op, *args = formula
        if op == "col":
            return self.unfold(args[0], around)
        if op == "share_of_total":
            if around.level is not None:
                raise RefusalError("kind.nested_whole")
            whole = around._replace(level=tuple(name[1] for name in args[1:]))
            return ("/", self.substituted(args[0], around), self.substituted(args[0], whole))
        if op in ("growth", "difference"):
            return self.change(op, args[0], args[1], around)
        if op == "rank":
            return (op, self.substituted(args[0], around), tuple(name[1] for name in args[1:]))
        return (op, *(self.substituted(a, around) if isinstance(a, tuple | list) else a for a in args))

    def change(self, op: str, now: Expr, other: Expr, around: Around) -> Expr:
        """Against another figure, or the same one so much earlier; growth from nothing, or less, is none."""
        left, before = self.substituted(now, around), around
        if other[0] == "text":
            earlier = Shift(*length(other[1]), True)
            before = around._replace(window=around.window._replace(shifts=(*around.window.shifts, earlier)))
        right = self.substituted(now if other[0] == "text" else other, before)
        if op == "difference":
            return ("-", left, right)
        return ("case", (">", right, ("int", "0")), ("/", ("-", left, right), right), ("null",))


def step_leaf(world: World, code: str) -> Leaf:
    """The rows that a step counts."""
    metric = world.metric(code)
    if metric.kind == "derived":
        below = step_leaf(world, metric.of)
        return below._replace(filters=(*below.filters, *((metric.where,) if metric.where else ())))
    measure, inside = taken_apart(metric.measure)
    own = (metric.where,) if metric.where else ()
    return Leaf(metric.table, measure, (*own, *inside), metric.time or world.table(metric.table).time, NO_WINDOW)


def may_lack_rates(world: World, code: str) -> bool:
    """Whether it derives from amounts turned into another currency or from a summary: what has no rate is no zero."""
    metric = world.metric(code)
    if metric.summary:
        return True
    return may_lack_rates(world, metric.of) if metric.kind == "derived" else bool(metric.convert)


def ranked_among(formula: Expr) -> list[tuple[int, str]]:
    """The dimensions within which a formula ranks, each with a leaf from whose fact its name is read."""
    if formula[0] == "rank":
        return [(leaves_of(formula)[0], name) for name in formula[2]]
    return [name for part in formula[1:] if isinstance(part, tuple) and part for name in ranked_among(part)]


def leaves_of(formula: Expr) -> list[int]:
    """The numbers of the leaves in a formula."""
    if formula[0] == "leaf":
        return [formula[1]]
    return [leaf for part in formula[1:] if isinstance(part, tuple) and part for leaf in leaves_of(part)]
