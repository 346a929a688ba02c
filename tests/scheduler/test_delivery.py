"""What follows from the platform's answer to a message, and when nobody is disturbed."""

from datetime import UTC, date, datetime

import pytest

from scheduler.delivery import (
    LONGEST_WAIT,
    RETRY_KEY_LIVES,
    Again,
    Answer,
    Attempt,
    Failed,
    Held,
    Sent,
    next_step,
    next_step_of_many,
    wait,
)
from scheduler.due import end_of, may_disturb, remind_at

MINUTE = 60_000
HOUR = 60 * MINUTE
START = 1_790_000_000_000


def attempt(number: int = 1, *, first_at: int = START, at: int = START, until: int = START + 96 * HOUR) -> Attempt:
    return Attempt(number=number, first_at=first_at, at=at, until=until)


@pytest.mark.parametrize("answer", [Answer.ACCEPTED, Answer.ALREADY])
def test_accepted_now_or_before_is_sent(answer: Answer) -> None:
    assert next_step(answer, attempt(7, at=START + RETRY_KEY_LIVES), 0.5) == Sent()


def test_what_the_platform_refuses_is_given_up_at_once() -> None:
    assert next_step(Answer.REFUSED, attempt(), 0.5) == Failed("refused")


def test_without_messages_left_one_is_given_up_and_many_wait_for_a_person() -> None:
    assert next_step(Answer.SPENT, attempt(), 0.5) == Failed("refused")
    assert next_step_of_many(Answer.SPENT, attempt(), 0.5) == Held()
    assert next_step_of_many(Answer.BUSY, attempt(), 0.5) == next_step(Answer.BUSY, attempt(), 0.5)


@pytest.mark.parametrize("answer", [Answer.BUSY, Answer.UNREACHABLE])
def test_what_may_yet_arrive_is_offered_again_ever_later(answer: Answer) -> None:
    steps = [next_step(answer, attempt(number), 0.5) for number in range(1, 40)]
    waits = [step.at - START for step in steps if isinstance(step, Again)]
    assert len(waits) == len(steps)
    assert waits[0] >= 10_000
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT


@pytest.mark.parametrize("number", [1, 3, 30])
def test_messages_that_failed_together_are_spread(number: int) -> None:
    assert wait(number, 0.0) * 3 == wait(number, 1.0)


@pytest.mark.parametrize("answer", [Answer.BUSY, Answer.UNREACHABLE])
def test_nothing_is_offered_again_once_its_key_is_forgotten(answer: Answer) -> None:
    edge = START + RETRY_KEY_LIVES - wait(1, 0.5)
    assert next_step(answer, attempt(at=edge - 1), 0.5) == Again(START + RETRY_KEY_LIVES - 1)
    assert next_step(answer, attempt(at=edge), 0.5) == Failed("unclear")


def test_nothing_is_offered_again_after_its_time() -> None:
    until = START + HOUR
    assert isinstance(next_step(Answer.BUSY, attempt(at=until - wait(1, 0.5) - 1, until=until), 0.5), Again)
    assert next_step(Answer.BUSY, attempt(at=until - wait(1, 0.5), until=until), 0.5) == Failed("late")


def _utc(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp() * 1000)  # type: ignore[arg-type,misc]


def test_a_reminder_comes_in_the_morning_and_its_deadline_ends_at_midnight_japan_time() -> None:
    assert remind_at(date(2026, 12, 31)) == _utc(2026, 12, 31, 0)  # a closed day, and 9:00 all the same
    assert end_of(date(2026, 12, 31)) == _utc(2026, 12, 31, 15)


@pytest.mark.parametrize(
    ("at", "may"), [((0, 0), True), ((10, 59), True), ((11, 0), False), ((18, 0), False), ((23, 59), False)]
)
def test_a_late_reminder_rings_at_nobodys_night(at: tuple[int, int], may: bool) -> None:
    assert may_disturb(_utc(2026, 12, 1, *at)) is may
