"""The metadata store: people, definitions published, receipts, usage, audit. SQLite embedded, or PostgreSQL.

``open_store(url)`` gives a ``Store``; a use case opens one ``transaction()`` and hands it to the modules beside this
one, a module a concept. Only use cases (query, accounts, catalog) and the wiring import this package.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from sqlalchemy import Connection

Transaction: TypeAlias = "Connection"

__all__ = ["Lease", "Store", "Transaction", "hold", "open_store"]


class Store(Protocol):
    """Where the metadata lies. Thread-safe; a transaction belongs to one thread."""

    url: str

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Reads and writes as one: all is kept when the block ends, nothing when it raises."""

    def reading(self) -> AbstractContextManager[Transaction]:
        """Reads of one moment; never waits for a writer."""

    def backup(self, path: str) -> None:
        """A consistent copy of an embedded store while it is in use. Raises ``Refused("store.backup_elsewhere")``."""

    def close(self) -> None: ...


class Lease(Protocol):
    """The right to serve from an embedded store; ``close`` gives it back, the end of the process too."""

    def close(self) -> None: ...


def open_store(url: str) -> Store:
    """Open, create or upgrade the store at ``sqlite:///path`` or ``postgresql://…``.

    Raises ``Refused`` (``store.newer_schema``, ``store.not_ours``, ``store.unknown_url``) or ``SourceError``.
    """
    from caliber.store.database import open_database

    return open_database(url)


def hold(url: str, holder: str) -> Lease:
    """Take the one place of a server on an embedded store. Raises ``Refused("store.in_use")`` with its holder."""
    from caliber.store.lease import take

    return take(url, holder)
