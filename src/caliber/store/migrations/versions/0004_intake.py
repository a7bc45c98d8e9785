"""Reports and spreadsheets taken in: the files, the candidates in them, what was decided."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caliber.store.schema import Moment

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table("intakes",
        sa.Column("id", sa.Text(), nullable=False), sa.Column("title", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False), sa.Column("author", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False), sa.Column("created_at", Moment(), nullable=False),
        sa.Column("claimed_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intakes")),
    )  # fmt: skip
    op.create_index(op.f("ix_intakes_created_at"), "intakes", ["created_at"])
    op.create_table("intake_files",
        sa.Column("intake", sa.Text(), nullable=False), sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False), sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False), sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False), sa.Column("unread", sa.Integer(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False), sa.Column("found", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["intake"], ["intakes.id"], ondelete="CASCADE",
                                name=op.f("fk_intake_files_intake_intakes")),
        sa.PrimaryKeyConstraint("intake", "number", name=op.f("pk_intake_files")),
    )  # fmt: skip
    op.create_index(op.f("ix_intake_files_digest"), "intake_files", ["digest"])
    op.create_table("intake_candidates",
        sa.Column("intake", sa.Text(), nullable=False), sa.Column("id", sa.Text(), nullable=False),
        sa.Column("file", sa.Integer(), nullable=False), sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False), sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False), sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("metric", sa.Text(), nullable=False), sa.Column("request", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False), sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["intake"], ["intakes.id"], ondelete="CASCADE",
                                name=op.f("fk_intake_candidates_intake_intakes")),
        sa.PrimaryKeyConstraint("intake", "id", name=op.f("pk_intake_candidates")),
    )  # fmt: skip
    op.create_index(op.f("ix_intake_candidates_intake_place"), "intake_candidates", ["intake", "place"])
    op.create_index(op.f("ix_intake_candidates_metric"), "intake_candidates", ["metric"])
    op.create_index(op.f("ix_intake_candidates_request"), "intake_candidates", ["request"])
