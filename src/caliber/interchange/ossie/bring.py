"""An Ossie document brought over: one model, and everything that it could not carry, said."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from caliber.errors import Problem, Refused
from caliber.interchange.arriving import Found, aggregate_in, atomic, each_aggregate, free_code, known_as
from caliber.interchange.cards import DOMAIN, domains_of, with_card, with_facts
from caliber.interchange.documents import documents_of
from caliber.interchange.losses import Losses, reason_of
from caliber.interchange.ossie.specs import Metric, Project, Table, is_model, project_of
from caliber.interchange.ossie.versions import READ
from caliber.interchange.spelling import percentiles_as_calls, plain_division, text_of
from caliber.model import objects
from caliber.model.expr import Expr, Lit, Ref, refs, rewrite
from caliber.model.joins import reaches
from caliber.model.parse import parse
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text

SOURCE = "warehouse"
EXTENDED = ("time", "validity")  # facts of ours that this format has no words for either


class Brought(NamedTuple):
    """``losses``: warnings lose something, informations say what is written otherwise here."""

    model: objects.Model
    losses: tuple[Problem, ...]


def read_ossie(source: Path, uri: str, timezone: str = "UTC") -> Brought:
    """The semantic models of a file or of the files in a folder, over the tables at ``uri``.

    Raises ``Refused`` (``interchange.…``) where nothing can be read.
    """
    documents = tuple(one for one in documents_of(source, (".yml", ".yaml", ".json")) if is_model(one.content))
    if not documents:
        raise Refused("interchange.no_ossie", str(source), source=str(source))
    for document in documents:
        version = str(document.content.get("version") or READ[0])
        if not version.startswith(READ):
            raise Refused("interchange.ossie_version", document.place, version=version)
    project = project_of(source.stem, documents)
    losses = Losses()
    for vendor in project.foreign:
        losses.lost("vendor", project.name, vendor=vendor)
    return Brought(_model(project, uri, timezone, losses), tuple(losses.found))


def _model(project: Project, uri: str, timezone: str, losses: Losses) -> objects.Model:
    datasets = {table.name: _dataset(table, losses) for table in project.tables if table.name}
    datasets = _joined(project, datasets, losses)
    datasets = {
        table.name: with_facts(datasets[table.name], table.extension, table.place, losses, EXTENDED)
        for table in project.tables
        if table.name
    }
    name = Text(zh=project.description or project.name, en=project.description or project.name)
    model = objects.Model(
        project=project.name,
        name=name,
        sources=dict.fromkeys(sorted({SOURCE, *(one.source for one in datasets.values())}), uri),
        calendar=objects.Calendar(timezone=timezone),
        datasets=datasets,
    )
    metrics = _Maker(project, Snapshot(model), losses).all()
    return msgspec.structs.replace(model, metrics=metrics, domains=domains_of(metrics.values()))


def _dataset(table: Table, losses: Losses) -> objects.Dataset:
    times: dict[str, objects.TimeField] = {}
    dimensions: dict[str, objects.Dimension] = {}
    for one in table.fields:
        try:
            parse(one.expr)
        except Refused as refused:
            losses.lost("field", table.place, table=table.name, name=one.name, reason=reason_of(refused))
            continue
        name, about = Text(zh=one.label, en=one.label), Text(en=one.description)
        if one.time:
            grain = "second" if one.kind == "timestamp" else "day"
            times[one.name] = objects.TimeField(code=one.name, expr=one.expr, name=name, grain=grain)
        else:
            dimensions[one.name] = objects.Dimension(
                code=one.name, expr=one.expr, name=name, description=about, type=one.kind, aliases=one.synonyms
            )
    if len(times) > 1 and table.extension is None:
        losses.told("first_time", table.place, table=table.name, name=next(iter(times)))
    own = objects.EntityLink(code=table.name, key=table.primary, role="primary")
    return objects.Dataset(
        code=table.name,
        name=Text(zh=table.name, en=table.name),
        source=SOURCE,
        table=table.relation,
        sql=table.query,
        grain=table.primary,
        entities={table.name: own} if table.primary else {},
        times=times,
        dimensions=dimensions,
        time=next(iter(times), ""),
        description=Text(en=table.description),
    )


def _joined(project: Project, datasets: dict[str, objects.Dataset], losses: Losses) -> dict[str, objects.Dataset]:
    """With the keys of the relationships; a second way to the same dataset is named by its relationship."""
    links: dict[str, dict[str, objects.EntityLink]] = {code: dict(one.entities) for code, one in datasets.items()}
    ours = {one.end for one in project.relationships if isinstance(one.extension, dict)}
    for code in ours & links.keys():
        links[code] = {}
    ways = [(one.start, one.end) for one in project.relationships]
    for one in project.relationships:
        if one.start not in datasets or one.end not in datasets or len(one.start_columns) != len(one.end_columns):
            losses.lost("relationship", one.place, name=one.name)
            continue
        said = one.extension if isinstance(one.extension, dict) else {}
        primary = one.end_columns == datasets[one.end].grain
        entity = str(said.get("entity") or (one.end if primary else "_".join((one.end, *one.end_columns))))
        key = str(said.get("key") or entity)
        role = str(said.get("role") or (entity if ways.count((one.start, one.end)) == 1 else one.name))
        identified = "primary" if primary else "unique"
        links[one.end][key] = _link(key, one.end_columns, entity, identified)
        links[one.start].setdefault(role, _link(role, one.start_columns, entity, "foreign"))
    return {code: msgspec.structs.replace(one, entities=links[code]) for code, one in datasets.items()}


def _link(code: str, key: tuple[str, ...], entity: str, role: str) -> objects.EntityLink:
    return objects.EntityLink(code=code, key=key, role=role, entity=entity if entity != code else "")


class _Maker:
    """Makes the metrics; aggregates that a formula needs are metrics beside it."""

    def __init__(self, project: Project, snapshot: Snapshot, losses: Losses) -> None:
        self.project, self.snapshot, self.losses = project, snapshot, losses
        self.named = {metric.name for metric in project.metrics}
        self.made: dict[str, objects.Metric] = {}
        self.refused: set[str] = set()

    def all(self) -> dict[str, objects.Metric]:
        for simple in (True, False):  # aggregates first, so that formulas can name them
            for metric in self.project.metrics:
                if metric.name not in self.made:
                    self.one(metric, simple)
        for metric in self.project.metrics:
            ours = self.ours(metric)
            if ours is not None and metric.name in self.made:
                self.made[metric.name] = ours
        return self.made

    def one(self, metric: Metric, simple: bool) -> None:
        try:
            if not metric.expr:
                raise Refused("loss.no_sql", metric.place)
            expr = plain_division(parse(percentiles_as_calls(metric.expr)))
            found = aggregate_in(expr)
            if (found is not None) != simple:
                return
            made = self.atom(metric.name, found, metric) if found is not None else self.composite(metric, expr)
            self.made[metric.name] = self.dressed(made, metric)
        except Refused as refused:
            if metric.name not in self.refused:
                self.refused.add(metric.name)
                self.losses.lost("metric", metric.place, metric=metric.name, reason=reason_of(refused))

    def atom(self, code: str, found: Found, metric: Metric) -> objects.Metric:
        fact = self.fact_of(found, metric)
        said = metric.extension if isinstance(metric.extension, dict) else {}
        time = str(said.get("time") or "") if code == metric.name else ""
        local = Found(self.local(fact, found.call), tuple(self.local(fact, one) for one in found.where), found.nulls)
        return atomic(code, local, fact, time or self.snapshot.model.datasets[fact].time)

    def local(self, fact: str, expr: Any) -> Any:
        """Names of the fact's own fields without its own name before them."""

        def change(node: Expr) -> Expr | None:
            own = isinstance(node, Ref) and len(node.path) > 1 and node.path[0] == fact
            return Ref(node.path[1:]) if isinstance(node, Ref) and own else None

        return rewrite(expr, change)

    def fact_of(self, found: Found, metric: Metric) -> str:
        """The dataset from whose rows all others that are named can be reached. Raises ``Refused``."""
        datasets = self.snapshot.model.datasets
        named = {ref.path[0] for expr in (found.call, *found.where) for ref in refs(expr) if len(ref.path) > 1}
        bare = {ref.path[0] for expr in (found.call, *found.where) for ref in refs(expr) if len(ref.path) == 1}
        if not named:
            named = {code for code, one in datasets.items() if bare & (one.dimensions.keys() | one.times.keys())}
            named = named or (set(datasets) if len(datasets) == 1 else set())
        if not named or not named <= datasets.keys():
            raise Refused(
                "loss.no_dataset", metric.place, name=", ".join(sorted(named - datasets.keys())) or metric.expr
            )
        facts = [code for code in sorted(named) if named <= {reach.dataset for reach in reaches(self.snapshot, code)}]
        if len(facts) != 1:
            raise Refused("loss.no_fact", metric.place, name=", ".join(sorted(named)))
        return facts[0]

    def composite(self, metric: Metric, expr: Expr) -> objects.Metric:
        def change(found: Found) -> Expr:
            return Ref((self.beside(found, metric),))

        formula = each_aggregate(expr, change)
        if isinstance(formula, Lit) or any(len(ref.path) > 1 or ref.path[0] not in self.made for ref in refs(formula)):
            raise Refused("loss.no_aggregate", metric.place, name=metric.name)
        return objects.Metric(code=metric.name, kind="composite", domain=DOMAIN, formula=text_of(formula))

    def beside(self, found: Found, metric: Metric) -> str:
        """A metric that is this aggregate: one that is there, else a new one."""
        code = free_code(f"{metric.name}_part", self.named | self.made.keys())
        made = self.atom(code, found, metric)
        known = known_as(made, self.made)
        if known:
            return known
        label = f"{metric.name} ({code})"
        self.made[code] = msgspec.structs.replace(made, name=Text(zh=label, en=label))
        return code

    def dressed(self, made: objects.Metric, metric: Metric) -> objects.Metric:
        made = msgspec.structs.replace(
            made,
            name=Text(zh=metric.name, en=metric.name),
            caliber=Text(zh=metric.description, en=metric.description),
            synonyms=metric.synonyms,
            questions=metric.examples,
        )
        said = metric.extension
        if said is not None and not (isinstance(said, dict) and "card" in said):
            self.losses.lost("bad_extension", metric.place, name=metric.name, reason="JSON")
            return made
        if said is None:
            return made
        made = msgspec.structs.replace(made, synonyms=(), questions=(), caliber=Text())
        return with_card(made, said.get("card"), metric.place, self.losses)

    def ours(self, metric: Metric) -> objects.Metric | None:
        """The formula or derivation that we wrote ourselves, where its SQL is still what it was."""
        said = metric.extension
        if not isinstance(said, dict) or said.get("expression") != metric.expr or not (said.keys() & {"formula", "of"}):
            return None
        parts = {key: str(said.get(key) or "") for key in ("formula", "of", "where")}
        kind = "composite" if parts["formula"] else "derived"
        named = {ref.path[0] for ref in refs(parse(parts["formula"]))} if parts["formula"] else {parts["of"]}
        if not named <= self.made.keys():
            return None
        return msgspec.structs.replace(
            self.made[metric.name], kind=kind, dataset="", measure="", time="", nulls="", **parts
        )
