"""The same tests on an SQLite file and on a throw-away PostgreSQL database.

The PostgreSQL server is the one at 127.0.0.1:5432 (user postgres, no password) or in ``MADOGUCHI_TEST_POSTGRES``, an
SQLAlchemy URL whose user may create databases. Without a server its half of the tests is skipped and says so.
"""

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Connection, NullPool, create_engine

from bot.staff.roles import Account
from bot.store import events, residents
from bot.store.cipher import Cipher
from bot.store.database import Database
from bot.store.events import NewEvent, StoredEvent
from bot.store.migrate import upgrade
from bot.store.schema import metadata
from knowledge.text import Analyzer

from .hall import Hall, built

NOW = 1_790_000_000_000
LEASE = 20_000


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A database with a key, and what the tests do with it all the time."""

    url: str
    database: Database
    cipher: Cipher
    now: int = NOW
    later: int = NOW + LEASE + 1
    """When a lease given now is over."""

    def resident(self, user: str, *, channel: str = "line:test") -> int:
        return self.database.write(lambda c: residents.find_or_add(c, self.cipher, channel, user, NOW))

    def arrives(
        self,
        user: str = "U1",
        *,
        at: int = NOW,
        webhook_id: str | None = None,
        token: str | None = "token",
        message_id: str | None = None,
        text: str = "住民票がほしい",
        channel: str = "line:test",
    ) -> int | None:
        def work(connection: Connection) -> int | None:
            resident_id = residents.find_or_add(connection, self.cipher, channel, user, NOW)
            new = NewEvent(
                webhook_event_id=webhook_id or uuid.uuid4().hex,
                channel=channel,
                resident_id=resident_id,
                kind="text",
                text=text,
                message_id=message_id,
                reply_token=token,
                retry_key=str(uuid.uuid4()),
                occurred_at=at,
                received_at=at,
            )
            return events.add(connection, new)

        return self.database.write(work)

    def stored(self, user: str = "U1", *, at: int = NOW, message_id: str | None = None) -> int:
        event_id = self.arrives(user, at=at, message_id=message_id)
        assert event_id is not None
        return event_id

    def claim(
        self, worker: str = "w1", *, now: int = NOW, channel: str = "line:test", only: int | None = None
    ) -> StoredEvent | None:
        return self.database.write(lambda c: events.claim(c, worker, channel=channel, now=now, lease=LEASE, only=only))

    def claimed(self, worker: str = "w1", *, now: int = NOW) -> int | None:
        event = self.claim(worker, now=now)
        return None if event is None else event.id

    def start_reply(self, event_id: int, worker: str = "w1", *, now: int = NOW) -> bool:
        return self.database.write(lambda c: events.start_reply(c, event_id, worker, now=now, lease=LEASE))

    def finish(self, event_id: int, state: events.Ended = "answered") -> None:
        self.database.write(lambda c: events.finish(c, event_id, state))

    def expire(self, now: int) -> int:
        return self.database.write(lambda c: events.expire(c, now))

    def missed(self) -> list[int]:
        return [event.id for event in self.database.read(events.possibly_missed)]


@pytest.fixture(scope="session")
def migrated_postgres(new_postgres: Callable[[], str]) -> str:
    url = new_postgres()
    upgrade(url)
    return url


@pytest.fixture
def postgres_url(migrated_postgres: str) -> str:
    """A migrated PostgreSQL database without rows."""
    engine = create_engine(migrated_postgres, poolclass=NullPool)
    with engine.begin() as connection:
        _empty(connection)
    return migrated_postgres


def _empty(connection: Connection) -> None:
    """Forty times as fast as TRUNCATE, which makes the files of every table and index anew."""
    connection.exec_driver_sql("SET session_replication_role = replica")  # whatever refers to whatever
    connection.exec_driver_sql(";".join(f"DELETE FROM {table}" for table in metadata.tables))
    used = "SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL"
    for sequence in connection.exec_driver_sql(used).scalars().all():
        connection.exec_driver_sql(f"ALTER SEQUENCE {sequence} RESTART")


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("migrated") / "template.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """A migrated SQLite file without rows."""
    return f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'madoguchi.db')}"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """A migrated database without rows."""
    fixture = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    return str(request.getfixturevalue(fixture))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without a table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'var' / 'empty.db'}"
    make: Callable[[], str] = request.getfixturevalue("new_postgres")
    return make()


@pytest.fixture
def desk(url: str) -> Iterator[Desk]:
    with closing(Database(url, pool_size=16)) as database:
        yield Desk(url=url, database=database, cipher=Cipher(b"k" * 32))


@pytest.fixture(scope="session")
def analyzer() -> Analyzer:
    return Analyzer()


@pytest.fixture(scope="session")
def built_hall(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Path:
    return built(tmp_path_factory.mktemp("hall"), analyzer)


@pytest.fixture
def hall(desk: Desk, tmp_path: Path, analyzer: Analyzer, built_hall: Path) -> Hall:
    var = shutil.copytree(built_hall, tmp_path / "hall")
    return Hall(database=desk.database, cipher=desk.cipher, var=var, analyzer=analyzer)


@pytest.fixture
def author(hall: Hall) -> Account:
    return hall.account("hanako", "editor", "approver")


@pytest.fixture
def approver(hall: Hall) -> Account:
    return hall.account("taro", "approver")


@pytest.fixture
def together(tmp_path: Path) -> Callable[[int, str, str], list[str]]:
    """Runs ``code`` (after ``setup``) in so many processes at the same moment, somewhere else; what each printed."""
    root = str(Path(__file__).parents[2])

    def run(count: int, setup: str, code: str) -> list[str]:
        script = f"{setup}\nprint('ready', flush=True)\ninput()\n{code}"
        command = [sys.executable, "-W", "error", "-c", script]
        environment = os.environ | {"PYTHONPATH": root}
        processes = [
            subprocess.Popen(
                command, cwd=tmp_path, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
            for _ in range(count)
        ]
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        said = [process.communicate(timeout=30)[0] for process in processes]
        assert [process.returncode for process in processes] == [0] * count
        return said

    return run
