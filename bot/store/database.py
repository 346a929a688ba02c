"""One door to the state: ``read`` and ``write`` run a function in a transaction, on SQLite or PostgreSQL.

Build a Database after fork, never before.
"""

import time
from collections.abc import Mapping
from typing import TypeVar

from sqlalchemy import Connection, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.store.engine import open_engine
from bot.store.writer import Work, Writer

T = TypeVar("T")

_CANCELLED = "57014"
"""PostgreSQL's code for a statement that ran into ``statement_timeout``."""


class Database:
    """The state of the counter behind one SQLAlchemy engine."""

    def __init__(self, url: str, *, pool_size: int = 20) -> None:
        self.engine = open_engine(url, pool_size=pool_size)
        self._writer = Writer(self.engine) if self.dialect == "sqlite" else None

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.engine.dialect.name

    def read(self, work: Work[T]) -> T:
        """The result of ``work`` in a transaction of its own that changes nothing."""
        with self.engine.connect() as connection:
            return work(connection)

    def write(self, work: Work[T], *, timeout: float | None = None) -> T:
        """The result of ``work`` once it is durably stored.

        Raises TimeoutError after ``timeout`` seconds (on PostgreSQL each statement has what is left when the first
        begins). What had begun by then may be stored all the same on SQLite; on PostgreSQL it is not.
        """
        if self._writer is not None:
            return self._writer.run(work, timeout)
        return self._write_directly(work, timeout)

    def _write_directly(self, work: Work[T], timeout: float | None) -> T:
        started = time.monotonic()
        try:
            with self.engine.begin() as connection:
                if timeout is not None:
                    _limit(connection, timeout - (time.monotonic() - started))
                return work(connection)
        except PoolTimeoutError as error:
            raise TimeoutError("no free connection") from error
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) != _CANCELLED:
                raise
            raise TimeoutError("the database was too slow") from error

    def wipe(self) -> None:
        """Let SQLite's log forget deleted words at once; PostgreSQL does so by itself."""
        if self.dialect != "sqlite":
            return
        raw = self.engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            raw.close()

    def close(self) -> None:
        """Finish queued writes and let go of every connection."""
        if self._writer is not None:
            self._writer.close()
        self.engine.dispose()


def _limit(connection: Connection, seconds: float) -> None:
    milliseconds = int(seconds * 1000)
    if milliseconds <= 0:  # to PostgreSQL 0 means without limit
        raise TimeoutError("no time left to begin")
    connection.exec_driver_sql(f"SET LOCAL statement_timeout = {milliseconds}")


def upsert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows ``ON CONFLICT``, which the two databases spell alike and SQLAlchemy keeps apart."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def insert_once(connection: Connection, table: Table, values: Mapping[str, object]) -> int | None:
    """The id of the new row, or None when a unique key says that it is there already."""
    statement = upsert(connection, table).values(values).on_conflict_do_nothing().returning(table.c.id)
    return connection.execute(statement).scalar()


def take_turns(connection: Connection, what: int) -> None:
    """Wait until no other transaction has this turn (a number of ours), and keep it to the end of one's own.

    On SQLite only one writes at a time anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(what)))
