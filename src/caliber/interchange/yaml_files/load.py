"""A folder or a handful of texts to a model. The parser is only loaded where there is something new to parse."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from caliber.errors import Problem, Refused
from caliber.interchange.yaml_files.folder import project_files, text_of
from caliber.interchange.yaml_files.kept import keep, recall
from caliber.interchange.yaml_files.loaded import Loaded
from caliber.interchange.yaml_files.unreadable import UnreadableError


def load_project(folder: Path | str, kept: bool = True) -> Loaded:
    """A project folder; ``kept``: what was read of the same texts before may be used.

    Raises ``Refused("interchange.no_project")`` where there is no ``caliber.yaml``.
    """
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
    found = recall(texts) if kept and not problems else None
    if found is None:
        found = _parsed(texts, problems)
        if kept:
            keep(found)
    return found


def parse_files(texts: Mapping[str, str]) -> Loaded:
    """Definition files given as texts by relative path."""
    return _parsed(texts, [])


def _parsed(texts: Mapping[str, str], problems: list[Problem]) -> Loaded:
    from caliber.interchange.yaml_files.read import read

    return read(texts, problems)
