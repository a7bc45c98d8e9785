"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caliber.store.schema import Moment

revision = "0001"
down_revision = None


def upgrade() -> None:
    _people()
    _definitions()
    _usage()
    _governance()


def _people() -> None:
    op.create_table("departments",
        sa.Column("code", sa.Text(), nullable=False), sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False), sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["parent"], ["departments.code"], name=op.f("fk_departments_parent")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_departments")),
    )
    op.create_index(op.f("ix_departments_parent"), "departments", ["parent"], unique=False)
    op.create_table("people",
        sa.Column("username", sa.Text(), nullable=False), sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=True), sa.Column("department", sa.Text(), nullable=True),
        sa.Column("attributes", sa.JSON(), nullable=False), sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False), sa.Column("password_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["department"], ["departments.code"], name=op.f("fk_people_department")),
        sa.PrimaryKeyConstraint("username", name=op.f("pk_people")),
    )
    op.create_index(op.f("ix_people_department"), "people", ["department"], unique=False)
    op.create_table("person_roles",
        sa.Column("username", sa.Text(), nullable=False), sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["username"], ["people.username"], name=op.f("fk_person_roles_username"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("username", "role", name=op.f("pk_person_roles")),
    )
    op.create_table("preferences",
        sa.Column("username", sa.Text(), nullable=False), sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["username"], ["people.username"], name=op.f("fk_preferences_username"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("username", "name", name=op.f("pk_preferences")),
    )
    op.create_table("sessions",
        sa.Column("hash", sa.Text(), nullable=False), sa.Column("username", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False), sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["username"], ["people.username"], name=op.f("fk_sessions_username"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_expires_at"), "sessions", ["expires_at"], unique=False)
    op.create_index(op.f("ix_sessions_username"), "sessions", ["username"], unique=False)
    op.create_table("sign_in_failures",
        sa.Column("id", sa.Integer(), nullable=False), sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False), sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failures")),
    )
    op.create_index(op.f("ix_sign_in_failures_subject_at"), "sign_in_failures", ["subject", "at"], unique=False)
    op.create_table("api_tokens",
        sa.Column("id", sa.Text(), nullable=False), sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False), sa.Column("username", sa.Text(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False), sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False), sa.Column("used_at", Moment(), nullable=True),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["username"], ["people.username"], name=op.f("fk_api_tokens_username"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("hash", name=op.f("uq_api_tokens_hash")),
    )
    op.create_index(op.f("ix_api_tokens_username"), "api_tokens", ["username"], unique=False)
    op.create_table("follows",
        sa.Column("username", sa.Text(), nullable=False), sa.Column("metric", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["username"], ["people.username"], name=op.f("fk_follows_username"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("username", "metric", name=op.f("pk_follows")),
    )


def _definitions() -> None:
    op.create_table("snapshots",
        sa.Column("fingerprint", sa.Text(), nullable=False), sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_snapshots")),
    )
    op.create_table("publications",
        sa.Column("number", sa.Integer(), nullable=False), sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False), sa.Column("given", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False), sa.Column("message", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["snapshot"], ["snapshots.fingerprint"], name=op.f("fk_publications_snapshot")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_publications")),
    )
    op.create_table("metric_versions",
        sa.Column("metric", sa.Text(), nullable=False), sa.Column("major", sa.Integer(), nullable=False),
        sa.Column("minor", sa.Integer(), nullable=False), sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False), sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False), sa.Column("author", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False), sa.Column("at", Moment(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["snapshot"], ["snapshots.fingerprint"], name=op.f("fk_metric_versions_snapshot")),
        sa.PrimaryKeyConstraint("metric", "major", "minor", name=op.f("pk_metric_versions")),
    )


def _usage() -> None:
    op.create_table("receipts",
        sa.Column("id", sa.Text(), nullable=False), sa.Column("username", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False), sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
    )
    op.create_index(op.f("ix_receipts_at"), "receipts", ["at"], unique=False)
    op.create_table("query_log",
        sa.Column("number", sa.Integer(), nullable=False), sa.Column("at", Moment(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False), sa.Column("door", sa.Text(), nullable=False),
        sa.Column("metrics", sa.JSON(), nullable=False), sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("milliseconds", sa.Float(), nullable=False), sa.Column("receipt", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_query_log")),
    )
    op.create_index(op.f("ix_query_log_at"), "query_log", ["at"], unique=False)
    op.create_table("metric_uses",
        sa.Column("metric", sa.Text(), nullable=False), sa.Column("day", sa.Date(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False), sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("last_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("metric", "day", "username", name=op.f("pk_metric_uses")),
    )
    op.create_index(op.f("ix_metric_uses_day"), "metric_uses", ["day"], unique=False)
    op.create_index(op.f("ix_metric_uses_username_last_at"), "metric_uses", ["username", "last_at"], unique=False)


def _governance() -> None:
    op.create_table("change_requests",
        sa.Column("id", sa.Text(), nullable=False), sa.Column("base", sa.Text(), nullable=False),
        sa.Column("proposed", sa.Text(), nullable=False), sa.Column("message", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False), sa.Column("status", sa.Text(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False), sa.Column("created_at", Moment(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["base"], ["snapshots.fingerprint"], name=op.f("fk_change_requests_base")),
        sa.ForeignKeyConstraint(["proposed"], ["snapshots.fingerprint"], name=op.f("fk_change_requests_proposed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_requests")),
    )
    op.create_index(op.f("ix_change_requests_created_at"), "change_requests", ["created_at"], unique=False)
    op.create_table("decisions",
        sa.Column("number", sa.Integer(), nullable=False), sa.Column("request", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False), sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False), sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["request"], ["change_requests.id"], name=op.f("fk_decisions_request"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_decisions")),
    )
    op.create_index(op.f("ix_decisions_request"), "decisions", ["request"], unique=False)
    op.create_table("audit",
        sa.Column("number", sa.Integer(), nullable=False), sa.Column("at", Moment(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False), sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False), sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"], unique=False)
    op.create_table("outbox",
        sa.Column("number", sa.Integer(), nullable=False), sa.Column("at", Moment(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False), sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("delivered_at", Moment(), nullable=True), sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_outbox")),
    )
    op.create_index(op.f("ix_outbox_delivered_at"), "outbox", ["delivered_at"], unique=False)
