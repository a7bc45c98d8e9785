"""A metric unfolded to its canonical form: a formula over aggregates of rows, names and wording left behind.

Columns are named by where they come from (source, table, the keys joined along), so two datasets over one table give
the same form. What definitions alone cannot decide is kept as a choice of both, never guessed.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import NamedTuple, TypeAlias

from caliber.errors import Refused
from caliber.model.calendar import GRAINS, MONTHS, Span, parse_span, to_date
from caliber.model.canonical import canonical
from caliber.model.canonical.aggregates import Aggregate, canonical_aggregate
from caliber.model.canonical.arithmetic import numeric
from caliber.model.canonical.order import spelled
from caliber.model.expr import AGGREGATES, COUNTS, Call, Expr, Lit, Ref, conjuncts, operands, rewrite
from caliber.model.joins import Reach, entity_of
from caliber.model.nothing import NOTHING, of_nothing
from caliber.model.objects import Dataset, Metric
from caliber.model.resolution import Target, home, unfolded, unfolded_field
from caliber.model.snapshot import Snapshot

_Value: TypeAlias = Callable[[Call, tuple[Expr, ...]], Expr]

ZERO = Lit("number", "0")
FISCAL = ("fiscal_quarter", "fiscal_year")


class Leaf(NamedTuple):
    """One aggregate over the rows of one relation. ``windows``: periods and offsets, outermost first."""

    relation: str
    op: str
    args: tuple[Expr, ...]
    filters: tuple[Expr, ...]
    time: str
    windows: tuple[str, ...]


class Form(NamedTuple):
    """``formula`` names each leaf by its digest: ``Ref(("leaf", digest))``."""

    formula: Expr
    leaves: tuple[Leaf, ...]
    unit: str
    grain: str


class _Around(NamedTuple):
    """What derived metrics put around an inner one. ``values``: of the parameters that were met on the way.

    ``nulls``: the policy of the outermost one that has one.
    """

    filters: tuple[Expr, ...] = ()
    windows: tuple[str, ...] = ()
    values: tuple[tuple[str, Lit], ...] = ()
    nulls: str = ""

    def read(self, snapshot: Snapshot, text: str) -> Expr:
        """An expression with the values of parameters put in."""
        values = dict(self.values)

        def change(node: Expr) -> Expr | None:
            return values.get(node.path[1]) if isinstance(node, Ref) and node.path[0] == "param" else None

        return rewrite(snapshot.expr(text), change) if values else snapshot.expr(text)

    def conditions(self, snapshot: Snapshot, text: str) -> tuple[Expr, ...]:
        return conjuncts(self.read(snapshot, text)) if text else ()


def form_of(snapshot: Snapshot, code: str) -> Form:
    """The canonical form of a metric. Raises ``Refused`` where the definition cannot be read or runs in a circle."""
    metric = snapshot.metric(code)
    leaves: dict[str, Leaf] = {}
    formula = _unfold(snapshot, metric, _Around(), leaves, ())
    formula = canonical(numeric(canonical(formula), dates=False))
    return Form(formula, tuple(leaves[digest] for digest in sorted(leaves)), _unit(snapshot, metric), metric.grain)


def _unit(snapshot: Snapshot, metric: Metric) -> str:
    """A derived metric without a unit has that of its base."""
    while not metric.unit and metric.kind == "derived":
        metric = snapshot.metric(metric.of)
    return metric.unit


def _unfold(
    snapshot: Snapshot, metric: Metric, around: _Around, leaves: dict[str, Leaf], path: tuple[str, ...]
) -> Expr:
    if metric.code in path:
        raise Refused("model.cycle", metric.code, path=" → ".join((*path, metric.code)))
    path = (*path, metric.code)
    if metric.parameters:
        known = dict(around.values)
        own = {name: known.get(name, Lit(one.type, one.default)) for name, one in metric.parameters.items()}
        around = around._replace(values=tuple(sorted({**known, **own}.items(), key=lambda pair: pair[0])))
    around = around._replace(nulls=around.nulls or metric.nulls)
    if metric.kind == "atomic":
        value = _atomic(snapshot, metric, around, leaves)
    elif metric.kind == "derived":
        value = _derived(snapshot, metric, around, leaves, path)
    elif metric.steps:
        value = _journey(snapshot, metric, around, leaves)
    else:
        formula = around.read(snapshot, metric.formula)
        value = _composite(snapshot, formula, around._replace(nulls=""), leaves, path)
    if around.nulls == "none" and _stands_without_rows(metric, value):
        value = Call("where_rows", (value,))
    if metric.parameters:  # a figure that somebody may set is not the same as one that nobody may
        told = [f"{name} {one.type} {' '.join(one.values)}" for name, one in sorted(metric.parameters.items())]
        value = Call("parameters", (value, Lit("parameters", "; ".join(told))))
    return Call("coalesce", (value, ZERO)) if around.nulls == "zero" and metric.kind != "atomic" else value


def _stands_without_rows(metric: Metric, value: Expr) -> bool:
    """Whether a metric says something where it has no row, if its policy does not forbid it."""
    if metric.kind == "derived":
        return metric.summary == "count"
    if metric.steps:
        return metric.gives == "total"
    return metric.kind != "atomic" and of_nothing(value) != NOTHING


def _derived(
    snapshot: Snapshot, metric: Metric, around: _Around, leaves: dict[str, Leaf], path: tuple[str, ...]
) -> Expr:
    filters = (*around.filters, *around.conditions(snapshot, metric.where))
    windows = (*around.windows, *_windows(snapshot, metric))
    base = snapshot.metric(metric.of)
    if not metric.summary:
        return _unfold(snapshot, base, around._replace(filters=filters, windows=windows), leaves, path)
    inner = _unfold(snapshot, base, around._replace(filters=filters, windows=(), nulls=""), leaves, path)
    keys = "; ".join(_keys(snapshot, facts_below(snapshot, base), metric.each))
    return Call("each", (inner, Lit("summary", " ".join((metric.summary, keys, *windows)))))


def _composite(snapshot: Snapshot, expr: Expr, around: _Around, leaves: dict[str, Leaf], path: tuple[str, ...]) -> Expr:
    if isinstance(expr, Ref):
        return _unfold(snapshot, snapshot.find_metric(expr.name), around, leaves, path)
    if isinstance(expr, Call) and expr.op in ("share_of_total", "rank"):
        value = _composite(snapshot, expr.args[0], around, leaves, path)
        facts = dict.fromkeys(
            fact for ref in operands(expr) for fact in facts_below(snapshot, snapshot.find_metric(ref.name))
        )
        names = tuple(ref.name for ref in expr.args[1:] if isinstance(ref, Ref))
        return Call(expr.op, (value, Lit("within", "; ".join(_keys(snapshot, tuple(facts), names)))))
    if isinstance(expr, Call):
        return Call(expr.op, tuple(_composite(snapshot, arg, around, leaves, path) for arg in expr.args))
    return expr


def _windows(snapshot: Snapshot, metric: Metric) -> list[str]:
    """The period and the offset of a derived metric, with as much of the calendar as they depend on."""
    calendar = snapshot.model.calendar
    out = []
    if metric.offset:
        span = parse_span(metric.offset, calendar.grains)
        out.append(f"offset {span.amount} {_grain(snapshot, span.unit)} {metric.align}")
    if metric.offset_to:
        starts = f"{calendar.week_start} {calendar.fiscal_year_start}"
        out.append(f"offset to {_grain(snapshot, metric.offset_to)} {starts} {metric.align}")
    unit = to_date(metric.period)
    if unit:
        begins = {"week": calendar.week_start, **dict.fromkeys(FISCAL, calendar.fiscal_year_start)}
        out.append(f"to_date {_grain(snapshot, unit)} {begins.get(unit, '')}".strip())
    elif metric.period == "all":
        out.append("all")
    elif metric.period:
        span = _plainest(parse_span(metric.period, calendar.grains))
        out.append(f"rolling {span.amount} {_grain(snapshot, span.unit)}")
    return out


def _grain(snapshot: Snapshot, name: str) -> str:
    """A grain as what it stands for: one's own by the columns that list its periods."""
    own = snapshot.model.calendar.grains.get(name)
    if own is None:
        return name
    home = snapshot.model.datasets[own.dataset]
    return f"{name} ({home.table or home.sql} {own.day} {own.period})"


def _plainest(span: Span) -> Span:
    """Weeks as days, quarters and years as months: a rolling window of either reads the same rows."""
    if span.unit == "week":
        return Span(span.amount * 7, "day")
    return Span(span.amount * MONTHS[span.unit], "month") if span.unit in MONTHS else span


# -- atomic metrics


def _atomic(snapshot: Snapshot, metric: Metric, around: _Around, leaves: dict[str, Leaf]) -> Expr:
    dataset = snapshot.dataset(metric.dataset)
    rows = _Rows(snapshot, dataset)
    filters = (*around.conditions(snapshot, metric.where), *around.filters)
    time = metric.time or dataset.time
    spelled_time = spelled(canonical(rows.placed(_time_ref(time)))) if time else ""

    def value(call: Call, more: tuple[Expr, ...]) -> Expr:
        zero = around.nulls == "zero" or (around.nulls == "" and call.op in COUNTS)
        placed = tuple(rows.placed(arg) for arg in call.args)
        if metric.convert is not None and placed:
            placed = (_converted(snapshot, metric, around, rows, placed[0], spelled_time), *placed[1:])
        chosen = tuple(rows.placed(one) for one in (*filters, *more))
        found = canonical_aggregate(Aggregate(call.op, placed, chosen, zero, rows.keys, rows.unique))
        windows = (*around.windows, *_balance(snapshot, metric))
        leaf = Leaf(rows.relation, found.op, found.args, found.filters, spelled_time, windows)
        digest = sha256(_spelled_leaf(leaf).encode()).hexdigest()[:32]
        leaves[digest] = leaf
        named = Ref(("leaf", digest))
        return Call("coalesce", (named, ZERO)) if zero else named

    return _each_aggregate(around.read(snapshot, metric.measure), value)


def _balance(snapshot: Snapshot, metric: Metric) -> tuple[str, ...]:
    if not metric.balance:
        return ()
    field = snapshot.dataset(metric.dataset).times.get(metric.time or snapshot.dataset(metric.dataset).time)
    moment = field.grain if field is not None else "day"
    return (f"balance {metric.balance} {moment} by {'; '.join(_keys(snapshot, (metric.dataset,), metric.balance_by))}",)


def _converted(snapshot: Snapshot, metric: Metric, around: _Around, rows: _Rows, amount: Expr, time: str) -> Expr:
    """An amount with the currency that it is in, the one that it becomes, and the list of rates."""
    assert metric.convert is not None
    there = snapshot.dataset(metric.convert.rates)
    to = around.read(snapshot, metric.convert.to) if metric.convert.to.startswith("param.") else None
    rates = there.rates
    columns = f"{rates.currency} {rates.rate} {rates.day} {rates.to}" if rates is not None else ""
    target = to if isinstance(to, Lit) else Lit("string", metric.convert.to)
    currency = rows.placed(around.read(snapshot, metric.convert.currency))
    return Call("converted", (amount, currency, target, Lit("rates", f"{relation_of(there)} {columns} {time}")))


def _journey(snapshot: Snapshot, metric: Metric, around: _Around, leaves: dict[str, Leaf]) -> Expr:
    """Steps by what they count; what stands around narrows the first one."""
    facts = [facts_below(snapshot, snapshot.find_metric(code)) for code in metric.steps]
    steps = tuple(Lit("form", digest_of(form_of(snapshot, snapshot.find_metric(code).code))) for code in metric.steps)
    home = snapshot.dataset(facts[0][0] if facts and facts[0] else "")
    rows = _Rows(snapshot, home)
    parts = [
        metric.gives or "rate",
        f"after {metric.after} {snapshot.model.calendar.week_start}" if metric.after else "",
    ]
    if metric.within:
        span = _plainest(parse_span(metric.within))
        parts.append(f"within {span.amount} {span.unit}")
    for at, places in enumerate(facts):
        names = (metric.entity, *(_named_by(text, at) for text in metric.same))
        parts += _keys(snapshot, places, names)
    grain = ",".join(home.grain) if metric.kind == "conversion" else ""
    leaf = Leaf(
        f"{rows.relation} {grain}", metric.kind, steps,
        tuple(sorted((canonical(rows.placed(one)) for one in around.filters), key=spelled)),
        "; ".join(parts), around.windows,
    )  # fmt: skip
    digest = sha256(_spelled_leaf(leaf).encode()).hexdigest()[:32]
    leaves[digest] = leaf
    return Ref(("leaf", digest))


def _named_by(text: str, at: int) -> str:
    names = [name.strip() for name in text.split("=")]
    return names[min(at, len(names) - 1)]


def facts_below(snapshot: Snapshot, metric: Metric) -> tuple[str, ...]:
    """The datasets that a metric counts over, all the way down."""
    out: dict[str, None] = {}
    seen: set[str] = set()
    stack = [metric]
    while stack:
        one = stack.pop()
        if one.code in seen:
            continue
        seen.add(one.code)
        if one.dataset:
            out[one.dataset] = None
        below = [one.of, *one.steps] if one.of or one.steps else []
        below += [ref.name for ref in operands(snapshot.expr(one.formula))] if one.formula else []
        stack += [snapshot.find_metric(name) for name in below if name]
    return tuple(out)


def _keys(snapshot: Snapshot, facts: tuple[str, ...], names: tuple[str, ...]) -> list[str]:
    """Names to group by, as what they stand for on each of the facts; a grain with the calendar that it follows."""
    calendar = snapshot.model.calendar
    out = []
    for name in names:
        if name in GRAINS:
            out.append(f"{name} {calendar.week_start} {calendar.fiscal_year_start}")
            continue
        for fact in facts:
            rows = _Rows(snapshot, snapshot.dataset(fact))
            path = tuple(name.replace("__", ".").split("."))
            known = {word for link in rows.dataset.entities.values() for word in (link.code, entity_of(link))}
            out.append(spelled(rows.entity(Ref(path)) if name in known else rows.placed(Ref(path))))
    return out


def _time_ref(name: str) -> Ref:
    return Ref(tuple(name.replace("__", ".").split(".")))


def _each_aggregate(expr: Expr, value: _Value) -> Expr:
    """Every aggregate replaced by ``value`` of it and of the conditions that stand on it."""
    if not isinstance(expr, Call):
        return expr
    if expr.op == "filter" and isinstance(expr.args[0], Call):
        call, more = _without_condition(expr.args[0])
        return value(call, (*more, *conjuncts(expr.args[1])))
    if expr.op in AGGREGATES:
        return value(*_without_condition(expr))
    return Call(expr.op, tuple(_each_aggregate(arg, value) for arg in expr.args))


def _without_condition(call: Call) -> tuple[Call, tuple[Expr, ...]]:
    if call.op == "sum_if":
        return Call("sum", call.args[:1]), conjuncts(call.args[1])
    if call.op == "count_if":
        return Call("count"), conjuncts(call.args[0])
    return call, ()


def _spelled_leaf(leaf: Leaf) -> str:
    args, filters = ("\x1d".join(map(spelled, part)) for part in (leaf.args, leaf.filters))
    return "\x1c".join((leaf.relation, leaf.op, args, filters, leaf.time, *leaf.windows))


# -- names to where they come from


class _Rows:
    """The rows of one dataset, and what names on them stand for."""

    def __init__(self, snapshot: Snapshot, dataset: Dataset) -> None:
        self.snapshot = snapshot
        self.dataset = dataset
        self.home = home(snapshot, dataset.code)
        self.relation = relation_of(dataset)
        identities = [link.key for link in dataset.entities.values() if link.role == "primary"]
        identities += [dataset.grain] if dataset.grain else []
        self.keys = frozenset(self.column(self.home, key) for keys in identities for key in keys)
        self.unique = frozenset(self.column(self.home, keys[0]) for keys in identities if len(keys) == 1)

    def column(self, reach: Reach, name: str) -> Ref:
        """A physical column, named by its relation and by every key that is joined along on the way to it."""
        path = [self.relation]
        for step in reach.steps:
            there = self.snapshot.model.datasets[step.dataset]
            joined = f"{','.join(step.link.key)}={','.join(step.key)}"
            validity = f"{there.validity.start}..{there.validity.end}" if there.validity else there.partition
            path.append(f"{joined}>{relation_of(there)}[{validity}]")
        return Ref((*path, name))

    def placed(self, expr: Expr) -> Expr:
        """The expression over physical columns; ``metric(m, entity)`` by what that metric is."""
        return self._metrics(unfolded(self.snapshot, self.dataset.code, self.home, expr, self._leaf))

    def _leaf(self, candidates: tuple[Target, ...], ref: Ref) -> Expr:
        choices = [self._choice(target) for target in candidates]
        if len(choices) == 1:
            return choices[0]
        return Ref(("either", self.relation, ref.name, *sorted(spelled(choice) for choice in choices)))

    def _choice(self, target: Target) -> Expr:
        if not target.field:
            return self.column(target.reach, target.name)
        return unfolded_field(self.snapshot, self.dataset.code, target, self._leaf)

    def _metrics(self, expr: Expr) -> Expr:
        if not isinstance(expr, Call):
            return expr
        if expr.op != "metric":
            return Call(expr.op, tuple(self._metrics(arg) for arg in expr.args))
        first = expr.args[0]
        name = first.name if isinstance(first, Ref) else first.text if isinstance(first, Lit) else ""
        inner = form_of(self.snapshot, self.snapshot.find_metric(name).code)
        return Call("metric", (Lit("form", digest_of(inner)), *map(self.entity, expr.args[1:])))

    def entity(self, expr: Expr) -> Expr:
        """An entity by the columns of its key here; one that is reached otherwise stays what this dataset calls it."""
        name = expr.name if isinstance(expr, Ref) else expr.text if isinstance(expr, Lit) else spelled(expr)
        links = [link for code, link in self.dataset.entities.items() if name in (code, entity_of(link))]
        if len(links) == 1:
            return Call("entity", tuple(self.column(self.home, column) for column in links[0].key))
        return Lit("entity", f"{self.dataset.code}.{name}")


def relation_of(dataset: Dataset) -> str:
    """What a dataset reads, whatever it is called."""
    read = f"table {dataset.table}" if dataset.table else f"sql {dataset.sql.strip()}"
    return f"{dataset.source} {dataset.dialect} {read}"


def digest_of(form: Form) -> str:
    """64 hex digits that only equal forms share."""
    text = "\x1b".join((spelled(form.formula), *map(_spelled_leaf, form.leaves), form.unit, form.grain))
    return sha256(text.encode()).hexdigest()
