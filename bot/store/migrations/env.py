"""Run by Alembic: on the connection of ``bot.store.migrate``, or on ``DATABASE_URL`` to draft a new migration."""

from alembic import context
from sqlalchemy import Connection, create_engine

from bot.settings import Settings
from bot.store.schema import metadata


def _run(connection: Connection) -> None:
    batch = connection.dialect.name == "sqlite"  # SQLite alters a table by rebuilding it
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=batch,
        compare_type=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    with create_engine(Settings().database).begin() as own:
        _run(own)
