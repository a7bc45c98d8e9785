"""The tables. A change here comes with a migration in ``migrations/versions`` (a test compares the two)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Table
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

TABLES = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """A point in time with its zone. SQLite keeps no zones: there it is UTC."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        moved = value.astimezone(UTC)
        return moved.replace(tzinfo=None) if dialect.name == "sqlite" else moved

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _text(name: str, *args: Any, **options: Any) -> Column[str]:
    return Column(name, sa.Text, *args, nullable=options.pop("nullable", False), **options)


def _moment(name: str, *, nullable: bool = False, index: bool = False) -> Column[datetime]:
    return Column(name, Moment, nullable=nullable, index=index)


def _json(name: str) -> Column[Any]:
    return Column(name, sa.JSON, nullable=False)


def _person(name: str = "username", **options: Any) -> Column[str]:
    return _text(name, ForeignKey("people.username", ondelete="CASCADE"), **options)


departments = Table(
    "departments",
    TABLES,
    _text("code", primary_key=True),
    _text("name_zh"),
    _text("name_en"),
    _text("parent", ForeignKey("departments.code"), nullable=True, index=True),
    _text("origin"),  # definition | app
)
people = Table(
    "people",
    TABLES,
    _text("username", primary_key=True),
    _text("name"),
    _text("password", nullable=True),
    _text("department", ForeignKey("departments.code"), nullable=True, index=True),
    _json("attributes"),
    Column("active", sa.Boolean, nullable=False),
    _moment("created_at"),
    _moment("password_at", nullable=True),
)
person_roles = Table("person_roles", TABLES, _person(primary_key=True), _text("role", primary_key=True))
preferences = Table("preferences", TABLES, _person(primary_key=True), _text("name", primary_key=True), _text("value"))
sessions = Table(
    "sessions",
    TABLES,
    _text("hash", primary_key=True),
    _person(index=True),
    _moment("created_at"),
    _moment("seen_at"),
    _moment("expires_at", index=True),
)
sign_in_failures = Table(
    "sign_in_failures",
    TABLES,
    Column("id", sa.Integer, primary_key=True),
    _text("subject"),
    _moment("at"),
    Index(None, "subject", "at"),
)
api_tokens = Table(
    "api_tokens",
    TABLES,
    _text("id", primary_key=True),
    _text("hash", unique=True),
    _text("name"),
    _person(index=True),
    _json("scopes"),
    _moment("created_at"),
    _moment("expires_at"),
    _moment("used_at", nullable=True),
    _moment("revoked_at", nullable=True),
)
follows = Table("follows", TABLES, _person(primary_key=True), _text("metric", primary_key=True), _moment("at"))
snapshots = Table(
    "snapshots",
    TABLES,
    _text("fingerprint", primary_key=True),
    Column("content", sa.LargeBinary, nullable=False),
    _moment("created_at"),
)
publications = Table(
    "publications",
    TABLES,
    Column("number", sa.Integer, primary_key=True),
    _text("snapshot", ForeignKey("snapshots.fingerprint")),
    _text("origin"),  # project | request
    _text("given"),  # fingerprint of the definitions as they were given, before they got their version numbers
    _text("author"),
    _text("message"),
    _moment("at"),
)
metric_versions = Table(
    "metric_versions",
    TABLES,
    _text("metric", primary_key=True),
    Column("major", sa.Integer, primary_key=True),
    Column("minor", sa.Integer, primary_key=True),
    _text("fingerprint"),
    _text("wording"),
    _text("kind"),
    _json("changes"),
    _text("author"),
    _text("message"),
    _moment("at"),
    _text("snapshot", ForeignKey("snapshots.fingerprint")),
)
receipts = Table(
    "receipts",
    TABLES,
    _text("id", primary_key=True),
    _text("username"),
    _moment("at", index=True),
    _json("content"),
)
query_log = Table(
    "query_log",
    TABLES,
    Column("number", sa.Integer, primary_key=True),
    _moment("at", index=True),
    _text("username"),
    _text("door"),
    _json("metrics"),
    _text("outcome"),
    Column("milliseconds", sa.Float, nullable=False),
    _text("receipt"),
)
metric_uses = Table(
    "metric_uses",
    TABLES,
    _text("metric", primary_key=True),
    Column("day", sa.Date, primary_key=True),
    _text("username", primary_key=True),
    Column("uses", sa.Integer, nullable=False),
    _moment("last_at"),
    Index(None, "username", "last_at"),
    Index(None, "day"),
)
change_requests = Table(
    "change_requests",
    TABLES,
    _text("id", primary_key=True),
    _text("base", ForeignKey("snapshots.fingerprint")),
    _text("proposed", ForeignKey("snapshots.fingerprint")),
    _text("message"),
    _text("author"),
    _text("status"),
    _json("changes"),
    _moment("created_at", index=True),
    _moment("closed_at", nullable=True),
)
decisions = Table(
    "decisions",
    TABLES,
    Column("number", sa.Integer, primary_key=True),
    _text("request", ForeignKey("change_requests.id", ondelete="CASCADE"), index=True),
    _text("author"),
    _text("verdict"),
    _text("note"),
    _moment("at"),
)
audit = Table(
    "audit",
    TABLES,
    Column("number", sa.Integer, primary_key=True),
    _moment("at", index=True),
    _text("actor"),
    _text("action"),
    _text("object"),
    _json("details"),
)
outbox = Table(
    "outbox",
    TABLES,
    Column("number", sa.Integer, primary_key=True),
    _moment("at"),
    _text("topic"),
    _json("payload"),
    _moment("delivered_at", nullable=True, index=True),
    Column("attempts", sa.Integer, nullable=False),
)
replies = Table(
    "replies",
    TABLES,
    _person(primary_key=True),
    _text("key", primary_key=True),
    _text("request"),
    Column("status", sa.Integer, nullable=True),  # null while it is being answered
    _json("headers"),
    Column("body", sa.LargeBinary, nullable=False),
    _moment("at", index=True),
)
stops = Table("stops", TABLES, _text("ticket", primary_key=True), _moment("at", index=True))
bridge_checks = Table(
    "bridge_checks",
    TABLES,
    _text("metric", primary_key=True),
    Column("since", sa.Date, primary_key=True),
    Column("until", sa.Date, nullable=False),
    _text("state"),  # "" until it was first held against the data
    _text("definitions"),
    _text("data"),
    _json("content"),
    _moment("at", nullable=True),
    _moment("claimed_at", nullable=True),
)
intakes = Table(
    "intakes",
    TABLES,
    _text("id", primary_key=True),
    _text("title"),
    _text("department"),
    _text("author"),
    _text("status"),  # reading | stopped | done
    _moment("created_at", index=True),
    _moment("claimed_at", nullable=True),
)
intake_files = Table(
    "intake_files",
    TABLES,
    _text("intake", ForeignKey("intakes.id", ondelete="CASCADE"), primary_key=True),
    Column("number", sa.Integer, primary_key=True),
    _text("name"),
    _text("kind"),  # sql | sheet | "" = nothing that is read
    _text("digest", index=True),  # of kind, name and content
    Column("content", sa.LargeBinary, nullable=False),
    _text("mark"),  # under which definitions it was read; "" = it waits
    Column("unread", sa.Integer, nullable=False),
    Column("again", sa.Boolean, nullable=False),
    _json("found"),
)
intake_candidates = Table(
    "intake_candidates",
    TABLES,
    _text("intake", ForeignKey("intakes.id", ondelete="CASCADE"), primary_key=True),
    _text("id", primary_key=True),
    Column("file", sa.Integer, nullable=False),
    Column("place", sa.Integer, nullable=False),  # in the order of the files and of their figures
    _text("department"),
    _text("fingerprint"),
    _json("content"),
    _text("decision"),  # adopt | variant | merge | reject | "" = open
    _text("metric"),
    _text("request"),  # the change request that carries it out
    _text("reason"),
    _text("decided_by"),
    _moment("decided_at", nullable=True),
    Index(None, "intake", "place"),
    Index(None, "metric"),
    Index(None, "request"),
)
