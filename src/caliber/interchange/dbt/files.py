"""The files of a dbt project: every YAML below its model paths, or one ``semantic_manifest.json``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from caliber.errors import Place, Refused

SKIPPED = frozenset({"target", "dbt_packages", "dbt_modules", "node_modules", ".git", ".venv", "logs"})
MANIFEST = "semantic_manifest.json"
MOST_FILES, MOST_BYTES = 5_000, 64 * 1024 * 1024


class Document(NamedTuple):
    """One YAML document. ``place``: its file, relative to the project."""

    place: str
    content: dict[str, Any]


class Found(NamedTuple):
    """``manifest``: where one was named; else the documents."""

    name: str
    documents: tuple[Document, ...]
    manifest: dict[str, Any] | None = None


def found_in(source: Path) -> Found:
    """Raises ``Refused`` (``interchange.no_such_source``, ``interchange.no_dbt``, ``interchange.bad_yaml`` …)."""
    if not source.exists():
        raise Refused("interchange.no_such_source", str(source), source=str(source))
    if source.is_file() and source.suffix == ".json":
        return Found(source.parent.name, (), _json(source))
    folder = source if source.is_dir() else source.parent
    if (folder / MANIFEST).is_file() and not (folder / "dbt_project.yml").is_file():
        return Found(folder.name, (), _json(folder / MANIFEST))
    paths = [source] if source.is_file() else sorted(_files(folder))
    documents = [document for path in paths for document in _documents(path, folder)]
    if not documents:
        raise Refused("interchange.no_dbt", str(source), source=str(source))
    named = next((d.content.get("name") for d in documents if Path(d.place).name == "dbt_project.yml"), "")
    return Found(str(named or folder.name), tuple(documents))


def _files(folder: Path) -> Iterator[Path]:
    count = 0
    for path in folder.rglob("*"):
        inside = path.relative_to(folder).parts
        if path.suffix in (".yml", ".yaml") and path.is_file() and SKIPPED.isdisjoint(inside):
            count += 1
            if count > MOST_FILES:
                raise Refused("interchange.too_many_files", str(folder), source=str(folder), limit=MOST_FILES)
            yield path


def _documents(path: Path, folder: Path) -> list[Document]:
    import yaml

    place = str(path.relative_to(folder))
    try:
        text = path.read_text("utf-8-sig")
        contents = list(yaml.load_all(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = Place(place, mark.line + 1 if mark else 0, mark.column + 1 if mark else 0)
        raise Refused("interchange.bad_yaml", where, reason=getattr(error, "problem", "") or "YAML") from error
    except UnicodeDecodeError as error:
        raise Refused("interchange.bad_encoding", place, encoding="?") from error
    return [Document(place, content) for content in contents if isinstance(content, dict)]


def _json(path: Path) -> dict[str, Any]:
    if path.stat().st_size > MOST_BYTES:
        raise Refused("interchange.too_large", str(path), size=path.stat().st_size, limit=MOST_BYTES)
    try:
        found = msgspec.json.decode(path.read_bytes())
    except msgspec.DecodeError as error:
        raise Refused("interchange.bad_json", str(path), reason=str(error)) from error
    if not isinstance(found, dict) or "semantic_models" not in found:
        raise Refused("interchange.no_dbt", str(path), source=str(path))
    return found
