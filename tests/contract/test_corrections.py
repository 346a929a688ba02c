"""A correction goes to those who got the wrong notice, whatever they have chosen since, and to nobody else."""

import threading
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.delivery import Delivery, Limits
from bot.preview import Preview
from bot.staff.roles import Account, StaffError
from bot.store import occurrences, preferences, residents
from handlers.message import Card, Reply
from scheduler.delivery import Answer, Receipt
from scheduler.wishes import Wishes

from .hall import ANNOUNCED, CHANNEL, MINUTE, Hall

NOTICE = "digital.class"
TOPIC = "smartphone-class"


class Letterbox:
    """LINE as it answers those in ``answers``; everybody else gets it. got: who was told what, in order."""

    def __init__(self) -> None:
        self.got: list[tuple[str, str]] = []
        self.answers: dict[str, Answer] = {}

    def multicast(self, to: Sequence[str], retry_key: str, body: Reply, unit: str | None) -> Receipt:
        answer = self.answers.get(to[0], Answer.ACCEPTED)
        if answer is Answer.ACCEPTED:
            (card,) = body.messages[-1:]
            assert isinstance(card, Card)
            self.got += [(user, card.title) for user in to]
        return Receipt(answer)


@pytest.fixture
def letters() -> Letterbox:
    return Letterbox()


def delivers(hall: Hall, letters: Letterbox) -> None:
    """The clock and the delivery, until nothing is left of what is due."""
    delivery = Delivery(
        database=hall.database,
        cipher=hall.cipher,
        ports={CHANNEL: letters},
        limits=Limits(per_second=1000, threads=2, lease_ms=MINUTE),
        name="clock",
        now=lambda: hall.now,
    )
    hall.clock()
    delivery.prepare()
    delivery.send(threading.Event())
    delivery.prepare()


def goes_out_wrong(hall: Hall, letters: Letterbox, author: Account, approver: Account) -> int:
    """The notice is sent, and then its title is put right. The id of the sending."""
    made = hall.approved(author, approver)
    hall.now = ANNOUNCED
    delivers(hall, letters)
    letters.got.clear()
    letters.answers.clear()
    hall.passes(timedelta(hours=1))
    hall.publish(title="スマホ教室（午後）")
    return made


def corrected(hall: Hall, letters: Letterbox, author: Account, approver: Account, wrong: int) -> int:
    """The correction is put forward, approved and sent. The id of its sending."""
    made = hall.approvals.submit(author, NOTICE, "correction", wrong)
    hall.approvals.approve(approver, made, hall.approvals.waiting(made).sending.digest, sure=True)
    hall.passes(timedelta(minutes=10))
    delivers(hall, letters)
    return made


def preview(hall: Hall, wrong: int | None) -> Preview:
    return hall.approvals.preview(NOTICE, "correction", wrong)


def test_it_names_what_was_sent_as_it_was(hall: Hall, letters: Letterbox, author: Account, approver: Account) -> None:
    hall.resident("U1", TOPIC)
    made = goes_out_wrong(hall, letters, author, approver)
    (shown,) = preview(hall, made).shown
    first, second = shown.replies["ja"].messages
    assert "「スマホ教室」" in getattr(first, "text", "")
    assert isinstance(second, Card)
    assert second.title == "スマホ教室（午後）"
    assert shown.part.due_at == hall.now + 10 * MINUTE


def test_it_reaches_who_got_the_wrong_one_and_nobody_else(
    hall: Hall, letters: Letterbox, author: Account, approver: Account
) -> None:
    wishes = Wishes(topics=frozenset({TOPIC}), monthly_most=1)
    for user in ("stays", "unsubscribes", "blocks", "moves"):
        hall.resident(user, TOPIC)
    has_enough, rests = hall.resident("has enough", TOPIC), hall.resident("rests", TOPIC)
    hall.database.write(lambda c: preferences.save(c, has_enough, wishes, hall.now))
    wrong = goes_out_wrong(hall, letters, author, approver)
    quiet = Wishes(topics=frozenset({TOPIC}), quiet=frozenset({"thu"}))  # the day of the announcement
    hall.database.write(lambda c: preferences.save(c, rests, quiet, hall.now))
    hall.resident("unsubscribes")
    hall.resident("moves", district="ogawa")
    hall.resident("comes later", TOPIC)
    gone = hall.resident("blocks")
    hall.database.write(lambda c: residents.forget(c, gone))
    (shown,) = preview(hall, wrong).shown
    assert (shown.reach.total, shown.reach.resting, dict(shown.reach.topics)) == (5, 0, {})
    corrected(hall, letters, author, approver, wrong)
    told = {user for user, _ in letters.got}
    assert told == {"stays", "unsubscribes", "has enough", "rests", "moves"}
    assert len(letters.got) == 5
    assert {title for _, title in letters.got} == {"スマホ教室（午後）"}


@pytest.mark.parametrize(("answer", "reached"), [(Answer.REFUSED, 1), (Answer.UNREACHABLE, 2)])
def test_whom_it_surely_did_not_reach_needs_none_and_whom_it_perhaps_did_gets_one(
    hall: Hall, letters: Letterbox, author: Account, approver: Account, answer: Answer, reached: int
) -> None:
    hall.resident("U1", TOPIC)
    hall.resident("U2", TOPIC, language="ja-easy")  # a chunk of their own
    letters.answers["U2"] = answer
    made = hall.approved(author, approver)
    hall.now = ANNOUNCED
    delivers(hall, letters)
    if answer is Answer.UNREACHABLE:
        hall.approvals.stop(None, made)
    hall.publish(title="スマホ教室（午後）")
    (shown,) = preview(hall, made).shown
    assert shown.reach.total == reached


def test_what_is_still_being_sent_is_stopped_first(
    hall: Hall, letters: Letterbox, author: Account, approver: Account
) -> None:
    hall.resident("U1", TOPIC)
    made = hall.approved(author, approver)
    with pytest.raises(StaffError):
        preview(hall, made)  # nobody has got it yet
    hall.now = ANNOUNCED
    hall.clock()
    with pytest.raises(StaffError, match="止めて"):
        preview(hall, made)
    hall.approvals.stop(None, made)
    assert [(one.rule, one.stops) for one in preview(hall, made).findings] == [("nobody", False)]


def test_the_two_are_linked_both_ways(hall: Hall, letters: Letterbox, author: Account, approver: Account) -> None:
    hall.resident("U1", TOPIC)
    wrong = goes_out_wrong(hall, letters, author, approver)
    assert [one.id for one in hall.approvals.correctable(NOTICE)] == [wrong]
    right = corrected(hall, letters, author, approver, wrong)
    corrects = hall.approvals.waiting(right).corrects
    assert corrects is not None
    assert corrects.id == wrong
    assert [one.id for one in hall.approvals.waiting(wrong).corrected_by] == [right]
    assert hall.approvals.waiting(wrong).corrects is None
    assert hall.approvals.waiting(right).corrected_by == ()


def test_when_nobody_knows_any_more_who_got_it_that_is_said(
    hall: Hall, letters: Letterbox, author: Account, approver: Account
) -> None:
    hall.resident("U1", TOPIC)
    wrong = goes_out_wrong(hall, letters, author, approver)
    hall.passes(timedelta(days=91))
    with pytest.raises(StaffError, match="90日"):
        preview(hall, wrong)
    hall.database.write(lambda c: occurrences.purge(c, hall.now, most=50))
    with pytest.raises(StaffError, match="90日"):
        preview(hall, wrong)


@pytest.mark.parametrize("wrong", [None, 999])
def test_it_says_of_what_it_is_one(hall: Hall, wrong: int | None) -> None:
    with pytest.raises(StaffError):
        preview(hall, wrong)
