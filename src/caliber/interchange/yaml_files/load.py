"""A folder or a handful of texts to a model, with every problem in its place."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import msgspec

from caliber.errors import Place, Problem, Refused
from caliber.interchange.yaml_files.events import yaml_documents
from caliber.interchange.yaml_files.folder import project_files, text_of
from caliber.interchange.yaml_files.json_text import json_documents
from caliber.interchange.yaml_files.positions import position_of
from caliber.interchange.yaml_files.unreadable import UnreadableError
from caliber.model.build import KINDS, PROJECT, build, kind_of
from caliber.model.objects import Model
from caliber.model.pointer import DOCUMENTS, taken_apart
from caliber.model.snapshot import Snapshot

if TYPE_CHECKING:
    from caliber.model.rules.columns import Columns

T = TypeVar("T")

# Table of the model -> the key that names the kind in files; a problem of the whole object points to its code.
_CODE_KEYS = {kind.field: name for name, kind in KINDS.items()}


class Origin(NamedTuple):
    """The document of an object: its file, and which of the file's documents it is."""

    file: str
    nth: int


class Loaded(NamedTuple):
    """What was read. ``model`` is None where any error stands in the way; ``partial`` is what could be read even so.

    ``problems`` are placed by file, line and column. ``unread``: a file or object is missing from ``partial``, so
    what refers to it must not be called unknown.
    """

    model: Model | None
    problems: tuple[Problem, ...]
    partial: Model
    origins: Mapping[tuple[str, str], Origin]
    documents: tuple[Origin, ...]
    texts: Mapping[str, str]
    unread: bool

    def placed(self, problem: Problem) -> Problem:
        """A problem whose place is a pointer into the definitions, with its file, line and column instead."""
        if problem.where.file or not problem.where.path.startswith("/"):
            return problem
        keys, mark = taken_apart(problem.where.path)
        origin, rest = self._origin(keys)
        if origin is None:
            return problem
        line, column = position_of(self.texts[origin.file], origin.nth, rest, mark)
        place = Place(file=origin.file, line=line, column=column, path=problem.where.path)
        return msgspec.structs.replace(problem, where=place)

    def check(self, columns: Columns | None = None) -> tuple[Problem, ...]:
        """Every problem of reading and of the rules, placed. ``columns``: dataset -> column -> type, where known."""
        from caliber.model.rules import UNKNOWN, check_all  # only a check pays for loading the rules

        found = check_all(Snapshot(self.partial), columns)
        if self.unread:
            found = [problem for problem in found if problem.code not in UNKNOWN]
        found.sort(key=self._file)  # a file is read again for its positions once, not for each problem
        placed = [self.placed(problem) for problem in found]
        return (*self.problems, *sorted(placed, key=lambda one: (one.where.file, one.where.line, one.where.column)))

    def _file(self, problem: Problem) -> str:
        origin, _ = self._origin(taken_apart(problem.where.path)[0])
        return origin.file if origin is not None else ""

    def _origin(self, keys: tuple[str, ...]) -> tuple[Origin | None, tuple[str, ...]]:
        if len(keys) > 1 and keys[0] == DOCUMENTS:
            return self.documents[int(keys[1])], keys[2:]
        if len(keys) > 1 and (keys[0], keys[1]) in self.origins:
            return self.origins[keys[0], keys[1]], keys[2:] or (_CODE_KEYS[keys[0]],)
        return self.origins.get((PROJECT, "")), keys


def load_project(folder: Path | str) -> Loaded:
    """A project folder. Raises ``Refused("interchange.no_project")`` where there is no ``caliber.yaml``."""
    folder = Path(folder)
    if not any((folder / f"caliber{suffix}").is_file() for suffix in (".yaml", ".yml", ".json")):
        raise Refused("interchange.no_project", str(folder), path=str(folder))
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for path in project_files(folder):
        name = path.relative_to(folder).as_posix()
        try:
            texts[name] = text_of(path)
        except UnreadableError as unreadable:
            problems.append(unreadable.problem(name))
    return _without_gc(lambda: _read(texts, problems))


def parse_files(texts: Mapping[str, str]) -> Loaded:
    """Definition files given as texts by relative path."""
    return _without_gc(lambda: _read(texts, []))


def _read(texts: Mapping[str, str], problems: list[Problem]) -> Loaded:
    raws: list[Any] = []
    documents: list[Origin] = []
    for name, text in texts.items():
        try:
            found = _documents(name, text)
        except UnreadableError as unreadable:
            problems.append(unreadable.problem(name))
            continue
        raws += found
        documents += [Origin(name, index) for index in range(len(found))]
    unread = bool(problems)
    built = build(raws, [origin.file for origin in documents])
    origins = {known: documents[index] for known, index in built.origins.items()}
    loaded = Loaded(None, (), built.model, origins, tuple(documents), texts, unread or bool(built.broken))
    problems += [loaded.placed(problem) for problem in built.problems]
    stopped = any(problem.severity == "error" for problem in problems)
    return loaded._replace(model=None if stopped else built.model, problems=tuple(problems))


def _documents(name: str, text: str) -> list[Any]:
    if not name.endswith(".json"):
        return yaml_documents(text)
    found = json_documents(text)
    ours = any(isinstance(one, dict) and kind_of(one) for one in found)
    return found if ours else []


def _without_gc(work: Callable[[], T]) -> T:
    """Many small objects that all stay: a collector that walks them again and again would double the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        return work()
    finally:
        if enabled:
            gc.enable()
