"""Throw-away databases on the PostgreSQL server at 127.0.0.1:5432 (user postgres, no password) or in
``MADOGUCHI_TEST_POSTGRES``, an SQLAlchemy URL whose user may create databases.
"""

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import NullPool, create_engine, make_url
from sqlalchemy.exc import OperationalError

SERVER = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"


@contextmanager
def throwaway_databases() -> Iterator[Callable[[], str]]:
    """Makes an empty database each time; all are dropped at the end. Skips, with the reason, without a server."""
    server = make_url(os.environ.get("MADOGUCHI_TEST_POSTGRES", SERVER))
    admin = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool, connect_args={"connect_timeout": 2})
    made: list[str] = []

    def make() -> str:
        name = f"madoguchi_test_{uuid.uuid4().hex}"
        with admin.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
            connection.exec_driver_sql(f"ALTER DATABASE {name} SET lock_timeout = '10s'")  # no test hangs
        made.append(name)
        return server.set(database=name).render_as_string(hide_password=False)

    try:
        admin.connect().close()
    except OperationalError as error:
        reason = str(error.orig).splitlines()[0]
        pytest.skip(f"no PostgreSQL answers at {server.host}:{server.port} (MADOGUCHI_TEST_POSTGRES): {reason}")
    yield make
    with admin.connect() as connection:
        for name in made:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
