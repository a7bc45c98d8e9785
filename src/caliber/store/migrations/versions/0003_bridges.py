"""Bridges of sanctioned variants, held against each period."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caliber.store.schema import Moment

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table("bridge_checks",
        sa.Column("metric", sa.Text(), nullable=False), sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False), sa.Column("state", sa.Text(), nullable=False),
        sa.Column("definitions", sa.Text(), nullable=False), sa.Column("data", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False), sa.Column("at", Moment(), nullable=True),
        sa.Column("claimed_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("metric", "since", name=op.f("pk_bridge_checks")),
    )
