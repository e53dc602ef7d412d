"""Run by Alembic inside the transaction that store/migrate.py has opened."""

from alembic import context

from b24app.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
