"""A dbt project brought over: one model, and everything that it could not carry, said."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

from caliber.errors import Problem, Refused
from caliber.interchange.cards import domains_of
from caliber.interchange.dbt import newer, older
from caliber.interchange.dbt.conditions import Words, asked, named, ordered
from caliber.interchange.dbt.datasets import Columns, calendar_of, dataset_of, grains_of, homes_of, times_of
from caliber.interchange.dbt.files import found_in
from caliber.interchange.dbt.metrics import Maker
from caliber.interchange.dbt.specs import Project, Saved
from caliber.interchange.losses import Losses, reason_of
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
    for name, count in Counter(table.name for table in project.tables).items():
        if count > 1:
            losses.lost("duplicate", next(table.place for table in project.tables if table.name == name), name=name)
    columns = {table.name: Columns(table, losses) for table in project.tables}
    words = Words(
        times=times_of(project.tables),
        grains=grains_of(project.spines, losses),
        homes=homes_of(project.tables),
    )
    maker = Maker(project, columns, losses, words)
    metrics = maker.all()
    datasets = {table.name: dataset_of(table, columns[table.name], SOURCE) for table in project.tables}
    grains, spines = calendar_of(project.spines, SOURCE, words.grains)
    losses.told("whole_periods", project.name)
    if maker.cumulated:
        losses.told("spine_end", project.name)
    return objects.Model(
        project=project.name,
        name=Text(zh=project.name, en=project.name),
        sources=dict.fromkeys(sorted({SOURCE, *(dataset.source for dataset in datasets.values())}), uri),
        calendar=objects.Calendar(timezone=timezone, grains=grains),
        datasets={**datasets, **{code: spine for code, spine in spines.items() if code not in datasets}},
        metrics=metrics,
        saved=_saved_queries(project, words, losses),
        domains=domains_of(metrics.values()),
    )


def _saved_queries(project: Project, words: Words, losses: Losses) -> dict[str, objects.SavedQuery]:
    out: dict[str, objects.SavedQuery] = {}
    for query in project.saved:
        try:
            out[query.name] = _saved(query, words, losses)
        except Refused as refused:
            losses.lost("saved_not_imported", query.place, name=query.name, reason=reason_of(refused))
    return out


def _saved(query: Saved, words: Words, losses: Losses) -> objects.SavedQuery:
    if query.exports:
        losses.lost("exports", query.place, name=query.name)
    return objects.SavedQuery(
        code=query.name,
        name=Text(zh=query.label or query.name, en=query.label or query.name),
        description=Text(en=query.description),
        metrics=query.metrics,
        by=tuple(named(name, words.grains) for name in query.by),
        where=tuple(asked(text, words) for text in query.filters if text.strip()),
        order=tuple(ordered(name, words.grains) for name in query.order),
        limit=str(query.limit) if query.limit is not None else "",
    )
