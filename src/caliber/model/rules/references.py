"""What a definition names exists: sources, datasets, metrics, domains, departments, sets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from caliber.errors import Problem
from caliber.model.pointer import Key
from caliber.model.rules.finding import error
from caliber.model.snapshot import Snapshot
from caliber.model.suggest import suggest


class Named(NamedTuple):
    """A name in a definition, and the table of the model that it should stand in."""

    keys: tuple[Key, ...]
    name: str
    table: str


WORDS = {
    "sources": {"zh": "数据源", "en": "source"},
    "datasets": {"zh": "数据集", "en": "dataset"},
    "metrics": {"zh": "指标", "en": "metric"},
    "sets": {"zh": "指标集", "en": "metric set"},
    "domains": {"zh": "业务主题", "en": "domain"},
    "departments": {"zh": "部门", "en": "department"},
}

# A small project need not list its domains and departments; once it lists some, the others are misspelt.
OPTIONAL = frozenset({"domains", "departments"})


def named(snapshot: Snapshot) -> Iterator[Named]:
    """Every name of another object, formulas aside."""
    model = snapshot.model
    for dataset in model.datasets.values():
        yield Named(("datasets", dataset.code, "source"), dataset.source, "sources")
    for metric in model.metrics.values():
        here = ("metrics", metric.code)
        yield Named((*here, "dataset"), metric.dataset, "datasets")
        yield Named((*here, "of"), metric.of, "metrics")
        yield from _all((*here, "steps"), metric.steps, "metrics")
        if metric.convert is not None:
            yield Named((*here, "convert", "rates"), metric.convert.rates, "datasets")
        yield Named((*here, "variant_of"), metric.variant_of, "metrics")
        yield Named((*here, "domain"), metric.domain, "domains")
        yield Named((*here, "owner", "department"), metric.owner.department, "departments")
        for i, alias in enumerate(metric.aliases):
            yield Named((*here, "aliases", i, "department"), alias.department, "departments")
        for i, distinction in enumerate(metric.differs_from):
            yield Named((*here, "differs_from", i, "metric"), distinction.metric, "metrics")
    for bundle in model.sets.values():
        yield from _all(("sets", bundle.code, "metrics"), bundle.metrics, "metrics")
        yield from _all(("sets", bundle.code, "audience"), bundle.audience, "departments")
    for rollup in model.rollups.values():
        yield Named(("rollups", rollup.code, "dataset"), rollup.dataset, "datasets")
        yield from _all(("rollups", rollup.code, "metrics"), rollup.metrics, "metrics")
    for department in model.departments.values():
        yield Named(("departments", department.code, "parent"), department.parent, "departments")
    for path in model.domains:
        yield Named(("domains", path), path.rpartition("/")[0], "domains")
    for policy in model.policies.values():
        here = ("policies", policy.code)
        for field in ("metrics", "domains", "sets"):
            yield from _all((*here, field), getattr(policy, field), field)
        yield from _all((*here, "subjects", "departments"), policy.subjects.departments, "departments")
        if policy.except_subjects is not None:
            yield from _all((*here, "except", "departments"), policy.except_subjects.departments, "departments")


def _all(keys: tuple[Key, ...], names: Iterable[str], table: str) -> Iterator[Named]:
    return (Named((*keys, i), name, table) for i, name in enumerate(names))


def unknown(keys: tuple[Key, ...], name: str, table: str, known: Iterable[str]) -> Problem:
    """The problem of a name that stands in no table, with near names."""
    return error("model.unknown_reference", *keys, kind=WORDS[table], name=name, known=suggest(name, known) or ["—"])


def check(snapshot: Snapshot) -> Iterator[Problem]:
    tables: dict[str, Mapping[str, Any]] = {name: getattr(snapshot.model, name) for name in WORDS}
    for one in named(snapshot):
        table = tables[one.table]
        if one.name and one.name not in table and (table or one.table not in OPTIONAL):
            yield unknown(one.keys, one.name, one.table, table)
