"""The door to the state: writes are whole, durable or refused in time; the one writer of SQLite serves everybody."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, event, func, select, text

from bot.store import questions, residents
from bot.store.cipher import Cipher
from bot.store.database import Database
from bot.store.schema import resident

if TYPE_CHECKING:
    from .conftest import Desk

Together = Callable[[int, str, str], list[str]]
CIPHER = Cipher(b"k" * 32)


def add(user: str) -> Callable[[Connection], int]:
    return lambda connection: residents.find_or_add(connection, CIPHER, "line:test", user, 0)


def residents_stored(database: Database) -> int:
    return database.read(lambda c: c.execute(select(func.count()).select_from(resident)).scalar_one())


@contextmanager
def slow_write(database: Database, user: str) -> Iterator[None]:
    """Another writer that is in the middle of adding ``user``."""
    begun, release = threading.Event(), threading.Event()

    def work(connection: Connection) -> None:
        add(user)(connection)
        begun.set()
        release.wait(10)

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(database.write, work)
        try:
            assert begun.wait(10)
            yield
        finally:
            release.set()
            writing.result(10)


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Database]:
    with closing(Database(sqlite_url)) as database:
        yield database


def test_a_read_changes_nothing(desk: Desk) -> None:
    desk.database.read(add("U1"))
    assert residents_stored(desk.database) == 0


def test_a_write_that_fails_leaves_nothing(desk: Desk) -> None:
    def work(connection: Connection) -> None:
        add("U1")(connection)
        raise LookupError("after the insert")

    with pytest.raises(LookupError, match="after the insert"):
        desk.database.write(work)
    assert residents_stored(desk.database) == 0


def test_a_write_that_takes_too_long_is_a_timeout_and_not_stored(desk: Desk) -> None:
    with slow_write(desk.database, "U1"), pytest.raises(TimeoutError):
        desk.database.write(add("U1"), timeout=0.2)
    assert desk.database.write(add("U2"), timeout=10) is not None
    assert residents_stored(desk.database) == 2


def test_what_a_timeout_dropped_is_not_stored_later(desk: Desk) -> None:
    with slow_write(desk.database, "U1"), pytest.raises(TimeoutError):
        desk.database.write(lambda c: (add("U1")(c), add("U2")(c)), timeout=0.2)
    desk.database.write(lambda c: None)
    assert residents_stored(desk.database) == 1


def test_no_time_at_all_is_a_timeout(desk: Desk) -> None:
    with pytest.raises(TimeoutError):
        desk.database.write(lambda c: threading.Event().wait(0.05) and None, timeout=0)


def test_no_free_connection_is_a_timeout(postgres_url: str) -> None:
    with closing(Database(postgres_url, pool_size=1)) as database:
        with slow_write(database, "U1"), pytest.raises(TimeoutError):
            database.write(add("U2"), timeout=0.1)
        assert residents_stored(database) == 1


def test_writes_that_wait_are_committed_together(sqlite: Database) -> None:
    commits: list[object] = []
    event.listen(sqlite.engine, "commit", commits.append)
    with ThreadPoolExecutor(30) as pool:
        with slow_write(sqlite, "U-first"):
            writes = [pool.submit(sqlite.write, add(f"U{number}")) for number in range(30)]
            _until(lambda: sum(write.running() for write in writes) == 30)
        assert len({write.result(10) for write in writes}) == 30
    assert residents_stored(sqlite) == 31
    assert len(commits) < 15


def test_one_failing_write_spoils_no_other(sqlite: Database) -> None:
    def broken(connection: Connection) -> None:
        add("U-broken")(connection)
        connection.execute(text("INSERT INTO resident (id) VALUES (NULL)"))

    def leaving(connection: Connection) -> None:
        add("U-leaving")(connection)
        raise SystemExit

    with ThreadPoolExecutor(30) as pool:
        with slow_write(sqlite, "U-first"):
            good: list[Future[int]] = [pool.submit(sqlite.write, add(f"U{number}")) for number in range(8)]
            bad: list[Future[None]] = [pool.submit(sqlite.write, work) for work in (broken, leaving) * 4]
            good += [pool.submit(sqlite.write, add(f"V{number}")) for number in range(8)]
            _until(lambda: all(write.running() for write in good) and all(write.running() for write in bad))
        assert len({write.result(10) for write in good}) == 16
        assert all(write.exception(10) is not None for write in bad)
    assert residents_stored(sqlite) == 17


def test_closing_finishes_what_was_queued_and_refuses_what_comes_after(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with ThreadPoolExecutor(30) as pool:
        with slow_write(database, "U-first"):
            writes = [pool.submit(database.write, add(f"U{number}")) for number in range(20)]
            _until(lambda: all(write.running() for write in writes))
            closing_it = pool.submit(database.close)
        closing_it.result(10)
        stored = sum(write.exception(10) is None for write in writes)  # a late one is refused, none hangs
    with pytest.raises(RuntimeError, match="closed"):
        database.write(add("U-late"))
    database.close()
    with closing(Database(sqlite_url)) as again:
        assert residents_stored(again) == 1 + stored


def test_a_write_within_a_write_is_refused_instead_of_waiting_for_itself(sqlite: Database) -> None:
    with pytest.raises(RuntimeError, match="within"):
        sqlite.write(lambda _: sqlite.write(add("U1")))


def test_readers_do_not_wait_for_the_writer(sqlite: Database) -> None:
    with slow_write(sqlite, "U1"):
        assert residents_stored(sqlite) == 0


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)]
)
def test_every_connection_keeps_the_promises(sqlite: Database, pragma: str, value: object) -> None:
    def ask(connection: Connection) -> object:
        return connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()

    assert sqlite.read(ask) == value
    assert sqlite.write(ask) == value


def test_deleted_words_are_not_left_in_the_file(sqlite_url: str, tmp_path: Path) -> None:
    words = "ZZ-secret-words-ZZ"
    with closing(Database(sqlite_url)) as database:
        statement = text(
            "INSERT INTO event (webhook_event_id, channel, resident_id, kind, text, warnings, message_id, retry_key,"
            " occurred_at, received_at, state)"
            " VALUES ('W', 'line:test', :r, 'text', :words, '', 'M', '', 0, 0, 'answered')"
        )
        resident_id = database.write(add("U1"))
        database.write(lambda c: c.execute(statement, {"r": resident_id, "words": words}))
    assert words.encode() in (tmp_path / "madoguchi.db").read_bytes()
    with closing(Database(sqlite_url)) as database:
        database.write(lambda c: questions.unsend(c, resident_id, "M"))
    assert all(words.encode() not in file.read_bytes() for file in tmp_path.iterdir())


def test_processes_that_open_a_new_file_together_all_get_in(tmp_path: Path, together: Together) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    code = f"d = Database({url!r}); print(d.write(lambda c: 7)); d.close()"
    assert together(4, "from bot.store.database import Database", code) == ["7\n"] * 4


def _until(true: Callable[[], bool]) -> None:
    """Waits for it, at most ten seconds."""
    pause = threading.Event()
    for _ in range(1000):
        if true():
            return
        pause.wait(0.01)
    raise AssertionError("did not happen in ten seconds")
