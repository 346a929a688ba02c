"""Events are stored once, claimed one at a time for each resident in order, and never answered twice."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.store import events, residents
from bot.store.schema import event

if TYPE_CHECKING:
    from .conftest import Desk


def column(desk: Desk, event_id: int, name: str) -> object:
    return desk.database.read(lambda c: c.execute(select(event.c[name]).where(event.c.id == event_id)).scalar_one())


def test_a_webhook_delivered_twice_is_stored_once(desk: Desk) -> None:
    assert desk.arrives(webhook_id="W1") is not None
    assert desk.arrives(webhook_id="W1") is None
    assert desk.claim() is not None
    assert desk.claim() is None


def test_the_same_webhook_at_the_same_moment_is_stored_once(desk: Desk) -> None:
    with ThreadPoolExecutor(8) as pool:
        added = list(pool.map(lambda _: desk.arrives(webhook_id="W1"), range(24)))
    assert len([event_id for event_id in added if event_id is not None]) == 1


def test_a_redelivery_brings_a_fresh_reply_token_while_the_event_is_open(desk: Desk) -> None:
    desk.arrives(webhook_id="W1", token="first")
    desk.arrives(webhook_id="W1", token="second")
    event = desk.claim()
    assert event is not None
    assert event.reply_token == "second"
    desk.start_reply(event.id)
    desk.arrives(webhook_id="W1", token="third")
    assert column(desk, event.id, "reply_token") == "second"


def test_the_oldest_event_of_all_comes_first(desk: Desk) -> None:
    young = desk.stored("U1", at=desk.now - 10)
    old = desk.stored("U2", at=desk.now - 20)
    assert [desk.claimed(), desk.claimed(), desk.claimed()] == [old, young, None]


def test_one_residents_events_go_one_at_a_time_in_the_order_of_their_timestamps(desk: Desk) -> None:
    third, first, second = (desk.stored(at=desk.now + at) for at in (30, 10, 20))
    for expected in (first, second, third):
        assert desk.claimed("w1") == expected
        assert desk.claimed("w2") is None
        assert desk.start_reply(expected, "w1")
        assert desk.claimed("w2") is None
        desk.finish(expected)
    assert desk.claimed() is None


def test_equal_timestamps_go_in_the_order_of_arrival(desk: Desk) -> None:
    arrived = [desk.stored() for _ in range(4)]
    for expected in arrived:
        assert desk.claimed() == expected
        desk.start_reply(expected)
        desk.finish(expected)


def test_an_older_event_that_arrives_late_waits_for_the_one_being_answered_then_goes_first(desk: Desk) -> None:
    running, young = desk.stored(at=desk.now), desk.stored(at=desk.now + 50)
    assert desk.claimed("w1") == running
    late = desk.stored(at=desk.now - 50)
    assert desk.claimed("w2") is None
    desk.start_reply(running, "w1")
    assert desk.claimed("w2") is None
    desk.finish(running)
    assert desk.claimed("w2") == late
    desk.start_reply(late, "w2")
    desk.finish(late)
    assert desk.claimed("w2") == young


def test_different_residents_are_answered_in_parallel(desk: Desk) -> None:
    mine, mine_too, yours = desk.stored("U1"), desk.stored("U1"), desk.stored("U2")
    assert [desk.claimed("w1"), desk.claimed("w2"), desk.claimed("w3")] == [mine, yours, None]
    assert desk.start_reply(mine, "w1")
    assert desk.start_reply(yours, "w2")
    desk.finish(mine)
    assert desk.claimed("w3") == mine_too


def test_as_many_workers_as_residents_all_find_something(desk: Desk) -> None:
    """On PostgreSQL a worker's first look may be stale; it must look again instead of going home."""
    workers = range(16)
    with ThreadPoolExecutor(len(workers)) as pool:
        for number in range(10):
            stored = list(pool.map(desk.stored, [f"U{number}-{user}" for user in workers]))
            start = threading.Barrier(len(workers))

            def claimed(worker: int, start: threading.Barrier = start) -> int | None:
                start.wait(10)
                return desk.claimed(f"w{worker}")

            assert sorted(found or 0 for found in pool.map(claimed, workers)) == sorted(stored)


def test_only_the_named_channel_is_claimed(desk: Desk) -> None:
    web = desk.arrives("V1", channel="web:test")
    line = desk.arrives("U1", channel="line:test")
    found = desk.claim(channel="line:test")
    assert found is not None
    assert (found.id, found.channel) == (line, "line:test")
    assert desk.claim(channel="line:test") is None
    assert desk.claim(channel="l_ne:test") is None
    other = desk.claim(channel="web:test")
    assert other is not None
    assert other.id == web


def test_one_event_may_be_asked_for_but_does_not_jump_its_residents_queue(desk: Desk) -> None:
    first, second, other = desk.stored("U1"), desk.stored("U1"), desk.stored("U2")
    assert desk.claim(only=second) is None
    found = desk.claim(only=other)
    assert found is not None
    assert found.id == other
    assert desk.claimed() == first


def test_a_lease_that_is_over_is_claimed_again(desk: Desk) -> None:
    event_id = desk.stored()
    assert desk.claimed("w1") == event_id
    assert desk.claimed("w2", now=desk.later - 1) is None
    assert desk.claimed("w2", now=desk.later) == event_id
    assert not desk.start_reply(event_id, "w1", now=desk.later)
    assert desk.start_reply(event_id, "w2", now=desk.later)


def test_only_the_holder_may_reply_and_only_once(desk: Desk) -> None:
    event_id = desk.stored()
    assert not desk.start_reply(event_id, "w1")
    desk.claimed("w1")
    assert not desk.start_reply(event_id, "w2")
    assert desk.start_reply(event_id, "w1")
    assert not desk.start_reply(event_id, "w1")


def test_a_holder_whose_lease_is_over_may_not_reply_even_if_nobody_took_the_event(desk: Desk) -> None:
    running = desk.stored(at=desk.now)
    desk.claimed("w1")
    late = desk.stored(at=desk.now - 50)
    assert desk.claimed("w2", now=desk.later) == late
    assert not desk.start_reply(running, "w1", now=desk.later)


def test_a_reply_nobody_recorded_is_listed_as_missed_and_never_claimed_again(desk: Desk) -> None:
    lost, next_one = desk.stored(), desk.stored()
    desk.claimed("w1")
    desk.start_reply(lost, "w1")
    assert desk.claimed("w2", now=desk.later) is None
    assert desk.expire(desk.later - 1) == 0
    assert desk.database.read(lambda c: events.overdue(c, desk.later))
    assert desk.expire(desk.later) == 1
    assert not desk.database.read(lambda c: events.overdue(c, desk.later))
    assert desk.missed() == [lost]
    assert column(desk, lost, "reply_token") is None
    assert desk.claimed("w2", now=desk.later) == next_one
    assert not desk.start_reply(lost, "w1", now=desk.later)


def test_a_stored_event_does_not_expire_before_its_attempts_are_used_up(desk: Desk) -> None:
    desk.stored()
    desk.claimed()
    assert desk.expire(desk.later) == 0
    assert desk.database.read(lambda c: events.waiting(c, desk.later, channel="line:test"))


def test_an_event_that_breaks_every_worker_is_given_up(desk: Desk) -> None:
    broken, next_one = desk.stored(), desk.stored()
    now = desk.now
    for _ in range(events.MOST_ATTEMPTS):
        assert desk.claimed(now=now) == broken
        now += desk.later - desk.now
    assert desk.claimed(now=now) is None
    assert not desk.database.read(lambda c: events.waiting(c, now, channel="line:test"))
    assert desk.expire(now) == 1
    assert desk.missed() == [broken]
    assert desk.claimed(now=now) == next_one


def test_recent_events_are_the_last_answered_ones_oldest_first(desk: Desk) -> None:
    for at in (1, 2, 3, 4):
        desk.stored(at=desk.now + at)
    desk.stored("U2", at=desk.now + 2)
    answered = []
    for _ in range(3):
        event_id = desk.claimed()
        assert event_id is not None
        if desk.start_reply(event_id):
            desk.finish(event_id)
            answered.append(event_id)
    found = desk.database.read(lambda c: events.recent(c, desk.resident("U1"), since=desk.now, most=2))
    assert [event.occurred_at - desk.now for event in found] == [1, 2]


def test_events_keep_arriving_while_another_is_being_claimed(desk: Desk) -> None:
    """On PostgreSQL the claim's lock on the resident must not stop the webhook that stores the next event."""
    first = desk.stored()
    if desk.database.dialect == "sqlite":  # there the one writer does one after the other anyway
        assert desk.claimed() == first
        assert desk.stored() > first
        return
    with desk.database.engine.begin() as claiming:
        found = events.claim(claiming, "w1", channel="line:test", now=desk.now, lease=20_000)
        assert found is not None
        assert desk.stored() > first


def test_a_busy_resident_does_not_hide_an_event_that_is_asked_for(desk: Desk) -> None:
    """The web asks for its event by id; another write on the same resident only delays that."""
    event_id = desk.stored()
    holding, release = threading.Event(), threading.Event()

    def touch_slowly() -> None:
        def work(connection: object) -> None:
            residents.touch(connection, desk_resident, desk.now)  # type: ignore[arg-type]
            holding.set()
            release.wait(10)

        desk.database.write(work)

    desk_resident = desk.resident("U1")
    with ThreadPoolExecutor(2) as pool:
        touching = pool.submit(touch_slowly)
        assert holding.wait(10)
        claiming = pool.submit(lambda: desk.claim(only=event_id))
        wait([claiming], timeout=0.3)  # whoever does not wait for the lock comes back empty-handed within it
        release.set()
        touching.result(10)
        found = claiming.result(10)
    assert found is not None
    assert found.id == event_id
