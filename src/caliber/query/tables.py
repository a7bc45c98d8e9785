"""The tables behind the datasets, looked at: their columns, and those that cannot be read."""

from __future__ import annotations

from typing import NamedTuple

from caliber.errors import Place, Problem, SourceError
from caliber.model.pointer import pointer
from caliber.query.sources import Sources


class Seen(NamedTuple):
    """``columns``: dataset -> column -> type, of the tables that could be read; ``problems``: of the others."""

    columns: dict[str, dict[str, str]]
    problems: tuple[Problem, ...]


def look_at(sources: Sources) -> Seen:
    """Opens every source that a dataset names, and asks for the columns of every dataset."""
    columns: dict[str, dict[str, str]] = {}
    problems: list[Problem] = []
    closed: set[str] = set()
    for code, dataset in sources.snapshot.model.datasets.items():
        if dataset.source not in sources.snapshot.model.sources or dataset.source in closed:
            continue  # a source without a name is a finding of the rules; one that is closed is told once
        try:
            source = sources.get(dataset.source)
        except SourceError as error:
            closed.add(dataset.source)
            problems.append(_placed(error, "sources", dataset.source))
            continue
        try:
            if code not in source.facts.columns:
                source.supply((("columns", code),))
            columns[code] = dict(source.facts.columns[code])
        except SourceError as error:
            problems.append(_placed(error, "datasets", code, "sql" if dataset.sql else "table"))
    return Seen(columns, tuple(problems))


def _placed(error: SourceError, *keys: str) -> Problem:
    return Problem(error.code, Place(path=pointer(*keys)), error.problem.facts)
