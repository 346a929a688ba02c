"""Personal messages: kept once, claimed by one worker at a time, never after their time, gone with their resident."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, Row, select

from bot.store import outgoing, residents
from bot.store.database import Database
from bot.store.outgoing import ClaimedMessage, NewMessage
from bot.store.schema import outgoing as table
from scheduler.delivery import RETRY_KEY_LIVES, Again, Failed, Sent, Step

if TYPE_CHECKING:
    from .conftest import Desk

LEASE = 20_000
DAY = 24 * 3600 * 1000


def keep(
    desk: Desk, key: str = "k1", *, user: str = "U1", at: int = 0, body: str = "body", asked_in: int = 7, days: int = 4
) -> None:
    """A message due ``at`` milliseconds from now and of use for so many days."""
    resident_id, due_at = desk.resident(user), desk.now + at
    new = NewMessage(
        resident_id=resident_id,
        kind="reminder",
        key=key,
        asked_in=asked_in,
        body=body,
        due_at=due_at,
        until=due_at + days * DAY,
    )
    desk.database.write(lambda c: outgoing.add(c, new))


def claim(desk: Desk, worker: str = "w1", *, at: int = 0, channel: str = "line:test") -> ClaimedMessage | None:
    now = desk.now + at
    return desk.database.write(lambda c: outgoing.claim(c, worker, channel=channel, now=now, lease=LEASE))


def claimed(desk: Desk, worker: str = "w1", *, at: int = 0) -> ClaimedMessage:
    message = claim(desk, worker, at=at)
    assert message is not None
    return message


def settle(desk: Desk, message: ClaimedMessage, step: Step, worker: str = "w1") -> bool:
    return desk.database.write(lambda c: outgoing.settle(c, message.id, worker, step))


def cancel(desk: Desk, asked_in: int = 7, *, user: str = "U1") -> None:
    resident_id = desk.resident(user)
    desk.database.write(lambda c: outgoing.cancel(c, resident_id, asked_in))


def expire(desk: Desk, at: int) -> int:
    return desk.database.write(lambda c: outgoing.expire(c, desk.now + at))


def rows(desk: Desk) -> list[Row[tuple[object, ...]]]:
    return desk.database.read(lambda c: list(c.execute(select(table).order_by(table.c.id)).all()))


def states(desk: Desk) -> list[str]:
    return [row.state for row in rows(desk)]


def test_a_message_waits_for_its_time_and_goes_to_one_worker(desk: Desk) -> None:
    keep(desk, at=1000)
    assert claim(desk, at=999) is None
    message = claimed(desk, at=1000)
    assert (message.body, message.kind, message.attempts) == ("body", "reminder", 1)
    assert message.retry_key == rows(desk)[0].retry_key
    assert claim(desk, "w2", at=1000) is None
    assert settle(desk, message, Sent())
    assert claim(desk, "w2", at=10 * LEASE) is None
    assert [(row.state, row.body) for row in rows(desk)] == [("sent", None)]


def test_whoever_has_waited_longest_comes_first_and_other_channels_are_left_alone(desk: Desk) -> None:
    for key, at in (("later", 20), ("first", 10)):
        keep(desk, key, at=at, body=key)
    assert claim(desk, at=50, channel="line:other") is None
    assert [claimed(desk, at=50).body, claimed(desk, at=50).body, claim(desk, at=50)] == ["first", "later", None]


def test_the_same_message_is_kept_once_with_its_latest_words(desk: Desk) -> None:
    keep(desk, body="first", asked_in=7)
    key = rows(desk)[0].retry_key
    keep(desk, body="second", asked_in=8)
    assert [(row.body, row.asked_in, row.retry_key) for row in rows(desk)] == [("second", 8, key)]


def test_words_do_not_change_once_they_may_have_been_sent(desk: Desk) -> None:
    keep(desk, body="first")
    settle(desk, claimed(desk), Again(desk.now + 1000))
    keep(desk, body="second")
    assert [row.body for row in rows(desk)] == ["first"]


def test_many_who_ask_at_once_for_the_same_keep_one(desk: Desk) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: keep(desk, asked_in=number), range(24)))
    assert states(desk) == ["waiting"]


def test_with_its_lease_over_a_message_goes_to_another_worker_with_the_same_key(desk: Desk) -> None:
    keep(desk)
    first = claimed(desk, "w1")
    second = claimed(desk, "w2", at=LEASE + 1)
    assert (second.retry_key, second.attempts, second.first_at) == (first.retry_key, 2, first.first_at)
    assert not settle(desk, first, Failed("refused"), "w1")
    assert settle(desk, second, Sent(), "w2")
    assert states(desk) == ["sent"]


def test_the_next_attempt_waits_for_its_time(desk: Desk) -> None:
    keep(desk)
    settle(desk, claimed(desk), Again(desk.now + 5000))
    assert claim(desk, at=4999) is None
    assert claimed(desk, "w2", at=5000).attempts == 2


def test_nothing_is_claimed_after_its_time(desk: Desk) -> None:
    keep(desk, days=1)
    assert claim(desk, at=DAY) is None
    assert expire(desk, DAY - 1) == 0
    assert expire(desk, DAY) == 1
    assert [(row.state, row.reason, row.body) for row in rows(desk)] == [("failed", "late", None)]


def test_nothing_is_offered_again_when_the_platform_forgets_its_key(desk: Desk) -> None:
    keep(desk)
    claimed(desk)  # and its worker dies
    assert claim(desk, "w2", at=RETRY_KEY_LIVES) is None
    assert expire(desk, RETRY_KEY_LIVES - 1) == 0
    assert expire(desk, RETRY_KEY_LIVES) == 1
    (lost,) = desk.database.read(outgoing.failed)
    assert (lost.channel, lost.kind, lost.reason) == ("line:test", "reminder", "unclear")


def test_what_a_worker_has_in_hand_is_not_given_up(desk: Desk) -> None:
    keep(desk, days=1)
    message = claimed(desk, at=DAY - 1)
    assert expire(desk, DAY) == 0
    assert settle(desk, message, Sent())


def test_stopping_stops_what_one_asking_led_to_and_asking_again_starts_it(desk: Desk) -> None:
    keep(desk, "k1", asked_in=7)
    keep(desk, "k2", asked_in=7)
    keep(desk, "k3", asked_in=8)
    keep(desk, "k4", asked_in=7, user="U2")
    sent = claimed(desk)
    settle(desk, sent, Sent())
    cancel(desk, 7)
    assert states(desk) == ["sent", "cancelled", "waiting", "waiting"]
    assert rows(desk)[1].body is None
    keep(desk, "k2", asked_in=9, body="again")
    assert [claimed(desk).body for _ in range(3)].count("again") == 1


def test_whoever_blocks_gets_nothing_and_nothing_of_theirs_is_left(desk: Desk) -> None:
    keep(desk, "k1", user="U1")
    keep(desk, "k2", user="U2")
    in_hand = claimed(desk)
    resident_id = desk.resident("U1")
    desk.database.write(lambda c: residents.forget(c, resident_id))
    assert [row.key for row in rows(desk)] == ["k2"]
    assert not settle(desk, in_hand, Again(desk.now))


def test_nothing_is_claimed_for_whoever_asked_and_had_left_by_then(desk: Desk) -> None:
    resident_id = desk.resident("U1")

    def work(connection: Connection) -> None:
        residents.forget(connection, resident_id)
        new = NewMessage(
            resident_id=resident_id, kind="reminder", key="k", asked_in=1, body="b", due_at=0, until=desk.now + DAY
        )
        outgoing.add(connection, new)

    desk.database.write(work)
    assert claim(desk) is None


@pytest.mark.parametrize(("days", "left"), [(90, 3), (91, 1)])
def test_what_has_ended_goes_after_ninety_days(desk: Desk, days: int, left: int) -> None:
    for key in ("k1", "k2"):
        keep(desk, key)
        settle(desk, claimed(desk), Sent())
    keep(desk, "k3")
    desk.database.write(lambda c: outgoing.purge(c, desk.now + days * DAY))
    assert len(rows(desk)) == left


def test_two_processes_of_four_threads_claim_each_message_once(desk: Desk) -> None:
    for number in range(60):
        keep(desk, f"k{number}", user=f"U{number % 7}")

    def work(database: Database, worker: str) -> list[int]:
        mine: list[int] = []
        while True:
            message = database.write(
                lambda c: outgoing.claim(c, worker, channel="line:test", now=desk.now, lease=LEASE)
            )
            if message is None:
                if not database.read(lambda c: outgoing.ready(c, desk.now)):
                    return mine
                continue  # the one that is left is just being taken
            mine.append(message.id)

    with closing(Database(desk.url)) as other, ThreadPoolExecutor(8) as pool:
        databases = [desk.database, other]
        found = [pool.submit(work, databases[number % 2], f"w{number}") for number in range(8)]
        times = Counter(message_id for each in found for message_id in each.result())
    assert sorted(times) == [row.id for row in rows(desk)]
    assert set(times.values()) == {1}
