"""dbt's metrics as ours, its semantics kept: whole periods compared, no value for no rows, inputs filtered apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import msgspec

from caliber.errors import Refused
from caliber.interchange.arriving import known_as
from caliber.interchange.cards import DOMAIN, with_card
from caliber.interchange.dbt.conditions import METRIC_TIME, Words, condition_of, is_constant, own
from caliber.interchange.dbt.datasets import ROLES, Columns, prefixes_of
from caliber.interchange.dbt.specs import Input, Measure, Metric, Project, Table
from caliber.interchange.losses import Losses, reason_of
from caliber.interchange.spelling import plain_division, text_of
from caliber.model import objects
from caliber.model.calendar import GRAINS, parse_span
from caliber.model.expr import Call, Expr, Lit, Ref, operands, rewrite
from caliber.model.parse import parse
from caliber.model.text import Text

AGGREGATES = {
    "sum": "sum", "min": "min", "max": "max", "count": "count", "average": "avg", "avg": "avg", "median": "median",
    "count_distinct": "count_distinct", "sum_boolean": "sum", "percentile": "percentile",
}  # fmt: skip
TO_DATE = {"week": "wtd", "month": "mtd", "quarter": "qtd", "year": "ytd"}
INPUTS = {"simple": 1, "ratio": 2, "cumulative": 1, "conversion": 2}
ONE, ZERO = Lit("number", "1"), Lit("number", "0")


class Maker:
    """Makes the metrics of one project; helpers that a metric needs are made beside it."""

    def __init__(self, project: Project, columns: dict[str, Columns], losses: Losses, words: Words) -> None:
        self.project = project
        self.tables = {table.name: table for table in project.tables}
        self.columns = columns
        self.losses = losses
        self.words = words
        self.cumulated = False
        self.measures = {m.name: (table, m) for table in project.tables for m in table.measures}
        self.named = {metric.name for metric in project.metrics}
        self.made: dict[str, objects.Metric] = {}

    def all(self) -> dict[str, objects.Metric]:
        for table in self.project.tables:
            for measure in table.measures:
                if measure.create_metric and measure.name not in self.named:
                    self.named.add(measure.name)
                    self.one(Metric(name=measure.name, kind="simple", place=table.place,
                                    inputs=(Input(name=measure.name),)))  # fmt: skip
        for name, count in Counter(metric.name for metric in self.project.metrics).items():
            if count > 1:
                place = next(metric.place for metric in self.project.metrics if metric.name == name)
                self.losses.lost("duplicate", place, name=name)
        # What others may rest on comes first, then by name: no helper's code depends on the order of the files.
        for metric in sorted(self.project.metrics, key=lambda one: (one.kind != "simple", one.name)):
            self.one(metric)
        order = {metric.name: at for at, metric in enumerate(self.project.metrics)}
        return dict(sorted(self.made.items(), key=lambda item: order.get(item[0], len(order))))

    def one(self, metric: Metric) -> None:
        make = _KINDS.get(metric.kind)
        if make is None:
            self.losses.lost("unknown_kind", metric.place, metric=metric.name, kind=metric.kind or "-")
            return
        try:
            if len(metric.inputs) != INPUTS.get(metric.kind, len(metric.inputs)):
                raise Refused("loss.inputs", metric.place, kind=metric.kind, count=INPUTS[metric.kind])
            make(self, metric)
        except LookupError as missing:
            self.losses.lost("unknown_name", metric.place, metric=metric.name, name=str(missing.args[0]))
        except Refused as refused:
            self.losses.lost("metric", metric.place, metric=metric.name, reason=reason_of(refused))

    def helper(self, metric: Metric, part: str) -> str:
        """A free code for what a metric needs beside it."""
        plain = re.sub(r"__+", "_", f"{metric.name}_{part}").strip("_")
        taken = self.named | self.made.keys()
        return next(code for code in (plain, *(f"{plain}_{n}" for n in range(2, 1000))) if code not in taken)

    def put(self, metric: objects.Metric) -> str:
        self.made[metric.code] = metric
        return metric.code

    # -- atoms

    def atomic(
        self, code: str, table: Table, measure: Measure, filters: tuple[str, ...], asked: Input
    ) -> objects.Metric:
        """A measure with its filters as a metric. Raises ``Refused`` for what cannot be said."""
        filters = (*asked.filters, *filters)
        chosen = condition_of(filters, self.of_table(table, measure)) if filters else None
        return objects.Metric(
            code=code,
            kind="atomic",
            name=Text(zh=measure.label or code, en=measure.label or code),
            domain=DOMAIN,
            caliber=Text(zh=measure.description, en=measure.description),
            dataset=table.name,
            measure=text_of(self.aggregate(table, measure)),
            where=text_of(chosen) if chosen is not None else "",
            time=measure.time or table.time,
            nulls=self.nulls(asked, table.place, code),
            balance=_BALANCES.get(measure.balance.window, "") if measure.balance else "",
            balance_by=measure.balance.groupings if measure.balance else (),
            fill="calendar" if asked.calendar else "",
        )

    def of_table(self, table: Table, measure: Measure) -> Words:
        """What names in the filters of a measure stand for."""
        time = measure.time or table.time
        grain = next((one.grain for one in table.dimensions if one.name == time), "")
        times = {**self.words.times, METRIC_TIME: grain}
        columns = self.columns[table.name]
        keys = {one.name: columns.key(one.expr, one.name) for one in table.entities if one.role in ROLES}
        return self.words._replace(prefixes=prefixes_of(table), times=times, time=time, keys=keys)

    def below(self, code: str) -> Words:
        """What names in a filter around a metric stand for: ``metric_time`` only where all below share one."""
        try:
            atoms = [self.made[one] for one in sorted(self.atoms(code))]
        except LookupError:  # of a metric that is made later
            return self.words
        found = {(table.name, one.time) for one in atoms if (table := self.tables[one.dataset])}
        if len(found) != 1:
            return self.words
        ((name, time),) = found
        grain = next((one.grain for one in self.tables[name].dimensions if one.name == time), "")
        return self.words._replace(times={**self.words.times, METRIC_TIME: grain}, time=time)

    def atoms(self, code: str) -> set[str]:
        """The atomic metrics below one that is made."""
        made = self.made[code]
        if made.kind == "atomic":
            return {code}
        parts = (made.of,) if made.of else made.steps or tuple(ref.name for ref in operands(parse(made.formula)))
        return {atom for one in parts for atom in self.atoms(one)}

    def aggregate(self, table: Table, measure: Measure) -> Expr:
        if measure.agg not in AGGREGATES:
            raise Refused("loss.aggregate", table.place, name=measure.agg or "-")
        if measure.discrete:
            raise Refused("loss.aggregate", table.place, name="percentile_disc")
        value = own(parse(self.columns[table.name].value(measure.expr, measure.name)), Words(prefixes_of(table)))
        if measure.agg in ("sum", "count") and is_constant(value):
            return Call("count", ())
        if measure.agg == "sum_boolean":
            return Call("sum", (Call("case", (value, ONE, ZERO)),))
        op = AGGREGATES[measure.agg]
        if op == "percentile":
            share = Lit("number", str(measure.percentile if measure.percentile is not None else 0.5))
            return Call("approx_percentile" if measure.approximate else op, (value, share))
        return Call(op, (value,))

    def nulls(self, asked: Input, place: str, code: str) -> str:
        """dbt gives no value for no rows, counts included, unless the metric fills them."""
        if asked.fill not in (None, 0):
            self.losses.lost("fill_value", place, metric=code, value=f"{asked.fill:g}")
        return "zero" if asked.fill == 0 else "none"

    def base(self, name: str) -> str:
        """A metric for an input: itself, or the plain metric of a measure. Raises ``LookupError``."""
        if name in self.named:
            return name
        if name not in self.measures:
            raise LookupError(name)
        table, measure = self.measures[name]
        if name not in self.made:
            self.put(self.atomic(name, table, measure, (), Input(name=name)))
        return name

    def measured(self, metric: Metric, asked: Input) -> str:
        """The metric of a measure that is named as such: one that is there and the same, else one of its own.

        Raises ``LookupError``.
        """
        if asked.name not in self.measures:
            return self.base(asked.name)
        table, measure = self.measures[asked.name]
        plain = not (asked.name in self.named or asked.filters or asked.fill)
        made = self.atomic(asked.name if plain else self.helper(metric, "base"), table, measure, (), asked)
        return known_as(made, self.made) or self.put(made if plain else self.dressed(made, metric))

    # -- kinds

    def simple(self, metric: Metric) -> None:
        if metric.measure is not None:
            table, measure = self.tables[metric.table], metric.measure
        else:
            table, measure = self.measures[metric.inputs[0].name]
        asked = metric.inputs[0] if metric.inputs else Input(name=metric.name)
        self.put(self.dressed(self.atomic(metric.name, table, measure, metric.filters, asked), metric))

    def dressed(self, made: objects.Metric, metric: Metric) -> objects.Metric:
        """With the metric's own words; a helper's name says what it is."""
        label, about = metric.label or made.name.en or metric.name, metric.description or made.caliber.en
        if made.code != metric.name:
            label = f"{label} ({made.code})"
        made = msgspec.structs.replace(
            made, name=Text(zh=label, en=label), caliber=Text(zh=about, en=about), tags=metric.tags
        )
        return with_card(made, metric.extension, metric.place, self.losses) if made.code == metric.name else made

    def ratio(self, metric: Metric) -> None:
        above, below = (self.operand(metric, asked, at) for at, asked in enumerate(metric.inputs))
        self.composite(metric, Call("/", (Ref((above,)), Ref((below,)))))

    def derived(self, metric: Metric) -> None:
        codes = {asked.alias or asked.name: self.operand(metric, asked, at) for at, asked in enumerate(metric.inputs)}

        def change(node: Expr) -> Expr | None:
            return Ref((codes[node.path[0]],)) if isinstance(node, Ref) and node.path[0] in codes else None

        self.composite(metric, plain_division(rewrite(parse(metric.expr), change)))

    def composite(self, metric: Metric, formula: Expr) -> None:
        """The formula; a filter of the whole goes to all of its operands, through a metric around it."""
        code = self.helper(metric, "unfiltered") if any(metric.filters) else metric.name
        made = objects.Metric(code=code, kind="composite", domain=DOMAIN, formula=text_of(formula))
        made = self.dressed(made, metric)
        self.put(made)
        if any(metric.filters):
            chosen = condition_of(metric.filters, self.below(code))
            self.derive(metric, metric.name, code, where=text_of(chosen) if chosen is not None else "")

    def operand(self, metric: Metric, asked: Input, at: int) -> str:
        """The code of an input; one that is filtered or moved in time is a metric of its own."""
        base = self.measured(metric, asked) if asked.measure else self.base(asked.name)
        asked = msgspec.structs.replace(asked, filters=()) if asked.measure else asked
        chosen = condition_of(asked.filters, self.below(base)) if asked.filters else None
        if chosen is None and not asked.offset and not asked.offset_to:
            return base
        suffix = asked.alias if asked.alias and asked.alias != asked.name else f"{asked.name}_{at}"
        where = text_of(chosen) if chosen is not None else ""
        offset = self.span(asked.offset) if asked.offset else ""
        if asked.offset_to and asked.offset_to not in (*GRAINS, *self.words.grains):
            raise Refused("loss.unknown_grain", metric.place, name=asked.offset_to)
        align = "whole" if offset else "same_part"
        return self.derive(metric, self.helper(metric, suffix), base, where=where, offset=offset, align=align,
                           offset_to=self.words.grains.get(asked.offset_to, asked.offset_to))  # fmt: skip

    def derive(self, metric: Metric, code: str, base: str, **parts: str | tuple[str, ...]) -> str:
        made = objects.Metric(code=code, kind="derived", domain=DOMAIN, of=base, **parts)  # type: ignore[arg-type]
        return self.put(self.dressed(made, metric))

    def cumulative(self, metric: Metric) -> None:
        """dbt shows a coarser period by its first day unless told otherwise; ours is its end."""
        asked = metric.inputs[0]
        filters = (*asked.filters, *metric.filters)
        base = self.operand(metric, msgspec.structs.replace(asked, alias="base", filters=filters), 0)
        period = self.span(metric.window, short=True) if metric.window else self.to_date(metric)
        self.cumulated = True
        if metric.period in ("", "last"):
            if not metric.period:
                self.losses.lost("period_start", metric.place, metric=metric.name)
            self.derive(metric, metric.name, base, period=period)
            return
        daily = self.derive(metric, self.helper(metric, "daily"), base, period=period)
        summary = {"average": "avg"}.get(metric.period, metric.period)
        self.derive(metric, metric.name, daily, each=("day",), summary=summary)

    def to_date(self, metric: Metric) -> str:
        if not metric.to_date:
            return "all"
        if metric.to_date in self.words.grains:
            self.losses.told("own_to_date", metric.place, metric=metric.name, grain=metric.to_date)
            return f"{self.words.grains[metric.to_date]} to date"
        if metric.to_date not in TO_DATE:
            raise Refused("loss.unknown_grain", metric.place, name=metric.to_date)
        return TO_DATE[metric.to_date]

    def span(self, text: str, short: bool = False) -> str:
        """``7 days`` as we write it. Raises ``Refused("model.bad_span")``."""
        span = parse_span(text, self.words.grains)
        if span.unit in self.words.grains:
            return f"{span.amount} {self.words.grains[span.unit]}"
        return f"{span.amount}{_SHORT[span.unit]}" if short and span.unit in _SHORT else f"{span.amount} {span.unit}"

    def conversion(self, metric: Metric) -> None:
        base, conversion = metric.inputs
        for asked in (base, conversion):
            table = self.measures[asked.name][0] if asked.name in self.measures else None
            if table is not None and not any(entity.role == "primary" for entity in table.entities):
                raise Refused("kind.conversion_needs_grain", table.place, dataset=table.name)
        steps = tuple(self.operand(metric, asked, at) for at, asked in enumerate((base, conversion)))
        same = tuple(left if left == right else f"{left} = {right}" for left, right in metric.same)
        made = objects.Metric(
            code=metric.name,
            kind="conversion",
            domain=DOMAIN,
            steps=steps,
            entity=metric.entity,
            within=self.span(metric.window, short=True) if metric.window else "",
            same=same,
            gives="total" if metric.calculation == "conversions" else "rate",
        )
        self.put(self.dressed(made, metric))


_KINDS: dict[str, Callable[[Maker, Metric], None]] = {
    "simple": Maker.simple,
    "ratio": Maker.ratio,
    "derived": Maker.derived,
    "cumulative": Maker.cumulative,
    "conversion": Maker.conversion,
}
_BALANCES = {"min": "first", "max": "last", "first": "first", "last": "last"}
_SHORT = {"day": "d", "week": "w", "month": "m", "quarter": "q", "year": "y"}
