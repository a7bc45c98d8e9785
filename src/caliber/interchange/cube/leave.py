"""A model as Cube's YAML: a cube a dataset, a measure a metric, our cards below ``meta``."""

from __future__ import annotations

import re
from typing import Any

from caliber.errors import Refused
from caliber.interchange.cards import KEY, card_of, facts_of
from caliber.interchange.documents import yaml_text
from caliber.interchange.leaving import (
    Atom,
    Columns,
    Leaving,
    Names,
    Written,
    atom_of,
    cased,
    check_rows,
    formula_of,
    tell_others,
    unsayable,
)
from caliber.interchange.losses import Losses
from caliber.interchange.spelling import STANDARD, safe_division, text_of
from caliber.model.calendar import parse_span
from caliber.model.expr import COUNTS, Call, Expr, Lit, Ref, conjuncts, operands
from caliber.model.joins import UNIQUE, entity_of, reaches
from caliber.model.objects import Dataset, Dimension, EntityLink, Metric, TimeField
from caliber.model.snapshot import Snapshot

TYPES = {
    "count": "count", "sum": "sum", "avg": "avg", "min": "min", "max": "max", "count_distinct": "count_distinct",
    "approx_count_distinct": "count_distinct_approx",
}  # fmt: skip
TO_DATE = {"wtd": "week", "mtd": "month", "qtd": "quarter", "ytd": "year"}
RAW = "_value"


def write_cube(snapshot: Snapshot, columns: Columns | None = None) -> Written:
    """A file a cube. ``columns``: dataset -> the columns of its table, where they are known."""
    losses = Losses()
    writer = _Writer(Names(snapshot, columns or {}), losses)
    writer.leaving.all()
    writer.joined = {code: writer.joins(dataset) for code, dataset in snapshot.model.datasets.items()}
    files: dict[str, str | bytes] = {
        f"model/cubes/{code}.yml": yaml_text({"cubes": [writer.cube(dataset)]})
        for code, dataset in snapshot.model.datasets.items()
    }
    tell_others(snapshot, losses)
    losses.told("extension", snapshot.model.project, where=f"meta.{KEY}")
    losses.told("portable_sql", snapshot.model.project)
    return Written(files, tuple(losses.found))


class _Writer:
    def __init__(self, names: Names, losses: Losses) -> None:
        self.names, self.snapshot, self.losses = names, names.snapshot, losses
        self.leaving = Leaving(self.snapshot, losses, self.make)
        self.measures: dict[str, dict[str, dict[str, Any]]] = {}  # dataset -> metric -> the measure
        self.homes: dict[str, str] = {}  # metric -> the cube that holds it
        self.raw: dict[str, dict[str, str]] = {}
        self.joined: dict[str, list[dict[str, Any]]] = {}  # before any cube is written: they name members of others
        self.monday = self.snapshot.model.calendar.week_start == "monday"

    # -- cubes

    def cube(self, dataset: Dataset) -> dict[str, Any]:
        found: dict[str, Any] = {"name": dataset.code}
        found |= {"sql_table": dataset.table} if dataset.table else {"sql": dataset.sql.strip()}
        said = {"title": dataset.name.say("en"), "description": dataset.description.say("en")}
        found |= {key: text for key, text in said.items() if text}
        parts = {"joins": self.joined[dataset.code], "dimensions": self.dimensions(dataset)}
        found |= {key: part for key, part in parts.items() if part}
        measures = [self.measure(code, one) for code, one in self.measures.get(dataset.code, {}).items()]
        return {**found, **({"measures": measures} if measures else {}), "meta": {KEY: facts_of(dataset)}}

    def measure(self, code: str, said: dict[str, Any]) -> dict[str, Any]:
        ours = self.snapshot.model.metrics[code]
        about = {"title": ours.name.say("en"), "description": ours.caliber.say("en")}
        card: dict[str, Any] = {"card": card_of(self.snapshot, ours, self.homes)}
        if ours.time:
            card["time"] = ours.time
        return {"name": code, **{key: text for key, text in about.items() if text}, **said, "meta": {KEY: card}}

    def joins(self, dataset: Dataset) -> list[dict[str, Any]]:
        """To every cube that is reached in one way only: Cube knows a join by the cube alone."""
        ways: dict[str, list[tuple[EntityLink, EntityLink]]] = {}
        for link in dataset.entities.values():
            for there in self.snapshot.model.datasets.values() if link.role not in UNIQUE else ():
                for key in there.entities.values():
                    plain = not (there.validity or there.partition)
                    if key.role in UNIQUE and entity_of(key) == entity_of(link) and plain:
                        ways.setdefault(there.code, []).append((link, key))
        out: list[dict[str, Any]] = []
        for code, found in ways.items():
            if len(found) > 1:
                self.losses.told("only_extension", dataset.code, table=dataset.code, name=code)
                continue
            ((link, key),) = found
            pairs = zip(link.key, key.key, strict=True)
            equal = [f"{{CUBE}}.{own} = {{{code}.{self.column(code, theirs)}}}" for own, theirs in pairs]
            out.append({"name": code, "relationship": "many_to_one", "sql": " AND ".join(equal)})
        return out

    def dimensions(self, dataset: Dataset) -> list[dict[str, Any]]:
        out: list[dict[str, Any]] = []
        for kind, fields in (("time", dataset.times), ("", dataset.dimensions)):
            for code, one in fields.items():
                try:
                    expr = self.names.own(dataset, self.snapshot.expr(one.expr), (code,))
                except Refused:
                    self.losses.lost("dimension", dataset.code, table=dataset.code, name=code)
                    continue
                stated = kind or {"number": "number", "boolean": "boolean"}.get(getattr(one, "type", ""), "string")
                title = {"title": one.name.say("en")} if one.name else {}
                out.append({"name": code, "sql": text_of(expr, _own, STANDARD), "type": stated, **title})
        out += [{"name": n, "sql": sql, "type": "string"} for n, sql in self.raw.get(dataset.code, {}).items()]
        return self.with_key(dataset, out)

    def with_key(self, dataset: Dataset, dimensions: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Cube finds the primary key among the dimensions."""
        keys = [link.key for link in dataset.entities.values() if link.role == "primary"] or [dataset.grain]
        for column in keys[0]:
            sql = _own(Ref((column,)))
            known = next((one for one in dimensions if one["sql"] == sql), None)
            if known is None:
                known = {"name": self.column(dataset.code, column), "sql": sql, "type": "string"}
                dimensions.append(known)
            known["primary_key"] = True
        return dimensions

    def column(self, code: str, column: str) -> str:
        """A dimension of another cube for a plain column: only members can be named from outside."""
        dataset = self.snapshot.dataset(code)
        sql = _own(Ref((column,)))
        fields: dict[str, Dimension | TimeField] = {**dataset.dimensions, **dataset.times}
        for name, field in fields.items():
            if field.expr == text_of(Ref((column,))):
                return name
        taken = dataset.dimensions.keys() | dataset.times.keys() | self.measures.get(code, {}).keys()
        name = column if column not in taken else column + RAW
        self.raw.setdefault(code, {})[name] = sql
        return name

    # -- measures

    def make(self, metric: Metric) -> None:
        made = {"atomic": self.atomic, "derived": self.derived, "composite": self.composite}.get(metric.kind)
        if made is None:
            raise unsayable("kind", metric.code)
        home, said = made(metric)
        dataset = self.snapshot.dataset(home)
        taken = dataset.dimensions.keys() | dataset.times.keys() | self.raw.get(home, {}).keys()
        if metric.code in taken or not re.fullmatch(r"[A-Za-z_]\w*", metric.code, re.ASCII):
            raise Refused("loss.name", metric.code, name=metric.code)
        self.measures.setdefault(home, {})[metric.code] = said
        self.homes[metric.code] = home

    def atomic(self, metric: Metric) -> tuple[str, dict[str, Any]]:
        atom = atom_of(self.snapshot, metric)
        if metric.balance:
            raise unsayable("balance", metric.code)
        return atom.dataset.code, self.aggregate(atom)

    def aggregate(self, atom: Atom) -> dict[str, Any]:
        """A type with its filters; what Cube has no type for as an aggregate in SQL."""
        fact = atom.dataset
        as_cube = (atom.op in COUNTS) == atom.zero
        if atom.op in TYPES and as_cube:
            sql = {"sql": self.text(fact, atom.args[0])} if atom.args else {}
            filters = [{"sql": self.text(fact, one)} for one in atom.filters]
            return {"type": TYPES[atom.op], **sql, **({"filters": filters} if filters else {})}
        value = self.text(fact, Call(atom.op, cased(atom)))
        if not as_cube:
            value = f"COALESCE({value}, 0)" if atom.zero else f"NULLIF({value}, 0)"
        return {"type": "number", "sql": value}

    def text(self, fact: Dataset, expr: Expr) -> str:
        """An expression with names as Cube writes them: fields written out, other cubes' members by path."""
        return text_of(self.placed(fact, expr), self.spoken, STANDARD)

    def placed(self, fact: Dataset, expr: Expr) -> Expr:
        if isinstance(expr, Call):
            return Call(expr.op, tuple(self.placed(fact, arg) for arg in expr.args))
        if isinstance(expr, Lit):
            return expr
        target = self.names.target(fact.code, expr)
        if not target.reach.steps:
            return self.names.own(fact, expr)
        there = target.reach.dataset
        if sum(reach.dataset == there for reach in reaches(self.snapshot, fact.code)) > 1:
            raise unsayable("role", expr.name)
        return Ref((there, target.name if target.field else self.column(there, target.name)))

    def spoken(self, ref: Ref) -> str:
        return _own(ref) if len(ref.path) == 1 else "{" + ".".join(ref.path) + "}"

    def derived(self, metric: Metric) -> tuple[str, dict[str, Any]]:
        base = self.snapshot.metric(metric.of)
        for given, what in (
            (metric.parameters, "parameters"), (metric.summary, "each"), (metric.offset or metric.offset_to, "offset"),
            (metric.nulls, "zero"), (base.kind != "atomic" or base.balance, "base" if metric.period else "filtered"),
        ):  # fmt: skip
            if given:
                raise unsayable(what, metric.code)
        self.leaving.need(base.code)
        if base.time and base.time != self.snapshot.dataset(base.dataset).time:
            raise unsayable("filtered", metric.code)
        conditions = conjuncts(self.snapshot.expr(metric.where)) if metric.where else ()
        for one in conditions:
            check_rows(one, metric.code)
        atom = atom_of(self.snapshot, base)
        said = self.aggregate(atom._replace(filters=(*atom.filters, *conditions)))
        if not metric.period:
            return base.dataset, said
        if said["type"] == "number":
            raise unsayable("base", metric.code)
        return base.dataset, {**said, "rolling_window": self.window(metric)}

    def window(self, metric: Metric) -> dict[str, str]:
        if metric.period in TO_DATE and (metric.period != "wtd" or self.monday):
            return {"type": "to_date", "granularity": TO_DATE[metric.period]}
        if metric.period == "all":
            return {"trailing": "unbounded", "offset": "end"}
        if metric.period in ("wtd", "fytd"):
            raise unsayable("period", metric.code)
        span = parse_span(metric.period)
        return {"trailing": f"{span.amount} {span.unit}", "offset": "end"}

    def composite(self, metric: Metric) -> tuple[str, dict[str, Any]]:
        """A number over measures of one cube: across cubes Cube's joins would change the figures."""
        formula = formula_of(self.snapshot, metric)
        homes = {self.homes[self.leaving.need(ref.path[0])] for ref in operands(formula)}
        if len(homes) != 1:
            raise unsayable("across", metric.code)
        sql = text_of(safe_division(formula), lambda ref: "{" + ref.path[0] + "}", STANDARD)
        return homes.pop(), {"type": "number", "sql": sql}


def _own(ref: Ref) -> str:
    """A column of the cube itself."""
    return "{CUBE}." + (ref.path[0] if re.fullmatch(r"[A-Za-z_]\w*", ref.path[0], re.ASCII) else f'"{ref.path[0]}"')
