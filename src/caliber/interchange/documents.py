"""Files and YAML documents of other tools: read without running anything in them, written as a person would."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from caliber.errors import Place, Refused

SKIPPED = frozenset({"target", "dbt_packages", "dbt_modules", "node_modules", ".git", ".venv", "logs", ".cubestore"})
MOST_FILES, MOST_BYTES = 5_000, 64 * 1024 * 1024
LIST_OF_KEYS = {"zh": "列表,每一项是一组键和值", "en": "a list, each item of it keys with values"}
ENDINGS = (".yml", ".yaml")


class Document(NamedTuple):
    """One YAML document. ``place``: its file, relative to the project."""

    place: str
    content: dict[str, Any]


def documents_of(source: Path, endings: tuple[str, ...] = ENDINGS) -> tuple[Document, ...]:
    """Every mapping in a file, or in the files below a folder.

    Raises ``Refused`` (``interchange.no_such_source``, ``interchange.bad_yaml``, ``interchange.too_large`` …).
    """
    return tuple(document for place, text in texts_of(source, endings) for document in documents_in(place, text))


def texts_of(source: Path, endings: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The text of a file, or of the files below a folder, each with its place. Raises ``Refused`` as above."""
    if not source.exists():
        raise Refused("interchange.no_such_source", str(source), source=str(source))
    folder = source if source.is_dir() else source.parent
    paths = [source] if source.is_file() else sorted(_files(folder, endings))
    return tuple((str(path.relative_to(folder)), _read(path, str(path.relative_to(folder)))) for path in paths)


def _files(folder: Path, endings: tuple[str, ...]) -> Iterator[Path]:
    count = 0
    for path in folder.rglob("*"):
        inside = path.relative_to(folder).parts
        if path.suffix in endings and path.is_file() and SKIPPED.isdisjoint(inside):
            count += 1
            if count > MOST_FILES:
                raise Refused("interchange.too_many_files", str(folder), source=str(folder), limit=MOST_FILES)
            yield path


def _read(path: Path, place: str) -> str:
    if path.stat().st_size > MOST_BYTES:
        raise Refused("interchange.too_large", place, size=path.stat().st_size, limit=MOST_BYTES)
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("interchange.bad_encoding", place, encoding="?") from error


def documents_in(place: str, text: str) -> list[Document]:
    """Every mapping in a text of YAML. Raises ``Refused`` (``interchange.bad_yaml``)."""
    import yaml

    try:
        contents = list(yaml.load_all(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = Place(place, mark.line + 1 if mark else 0, mark.column + 1 if mark else 0)
        raise Refused("interchange.bad_yaml", where, reason=getattr(error, "problem", "") or "YAML") from error
    return [Document(place, content) for content in contents if isinstance(content, dict)]


def yaml_text(content: dict[str, Any]) -> str:
    """A document with its keys in the order given."""
    import yaml

    return str(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110))


def items(one: Mapping[str, Any], key: str, place: Place | str = "") -> list[dict[str, Any]]:
    """The mappings in the list under a key. Raises ``Refused("interchange.wrong_shape")`` for anything else there."""
    found = one.get(key)
    if found is not None and not (isinstance(found, list) and all(isinstance(item, dict) for item in found)):
        raise Refused("interchange.wrong_shape", place, name=key, wanted=LIST_OF_KEYS)
    return found or []


def mappings(value: Any) -> list[dict[str, Any]]:
    """The mappings in a list; nothing else of it."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list | tuple) else []
