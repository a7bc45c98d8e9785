"""A dbt project brought over: one model, and everything that it could not carry, said."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from caliber.errors import Problem, Refused
from caliber.interchange.cards import domains_of
from caliber.interchange.dbt import newer, older
from caliber.interchange.dbt.conditions import condition_of, named
from caliber.interchange.dbt.datasets import Columns, calendar_of, dataset_of
from caliber.interchange.dbt.files import found_in
from caliber.interchange.dbt.metrics import Maker
from caliber.interchange.dbt.specs import Project, Saved
from caliber.interchange.losses import Losses
from caliber.interchange.spelling import text_of
from caliber.model import objects
from caliber.model.text import Text

SOURCE = "warehouse"


class Brought(NamedTuple):
    """``losses``: warnings lose something, informations say what is written otherwise here."""

    model: objects.Model
    losses: tuple[Problem, ...]


def read_dbt(source: Path, uri: str, timezone: str = "UTC") -> Brought:
    """The semantic models, metrics and saved queries of a dbt project or manifest, over the tables at ``uri``.

    Raises ``Refused`` (``interchange.…``) where nothing can be read.
    """
    found = found_in(source)
    losses = Losses()
    if found.manifest is not None:
        project = older.project_of(found.name, [(source.name, found.manifest)])
    else:
        contents = [(document.place, document.content) for document in found.documents]
        project = _merged(older.project_of(found.name, contents), newer.project_of(found.name, contents))
    if not project.tables:
        raise Refused("interchange.no_dbt", str(source), source=str(source))
    return Brought(_model(project, uri, timezone, losses), tuple(losses.found))


def _merged(one: Project, other: Project) -> Project:
    return Project(
        name=one.name,
        tables=(*one.tables, *other.tables),
        metrics=(*one.metrics, *other.metrics),
        saved=one.saved,
        spines=(*one.spines, *other.spines),
    )


def _model(project: Project, uri: str, timezone: str, losses: Losses) -> objects.Model:
    columns = {table.name: Columns(table, losses) for table in project.tables}
    metrics = Maker(project, columns, losses).all()
    datasets = {table.name: dataset_of(table, columns[table.name], SOURCE) for table in project.tables}
    grains, spines = calendar_of(project.spines, SOURCE)
    losses.told("whole_periods", project.name)
    return objects.Model(
        project=project.name,
        name=Text(zh=project.name, en=project.name),
        sources=dict.fromkeys(sorted({SOURCE, *(dataset.source for dataset in datasets.values())}), uri),
        calendar=objects.Calendar(timezone=timezone, grains=grains),
        datasets={**datasets, **{code: spine for code, spine in spines.items() if code not in datasets}},
        metrics=metrics,
        saved={query.name: _saved(query, losses) for query in project.saved},
        domains=domains_of(metrics.values()),
    )


def _saved(query: Saved, losses: Losses) -> objects.SavedQuery:
    if query.exports:
        losses.lost("exports", query.place, name=query.name)
    chosen = condition_of(query.filters)
    order = tuple(
        named(name.lstrip("-")) if not name.startswith("-") else "-" + named(name[1:]) for name in query.order
    )
    return objects.SavedQuery(
        code=query.name,
        name=Text(zh=query.label or query.name, en=query.label or query.name),
        description=Text(en=query.description),
        metrics=query.metrics,
        by=tuple(named(name) for name in query.by),
        where=(text_of(chosen),) if chosen is not None else (),
        order=order,
        limit=str(query.limit) if query.limit is not None else "",
    )
