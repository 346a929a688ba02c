"""SQLAlchemy engines with the settings on which the promises of the store rest."""

import sqlite3
import time
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

LOCK_WAIT = 10.0
"""Seconds to wait for another process that writes to the same SQLite file."""

LOOK_AGAIN = 3
"""Milliseconds after which a writer begins its wait anew: SQLite looks ever more seldom, ten times a second in the end,
so that of two processes that write all the time one was locked out for a second and more."""


def open_engine(url: str, *, pool_size: int) -> Engine:
    """An engine with at most ``pool_size`` connections (SQLite: one more, for the writer)."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        # 2 s is the shortest connect_timeout that libpq knows
        return create_engine(
            parsed,
            pool_size=pool_size,
            max_overflow=0,
            pool_pre_ping=True,
            pool_timeout=1,
            hide_parameters=True,  # an error message would carry a resident's words into the log
            connect_args={"connect_timeout": 2},
        )
    patience = {"timeout": LOCK_WAIT, "check_same_thread": False}
    engine = create_engine(parsed, pool_size=pool_size, max_overflow=1, connect_args=patience, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we begin transactions ourselves
    _switch_to_wal(connection)
    # FULL: in WAL mode NORMAL would lose acknowledged events when the power fails
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _switch_to_wal(connection: Any) -> None:
    """SQLite does not wait for the lock that turns a new file to WAL, so processes that start together must."""
    deadline = time.monotonic() + LOCK_WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _begin_sqlite(connection: Connection) -> None:
    """Execution option ``sqlite_begin``: IMMEDIATE or EXCLUSIVE take the write lock at once."""
    kind = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    raw: Any = connection.connection.dbapi_connection
    if kind == "IMMEDIATE":
        _wait_for_lock(raw)
    if not raw.in_transaction:
        connection.exec_driver_sql(f"BEGIN {kind}")


def _wait_for_lock(raw: Any) -> None:
    """Begin to write as soon as no other process does, unless that takes longer than ``LOCK_WAIT``."""
    deadline = time.monotonic() + LOCK_WAIT
    raw.execute(f"PRAGMA busy_timeout={LOOK_AGAIN}")
    try:
        while not raw.in_transaction and time.monotonic() < deadline:
            _try_to_begin(raw)
    finally:
        raw.execute(f"PRAGMA busy_timeout={int(LOCK_WAIT * 1000)}")


def _try_to_begin(raw: Any) -> None:
    try:
        raw.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
