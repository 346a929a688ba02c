"""Clocks that hang longer than their lease, and what LINE remembers: nobody has it twice, no record is spoilt."""

import uuid

import pytest

from bot.simulator import Fault
from scheduler.timing import Timing

from .conftest import LEASE, PATIENCE, Gate, Post

MINUTE = 60_000
HOUR = 60 * MINUTE
MONTHLY = "You have reached your monthly limit."
LATE = {
    "200": None,
    "429": Fault(kind="error-before", status=429, message="The API rate limit has been exceeded."),
    "429 of the month": Fault(kind="error-before", status=429, message=MONTHLY),
    "400": Fault(kind="error-before", status=400),
    "500": Fault(kind="error-before", status=500),
    "500 though accepted": Fault(kind="error-after", status=500),
}


@pytest.mark.parametrize("late", LATE.values(), ids=LATE.keys())
def test_the_answer_to_a_clock_that_has_lost_its_chunk_spoils_nothing(post: Post, late: Fault | None) -> None:
    post.settle(1_000)
    occurrence_id = post.announce()
    if late:
        post.line.fault("multicast", late)
    slow, quick = (post.clock(threads=1, hangs=PATIENCE) for _ in range(2))
    with Gate(post.line).holding(slow):
        post.time.jump(LEASE + 1000)
        post.line.fault("multicast", Fault(kind="error-before"))  # the other clock has to offer it once more
        quick()
        assert post.states() == {"accepted": 1, "waiting": 1}
    seen = post.headway(occurrence_id)
    assert (seen.state, seen.failed, seen.unsure) == ("done" if late is None else "sending", 0, 0)
    post.time.jump(MINUTE)
    quick()
    assert post.times() == {1: 1_000}
    assert post.headway(occurrence_id).state == "done"
    assert post.states() == {"accepted": 2}


def test_what_another_clock_was_told_stays_when_the_first_one_comes_back(either: Post) -> None:
    either.settle(500)
    occurrence_id = either.announce()
    slow, quick = either.clock(hangs=PATIENCE), either.clock(hangs=PATIENCE)
    with Gate(either.line).holding(slow):
        either.time.jump(LEASE + 1000)
        quick()
        (before,) = either.chunks()
        assert before.state == "accepted"
    assert either.chunks() == [before]
    accepted, again = sorted(either.line.calls("multicast"), key=lambda call: call.status)
    assert (accepted.status, again.status) == (200, 409)
    assert before.request_id == accepted.request_id  # of the call that LINE took, not of the one that asked again
    assert either.times() == {1: 500}
    assert either.headway(occurrence_id).accepted == 500


def test_what_line_has_from_before_a_backup_was_restored_is_not_sent_again(post: Post) -> None:
    """The first attempt that the database knows of is answered with 409."""
    post.settle(500)
    occurrence_id = post.announce()
    look = post.clock(hangs=PATIENCE)
    look.delivery.prepare()
    (chunk,) = post.chunks()
    platform = post.line.platform
    platform.retry_keys.accept(chunk.retry_key, request_id="before", now=platform.clock(), answer={})
    look()
    assert post.times() == {}
    assert [(row.state, row.attempts, row.request_id) for row in post.chunks()] == [("accepted", 1, "before")]
    assert post.headway(occurrence_id).state == "done"


def test_what_may_have_arrived_is_not_called_failed_when_line_then_refuses_it(post: Post) -> None:
    post.settle(500)
    occurrence_id = post.announce()
    post.line.fault("multicast", Fault(kind="accept-then-reset"))
    post.line.fault("multicast", Fault(kind="error-before", status=403))
    look = post.clock(hangs=PATIENCE)
    look()
    post.time.jump(MINUTE)
    look()
    seen = post.headway(occurrence_id)
    assert (seen.state, seen.failed, seen.unsure) == ("done", 0, 500)
    assert post.times() == {1: 500}


@pytest.mark.parametrize("back", [0, HOUR - MINUTE])
def test_a_key_that_line_may_have_forgotten_is_not_used_though_a_clock_was_set_back(post: Post, back: int) -> None:
    """LINE counts its 24 hours on a clock of its own, to which our first attempt is older than it seems to us."""
    start = post.time()
    post.line.platform.clock = lambda: (post.time() + back) / 1000
    post.settle(500)
    occurrence_id = post.announce(timing=Timing(urgent=True), due_at=0, stop_until=0)
    post.line.fault("multicast", Fault(kind="accept-then-reset"))
    look = post.clock(hangs=PATIENCE)
    look()
    post.line.fault("multicast", Fault(kind="error-before"), times=2)  # down for a day
    for hours in (21, 22, 24, 25):
        post.time.jump(start + hours * HOUR + MINUTE - back - post.time())
        look()
    assert post.times() == {1: 500}
    assert post.headway(occurrence_id).unsure == 500


def test_no_two_chunks_ever_share_a_key(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    post.settle(1_000)
    occurrence_id = post.announce()
    look, same = post.clock(hangs=PATIENCE), uuid.uuid4()
    with monkeypatch.context() as patched:
        patched.setattr(uuid, "uuid4", lambda: same)
        look()
    assert post.line.calls("multicast") == []
    assert post.recipients() == 0  # nothing is half planned
    look()
    assert post.times() == {1: 1_000}
    assert post.headway(occurrence_id).state == "done"
