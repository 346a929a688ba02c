"""Two processes of eight threads each answer five hundred events: every one once, each resident's in order."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from functools import partial
from itertools import pairwise
from multiprocessing import get_context
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, func, select

from bot.store import events
from bot.store.database import Database
from bot.store.schema import event

if TYPE_CHECKING:
    from .conftest import Desk

PROCESSES, THREADS = 2, 8
RESIDENTS, EVENTS = 20, 500
LEASE = 60_000
DEADLINE = 30.0


class Held(NamedTuple):
    """What a worker had, and from when to when by the clock all processes share."""

    resident_id: int
    occurred_at: int
    event_id: int
    since: int
    until: int


def answer_all(url: str, process: int, now: int) -> list[Held]:
    with closing(Database(url, pool_size=THREADS)) as database, ThreadPoolExecutor(THREADS) as pool:
        workers = [pool.submit(_answer, database, f"{process}-{number}", now) for number in range(THREADS)]
        return [held for worker in workers for held in worker.result()]


def _answer(database: Database, worker: str, now: int) -> list[Held]:
    done: list[Held] = []
    deadline = time.monotonic() + DEADLINE
    while time.monotonic() < deadline:
        found = database.write(lambda c: events.claim(c, worker, channel="line:test", now=now, lease=LEASE))
        if found is None:
            if database.read(_open) == 0:
                return done
            time.sleep(0.005)
            continue
        since = time.monotonic_ns()
        assert database.write(partial(events.start_reply, event_id=found.id, worker=worker, now=now, lease=LEASE))
        done.append(Held(found.resident_id, found.occurred_at, found.id, since, time.monotonic_ns()))
        database.write(partial(events.finish, event_id=found.id, state="answered"))
    raise AssertionError("events are left that nobody can claim")


def _open(connection: Connection) -> int:
    waiting = select(func.count()).where(event.c.state.in_(("stored", "replying")))
    return connection.execute(waiting).scalar_one()


def store(desk: Desk) -> list[int]:
    users = [f"U{number % RESIDENTS}" for number in range(EVENTS)]
    random.Random(7).shuffle(users)
    with ThreadPoolExecutor(8) as pool:
        at = [desk.now + number // 7 % 40 for number in range(EVENTS)]  # out of order, many at the same millisecond
        return list(pool.map(lambda user, at: desk.stored(user, at=at), users, at))


def test_each_event_is_answered_once_and_in_order(desk: Desk) -> None:
    stored = store(desk)
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        work = [pool.submit(answer_all, desk.url, number, desk.now) for number in range(PROCESSES)]
        done = [held for process in work for held in process.result()]
    assert sorted(held.event_id for held in done) == sorted(stored)
    of_resident = defaultdict(list)
    for held in done:
        of_resident[held.resident_id].append(held)
    for history in of_resident.values():
        in_order = sorted(history, key=lambda held: (held.occurred_at, held.event_id))
        assert all(before.until <= after.since for before, after in pairwise(in_order))
