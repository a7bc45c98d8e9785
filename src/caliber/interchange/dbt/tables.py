"""Datasets as semantic models: what dbt says of them, and the dimensions that filters need beside our own."""

from __future__ import annotations

import re
from typing import Any

from caliber.errors import Refused
from caliber.interchange.cards import KEY, facts_of
from caliber.interchange.dbt.beside import built_as, only_calendar
from caliber.interchange.documents import yaml_text
from caliber.interchange.leaving import Names, unsayable
from caliber.interchange.losses import Losses
from caliber.interchange.spelling import text_of
from caliber.model.expr import Ref
from caliber.model.joins import Step, entity_of
from caliber.model.objects import Dataset
from caliber.model.snapshot import Snapshot

RAW = "_value"
UNIQUE = ("primary", "unique")


class Tables:
    """Gathers what the metrics need of each dataset, then writes a semantic model for every one."""

    def __init__(self, names: Names, losses: Losses) -> None:
        self.names, self.snapshot, self.losses = names, names.snapshot, losses
        self.measures: dict[str, dict[str, dict[str, Any]]] = {}
        self.raw: dict[str, dict[str, str]] = {}  # dataset -> name of a dimension of ours alone -> its SQL

    # -- names

    def spoken(self, fact: str, ref: Ref) -> str:
        """A name as a template of dbt; a plain column becomes a dimension. Raises ``Refused``."""
        target = self.names.target(fact, ref)
        dataset = self.snapshot.dataset(target.reach.dataset)
        name = target.name if target.name in dataset.dimensions and target.field else self._raw(dataset, target.name)
        roles = [_joined(self.snapshot, step) for step in target.reach.steps] or [self.prefix(dataset)]
        path = ", entity_path=[" + ", ".join(f"'{role}'" for role in roles[:-1]) + "]" if len(roles) > 1 else ""
        return "{{ Dimension('" + f"{roles[-1]}__{name}'{path}" + ") }}"

    def _raw(self, dataset: Dataset, column: str) -> str:
        """A dimension for a column or a time: dbt's filters speak of dimensions alone, and cut times by their grain."""
        time = dataset.times.get(column)
        value = self.names.own(dataset, self.snapshot.expr(time.expr), (time.code,)) if time else Ref((column,))
        taken = dataset.dimensions.keys() | dataset.times.keys() | dataset.entities.keys()
        name = column if column not in taken else column + RAW
        if not re.fullmatch(r"[a-z](?:[a-z0-9]|_(?!_))*[a-z0-9]", name):
            raise Refused("loss.name", dataset.code, name=name)
        self.raw.setdefault(dataset.code, {})[name] = text_of(value)
        return name

    def prefix(self, dataset: Dataset) -> str:
        """What stands before the names of the dataset's own dimensions."""
        primary = _primary(dataset)
        taken = {entity for one in self.snapshot.model.datasets.values() for entity in one.entities}
        free = dataset.code if dataset.code not in taken else f"{dataset.code}_row"
        return primary or free

    # -- files

    def files(self) -> dict[str, str | bytes]:
        """A semantic model for each dataset and, where it is no model of dbt yet, a model that reads its table."""
        out: dict[str, str | bytes] = {}
        sources: dict[tuple[str, ...], list[str]] = {}
        for dataset in self.snapshot.model.datasets.values():
            parts = tuple(dataset.table.split(".")) if dataset.table else ()
            if len(parts) > 3 or not all(re.fullmatch(r"\w+", part) for part in (*parts, dataset.code)):
                self.losses.lost("relation", dataset.code, table=dataset.code)
                continue
            if not only_calendar(self.snapshot, dataset):
                out[f"models/semantic/{dataset.code}.yml"] = yaml_text({"semantic_models": [self._model(dataset)]})
            if dataset.sql:
                out[f"models/{dataset.code}.sql"] = dataset.sql.rstrip() + "\n"
            elif len(parts) > 1:
                sources.setdefault(parts[:-1], []).append(parts[-1])
                read = f"{{{{ source('{'_'.join(parts[:-1])}', '{parts[-1]}') }}}}"
                out[f"models/{dataset.code}.sql"] = f"select * from {read}\n"
            else:
                self.losses.told("dbt_model", dataset.code, table=dataset.table)
        if sources:
            out["models/sources.yml"] = yaml_text({"sources": [_source(*one) for one in sources.items()]})
        return out

    def _model(self, dataset: Dataset) -> dict[str, Any]:
        found: dict[str, Any] = {"name": dataset.code, "model": f"ref('{built_as(dataset)}')"}
        if dataset.description:
            found["description"] = dataset.description.say("en")
        if dataset.time:
            found["defaults"] = {"agg_time_dimension": dataset.time}
        if not _primary(dataset):
            found["primary_entity"] = self.prefix(dataset)
        parts = {"entities": self._entities(dataset), "dimensions": self._dimensions(dataset)}
        measures = list(self.measures.get(dataset.code, {}).values())
        found |= {name: part for name, part in {**parts, "measures": measures}.items() if part}
        return {**found, "config": {"meta": {KEY: facts_of(dataset)}}}

    def _entities(self, dataset: Dataset) -> list[dict[str, Any]]:
        out = []
        for link in dataset.entities.values():
            if len(link.key) > 1:
                self.losses.told("only_extension", dataset.code, table=dataset.code, name=link.code)
                continue
            role = "natural" if dataset.validity and link.role in UNIQUE else link.role
            role = "unique" if role == "primary" and link.code != _primary(dataset) else role
            out.append({"name": link.code, "type": role, "expr": text_of(Ref((link.key[0],)))})
        return out

    def _dimensions(self, dataset: Dataset) -> list[dict[str, Any]]:
        out: list[dict[str, Any]] = []
        for time in dataset.times.values():
            expr = text_of(self.names.own(dataset, self.snapshot.expr(time.expr), (time.code,)))
            out.append(
                {"name": time.code, "type": "time", "expr": expr, "type_params": {"time_granularity": time.grain}}
            )
        for end in ("start", "end") if dataset.validity else ():
            column = getattr(dataset.validity, end)
            name = column if column not in dataset.times else f"{column}_{end}"
            params = {"time_granularity": "day", "validity_params": {f"is_{end}": True}}
            out.append({"name": name, "type": "time", "expr": text_of(Ref((column,))), "type_params": params})
        for one in dataset.dimensions.values():
            expr = self._dimension(dataset, one.code, one.expr)
            if expr:
                out.append({"name": one.code, "type": "categorical", "expr": expr, **_words(one)})
        more = self.raw.get(dataset.code, {})
        return out + [{"name": name, "type": "categorical", "expr": expr} for name, expr in more.items()]

    def _dimension(self, dataset: Dataset, code: str, text: str) -> str:
        try:
            return text_of(self.names.own(dataset, self.snapshot.expr(text), (code,)))
        except Refused:
            self.losses.lost("dimension", dataset.code, table=dataset.code, name=code)
            return ""


def _source(path: tuple[str, ...], tables: list[str]) -> dict[str, Any]:
    """A source of dbt: a schema, in a database where one is named."""
    *database, schema = path
    where = {"database": database[0], "schema": schema} if database else {"schema": schema}
    return {"name": "_".join(path), **where, "tables": [{"name": table} for table in dict.fromkeys(tables)]}


def _words(one: Any) -> dict[str, str]:
    said = {"label": one.name.say("en"), "description": one.description.say("en")}
    return {key: text for key, text in said.items() if text}


def _primary(dataset: Dataset) -> str:
    """The entity that dbt may call primary: of one column, and of a dataset without versions."""
    found = [link.code for link in dataset.entities.values() if link.role == "primary" and len(link.key) == 1]
    return found[0] if found and not dataset.validity else ""


def _joined(snapshot: Snapshot, step: Step) -> str:
    """The name of a join, which dbt knows by the entity alone. Raises ``Refused``."""
    if len(step.link.key) > 1:
        raise unsayable("composite_key", step.link.code)
    there = [link.code for link in snapshot.dataset(step.dataset).entities.values() if link.key == step.key]
    if step.link.code != entity_of(step.link) or step.link.code not in there:
        raise unsayable("role", step.link.code)
    return step.link.code
