"""What Alembic runs: migrates over the connection that the program hands it, in its transaction."""

from __future__ import annotations

from alembic import context

from siting.store.preparation import SCHEMA

context.configure(
    connection=context.config.attributes["connection"],
    version_table_schema=SCHEMA,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
