"""The database is locked, gone or full for a while, or one notice in it is broken: the others still arrive, once."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress

import pytest
from sqlalchemy import Connection, NullPool, create_engine, event, make_url, text, update
from sqlalchemy.exc import OperationalError

from bot.store import engine, occurrences, planning
from bot.store.database import Database
from bot.store.notice_schema import occurrence
from scheduler.timing import Timing

from .conftest import DAY, LEASE, PATIENCE, Gate, Look, Post

MINUTE = 60_000


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Another process writes to the SQLite file and does not come to an end."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def cut(url: str) -> None:
    """PostgreSQL lets go of everybody, as when it is restarted."""
    parsed = make_url(url)
    admin = create_engine(parsed.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    others = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
    with admin.connect() as connection:
        connection.execute(others, {"name": parsed.database})


def attempt(look: Look) -> None:
    """A look in vain, as far as the database goes."""
    with suppress(OperationalError):
        look()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "LOCK_WAIT", 0.2)


@pytest.mark.usefixtures("impatient")
def test_an_answer_that_cannot_be_recorded_is_asked_for_again(post: Post) -> None:
    post.settle(600)
    occurrence_id = post.announce()
    look = post.clock(threads=1, hangs=PATIENCE)
    with ExitStack() as until_it_has_failed:
        with suppress(OperationalError), Gate(post.line).holding(look):
            until_it_has_failed.enter_context(locked(post.url))
        assert "sending" in post.states()
    attempt(look)
    post.time.jump(LEASE + 1000)
    look()
    assert post.times() == {1: 600}
    assert post.headway(occurrence_id).state == "done"


@pytest.mark.usefixtures("impatient")
def test_while_the_database_is_locked_nothing_is_sent_and_afterwards_all(post: Post) -> None:
    post.settle(600)
    post.announce()
    look = post.clock(hangs=PATIENCE)
    with locked(post.url):
        for _ in range(2):
            attempt(look)
    assert post.line.calls("multicast") == []
    look()
    assert post.times() == {1: 600}


@pytest.mark.parametrize("either", ["postgresql"], indirect=True)
def test_postgresql_is_restarted_while_line_decides(either: Post) -> None:
    either.settle(1_200)
    occurrence_id = either.announce()
    look = either.clock(threads=2, hangs=PATIENCE)
    with Gate(either.line).holding(look):
        cut(either.url)
    for _ in range(3):
        attempt(look)
        either.time.jump(MINUTE)
    assert either.times() == {1: 1_200}
    assert either.headway(occurrence_id).state == "done"


@contextmanager
def full(database: Database) -> Iterator[None]:
    """No page can be added to the SQLite file, as when the disk is full."""

    def stop_growing(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # SQLite takes the present size instead

    def grow(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")

    event.listen(database.engine, "begin", stop_growing)
    yield
    event.remove(database.engine, "begin", stop_growing)
    event.listen(database.engine, "begin", grow)


def plan_all(database: Database, occurrence_id: int, now: int) -> None:
    while database.write(lambda connection: planning.plan(connection, occurrence_id, now)) == "more":
        pass


def test_on_a_full_disk_nothing_is_half_planned_and_with_room_it_goes_out(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "SLAB", 500)
    post.settle(6_000)
    occurrence_id = post.announce()
    with closing(Database(post.url)) as database:
        with full(database), pytest.raises(OperationalError, match="full"):
            plan_all(database, occurrence_id, post.time())
        planned = post.recipients()
        assert planned % 500 == 0
        assert planned < 6_000
    post.clock(hangs=PATIENCE)()
    assert post.times() == {1: 6_000}


def test_a_notice_that_cannot_be_planned_keeps_no_other_waiting(either: Post) -> None:
    either.settle(3)
    broken = either.announce(key="broken", due_at=either.time() - DAY)
    either.database.write(lambda c: c.execute(update(occurrence).where(occurrence.c.id == broken).values(bodies={})))
    sound = either.announce(key="sound")
    look = either.clock(hangs=PATIENCE)
    for _ in range(2):
        look()
    assert either.times() == {1: 3}
    assert either.headway(sound).state == "done"
    assert either.headway(broken).state == "waiting"  # it is tried again as long as it is of use
    either.time.jump(3 * DAY)
    look()
    assert either.headway(broken).state == "over"


def test_what_is_stopped_while_it_is_planned_goes_to_nobody(either: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "SLAB", 500)
    either.settle(1_100)
    occurrence_id = either.announce(timing=Timing(urgent=True))
    assert either.database.write(lambda c: planning.plan(c, occurrence_id, either.time())) == "more"
    assert either.database.write(lambda c: occurrences.stop(c, occurrence_id, either.time()))
    assert either.database.write(lambda c: planning.plan(c, occurrence_id, either.time())) is None
    either.clock(hangs=PATIENCE)()
    assert either.line.calls("multicast") == []
    assert either.headway(occurrence_id).state == "stopped"
    assert either.recipients() == 500  # no more are planned
    either.database.write(lambda c: occurrences.purge(c, either.time() + 91 * DAY, most=50))
    assert either.recipients() == 0
