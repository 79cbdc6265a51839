"""Alembic's entry: runs the revisions on the connection, and in the transaction, that `upgrade` opened."""

from alembic import context

from service.schema import stored

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=stored,
    render_as_batch=True,
    # SQLite keeps table definitions in the transaction too, once the driver does not commit behind our back.
    transactional_ddl=True,
)
context.run_migrations()
