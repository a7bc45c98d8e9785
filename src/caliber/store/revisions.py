"""Old schema, new program: upgraded by itself. New schema, old program: refused, nothing touched."""

from __future__ import annotations

import shutil
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from caliber.errors import Refused

# Every revision in order; the last is this program's. Alembic is loaded only where there is something to do.
REVISIONS = ("0001", "0002", "0003", "0004")
ADVISORY = 0x0CA11BE5


def bring_up_to_date(engine: Engine, place: str) -> None:
    """Create or upgrade the schema. Raises ``Refused``: ``store.newer_schema``, ``store.not_ours``."""
    with engine.connect().execution_options(writing=False) as connection, connection.begin():
        current = _current(connection, place)
    if current == REVISIONS[-1]:
        return
    if current and engine.dialect.name == "sqlite":
        _keep_copy(engine, place, current)
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ADVISORY)))
        if _current(connection, place) != REVISIONS[-1]:  # another server may have been first
            _upgrade(connection)


def _current(connection: Connection, place: str) -> str:
    """The revision of the schema; "" where the store is empty."""
    tables = set(sa.inspect(connection).get_table_names())
    if "alembic_version" not in tables:
        if tables:
            raise Refused("store.not_ours", place, path=place, tables=sorted(tables)[:5])
        return ""
    revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or ""
    if revision and revision not in REVISIONS:
        raise Refused("store.newer_schema", place, path=place, theirs=revision, ours=REVISIONS[-1])
    return str(revision)


def _keep_copy(engine: Engine, place: str, current: str) -> None:
    """The old file stays beside the upgraded one: an upgrade loses nothing, whatever happens in it."""
    copy = Path(f"{place}.before-{REVISIONS[-1]}-was-{current}")
    part = copy.with_name(copy.name + ".part")
    part.unlink(missing_ok=True)
    with engine.connect() as connection:
        copy_to(connection, str(part))
    shutil.move(part, copy)


def copy_to(connection: Connection, path: str) -> None:
    """A consistent copy of a SQLite store, outside of any transaction, as VACUUM wants it."""
    raw = connection.connection.driver_connection
    if raw is not None:
        raw.execute("VACUUM INTO ?", (path,))


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
