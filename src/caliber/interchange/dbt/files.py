"""The files of a dbt project: every YAML below its model paths, or one ``semantic_manifest.json``."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from caliber.errors import Refused
from caliber.interchange.documents import MOST_BYTES, Document, documents_of

MANIFEST = "semantic_manifest.json"


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
    documents = documents_of(source)
    if not documents:
        raise Refused("interchange.no_dbt", str(source), source=str(source))
    named = next((d.content.get("name") for d in documents if Path(d.place).name == "dbt_project.yml"), "")
    return Found(str(named or folder.name), documents)


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
