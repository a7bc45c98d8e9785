"""Answers of writes that may be sent again, and questions to be stopped in another process."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caliber.store.schema import Moment

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table("replies",
        sa.Column("username", sa.Text(), nullable=False), sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False), sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", sa.JSON(), nullable=False), sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["username"], ["people.username"], name=op.f("fk_replies_username"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("username", "key", name=op.f("pk_replies")),
    )
    op.create_index(op.f("ix_replies_at"), "replies", ["at"], unique=False)
    op.create_table("stops",
        sa.Column("ticket", sa.Text(), nullable=False), sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("ticket", name=op.f("pk_stops")),
    )
    op.create_index(op.f("ix_stops_at"), "stops", ["at"], unique=False)
