"""When what was approved becomes an occurrence its links are counted, on both databases; what was approved stays."""

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.bodies import read_body
from bot.preview import digest_of
from bot.staff.roles import Account, StaffError
from bot.store import sendings, uptake
from bot.store.notice_schema import occurrence
from bot.store.opens_schema import notice_button
from bot.store.sendings import NewSending
from handlers.message import Card, Open

from .hall import ANNOUNCED, Hall

PAGE, PUBLIC = "https://www.city.omitama.lg.jp/class", "https://counter.example.lg.jp"


@pytest.fixture
def hall(hall: Hall) -> Hall:
    """A notice with a link to a page of the city."""
    hall.public_url = PUBLIC
    hall.publish(more=f"    page: {PAGE}")
    return hall


@pytest.fixture
def people(hall: Hall) -> tuple[Account, Account]:
    return hall.account("hanako", "editor"), hall.account("taro", "approver")


def pages(hall: Hall) -> dict[str, str]:
    """Where the button of the notice leads, by language, as it is sent."""
    bodies = hall.database.read(lambda c: c.execute(select(occurrence.c.bodies)).scalar_one())
    found = {}
    for language, body in bodies.items():
        (card,) = read_body(body).messages
        assert isinstance(card, Card)
        (found[language],) = [action.url for action in card.actions if isinstance(action, Open)]
    return found


def links(hall: Hall) -> list[tuple[str, str]]:
    columns = (notice_button.c.code, notice_button.c.target)
    rows = hall.database.read(lambda c: c.execute(select(*columns).where(notice_button.c.kind == "link")).all())
    return [(row.code, row.target) for row in rows]


def test_links_lead_by_way_of_the_counter_the_same_in_every_language(
    hall: Hall, people: tuple[Account, Account]
) -> None:
    hall.approved(*people)
    hall.now = ANNOUNCED
    assert hall.clock() == 1
    ((code, target),) = links(hall)
    assert target == PAGE
    assert pages(hall) == dict.fromkeys(("ja", "ja-easy"), f"{PUBLIC}/omitama/n/{code}")


def test_what_was_approved_is_what_was_seen(hall: Hall, people: tuple[Account, Account]) -> None:
    made = hall.approved(*people)
    hall.now = ANNOUNCED
    hall.clock()
    waiting = hall.approvals.waiting(made)
    assert not waiting.void
    assert digest_of(waiting.parts) == waiting.sending.digest
    assert PAGE in waiting.parts[0].bodies["ja"]


def test_two_clocks_make_one_set_of_links(hall: Hall, people: tuple[Account, Account]) -> None:
    hall.approved(*people)
    hall.now = ANNOUNCED
    assert [hall.clock(), hall.clock()] == [1, 0]
    assert len(links(hall)) == 1


def test_a_message_that_was_handed_over_keeps_the_links_that_are_on_phones(
    hall: Hall, people: tuple[Account, Account]
) -> None:
    first = hall.approved(*people)
    hall.now = ANNOUNCED
    hall.clock()
    before, sent = links(hall), pages(hall)
    with pytest.raises(StaffError):
        hall.approved(*people)
    sending, parts = hall.approvals.stored(first)  # and if it were there once more, in spite of that
    new = NewSending(**{name: getattr(sending, name) for name in NewSending.__slots__})
    again = hall.database.write(lambda c: sendings.add(c, new, parts))
    assert again
    digest, (_, approver) = sending.digest, people
    assert hall.database.write(lambda c: sendings.approve(c, again, digest, approver.id, hall.now, hall.now))
    assert hall.clock() == 1
    assert (links(hall), pages(hall)) == (before, sent)


@pytest.mark.parametrize("address", [None, "http://counter.example.lg.jp"])
def test_without_an_address_that_residents_can_open_the_links_stay(
    hall: Hall, people: tuple[Account, Account], address: str | None
) -> None:
    hall.public_url = address
    hall.approved(*people)
    hall.now = ANNOUNCED
    assert hall.clock() == 1
    assert set(pages(hall).values()) == {PAGE}
    assert hall.database.read(lambda c: uptake.uptake(c, 1)).pressed == ()


def test_a_message_that_would_be_too_big_goes_out_with_its_own_links(
    hall: Hall, people: tuple[Account, Account]
) -> None:
    hall.unfit = lambda reply: "too big" if PUBLIC in str(reply) else None
    hall.approved(*people)
    hall.now = ANNOUNCED
    with capture_logs() as logged:
        assert hall.clock() == 1
    assert set(pages(hall).values()) == {PAGE}
    assert links(hall) == []
    assert [one["sending"] for one in logged if one["event"] == "links_not_counted"] == [1]
