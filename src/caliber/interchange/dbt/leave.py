"""A model as dbt's semantic models and metrics, in the older dialect that all versions of dbt read."""

from __future__ import annotations

import re
from typing import Any

from caliber.errors import Refused
from caliber.interchange.cards import KEY, card_of
from caliber.interchange.dbt.beside import STANDARD, saved_queries, spines
from caliber.interchange.dbt.tables import Tables
from caliber.interchange.documents import yaml_text
from caliber.interchange.leaving import (
    ONE,
    OTHERS,
    Atom,
    Columns,
    Leaving,
    Names,
    Written,
    atom_of,
    check_rows,
    formula_of,
    tell_others,
    unsayable,
)
from caliber.interchange.losses import Losses
from caliber.interchange.spelling import safe_division, text_of
from caliber.model.calendar import parse_span, to_date
from caliber.model.expr import Call, Expr, Lit, Ref, conjuncts, operands
from caliber.model.objects import Metric
from caliber.model.snapshot import Snapshot

AGGREGATES = {
    "sum": "sum", "min": "min", "max": "max", "count": "count", "avg": "average", "median": "median",
    "count_distinct": "count_distinct", "percentile": "percentile", "approx_percentile": "percentile",
}  # fmt: skip
TO_DATE = {"wtd": "week", "mtd": "month", "qtd": "quarter", "ytd": "year"}
COUNTS = ("count", "count_distinct")
BALANCES = {"first": "min", "last": "max"}
MEASURE = "_measure"
PROJECT = """\
name: {name}
version: "1.0"
config-version: 2
profile: {name}
model-paths: [models]
"""


def write_dbt(snapshot: Snapshot, columns: Columns | None = None) -> Written:
    """``dbt_project.yml``, a file a semantic model, a file a subject of metrics, a model for every query.

    ``columns``: dataset -> the columns of its table, where they are known.
    """
    losses = Losses()
    writer = _Writer(Names(snapshot, columns or {}, versions=True), losses)
    writer.leaving.all()
    files = writer.files()
    tell_others(snapshot, losses, [field for field in OTHERS if field != "saved"])
    losses.told("extension", snapshot.model.project, where=f"config.meta.{KEY}")
    losses.told("portable_sql", snapshot.model.project)
    return Written(files, tuple(losses.found))


class _Writer:
    def __init__(self, names: Names, losses: Losses) -> None:
        self.names, self.snapshot = names, names.snapshot
        self.leaving = Leaving(self.snapshot, losses, self.make)
        self.tables = Tables(names, losses)
        self.metrics: dict[str, dict[str, Any]] = {}
        self.monday = self.snapshot.model.calendar.week_start == "monday"

    def files(self) -> dict[str, str | bytes]:
        name = re.sub(r"\W", "_", self.snapshot.model.project).lower() or "project"
        out: dict[str, str | bytes] = {"dbt_project.yml": PROJECT.format(name=name)}
        beside = saved_queries(self.snapshot, self.metrics, self.tables.spoken, self.filters, self.leaving.losses)
        out |= self.tables.files() | spines(self.snapshot, self.leaving.losses) | beside
        by_domain: dict[str, list[dict[str, Any]]] = {}
        for code, metric in self.metrics.items():
            ours = self.snapshot.model.metrics[code]
            card = card_of(self.snapshot, ours, self.metrics)
            domain = re.sub(r"\W", "_", ours.domain.split("/")[0]) or "metrics"
            by_domain.setdefault(domain, []).append({**metric, "config": {"meta": {KEY: card}}})
        for domain, metrics in by_domain.items():
            out[f"models/metrics/{domain}.yml"] = yaml_text({"metrics": metrics})
        return out

    # -- metrics

    def make(self, metric: Metric) -> None:
        well_named(metric.code)
        made = {"atomic": self.atomic, "derived": self.derived, "composite": self.composite,
                "conversion": self.conversion}.get(metric.kind)  # fmt: skip
        if made is None:
            raise unsayable("kind", metric.code)
        said = made(metric)
        about = metric.caliber.say("en") or metric.name.say("en")
        head = {"name": metric.code, "label": metric.name.say("en") or metric.code, "description": about}
        self.metrics[metric.code] = {**head, **said}

    def atomic(self, metric: Metric) -> dict[str, Any]:
        atom = atom_of(self.snapshot, metric)
        measure = self.measure(metric, atom)
        filters = self.filters(atom.dataset.code, atom.filters)
        return {"type": "simple", "type_params": {"measure": measure}, **({"filter": filters} if filters else {})}

    def measure(self, metric: Metric, atom: Atom) -> dict[str, Any]:
        """The measure below an atomic metric, written into its semantic model; and how a metric names it."""
        if atom.op not in AGGREGATES:
            raise unsayable("aggregate", metric.code)
        if not atom.time:
            raise unsayable("no_time", metric.code)
        if atom.time not in atom.dataset.times:
            raise unsayable("far_time", metric.code)
        name = metric.code + MEASURE
        value = self.names.own(atom.dataset, (atom.args or (ONE,))[0])
        found: dict[str, Any] = {"name": name, "agg": AGGREGATES[atom.op], "expr": text_of(value)}
        if atom.time != atom.dataset.time:
            found["agg_time_dimension"] = atom.time
        if AGGREGATES[atom.op] == "percentile":
            share = atom.args[1]
            if not isinstance(share, Lit):
                raise unsayable("aggregate", metric.code)
            approximate = {"use_approximate_percentile": True} if atom.op == "approx_percentile" else {}
            found["agg_params"] = {"percentile": float(share.text), **approximate}
        if metric.balance:
            found["non_additive_dimension"] = self.balance(metric, atom)
        self.tables.measures.setdefault(atom.dataset.code, {})[name] = found
        fill = {"fill_nulls_with": 0} if atom.zero else {}
        return {"name": name, **fill, **({"join_to_timespine": True} if metric.fill == "calendar" else {})}

    def balance(self, metric: Metric, atom: Atom) -> dict[str, Any]:
        if metric.balance not in BALANCES or not set(metric.balance_by) <= atom.dataset.entities.keys():
            raise unsayable("balance", metric.code)
        found: dict[str, Any] = {"name": atom.time, "window_choice": BALANCES[metric.balance]}
        return {**found, "window_groupings": list(metric.balance_by)} if metric.balance_by else found

    def filters(self, dataset: str, conditions: tuple[Expr, ...]) -> list[str]:
        return [text_of(one, lambda ref: self.tables.spoken(dataset, ref)) for one in conditions]

    def derived(self, metric: Metric) -> dict[str, Any]:
        base = self.snapshot.metric(metric.of)
        if metric.parameters or metric.each or metric.summary:
            raise unsayable("each" if metric.each or metric.summary else "parameters", metric.code)
        if metric.nulls:
            raise unsayable("zero", metric.code)
        conditions = conjuncts(self.snapshot.expr(metric.where)) if metric.where else ()
        for one in conditions:
            check_rows(one, metric.code)
        if metric.period:
            return self.cumulative(metric, base, conditions)
        if metric.offset and metric.align != "whole":
            raise unsayable("same_part", metric.code)
        asked: dict[str, Any] = {"name": self.leaving.need(base.code), "alias": "base"}
        if conditions:
            asked["filter"] = self.filters(self.fact_of(base), conditions)
        if metric.offset:
            asked["offset_window"] = self.offset(metric)
        if metric.offset_to:
            if metric.offset_to not in TO_DATE.values():
                raise unsayable("own_period", metric.code)
            if metric.offset_to == "week" and not self.monday:
                raise unsayable("offset", metric.code)
            asked["offset_to_grain"] = metric.offset_to
        return {"type": "derived", "type_params": {"expr": "base", "metrics": [asked]}}

    def offset(self, metric: Metric) -> str:
        """How far back; dbt takes custom granularities here, and here alone."""
        own = self.snapshot.model.calendar.grains
        span = parse_span(metric.offset, own)
        if span.unit in own:
            return f"{span.amount} {well_named(span.unit)}"
        if not standard(metric.offset):
            raise unsayable("own_grain", metric.code)
        return span_text(metric.offset)

    def fact_of(self, base: Metric) -> str:
        """The one dataset below a metric: only there a filter's names have one meaning."""
        below = self.datasets_below(base)
        if len(below) != 1:
            raise unsayable("across", base.code)
        return below.pop()

    def datasets_below(self, metric: Metric) -> set[str]:
        if metric.kind == "atomic":
            return {metric.dataset}
        if metric.kind == "derived":
            return self.datasets_below(self.snapshot.metric(metric.of))
        found = [self.snapshot.find_metric(ref.name) for ref in operands(self.snapshot.expr(metric.formula))]
        return {code for one in found for code in self.datasets_below(one)}

    def cumulative(self, metric: Metric, base: Metric, conditions: tuple[Expr, ...]) -> dict[str, Any]:
        if metric.offset or metric.offset_to:
            raise unsayable("mixed", metric.code)
        if base.kind != "atomic" or base.balance:
            raise unsayable("base", metric.code)
        self.leaving.need(base.code)
        atom = atom_of(self.snapshot, base)
        params: dict[str, Any] = {"period_agg": "last"}
        if metric.period in TO_DATE:
            if metric.period == "wtd" and not self.monday:
                raise unsayable("period", metric.code)
            params["grain_to_date"] = TO_DATE[metric.period]
        elif to_date(metric.period) or (metric.period != "all" and not standard(metric.period)):
            raise unsayable("own_period", metric.code)
        elif metric.period != "all":
            params["window"] = span_text(metric.period)
        filters = self.filters(atom.dataset.code, (*atom.filters, *conditions))
        measured = {"measure": self.measure(base, atom), "cumulative_type_params": params}
        return {"type": "cumulative", "type_params": measured, **({"filter": filters} if filters else {})}

    def conversion(self, metric: Metric) -> dict[str, Any]:
        """Later events credited to earlier ones: both counted, of one entity, within a window."""
        if metric.nulls or metric.parameters:
            raise unsayable("zero" if metric.nulls else "parameters", metric.code)
        steps = [self.snapshot.find_metric(name) for name in metric.steps]
        base, later = (self.counted(metric, step) for step in steps)
        total = metric.gives == "total"
        params: dict[str, Any] = {
            "entity": metric.entity,
            "calculation": "conversions" if total else "conversion_rate",
            "base_measure": base,
            "conversion_measure": later,
        }
        if metric.within:
            params["window"] = span_text(metric.within)
        if metric.same:
            params["constant_properties"] = [self.same(metric, text, steps) for text in metric.same]
        return {"type": "conversion", "type_params": {"conversion_type_params": params}}

    def counted(self, metric: Metric, step: Metric) -> dict[str, Any]:
        """The measure of a step, with the filters of its events."""
        if step.kind != "atomic" or step.balance:
            raise unsayable("base", metric.code)
        self.leaving.need(step.code)
        atom = atom_of(self.snapshot, step)
        if atom.op not in COUNTS:
            raise unsayable("aggregate", metric.code)
        if metric.entity not in atom.dataset.entities:
            raise unsayable("role", metric.code)
        filters = self.filters(atom.dataset.code, atom.filters)
        return {**self.measure(step, atom), **({"filter": filters} if filters else {})}

    def same(self, metric: Metric, text: str, steps: list[Metric]) -> dict[str, str]:
        names = [name.strip() for name in text.split("=")]
        pair = (names[0], names[-1])
        for name, step in zip(pair, steps, strict=True):
            dataset = self.snapshot.dataset(step.dataset)
            if name not in dataset.dimensions and name not in dataset.entities:
                raise unsayable("unclear", metric.code)
        return {"base_property": pair[0], "conversion_property": pair[1]}

    def composite(self, metric: Metric) -> dict[str, Any]:
        formula = formula_of(self.snapshot, metric)
        codes = list(dict.fromkeys(self.leaving.need(ref.path[0]) for ref in operands(formula)))
        if isinstance(formula, Call) and formula.op == "/" and all(isinstance(arg, Ref) for arg in formula.args):
            above, below = (text_of(arg) for arg in formula.args)
            return {"type": "ratio", "type_params": {"numerator": above, "denominator": below}}
        expr = text_of(safe_division(formula))
        return {"type": "derived", "type_params": {"expr": expr, "metrics": [{"name": code} for code in codes]}}


def well_named(code: str) -> str:
    """A name that dbt takes. Raises ``Refused("loss.name")``."""
    if not re.fullmatch(r"[a-z](?:[a-z0-9]|_(?!_))*[a-z0-9]", code):
        raise Refused("loss.name", code, name=code)
    return code


def standard(text: str) -> bool:
    """Whether a length is of dbt's own granularities."""
    try:
        return parse_span(text).unit in STANDARD
    except Refused:
        return False


def span_text(text: str) -> str:
    """``7 days``, ``1 year``. Raises ``Refused``."""
    span = parse_span(text)
    return f"{span.amount} {span.unit}{'s' if span.amount != 1 else ''}"
