"""A dataset reads one thing: a table, or a query."""

from __future__ import annotations

from collections.abc import Iterator

from caliber.errors import Problem
from caliber.model.rules.finding import error, warning
from caliber.model.snapshot import Snapshot


def check(snapshot: Snapshot) -> Iterator[Problem]:
    for dataset in snapshot.model.datasets.values():
        here = ("datasets", dataset.code)
        if not dataset.table and not dataset.sql:
            yield error("model.no_table", *here, name=dataset.code)
        if dataset.table and dataset.sql:
            yield error("model.table_and_sql", *here, "sql", name=dataset.code)
        if not dataset.source:
            yield error("model.no_source", *here, name=dataset.code, known=list(snapshot.model.sources) or ["—"])
        if dataset.validity is not None and not (dataset.validity.start and dataset.validity.end):
            yield error("model.half_validity", *here, "validity", name=dataset.code)
        if not dataset.grain and not any(link.role == "primary" for link in dataset.entities.values()):
            yield warning("model.no_grain", *here, name=dataset.code)
