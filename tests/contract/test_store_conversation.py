"""Several questions of one message are kept one by one; what was shown last is known for a quarter of an hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.store import questions
from bot.store.schema import feedback, question

if TYPE_CHECKING:
    from .conftest import Desk

MINUTE = 60_000


def asks(
    desk: Desk,
    entry_id: str | None = "juminhyo",
    *,
    at: int = 0,
    user: str = "U1",
    outcome: str = "answer",
    event_id: int | None = None,
    position: int = 0,
) -> int:
    """A question of an event ``at`` milliseconds from now, or of an event that is there; the event's id."""
    event_id = event_id or desk.stored(user, at=desk.now + at)
    resident_id = desk.resident(user)
    desk.database.write(
        lambda c: questions.record(
            c,
            event_id=event_id,
            position=position,
            resident_id=resident_id,
            city="omitama",
            text=f"question {position}",
            language="ja",
            outcome=outcome,
            entry_id=entry_id,
            confidence=None,
            now=desk.now + at,
        )
    )
    return event_id


def shown(desk: Desk, *, at: int, user: str = "U1", event_id: int | None = None) -> str | None:
    """What an event of the user at this time comes after."""
    event_id, at = event_id or desk.stored(user, at=desk.now + at), desk.now + at
    resident_id = desk.resident(user)
    return desk.database.read(
        lambda c: questions.shown_before(c, resident_id=resident_id, event_id=event_id, occurred_at=at)
    )


def test_each_question_of_a_message_is_kept_and_rated_by_itself(desk: Desk) -> None:
    event_id = asks(desk, "juminhyo")
    asks(desk, "garbage", event_id=event_id, position=1)
    resident_id = desk.resident("U1")
    for entry_id, helpful in (("garbage", False), ("juminhyo", True), ("koseki", True)):
        assert desk.database.write(
            lambda c, entry_id=entry_id, helpful=helpful: questions.rate(  # type: ignore[misc]
                c,
                resident_id=resident_id,
                event_id=event_id,
                entry_id=entry_id,
                helpful=helpful,
                reason=None,
                now=desk.now,
            )
        )
    rated = (
        select(question.c.text, feedback.c.entry_id, feedback.c.helpful)
        .join(feedback, feedback.c.question_id == question.c.id)
        .order_by(feedback.c.id)
    )
    assert desk.database.read(lambda c: [tuple(row) for row in c.execute(rated)]) == [
        ("question 1", "garbage", False),
        ("question 0", "juminhyo", True),
        ("question 0", "koseki", True),  # chosen among what the first question was offered
    ]


def test_the_card_shown_last_is_remembered_for_a_quarter_of_an_hour(desk: Desk) -> None:
    asks(desk, "juminhyo")
    asks(desk, "garbage", at=MINUTE)
    assert shown(desk, at=2 * MINUTE) == "garbage"
    assert shown(desk, at=16 * MINUTE) == "garbage"
    assert shown(desk, at=16 * MINUTE + 1) is None


def test_of_several_in_one_message_it_is_the_last(desk: Desk) -> None:
    event_id = asks(desk, "juminhyo")
    asks(desk, "garbage", event_id=event_id, position=1)
    assert shown(desk, at=1) == "garbage"


def test_only_what_happened_before_counts_whenever_it_was_stored(desk: Desk) -> None:
    later = asks(desk, "garbage", at=MINUTE)
    earlier = asks(desk, "juminhyo", at=0)
    assert shown(desk, at=MINUTE, event_id=later) == "juminhyo"
    assert shown(desk, at=0, event_id=earlier) is None


def test_nobody_elses_cards_count(desk: Desk) -> None:
    asks(desk, "juminhyo", user="U2")
    assert shown(desk, at=1) is None


@pytest.mark.parametrize(
    ("outcome", "remembered"),
    [("smalltalk", "juminhyo"), ("refused", "juminhyo"), ("unknown", None), ("choices", None), ("emergency", None)],
)
def test_another_question_comes_between_but_a_thank_you_does_not(
    desk: Desk, outcome: str, remembered: str | None
) -> None:
    asks(desk, "juminhyo")
    asks(desk, "smalltalk.thanks" if outcome == "smalltalk" else None, at=1, outcome=outcome)
    assert shown(desk, at=2) == remembered
