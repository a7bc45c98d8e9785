"""A model as one Ossie document: datasets, relationships, metrics as SQL, our cards as custom extensions.

Version 0.1.1, or 0.2.0.dev0 in either of its shapes.
"""

from __future__ import annotations

import json
from typing import Any

from caliber.errors import Refused
from caliber.interchange.cards import card_of, facts_of
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
from caliber.interchange.ossie.versions import ANSI, SHAPES, VENDOR, WRITTEN_TYPES, Shape
from caliber.interchange.spelling import STANDARD, ZERO, safe_division, text_of
from caliber.model.expr import COUNTS, Call, Expr, Ref, conjuncts, rewrite
from caliber.model.joins import UNIQUE, entity_of, reaches
from caliber.model.objects import Dataset, Dimension, EntityLink, Metric, TimeField
from caliber.model.snapshot import Snapshot

RAW = "_value"


def write_ossie(snapshot: Snapshot, columns: Columns | None = None, shape: Shape = SHAPES["ossie"]) -> Written:
    """One YAML document. ``columns``: dataset -> the columns of its table, where they are known."""
    losses = Losses()
    writer = _Writer(Names(snapshot, columns or {}), losses, shape)
    writer.leaving.all()
    document = writer.document()
    tell_others(snapshot, losses)
    losses.told("extension", snapshot.model.project, where=f"custom_extensions ({VENDOR})")
    losses.told("portable_sql", snapshot.model.project)
    return Written({"model.ossie.yaml": yaml_text(document)}, tuple(losses.found))


class _Writer:
    def __init__(self, names: Names, losses: Losses, shape: Shape) -> None:
        self.names, self.snapshot, self.losses, self.shape = names, names.snapshot, losses, shape
        self.leaving = Leaving(self.snapshot, losses, self.make)
        self.metrics: dict[str, tuple[str, dict[str, Any]]] = {}
        self.raw: dict[str, dict[str, str]] = {}

    def document(self) -> dict[str, Any]:
        model = self.snapshot.model
        about: dict[str, Any] = {"name": model.project}
        if model.name:
            about["description"] = model.name.say("en")
        parts = {
            "datasets": [self.dataset(one) for one in model.datasets.values()],
            "relationships": self.relationships(),
            "metrics": [self.metric(code) for code in self.metrics],
        }
        filled = {key: part for key, part in parts.items() if part}
        return {"version": self.shape.version, "semantic_model": [{**about, **filled}]}

    # -- datasets

    def dataset(self, dataset: Dataset) -> dict[str, Any]:
        found: dict[str, Any] = {"name": dataset.code, "source": self.source(dataset)}
        links = [link for link in dataset.entities.values() if link.role in UNIQUE]
        primary = next((list(link.key) for link in links if link.role == "primary"), list(dataset.grain))
        unique = [list(link.key) for link in links if list(link.key) != primary]
        found |= {key: value for key, value in (("primary_key", primary), ("unique_keys", unique)) if value}
        if dataset.description:
            found["description"] = dataset.description.say("en")
        fields = self.fields(dataset)
        return {**found, **({"fields": fields} if fields else {}), **_extended(facts_of(dataset))}

    def source(self, dataset: Dataset) -> str | dict[str, Any]:
        query = dataset.sql.strip()
        if not self.shape.objects:
            return dataset.table or query
        if dataset.table:
            return {"kind": "table", "object": dataset.table}
        return {"kind": "query", "object": _expression(query)["expression"]}

    def fields(self, dataset: Dataset) -> list[dict[str, Any]]:
        out: list[dict[str, Any]] = []
        fields: list[TimeField | Dimension] = [*dataset.times.values(), *dataset.dimensions.values()]
        for one in fields:
            try:
                expr = self.names.own(dataset, self.snapshot.expr(one.expr), (one.code,))
            except Refused:
                self.losses.lost("dimension", dataset.code, table=dataset.code, name=one.code)
                continue
            label = {"label": one.name.say("en")} if one.name else {}
            dimension: dict[str, Any] = {"dimension": {"is_time": one.code in dataset.times}}
            kind = WRITTEN_TYPES.get(_kind(one), "") if self.shape.typed else ""
            typed = {"datatype": kind} if kind else {}
            out.append({"name": one.code, **_expression(text_of(expr, None, STANDARD)), **typed, **dimension, **label})
        more = self.raw.get(dataset.code, {})
        return out + [{"name": name, **_expression(expr)} for name, expr in more.items()]

    def relationships(self) -> list[dict[str, Any]]:
        """One for each foreign key and each dataset that it finds a row in."""
        out: list[dict[str, Any]] = []
        for dataset in self.snapshot.model.datasets.values():
            for link in dataset.entities.values():
                if link.role not in UNIQUE:
                    out += [self.relationship(dataset, link, *there) for there in self.homes(link)]
        return out

    def homes(self, link: EntityLink) -> list[tuple[Dataset, EntityLink]]:
        return [
            (there, key)
            for there in self.snapshot.model.datasets.values()
            for key in there.entities.values()
            if key.role in UNIQUE and entity_of(key) == entity_of(link) and not (there.validity or there.partition)
        ]

    def relationship(self, dataset: Dataset, link: EntityLink, there: Dataset, key: EntityLink) -> dict[str, Any]:
        names = {"role": link.code, "key": key.code, "entity": entity_of(link)}
        return {
            "name": f"{dataset.code}_{link.code}_{there.code}",
            "from": dataset.code,
            "to": there.code,
            "from_columns": list(link.key),
            "to_columns": list(key.key),
            **_extended(names),
        }

    # -- metrics

    def metric(self, code: str) -> dict[str, Any]:
        ours = self.snapshot.model.metrics[code]
        text, more = self.metrics[code]
        found: dict[str, Any] = {"name": code, **_expression(text)}
        about = ours.caliber.say("en") or ours.name.say("en")
        if about:
            found["description"] = about
        said = [ours.name.zh, ours.name.en, *(alias.name for alias in ours.aliases), *ours.synonyms]
        context = {"synonyms": [name for name in dict.fromkeys(said) if name], "examples": list(ours.questions)}
        found["ai_context"] = {key: value for key, value in context.items() if value}
        data = {"card": card_of(self.snapshot, ours, self.metrics), "expression": text, **more}
        return {key: value for key, value in found.items() if value} | _extended(data)

    def make(self, metric: Metric) -> None:
        text = text_of(safe_division(self.inlined(metric, ())), None, STANDARD)
        more: dict[str, Any] = {}
        if metric.kind == "atomic":
            more = {"time": metric.time} if metric.time else {}
        elif metric.kind == "composite":
            more = {"formula": text_of(formula_of(self.snapshot, metric))}
        else:
            more = {"of": metric.of, "where": metric.where}
        self.metrics[metric.code] = (text, more)

    def inlined(self, metric: Metric, around: tuple[Expr, ...]) -> Expr:
        """The metric over rows. ``around``: what derived metrics choose more. Raises ``Refused``."""
        if metric.kind == "atomic":
            atom = atom_of(self.snapshot, metric)
            for one in around:
                check_rows(one, metric.code)
            return self.aggregate(metric, atom._replace(filters=(*atom.filters, *around)))
        if metric.kind == "composite":
            return self.composite(metric, around)
        for given, what in (
            (metric.kind != "derived", "kind"), (metric.parameters, "parameters"), (metric.summary, "each"),
            (metric.period, "period"), (metric.offset or metric.offset_to, "offset"), (metric.nulls, "zero"),
        ):  # fmt: skip
            if given:
                raise unsayable(what, metric.code)
        more = conjuncts(self.snapshot.expr(metric.where)) if metric.where else ()
        self.leaving.need(metric.of)
        return self.inlined(self.snapshot.metric(metric.of), (*around, *more))

    def composite(self, metric: Metric, around: tuple[Expr, ...]) -> Expr:
        def change(node: Expr) -> Expr:
            if isinstance(node, Ref):
                return self.inlined(self.snapshot.metric(self.leaving.need(node.path[0])), around)
            return Call(node.op, tuple(change(arg) for arg in node.args)) if isinstance(node, Call) else node

        return change(formula_of(self.snapshot, metric))

    def aggregate(self, metric: Metric, atom: Atom) -> Expr:
        if metric.balance:
            raise unsayable("balance", metric.code)
        if atom.op == "count" and not atom.args:
            atom = atom._replace(args=(self.row_key(metric, atom.dataset),))
        value = Call(atom.op, cased(atom, lambda expr: self.placed(atom.dataset, expr)))
        if (atom.op in COUNTS) == atom.zero:
            return value
        return Call("coalesce" if atom.zero else "nullif", (value, ZERO))

    def row_key(self, metric: Metric, dataset: Dataset) -> Expr:
        """A column that no row is without: counting it counts rows."""
        keys = [link.key for link in dataset.entities.values() if link.role == "primary"] + [dataset.grain]
        column = next((key[0] for key in keys if key), "")
        if not column:
            raise unsayable("no_key", metric.code)
        return Ref((column,))

    def placed(self, fact: Dataset, expr: Expr) -> Expr:
        """Names as ``dataset.field``. Raises ``Refused`` where a dataset can be reached in more than one way."""

        def change(node: Expr) -> Expr | None:
            if not isinstance(node, Ref):
                return None
            target = self.names.target(fact.code, node)
            there = self.snapshot.dataset(target.reach.dataset)
            if sum(reach.dataset == there.code for reach in reaches(self.snapshot, fact.code)) > 1:
                raise unsayable("role", node.name)
            return Ref((there.code, target.name if target.field else self.column(there, target.name)))

        return rewrite(expr, change)

    def column(self, dataset: Dataset, column: str) -> str:
        """The field for a plain column."""
        taken = dataset.dimensions.keys() | dataset.times.keys()
        name = column if column not in taken else column + RAW
        self.raw.setdefault(dataset.code, {})[name] = text_of(Ref((column,)))
        return name


def _kind(one: TimeField | Dimension) -> str:
    """The type that is known; a number is none, for nothing says whether it is a whole one."""
    return one.type if isinstance(one, Dimension) else "date" if one.grain == "day" else "timestamp"


def _expression(text: str) -> dict[str, Any]:
    return {"expression": {"dialects": [{"dialect": ANSI, "expression": text}]}}


def _extended(data: dict[str, Any]) -> dict[str, Any]:
    said = json.dumps(data, ensure_ascii=False)
    return {"custom_extensions": [{"vendor_name": VENDOR, "data": said}]}
