"""Bring a database to the schema of this version: Alembic, without an ``alembic.ini``, and one process at a time.

Migrations only lead forward; the way back is the backup. A new one is drafted with Alembic's own command
(``alembic revision --autogenerate --rev-id 0002 -m "..."``) and then put in order by hand.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import make_url

from bot.store.database import take_turns
from bot.store.engine import open_engine

SCRIPTS = Path(__file__).parent / "migrations"

_LOCK = 0x6D61646F  # "mado": any number, as long as nothing else takes turns by it
_PATIENCE_MS = 60_000


def upgrade(url: str) -> None:
    """Apply all missing migrations in one transaction; other processes wait and then find nothing to do.

    Raises alembic's CommandError when the database is of a newer version than this checkout.
    """
    if (file := _sqlite_file(url)) is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)  # residents' words: for nobody else on the machine
    engine = _engine(url)
    try:
        with engine.begin() as connection:
            take_turns(connection, _LOCK)
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            _check_references(connection)
    finally:
        engine.dispose()


def is_current(url: str) -> bool:
    """Whether the database has exactly the migrations of this version. Changes nothing."""
    file = _sqlite_file(url)
    if file is not None and not file.exists():
        return False
    engine = _engine(url)
    try:
        with engine.connect() as connection:
            applied = MigrationContext.configure(connection).get_current_heads()
    finally:
        engine.dispose()
    return set(applied) == set(ScriptDirectory.from_config(_config()).get_heads())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _sqlite_file(url: str) -> Path | None:
    parsed = make_url(url)
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None


def _engine(url: str) -> Engine:
    """On SQLite without foreign keys: rebuilding a table would otherwise delete the rows that refer to it."""
    engine = open_engine(url, pool_size=1)
    if engine.dialect.name != "sqlite":
        return engine

    @event.listens_for(engine, "connect")
    def _prepare(connection, _record) -> None:  # type: ignore[no-untyped-def]
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")

    return engine.execution_options(sqlite_begin="EXCLUSIVE")


def _check_references(connection: Connection) -> None:
    """SQLite checked no reference while migrating; a broken one undoes the migration."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise RuntimeError(f"a migration broke references: {broken[:5]}")
