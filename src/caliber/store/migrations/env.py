"""Alembic's way in: the connection comes from ``caliber.store.revisions``, within its transaction."""

from __future__ import annotations

from alembic import context

from caliber.store.schema import TABLES

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=TABLES,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
