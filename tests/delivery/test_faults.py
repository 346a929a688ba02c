"""Whatever fails on the way to LINE: in the end everybody who should has the notice once, and nobody has it twice."""

from functools import partial

import pytest

from bot.simulator import Fault, Rate
from bot.store import deliveries, occurrences, residents
from bot.store.headway import troubled
from scheduler.delivery import RETRY_KEY_LIVES
from scheduler.pace import STAYS_OPEN, TRIPS_AT

from .conftest import CHANNEL, DAY, LEASE, PATIENCE, Gate, Post, together, user_id

MINUTE = 60_000


def test_everybody_has_it_once_though_two_clocks_look(either: Post) -> None:
    either.settle(1_250)
    occurrence_id = either.announce()
    clocks = either.clock(), either.clock()
    together(*clocks)
    together(*clocks)
    assert either.times() == {1: 1_250}
    seen = either.headway(occurrence_id)
    assert (seen.state, seen.recipients, seen.sent, seen.accepted, seen.left) == ("done", 1_250, 1_250, 1_250, 0)
    assert {call.request_id for call in either.line.calls("multicast")} == {row.request_id for row in either.chunks()}
    assert either.line.violations == []


@pytest.mark.parametrize(
    ("fault", "at_once"),
    [
        (Fault(kind="error-after"), 500),
        (Fault(kind="error-after", status=503), 500),
        (Fault(kind="error-before", status=502), 0),
        (Fault(kind="accept-then-reset"), 500),
        (Fault(kind="reset"), 0),
        (Fault(kind="accept-then-hang"), 500),
        (Fault(kind="slow", seconds=1.5), 0),
        (Fault(kind="error-before", status=401), 0),
    ],
    ids=["500 after", "503 after", "502 before", "cut off after", "cut off before", "no answer", "slow", "401"],
)
def test_a_chunk_whose_answer_is_lost_is_offered_again_as_it_was(post: Post, fault: Fault, at_once: int) -> None:
    post.settle(500)
    occurrence_id = post.announce()
    post.line.fault("multicast", fault, times=2 if fault.status == 401 else 1)
    look = post.clock()
    look()
    assert post.headway(occurrence_id).left == 500
    assert post.line.platform.ledger.total == at_once
    look()
    assert len(post.line.calls("multicast")) <= 2  # not before a while
    post.time.jump(MINUTE)
    look()
    assert post.line.wait_for(lambda: post.line.platform.ledger.total == 500)
    assert post.times() == {1: 500}
    assert post.headway(occurrence_id).state == "done"
    assert len({call.retry_key for call in post.line.calls("multicast")}) == 1


def test_a_slow_answer_is_waited_for(post: Post) -> None:
    post.settle(600)
    post.announce()
    post.line.fault("multicast", Fault(kind="slow", seconds=0.2), times=2)
    post.clock()()
    assert post.times() == {1: 600}
    assert len(post.line.calls("multicast")) == 2


def test_too_fast_for_line_is_no_loss(post: Post) -> None:
    post.settle(1_500)
    occurrence_id = post.announce()
    post.line.rate("multicast", Rate(count=1, seconds=3600))
    look = post.clock()
    look()
    assert post.states() == {"accepted": 1, "waiting": 2}
    assert [row.first_at for row in post.chunks() if row.state == "waiting"] == [None, None]  # surely not accepted
    post.line.rate("multicast", Rate(count=200))
    post.time.jump(MINUTE)
    look()
    assert post.times() == {1: 1_500}
    assert post.headway(occurrence_id).state == "done"


def test_a_complaint_silences_all_clocks_for_a_second(post: Post) -> None:
    post.settle(3)
    post.announce()
    message = "The API rate limit has been exceeded. Try again later."
    post.line.fault("multicast", Fault(kind="error-before", status=429, message=message))
    post.clock()()
    post.announce(key="other")
    post.clock()()
    complaint, other = post.line.calls("multicast")
    assert (complaint.status, other.status) == (429, 200)
    assert other.at - complaint.at > 0.9


def test_when_the_month_is_used_up_the_rest_waits_for_a_person(post: Post) -> None:
    post.settle(1_500)
    occurrence_id = post.announce()
    post.line.platform.quota.limit = 700
    look = post.clock()
    look()
    post.time.jump(60 * MINUTE)
    look()
    seen = post.headway(occurrence_id)
    assert (seen.state, seen.reason, seen.accepted, seen.left) == ("held", "quota", 500, 1_000)
    assert [one.id for one in post.database.read(lambda c: troubled(c, post.time()))] == [occurrence_id]
    post.line.platform.quota.limit = None
    assert post.database.write(lambda connection: occurrences.go_on(connection, occurrence_id))
    look()
    assert post.times() == {1: 1_500}
    assert post.headway(occurrence_id).state == "done"


@pytest.mark.parametrize("people", [500, 1_200])
def test_what_is_edited_while_line_decides_is_held_when_something_is_left(post: Post, people: int) -> None:
    post.settle(people)
    occurrence_id = post.announce()
    look = post.clock(threads=1, hangs=PATIENCE)
    edit = "e" * 64
    with Gate(post.line).holding(look):
        assert post.database.write(lambda connection: occurrences.hold_edited(connection, occurrence_id, edit, None))
    seen = post.headway(occurrence_id)
    assert (seen.state, seen.accepted) == ("held" if people > 500 else "done", 500)
    assert not post.database.write(lambda connection: occurrences.go_on(connection, occurrence_id))
    assert post.database.write(lambda c: occurrences.go_on(c, occurrence_id, edit)) == (people > 500)
    look()
    assert post.times() == {1: people}
    assert post.headway(occurrence_id).state == "done"


def test_what_line_refuses_is_listed_and_not_offered_again(post: Post) -> None:
    post.settle(600)
    occurrence_id = post.announce()
    post.line.fault("multicast", Fault(kind="error-before", status=400))
    look = post.clock()
    look()
    post.time.jump(60 * MINUTE)
    look()
    seen = post.headway(occurrence_id)
    assert seen.state == "done"
    assert seen.failed + seen.accepted == 600
    assert post.line.platform.ledger.total == seen.accepted
    assert post.database.read(lambda c: troubled(c, post.time())) == [seen]


def test_whoever_has_left_gets_nothing_and_the_others_do(post: Post) -> None:
    post.settle(510)
    occurrence_id = post.announce()
    look = post.clock()
    look.delivery.prepare()
    for resident_id in (3, *range(501, 511)):  # one of a chunk, and a chunk as a whole
        post.database.write(partial(residents.forget, resident_id=resident_id))
    silent = post.line.user(user_id(0))
    silent.chat.blocked = True  # LINE answers 200 all the same
    look()
    assert post.times() == {1: 498}
    assert silent.received == []
    seen = post.headway(occurrence_id)
    assert (seen.state, seen.accepted, seen.gone) == ("done", 499, 11)
    assert len(post.line.calls("multicast")) == 1


def test_after_a_day_without_an_answer_nothing_is_sent_by_itself(post: Post) -> None:
    post.settle(500)
    occurrence_id = post.announce()
    post.line.fault("multicast", Fault(kind="accept-then-hang"))
    look = post.clock()
    look()
    post.time.jump(RETRY_KEY_LIVES)
    look()
    assert post.states() == {"unsure": 1}
    assert post.headway(occurrence_id).unsure == 500
    assert len(post.line.calls("multicast")) == 1


def test_when_line_is_down_it_is_left_alone_and_tried_with_one_chunk(post: Post) -> None:
    post.settle(6_000)
    occurrence_id = post.announce()
    post.line.fault("multicast", Fault(kind="error-before", status=500), times=100)
    look = post.clock(threads=1)
    look()
    first = len(post.line.calls("multicast"))
    assert TRIPS_AT <= first <= TRIPS_AT + 2
    look()
    assert len(post.line.calls("multicast")) == first
    post.time.jump(STAYS_OPEN + 1000)
    look()
    assert len(post.line.calls("multicast")) == first + 1
    post.line.platform.faults.clear()
    post.time.jump(60 * MINUTE)
    look()
    assert post.times() == {1: 500}  # one chunk to see how it goes
    look()
    assert post.times() == {1: 6_000}
    assert post.headway(occurrence_id).state == "done"


@pytest.mark.parametrize("jump", [-DAY, -60 * MINUTE, 60 * MINUTE], ids=["a day back", "an hour back", "an hour on"])
def test_a_clock_that_is_set_keeps_nobody_waiting_and_sends_nothing_twice(post: Post, jump: int) -> None:
    post.settle(1_100)
    post.announce(due_at=post.time() - 2 * DAY, stop_until=0)
    post.line.fault("multicast", Fault(kind="error-after"))
    look = post.clock()
    look()
    post.time.jump(jump)
    post.time.jump(MINUTE)
    look()
    look()
    assert post.times() == {1: 1_100}
    assert post.states() == {"accepted": 3}


def test_a_lease_given_before_the_clock_was_set_back_is_no_obstacle(post: Post) -> None:
    post.settle(500)
    post.announce(due_at=post.time() - 2 * DAY, stop_until=0)
    look = post.clock()
    look.delivery.prepare()
    now = post.time()
    sendable = post.database.read(lambda c: occurrences.sendable(c, CHANNEL, now))
    assert post.database.write(lambda c: deliveries.claim(c, "dead", sendable, now=now, lease=LEASE, most=9))
    look()
    assert post.line.calls("multicast") == []  # somebody else has it, as far as anybody knows
    post.time.jump(-60 * MINUTE)
    look()
    assert post.times() == {1: 500}
