"""Documents to a model: each document becomes one object; every problem is found at once, none stops the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from caliber.errors import Place, Problem
from caliber.model.objects import (
    Calendar,
    Dataset,
    Department,
    Domain,
    Metric,
    MetricSet,
    Model,
    Part,
    Policy,
    Rollup,
    SavedQuery,
)
from caliber.model.pointer import DOCUMENTS, KEY, pointer
from caliber.model.reading import MISSING, Read, reader_for
from caliber.model.suggest import suggest
from caliber.model.text import Text


class Kind(NamedTuple):
    """A kind of object: the field of ``Model`` that holds it, and its type."""

    field: str
    type: type[Part]


class Head(Part, frozen=True, kw_only=True, omit_defaults=True):
    """The head of a project: what ``caliber.yaml`` says. ``server`` is for the settings and no part of the model."""

    project: str
    name: Text = Text()
    sources: dict[str, str] = {}
    calendar: Calendar = Calendar()
    server: Any = None


class Built(NamedTuple):
    """What the documents gave. ``model`` holds every object that could be read, ``broken`` the names of the others.

    ``origins`` names the document of each object: ``(field of Model, code) -> index``; the head is ``("project", "")``.
    """

    model: Model
    problems: tuple[Problem, ...]
    origins: dict[tuple[str, str], int]
    broken: frozenset[tuple[str, str]]


# The key that names the kind of a document, the most telling first: a metric or rollup also names its dataset.
KINDS: dict[str, Kind] = {
    "metric": Kind("metrics", Metric),
    "metric_set": Kind("sets", MetricSet),
    "saved_query": Kind("saved", SavedQuery),
    "rollup": Kind("rollups", Rollup),
    "policy": Kind("policies", Policy),
    "dataset": Kind("datasets", Dataset),
    "domain": Kind("domains", Domain),
    "department": Kind("departments", Department),
}
PROJECT = "project"


class _Builder:
    def __init__(self, name_of: Sequence[str]) -> None:
        self.name_of = name_of
        self.problems: list[Problem] = []
        self.objects: dict[str, dict[str, Any]] = {kind.field: {} for kind in KINDS.values()}
        self.origins: dict[tuple[str, str], int] = {}
        self.broken: set[tuple[str, str]] = set()
        self.head: Head | None = None
        self.readers = {name: object_reader(name) for name in KINDS}

    def problem(self, name: str, path: str, **facts: Any) -> None:
        self.problems.append(Problem(name, Place(path=path), facts))

    def add(self, index: int, raw: Any) -> None:
        if type(raw) is not dict:
            self.problem("model.not_an_object", pointer(DOCUMENTS, index), known=[PROJECT, *KINDS])
            return
        name = kind_of(raw)
        if not name:
            first = next(iter(raw), "")
            near = suggest(first, [PROJECT, *KINDS]) or [PROJECT, *KINDS]
            self.problem("model.unknown_kind", pointer(DOCUMENTS, index, first, mark=KEY), key=first, known=near)
        elif name == PROJECT:
            self.add_head(index, raw)
        else:
            self.add_object(index, name, raw)

    def add_head(self, index: int, raw: dict[str, Any]) -> None:
        known = (PROJECT, "")
        if known in self.origins:
            self.problem("model.two_projects", pointer(DOCUMENTS, index, PROJECT), first=self.place_of(known))
            return
        self.origins[known] = index
        head = reader_for(Head)(raw, (DOCUMENTS, index), self.problems)
        self.head = None if head is MISSING else head

    def add_object(self, index: int, name: str, raw: dict[str, Any]) -> None:
        field = KINDS[name].field
        code = raw[name]
        if type(code) is not str or not code.strip():
            self.problem("model.no_code", pointer(DOCUMENTS, index, name, mark=KEY), kind=name)
            return
        known = (field, code.strip())
        if known in self.origins:
            first = self.place_of(known)
            self.problem("model.duplicate", pointer(DOCUMENTS, index, name), kind=name, code=known[1], first=first)
            return
        self.origins[known] = index
        value = self.readers[name](raw, (DOCUMENTS, index), self.problems)
        if value is MISSING:
            self.broken.add(known)
        else:
            self.objects[field][known[1]] = value

    def place_of(self, known: tuple[str, str]) -> str:
        index = self.origins[known]
        return self.name_of[index] if index < len(self.name_of) else pointer(DOCUMENTS, index)


def object_reader(name: str) -> Read:
    """The reader of documents of one kind: the object's code stands under the key that names the kind."""
    return reader_for(KINDS[name].type, name)


def kind_of(raw: Mapping[str, Any]) -> str:
    """The key that names the kind of a document, "" where there is none."""
    return next((name for name in (PROJECT, *KINDS) if name in raw), "")


def build(documents: Iterable[Any], name_of: Sequence[str] = ()) -> Built:
    """The model of the documents; never raises for what they hold.

    ``name_of`` says where each document stands, for the sentences that point to another one.
    """
    builder = _Builder(name_of)
    for index, raw in enumerate(documents):
        if raw is not None:
            builder.add(index, raw)
    if (PROJECT, "") not in builder.origins:
        builder.problem("model.no_project", "")
    head = builder.head or Head(project="")
    model = Model(project=head.project, name=head.name, sources=head.sources, calendar=head.calendar, **builder.objects)
    return Built(_settled(model), tuple(builder.problems), builder.origins, frozenset(builder.broken))


def _settled(model: Model) -> Model:
    """What follows from the rest: a dataset that names no source has the only one."""
    if len(model.sources) != 1 or all(dataset.source for dataset in model.datasets.values()):
        return model
    only = next(iter(model.sources))
    datasets = {c: d if d.source else msgspec.structs.replace(d, source=only) for c, d in model.datasets.items()}
    return msgspec.structs.replace(model, datasets=datasets)
