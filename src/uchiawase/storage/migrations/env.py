"""Run by Alembic whenever it migrates; the archive hands it the connection to work on."""

from alembic import context

from uchiawase.storage.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
)
context.run_migrations()
