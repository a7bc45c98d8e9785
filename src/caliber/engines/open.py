"""Source addresses to engines: a row a scheme."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from caliber.errors import SourceError

if TYPE_CHECKING:
    from caliber.engines import Engine

DUCKDB_KINDS = {"duckdb": "duckdb", "csv": "csv", "parquet": "parquet"}


def open_engine(name: str, uri: str, folder: Path, threads: int = 0) -> Engine:
    """The engine of a source. Paths in ``uri`` are relative to ``folder``, absolute with four slashes.

    Raises ``SourceError``: ``source.unknown_scheme``, ``source.missing_file``, ``source.bad_file``.
    """
    scheme = urlsplit(uri).scheme
    if scheme not in DUCKDB_KINDS:
        raise SourceError("source.unknown_scheme", name, uri=redacted(uri), known=sorted(DUCKDB_KINDS))
    from caliber.engines.duckdb import DuckDBEngine

    return DuckDBEngine(name, path_of(uri, folder), DUCKDB_KINDS[scheme], threads)


def path_of(uri: str, folder: Path) -> Path:
    """The file or folder that a ``duckdb:``, ``csv:`` or ``parquet:`` address names."""
    rest = unquote(uri.split("://", 1)[1])
    rest = rest[1:] if rest.startswith("/") else rest
    return Path(rest) if rest.startswith("/") else folder / rest


def redacted(uri: str) -> str:
    """The address without its password."""
    parts = urlsplit(uri)
    return uri.replace(f":{parts.password}@", ":***@") if parts.password else uri
