"""Texts to a model: each file parsed, each document built, each problem placed."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from caliber.errors import Problem
from caliber.interchange.yaml_files.events import yaml_documents
from caliber.interchange.yaml_files.json_text import json_documents
from caliber.interchange.yaml_files.loaded import Loaded, Origin
from caliber.interchange.yaml_files.unreadable import UnreadableError
from caliber.model.build import build, kind_of

T = TypeVar("T")


def read(texts: Mapping[str, str], problems: list[Problem]) -> Loaded:
    """What the texts define. ``problems``: those of the files that gave no text."""
    return without_gc(lambda: _read(texts, problems))


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
        documents += [Origin(name, nth) for nth in range(len(found))]
    unread = bool(problems)
    built = build(raws, [origin.file for origin in documents])
    origins = {known: documents[index] for known, index in built.origins.items()}
    loaded = Loaded(None, (), built.model, origins, tuple(documents), texts, unread or bool(built.broken))
    headless = "model.no_project" if unread else ""  # the head may stand in a file that could not be read
    problems += [loaded.placed(problem) for problem in built.problems if problem.code != headless]
    stopped = any(problem.severity == "error" for problem in problems)
    return loaded._replace(model=None if stopped else built.model, problems=tuple(problems))


def _documents(name: str, text: str) -> list[Any]:
    if not name.endswith(".json"):
        return yaml_documents(text)
    found = json_documents(text)
    ours = any(isinstance(one, dict) and kind_of(one) for one in found)
    return found if ours else []


def without_gc(work: Callable[[], T]) -> T:
    """Many small objects that all stay: a collector that walks them again and again would double the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        return work()
    finally:
        if enabled:
            gc.enable()
