"""Metrics taken apart: each a formula over leaves, ``("leaf", number)``."""

from __future__ import annotations

from tests.truth.aggregates import taken_apart
from tests.truth.asked import Asked
from tests.truth.expressions import Expr
from tests.truth.refusals import Refusals
from tests.truth.shapes import Leaf, Output
from tests.truth.windows import NO_WINDOW, Window, around, compared
from tests.truth.world import Metric

COUNTS = frozenset({"count", "count_distinct", "approx_count_distinct"})


class Unfolding:
    """The columns of a question; ``leaves`` are met once each."""

    def __init__(self, asked: Asked, refusals: Refusals) -> None:
        self.world = asked.world
        self.asked = asked
        self.refusals = refusals
        self.leaves: list[Leaf] = []

    def outputs(self) -> list[Output]:
        out: list[Output] = []
        for code in self.asked.question.metrics:
            self.check_allowed(self.world.metric(code))
            here = len(out)
            out.append(Output(code, self.tried(code, NO_WINDOW)))
            for name in self.asked.question.compare:
                shift = self.refusals.attempt(compared, name, self.asked.fine, self.asked.range)
                formula: Expr = self.tried(code, Window(shifts=(shift,))) if shift else ("null",)
                out.append(Output(f"{code}__{name}", formula))
                out.append(Output(f"{code}__{name}_change", ("null",), "change", here))
                out.append(Output(f"{code}__{name}_ratio", ("null",), "ratio", here))
        return out

    def tried(self, code: str, window: Window) -> Expr:
        return self.refusals.attempt(self.unfold, code, (), window) or ("null",)

    def check_allowed(self, metric: Metric) -> None:
        """A metric that names its dimensions is shown by no others."""
        times = {"metric_time", *(time for table in self.world.tables for time in table.times)}
        bare = {name.replace(".", "__").split("__")[-1] for name, _ in self.asked.keys} - times
        if metric.dimensions and not bare <= set(metric.dimensions):
            self.refusals.codes.add("query.dimension_not_allowed")

    def unfold(self, code: str, filters: tuple[Expr, ...], window: Window, policy: str = "") -> Expr:
        """``policy``: what a derived metric outside says of nothing; it wins."""
        metric = self.world.metric(code)
        policy = policy or metric.nulls
        if metric.kind == "atomic":
            return self.atomic(metric, filters, window, policy)
        if metric.kind == "derived":
            more = (metric.where,) if metric.where else ()
            inner = self.unfold(metric.of, (*more, *filters), around(metric, window), policy)
        else:
            inner = self.substituted(metric.formula, filters, window)
            inner = ("where_rows", inner) if policy == "none" else inner
        return ("coalesce", inner, ("int", "0")) if policy == "zero" else inner

    def atomic(self, metric: Metric, filters: tuple[Expr, ...], window: Window, policy: str) -> Expr:
        own = (metric.where,) if metric.where else ()
        time = self.asked.question.time or metric.time or self.world.table(metric.table).time
        measure, inside = taken_apart(metric.measure)
        every = (*own, *inside, *filters)
        here = self.keep(Leaf(metric.table, measure, every, time, window, metric.balance, metric.balance_by))
        zero = policy == "zero" or (policy == "" and measure[0] in COUNTS)
        return ("coalesce", here, ("int", "0")) if zero else here

    def keep(self, leaf: Leaf) -> Expr:
        if leaf not in self.leaves:
            self.leaves.append(leaf)
        return ("leaf", self.leaves.index(leaf))

    def substituted(self, formula: Expr, filters: tuple[Expr, ...], window: Window) -> Expr:
        if formula[0] == "col":
            return self.unfold(formula[1], filters, window)
        return (
            formula[0],
            *(self.substituted(a, filters, window) if isinstance(a, tuple | list) else a for a in formula[1:]),
        )


def leaves_of(formula: Expr) -> list[int]:
    """The numbers of the leaves in a formula."""
    if formula[0] == "leaf":
        return [formula[1]]
    return [leaf for part in formula[1:] if isinstance(part, tuple) for leaf in leaves_of(part)]
