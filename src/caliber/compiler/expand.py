"""A metric unfolded: a formula over leaves, each an aggregate of one dataset with its filters, time and window.

The unfolding depends on definitions alone, so it is made once per metric and snapshot. Every kind of metric ends as
leaves: a balance is a leaf that picks a moment, a share is a leaf of a coarser level, a summary is a leaf over a
question of its own, and what follows an event (conversion, funnel, retention) is a filter that looks it up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from caliber.compiler.parameters import Values, bound, with_values
from caliber.errors import Refused
from caliber.model.calendar import GRAINS, parse_span, to_date
from caliber.model.expr import AGGREGATES, COUNTS, NULL, Call, Expr, Lit, Ref, conjuncts, rewrite, walk
from caliber.model.nothing import NOTHING, of_nothing
from caliber.model.objects import Metric
from caliber.model.snapshot import Snapshot

Value: TypeAlias = Callable[[str, tuple[Expr, ...], tuple[Expr, ...]], Expr]

ZERO = Lit("number", "0")
ADDED = frozenset({"sum", "count"})  # what may be added up over the groups of a balance


class Shift(NamedTuple):
    """An offset into the past: ``amount`` units back; ``same_part`` cuts a running period at the watermark.

    ``amount`` 0 means the start of the ``unit`` that the period lies in.
    """

    amount: int
    unit: str
    same_part: bool


class Window(NamedTuple):
    """Which rows a period's value reads. ``kind``: plain | rolling | to_date | all; shifts apply to the whole of it."""

    kind: str = "plain"
    amount: int = 0
    unit: str = ""
    shifts: tuple[Shift, ...] = ()


PLAIN = Window()


class Pick(NamedTuple):
    """Only the rows of the ``which`` (first | last) moment in each period, found apart for each of ``by``."""

    which: str
    by: tuple[str, ...] = ()


class Nested(NamedTuple):
    """A question of its own: ``value`` for each of ``each``, beside the keys of the question around it."""

    each: tuple[str, ...]
    value: Expansion


class Leaf(NamedTuple):
    """One aggregate over the rows of ``dataset`` for which every filter is true. ``time``: the metric's own time field.

    ``level``: the only dimensions that the leaf is grouped by beside metric_time, None for all that are asked.
    ``nested``: the aggregate is over the answer of that question, and ``dataset`` is the one that it counts over.
    """

    dataset: str
    op: str
    args: tuple[Expr, ...]
    filters: tuple[Expr, ...]
    time: str
    window: Window
    pick: Pick | None = None
    level: tuple[str, ...] | None = None
    nested: Nested | None = None


class Expansion(NamedTuple):
    """``formula`` refers to ``leaves`` as ``Ref(("#", "0"))``."""

    formula: Expr
    leaves: tuple[Leaf, ...]


class Around(NamedTuple):
    """What the metrics outside put around one inside: filters, a window, a level, values of parameters.

    ``nulls``: the policy of the outermost derived metric that has one; it wins over those inside.
    """

    filters: tuple[Expr, ...] = ()
    window: Window = PLAIN
    level: tuple[str, ...] | None = None
    values: Values = ()
    nulls: str = ""


def leaf_ref(index: int) -> Ref:
    return Ref(("#", str(index)))


def expand(snapshot: Snapshot, code: str, shifts: tuple[Shift, ...] = (), values: Values = ()) -> Expansion:
    """The metric unfolded, every leaf shifted by ``shifts`` (for comparisons). Kept. Raises ``Refused``."""
    key = ("expand", code, shifts, values)
    kept: Expansion | None = snapshot.memo.get(key)
    if kept is None:
        around = Around(window=Window(shifts=shifts), values=values)
        kept = _Unfolding(snapshot).whole(snapshot.metric(code), around, ())
        snapshot.memo[key] = kept
    return kept


class _Unfolding:
    """Unfolds one metric; the leaves met on the way are kept once each."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.leaves: dict[Leaf, int] = {}

    def whole(self, metric: Metric, around: Around, path: tuple[str, ...]) -> Expansion:
        formula = self.unfold(metric, around, path)
        return Expansion(formula, tuple(self.leaves))

    def keep(self, leaf: Leaf) -> Ref:
        return leaf_ref(self.leaves.setdefault(leaf, len(self.leaves)))

    def unfold(self, metric: Metric, around: Around, path: tuple[str, ...]) -> Expr:
        if metric.code in path:
            raise Refused("model.cycle", metric.code, path=" → ".join((*path, metric.code)))
        unfold = _KINDS.get(metric.kind)
        if unfold is None:
            raise Refused("query.unknown_kind", metric.code, metric=metric.code, kind=metric.kind)
        if metric.parameters:
            around = around._replace(values=bound(metric, around.values))
        around = around._replace(nulls=around.nulls or metric.nulls)
        return unfold(self, metric, around, (*path, metric.code))

    def conditions(self, text: str, around: Around) -> tuple[Expr, ...]:
        return conjuncts(with_values(self.snapshot.expr(text), around.values)) if text else ()

    # -- derived: filters, windows and offsets around one metric, or a summary of it

    def derived(self, metric: Metric, around: Around, path: tuple[str, ...]) -> Expr:
        base = self.snapshot.metric(metric.of)
        around = around._replace(filters=(*self.conditions(metric.where, around), *around.filters))
        around = around._replace(window=_windowed(self.snapshot, metric, around.window))
        value = self.summary(metric, base, around, path) if metric.summary else self.unfold(base, around, path)
        return _or_zero(value, around.nulls == "zero" and not self.may_lack_rates(metric))

    def may_lack_rates(self, metric: Metric) -> bool:
        """Whether it is amounts turned into one currency, or a summary, maybe of such: no rate is never zero there."""
        while metric.kind == "derived" and not metric.summary:
            metric = self.snapshot.metric(metric.of)
        return metric.convert is not None or bool(metric.summary)

    def summary(self, metric: Metric, base: Metric, around: Around, path: tuple[str, ...]) -> Expr:
        """Computed for each … first, then summed up. A grain among them takes the window outside, else it goes in."""
        timed = any(is_grain(self.snapshot, name) for name in metric.each)
        inner = around._replace(level=None, window=PLAIN if timed else around.window, nulls="")
        value = _Unfolding(self.snapshot).whole(base, inner, path)
        outer = around.window if timed else PLAIN
        return self.summed(metric, value, around._replace(window=outer))

    def summed(self, metric: Metric, value: Expansion, around: Around) -> Expr:
        how = metric.summary
        first = value.leaves[0]
        pick = Pick(how) if how in ("first", "last") else None
        op = "max" if pick else how
        nested = Nested(metric.each, value)
        leaf = Leaf(first.dataset, op, (value.formula,), (), first.time, around.window, pick, around.level, nested)
        found: Expr = _or_zero(self.keep(leaf), how == "count" or around.nulls == "zero")
        if how == "count" and around.nulls == "none":
            found = self.where_rows(self.keep(leaf), (leaf,))
        parts = [leaf_ref(at) for at, below in enumerate(value.leaves) if without_rate(below)]
        if not parts:
            return found
        some = Call("case", (Call("or", tuple(Call(">", (part, ZERO)) for part in parts)), Lit("number", "1"), NULL))
        missing = self.keep(leaf._replace(op="count", args=(some,)))  # or the summary would be too small
        return Call("case", (Call(">", (missing, ZERO)), NULL, found))

    # -- composite

    def composite(self, metric: Metric, around: Around, path: tuple[str, ...]) -> Expr:
        formula = safe_division(with_values(self.snapshot.expr(metric.formula), around.values))
        value = self.formula(formula, around._replace(nulls=""), path)
        if around.nulls == "none":
            here, beside = self.leaves_of(value, around.level)
            if of_nothing(value, beside) != NOTHING:
                return self.where_rows(value, here)
        return _or_zero(value, around.nulls == "zero")

    def leaves_of(self, value: Expr, level: tuple[str, ...] | None) -> tuple[tuple[Leaf, ...], frozenset[Ref]]:
        """The leaves of a formula at one level, and those of others: a whole has rows where its part has none."""
        known = tuple(self.leaves)
        named = {node: known[int(node.path[1])] for node in walk(value) if isinstance(node, Ref)}
        here = tuple(leaf for leaf in named.values() if leaf.level == level)
        return here, frozenset(node for node, leaf in named.items() if leaf.level != level)

    def where_rows(self, value: Expr, leaves: tuple[Leaf, ...]) -> Expr:
        """The value where any of the leaves has a row, else none."""
        counted = dict.fromkeys(self.keep(leaf._replace(op="count", args=())) for leaf in leaves)
        tests = tuple(Call(">", (Call("coalesce", (rows, ZERO)), ZERO)) for rows in counted)
        if not tests:
            return value
        return Call("case", (tests[0] if len(tests) == 1 else Call("or", tests), value, NULL))

    def formula(self, expr: Expr, around: Around, path: tuple[str, ...]) -> Expr:
        if isinstance(expr, Ref):
            return self.unfold(self.snapshot.find_metric(expr.name), around, path)
        if not isinstance(expr, Call):
            return expr
        related = _RELATED.get(expr.op)
        if related is not None:
            return related(self, expr, around, path)
        return Call(expr.op, tuple(self.formula(arg, around, path) for arg in expr.args))

    def share(self, call: Call, around: Around, path: tuple[str, ...]) -> Expr:
        """The part over its whole: the same figure for the named dimensions only, computed at its own grain."""
        names = tuple(name_of(arg) for arg in call.args[1:])
        if around.level is not None:
            raise Refused("kind.nested_whole", path[-1], metric=path[-1])
        part = self.formula(call.args[0], around, path)
        whole = self.formula(call.args[0], around._replace(level=names), path)
        return Call("/", (part, Call("nullif", (whole, ZERO))))

    def rank(self, call: Call, around: Around, path: tuple[str, ...]) -> Expr:
        names = tuple(Lit("string", name_of(arg)) for arg in call.args[1:])
        return Call(call.op, (self.formula(call.args[0], around, path), *names))

    def compared(self, call: Call, around: Around, path: tuple[str, ...]) -> Expr:
        """Difference and growth: against another metric, or against the same one an interval earlier."""
        now, other = call.args
        left = self.formula(now, around, path)
        if isinstance(other, Lit) and other.kind in ("interval", "string"):
            span = parse_span(other.text, self.snapshot.model.calendar.grains)
            shifts = (*around.window.shifts, Shift(span.amount, span.unit, True))
            around = around._replace(window=around.window._replace(shifts=shifts))
            right = self.formula(now, around, path)
        else:
            right = self.formula(other, around, path)
        change = Call("-", (left, right))
        if call.op == "difference":
            return change
        return Call("case", (Call(">", (right, ZERO)), Call("/", (change, right)), NULL))

    # -- atomic

    def atomic(self, metric: Metric, around: Around, path: tuple[str, ...]) -> Expr:
        own = self.conditions(metric.where, around)
        time = metric.time or self.snapshot.dataset(metric.dataset).time
        measure = safe_division(with_values(self.snapshot.expr(metric.measure), around.values))
        rate = _rate(metric, around.values)

        def leaf(op: str, args: tuple[Expr, ...], more: tuple[Expr, ...]) -> Ref:
            filters = (*own, *more, *around.filters)
            made = Leaf(metric.dataset, op, args, filters, time, around.window, level=around.level)
            return self.balance(metric, made, around) if metric.balance else self.keep(made)

        def value(op: str, args: tuple[Expr, ...], more: tuple[Expr, ...]) -> Expr:
            if rate is not None:
                return _converted(rate, op, args, more, leaf, around.nulls == "zero")
            found = leaf(op, args, more)
            if around.nulls == "none" and op in COUNTS:
                rows = found if op == "count" and not args else leaf("count", (), more)
                return Call("case", (Call(">", (rows, ZERO)), found, NULL))
            return _or_zero(found, around.nulls == "zero" or (around.nulls == "" and op in COUNTS))

        return aggregates_to_leaves(measure, value)

    def balance(self, metric: Metric, leaf: Leaf, around: Around) -> Ref:
        """Not added up over time: the rows of one moment, or a summary of the days."""
        if metric.balance in ("first", "last"):
            return self.keep(leaf._replace(pick=Pick(metric.balance, metric.balance_by)))
        inner = leaf._replace(window=PLAIN, level=None)
        how = "max" if without_rate(leaf) else metric.balance  # one day without a rate is one too many
        days = Leaf(leaf.dataset, how, (leaf_ref(0),), (), leaf.time, around.window, level=around.level,
                    nested=Nested((*metric.balance_by, "day"), Expansion(leaf_ref(0), (inner,))))  # fmt: skip
        if not metric.balance_by:
            return self.keep(days)
        if leaf.op not in ADDED:
            raise Refused("kind.balance_not_additive", metric.code, metric=metric.code, name=leaf.op)
        days = days._replace(level=None, nested=Nested(("day",), Expansion(leaf_ref(0), (inner,))))
        each = Nested(metric.balance_by, Expansion(leaf_ref(0), (days,)))
        return self.keep(leaf._replace(op="sum", args=(leaf_ref(0),), filters=(), window=PLAIN, nested=each))

    # -- events that follow one another

    def journey(self, metric: Metric, around: Around, path: tuple[str, ...]) -> Expr:
        """Who starts, and who gets there; both counted over the rows of the first step."""
        start = step_leaf(self.snapshot, metric, 0)
        key = Call("entity", (Lit("string", metric.entity),))
        base = start._replace(
            op="count_distinct", args=(key,), filters=(*start.filters, *around.filters), window=around.window,
            level=around.level,
        )  # fmt: skip
        tests = _JOURNEYS[metric.kind]
        begun, got = (
            base._replace(filters=(*base.filters, *(looked_up(test, metric.code) for test in names))) for names in tests
        )
        return self.gives(metric, self.keep(begun), self.keep(got), around.nulls)

    def conversion(self, metric: Metric, around: Around, path: tuple[str, ...]) -> Expr:
        """The later events, each credited to the latest earlier one, over the earlier ones."""
        start, end = (step_leaf(self.snapshot, metric, at) for at in (0, 1))
        base = start._replace(filters=(*start.filters, *around.filters), window=around.window, level=around.level)
        count = looked_up("converted", metric.code)
        if end.op == "count_distinct":
            key = Call("entity", (Lit("string", metric.entity),))
            got = base._replace(op="count_distinct", args=(key,), filters=(*base.filters, Call(">", (count, ZERO))))
        else:
            got = base._replace(op="sum", args=(count,))
        return self.gives(metric, self.keep(base), self.keep(got), around.nulls)

    @staticmethod
    def gives(metric: Metric, begun: Expr, got: Expr, nulls: str) -> Expr:
        got = _or_zero(got, True)
        if metric.gives != "total":
            return _or_zero(Call("/", (got, Call("nullif", (begun, ZERO)))), nulls == "zero")
        return Call("case", (Call(">", (begun, ZERO)), got, NULL)) if nulls == "none" else got


_KINDS: dict[str, Callable[[_Unfolding, Metric, Around, tuple[str, ...]], Expr]] = {
    "atomic": _Unfolding.atomic,
    "derived": _Unfolding.derived,
    "composite": _Unfolding.composite,
    "conversion": _Unfolding.conversion,
    "funnel": _Unfolding.journey,
    "retention": _Unfolding.journey,
}
# Functions of a formula that relate a figure to others.
_RELATED: dict[str, Callable[[_Unfolding, Call, Around, tuple[str, ...]], Expr]] = {
    "share_of_total": _Unfolding.share,
    "rank": _Unfolding.rank,
    "difference": _Unfolding.compared,
    "growth": _Unfolding.compared,
}
# What is looked up for each row of the first step: for who begins, and for who gets there.
_JOURNEYS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "funnel": ((), ("reached",)),
    "retention": (("first_time", "ripe"), ("first_time", "ripe", "came_back")),
}


def looked_up(what: str, code: str) -> Call:
    return Call(what, (Lit("string", code),))


def name_of(expr: Expr) -> str:
    return expr.name if isinstance(expr, Ref) else expr.text if isinstance(expr, Lit) else ""


def is_grain(snapshot: Snapshot, name: str) -> bool:
    return name in GRAINS


def step_leaf(snapshot: Snapshot, metric: Metric, at: int) -> Leaf:
    """The events that a step counts: one plain aggregate of rows. Raises ``kind.step_not_events``."""
    code = snapshot.find_metric(metric.steps[at]).code if at < len(metric.steps) else ""
    leaves = expand(snapshot, code).leaves if counts_rows(snapshot, code) else ()
    if len(leaves) != 1 or leaves[0] != Leaf(*leaves[0][:5], PLAIN):
        raise Refused("kind.step_not_events", metric.code, metric=metric.code, step=code or "—")
    return leaves[0]


def counts_rows(snapshot: Snapshot, code: str) -> bool:
    """Whether a metric is an aggregate of rows, or derives from one."""
    metric = snapshot.model.metrics.get(code)
    seen: set[str] = set()
    while metric is not None and metric.kind == "derived" and metric.code not in seen:
        seen.add(metric.code)
        metric = snapshot.model.metrics.get(metric.of)
    return metric is not None and metric.kind == "atomic"


def safe_division(expr: Expr) -> Expr:
    """Division by zero gives null: "not comparable", never an error and never infinity."""

    def change(node: Expr) -> Expr | None:
        if isinstance(node, Call) and node.op in ("/", "//", "%") and len(node.args) == 2:
            divisor = node.args[1]
            if not (isinstance(divisor, Lit) and divisor.text.strip("0.") != ""):
                return Call(node.op, (node.args[0], Call("nullif", (divisor, ZERO))))
        return None

    return rewrite(expr, change)


def _or_zero(value: Expr, zero: bool) -> Expr:
    return Call("coalesce", (value, ZERO)) if zero else value


def _windowed(snapshot: Snapshot, metric: Metric, window: Window) -> Window:
    """The window of a derived metric put around the one that is asked from outside."""
    same_part, own = metric.align != "whole", snapshot.model.calendar.grains
    if metric.offset:
        span = parse_span(metric.offset, own)
        window = window._replace(shifts=(*window.shifts, Shift(span.amount, span.unit, same_part)))
    if metric.offset_to:
        window = window._replace(shifts=(*window.shifts, Shift(0, metric.offset_to, same_part)))
    if not metric.period:
        return window
    if window.kind != "plain":
        raise Refused("query.nested_period", metric.code, metric=metric.code)
    if metric.period == "all":
        return window._replace(kind="all")
    if to_date(metric.period):
        return window._replace(kind="to_date", unit=to_date(metric.period))
    span = parse_span(metric.period, own)
    return window._replace(kind="rolling", amount=span.amount, unit=span.unit)


def _rate(metric: Metric, values: Values) -> Call | None:
    """The look-up of a row's rate, where amounts are turned into one currency."""
    if metric.convert is None:
        return None
    to = with_values(Ref(("param", metric.convert.to[6:])), values) if metric.convert.to.startswith("param.") else None
    target = to.text if isinstance(to, Lit) else metric.convert.to
    return Call("rate", (Lit("string", metric.convert.rates), Lit("string", target), Lit("string", metric.code)))


def counts_unrated(leaf: Leaf) -> bool:
    """Whether a leaf counts the rows that have an amount and no rate."""
    tests = [part.args[0] for part in leaf.filters if isinstance(part, Call) and part.op == "is_null"]
    return leaf.op == "count" and any(isinstance(test, Call) and test.op == "rate" for test in tests)


def without_rate(leaf: Leaf) -> bool:
    """Whether a leaf tells of amounts that have no rate; over a question inside, where all that it reads tells so."""
    if leaf.nested is None:
        return counts_unrated(leaf)
    read = {int(node.path[1]) for arg in leaf.args for node in walk(arg) if isinstance(node, Ref)}
    return bool(read) and all(without_rate(leaf.nested.value.leaves[at]) for at in read)


def _converted(
    rate: Call,
    op: str,
    args: tuple[Expr, ...],
    more: tuple[Expr, ...],
    leaf: Callable[[str, tuple[Expr, ...], tuple[Expr, ...]], Ref],
    zero: bool,
) -> Expr:
    """Converted row by row; where a row has no rate the figure is not comparable, never too small."""
    amount = Call("*", (args[0], rate))
    found = leaf(op, (amount, *args[1:]), more)
    missing = leaf("count", (), (*more, Call("is_not_null", args[:1]), Call("is_null", (rate,))))
    value: Expr = Call("coalesce", (found, ZERO)) if zero else found
    return Call("case", (Call(">", (missing, ZERO)), NULL, value))


def aggregates_to_leaves(expr: Expr, value: Value) -> Expr:
    """Every aggregate in the measure replaced by its leaf; conditions inside it become filters of the leaf."""
    if not isinstance(expr, Call):
        return expr
    if expr.op == "filter" and isinstance(expr.args[0], Call):
        op, args, more = _plain_aggregate(expr.args[0])
        return value(op, args, (*more, *conjuncts(expr.args[1])))
    if expr.op in AGGREGATES:
        return value(*_plain_aggregate(expr))
    return Call(expr.op, tuple(aggregates_to_leaves(arg, value) for arg in expr.args))


def _plain_aggregate(call: Call) -> tuple[str, tuple[Expr, ...], tuple[Expr, ...]]:
    if call.op == "sum_if":
        return "sum", call.args[:1], conjuncts(call.args[1])
    if call.op == "count_if":
        return "count", (), conjuncts(call.args[0])
    return call.op, call.args, ()
