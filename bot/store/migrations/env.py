"""What alembic runs; the connection and its one transaction belong to ``bot.store.schema``."""

from alembic import context

from bot.store.records import Record

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Record.metadata,
    render_as_batch=True,
)
context.run_migrations()
