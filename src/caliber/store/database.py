"""The store on SQLAlchemy: SQLite in WAL mode, or PostgreSQL through psycopg."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from caliber.errors import Refused
from caliber.store.failures import disk_told, failures_told
from caliber.store.revisions import bring_up_to_date, copy_to

BUSY_MS = 10_000
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}", "temp_store=MEMORY")
DRIVERS = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
POOL = {"pool_size": 16, "max_overflow": 48, "pool_timeout": 30}


class Database:
    """A store that is open and has this program's schema."""

    def __init__(self, url: str, engine: Engine, place: str) -> None:
        self.url = url
        self._engine = engine
        self._place = place

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Reads and writes as one. On SQLite the one place of the writer is taken at the start, never half-way."""
        with failures_told(self._place), self._engine.connect().execution_options(writing=True) as tx, tx.begin():
            yield tx

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Reads of one moment."""
        with failures_told(self._place), self._engine.connect().execution_options(writing=False) as tx, tx.begin():
            yield tx

    def backup(self, path: str) -> None:
        """A consistent copy of an embedded store while it is in use."""
        if self._engine.dialect.name != "sqlite":
            raise Refused("store.backup_elsewhere", self._place)
        if os.path.exists(path):
            raise Refused("store.backup_exists", path, path=path)
        with failures_told(path), self._engine.connect() as connection:
            copy_to(connection, path)

    def close(self) -> None:
        self._engine.dispose()


def open_database(url: str) -> Database:
    """Open, create or upgrade."""
    parsed = _address(url)
    shown = parsed.render_as_string(hide_password=True)
    place = (parsed.database or "") if parsed.get_backend_name() == "sqlite" else shown
    engine = _engine(parsed, place)
    try:
        with failures_told(place):
            bring_up_to_date(engine, place)
    except BaseException:
        engine.dispose()
        raise
    return Database(shown, engine, place)


def _address(url: str) -> sa.URL:
    scheme, mark, _ = url.partition(":")
    driver = DRIVERS.get(scheme.split("+")[0])
    if not mark or driver is None:
        raise Refused("store.unknown_url", known=["sqlite:///caliber.db", "postgresql://user@host/name"])
    try:
        return sa.make_url(url).set(drivername=driver)
    except (sa.exc.ArgumentError, ValueError):
        raise Refused("store.unknown_url", known=["sqlite:///caliber.db", "postgresql://user@host/name"]) from None


def _engine(url: sa.URL, place: str) -> Engine:
    codec: dict[str, Any] = {
        "json_serializer": lambda value: msgspec.json.encode(value).decode(),
        "json_deserializer": msgspec.json.decode,
    }
    if url.get_backend_name() == "postgresql":
        try:
            return sa.create_engine(url, pool_pre_ping=True, **POOL, **codec)
        except ModuleNotFoundError:
            raise Refused("store.no_driver", place) from None
    if not url.database or url.database == ":memory:":
        raise Refused("store.unknown_url", known=["sqlite:///caliber.db"])
    _prepare_file(Path(url.database))
    engine = sa.create_engine(
        url, connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False}, **POOL, **codec
    )
    sa.event.listen(engine, "connect", _connected)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _prepare_file(path: Path) -> None:
    """The folder of the file, and the file itself readable by its owner alone: it holds password hashes."""
    with disk_told(str(path)):
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))


def _connected(raw: Any, _: Any) -> None:
    raw.isolation_level = None  # the driver would end transactions behind our back: BEGIN is ours
    for pragma in PRAGMAS:
        raw.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
