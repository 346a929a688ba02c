"""How fast a channel is used, and when it is left alone."""

import pytest

from scheduler.delivery import Answer
from scheduler.pace import STAYS_OPEN, TRIPS_AT, Breaker, Bucket

NOW = 1_790_000_000_000


def test_never_more_than_the_rate_and_a_small_burst() -> None:
    bucket, sent = Bucket.full(200, NOW), 0
    for at in range(NOW, NOW + 10_000, 7):
        bucket = bucket.refilled(200, at)
        calls = int(bucket.tokens)
        bucket, sent = bucket.taken(calls), sent + calls
    assert 1_990 <= sent <= 2_020


def test_clocks_that_are_apart_are_not_faster_together() -> None:
    bucket, sent = Bucket.full(200, NOW), 0
    for at in range(NOW, NOW + 10_000, 10):
        for behind in (0, 300):
            bucket = bucket.refilled(200, at - behind)
            calls = int(bucket.tokens)
            bucket, sent = bucket.taken(calls), sent + calls
    assert 1_990 <= sent <= 2_020


def test_an_idle_bucket_saves_up_only_its_burst() -> None:
    assert Bucket.full(200, NOW).refilled(200, NOW + 3_600_000) == Bucket(20.0, NOW + 3_600_000)
    assert Bucket.full(0.1, NOW).tokens == 1


@pytest.mark.parametrize("per_second", [0.5, 3.3, 195])
def test_after_the_wait_a_call_may_be_made(per_second: float) -> None:
    empty = Bucket(0.0, NOW)
    wait = empty.wait(per_second)
    assert empty.refilled(per_second, NOW + wait + 1).tokens >= 1
    assert wait <= max(1000 / per_second, 50)


def test_a_clock_that_is_set_back_gives_and_takes_nothing_and_then_goes_on() -> None:
    back = Bucket(3.0, NOW).refilled(100, NOW - 3_600_000)
    assert back.tokens == 3.0
    assert back.refilled(100, back.at + 50).tokens == 8.0


def test_after_a_complaint_nobody_sends_for_a_moment() -> None:
    rebuked = Bucket(20.0, NOW).rebuked(100)
    assert rebuked.rebuked(100) == rebuked  # however many complain at once
    assert rebuked.refilled(100, NOW + 1000).tokens == 0
    assert round(rebuked.refilled(100, NOW + 1100).tokens) == 10


def after(answers: list[Answer], breaker: Breaker | None = None) -> Breaker:
    breaker = breaker or Breaker()
    for answer in answers:
        breaker = breaker.after(answer, NOW)
    return breaker


def test_it_opens_after_failures_in_a_row_and_closes_with_any_answer() -> None:
    down = [Answer.UNREACHABLE] * TRIPS_AT
    assert after(down[1:]).most(NOW, 8) == 8
    assert after([*down[1:], Answer.BUSY, *down[1:]]).most(NOW, 8) == 8
    opened = after(down)
    assert opened.most(NOW, 8) == 0
    assert after([Answer.REFUSED], opened).most(NOW, 8) == 8


def test_an_open_one_lets_one_through_at_a_time() -> None:
    opened = after([Answer.UNREACHABLE] * TRIPS_AT)
    later = NOW + STAYS_OPEN
    assert opened.most(later, 8) == 1
    tried = opened.tried(later)
    assert tried.most(later + 1, 8) == 0
    assert tried.after(Answer.UNREACHABLE, later).most(later + 1, 8) == 0
    assert tried.after(Answer.ACCEPTED, later).most(later + 1, 8) == 8


def test_it_does_not_stay_open_because_a_clock_was_set_back() -> None:
    assert after([Answer.UNREACHABLE] * TRIPS_AT).most(NOW - 3_600_000, 8) == 1
