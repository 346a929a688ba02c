"""What those who signed up are told, and when: in one transaction with the change that it is about."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, time
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Connection, select

from bot.bodies import read_body
from bot.outbox import Outbox
from bot.resident_ports import ResidentSeats
from bot.signups import Form, Signups, Taken
from bot.store import residents
from bot.store.schema import outgoing
from handlers.event import Counter
from handlers.message import Reply
from handlers.wording import read_wording
from knowledge.aspects import Aspects, read_aspects
from knowledge.catalogue import Catalogue
from knowledge.city import City
from knowledge.evidence import Vocabulary
from knowledge.search import Unknown
from scheduler.delivery import Answer
from scheduler.due import moment
from scheduler.notice import Notice
from scheduler.occurrences import Occurrence
from scheduler.signup import Booking, Refused
from tests.town import ROOT

if TYPE_CHECKING:
    from .conftest import Desk

DAY = date(2026, 12, 10)
SESSION = "class.first@2026-12-10T10:00"
EVE = moment(date(2026, 12, 9), time(17))
NOTICE: dict[str, Any] = {
    "id": "class.first",
    "kind": "smartphone-class",
    "title": "はじめてのスマホ",
    "dates": "2026-12-10",
    "times": "10:00～11:30",
    "capacity": 1,
    "apply": {"chat": True},
    "section": "desk",
    "translations": {"en": {"title": "Your first smartphone"}},
    "source": "計画",
    "checked_on": "2026-11-20",
    "review_by": "2027-10-31",
}
CITY = {
    "id": "aoba",
    "name": "青葉市",
    "kana": "あおばし",
    "romaji": "Aoba",
    "code": "082368",
    "prefecture": "茨城県",
    "website": "https://www.example.lg.jp/",
    "languages": ["ja", "ja-easy", "en"],
    "source": "計画",
    "checked_on": "2026-11-20",
}


@pytest.fixture(scope="module")
def counter() -> Counter:
    wording, _ = read_wording([ROOT])
    aspects, _ = read_aspects(ROOT)
    return Counter(
        city=City.model_validate(CITY),
        entries={},
        elsewhere={},
        smalltalk={},
        procedures={},
        guides={},
        vocabulary=Vocabulary(items={}, conditions={}, events={}),
        catalogue=Catalogue(topics={}, roles={"desk": "市民の担当"}, services={}),
        emergencies=(),
        aspects=Aspects(aspects),
        wording=wording,
        search=lambda question, language: Unknown(candidates=()),
        today=date(2026, 11, 20),
        seat_url=lambda place: f"https://www.example.lg.jp/seat/{place.id}",
    )


@dataclass
class Office:
    """A city's sign-ups on a day that the test chooses, with content that staff edit."""

    desk: Desk
    counter: Counter
    now: int = moment(date(2026, 11, 20), time(12))
    notice: dict[str, Any] | None = None

    @property
    def signups(self) -> Signups:
        notice = Notice.model_validate(self.notice or NOTICE)
        shown = replace(self.counter, notices={notice.id: notice})
        return Signups(self.desk.database, self.desk.cipher, shown, lambda: self.now)

    @property
    def one(self) -> Occurrence:
        found = self.signups.occurrence(SESSION)
        assert found is not None
        return found

    def books(self, user: str | None, event: int = 1) -> Booking:
        resident_id = self.desk.resident(user) if user else None
        via = "chat" if user else "phone"
        place = self.signups.book(
            self.one, resident_id=resident_id, person="self", via="chat" if via == "chat" else "phone", asked_in=event
        )
        assert isinstance(place, Booking)
        return place

    def told(self) -> list[tuple[int | None, int, str]]:
        """Whom, when and what of the messages that wait."""
        waiting = select(outgoing).where(outgoing.c.state == "waiting").order_by(outgoing.c.id)
        rows = self.desk.database.read(lambda c: c.execute(waiting).all())
        return [(row.resident_id, row.due_at, repr(read_body(row.body))) for row in rows]


@pytest.fixture
def office(desk: Desk, counter: Counter) -> Office:
    return Office(desk=desk, counter=counter)


def test_a_seat_is_reminded_of_on_the_eve_at_five_and_a_waiting_place_is_not(office: Office) -> None:
    seat, _ = office.books("U1"), office.books("U2", event=2)
    (message,) = office.told()
    assert message[:2] == (seat.resident_id, EVE)
    assert seat.code in message[2]


def test_whoever_signs_up_after_the_reminder_gets_none(office: Office) -> None:
    office.now = EVE
    office.books("U1")
    assert office.told() == []


def test_a_second_tap_brings_no_second_reminder(office: Office) -> None:
    assert office.books("U1") == office.books("U1", event=2)
    assert len(office.told()) == 1


def test_moving_up_is_told_at_once_in_the_language_of_the_resident_and_reminded_of(office: Office) -> None:
    first, second = office.books("U1"), office.books("U2", event=2)
    english = second.resident_id or 0
    office.desk.database.write(lambda c: residents.set_language(c, english, "en"))
    office.now += 1000
    ended = office.signups.cancel(first.id, resident_id=first.resident_id)
    assert ended is not None
    assert ended.state == "cancelled"
    moved, reminder = office.told()
    assert [moved[:2], reminder[:2]] == [(english, office.now), (english, EVE)]
    assert "Your first smartphone" in moved[2]


def test_whoever_moves_up_and_cancels_before_they_hear_of_it_hears_nothing_and_the_next_one_does(
    office: Office,
) -> None:
    office.now = moment(date(2026, 12, 8), time(22))  # nobody is told before the morning
    first, second, third = office.books("U1"), office.books("U2", event=2), office.books("U3", event=3)
    for place in (first, second):
        office.signups.cancel(place.id, resident_id=place.resident_id)
    assert {who for who, _, _ in office.told()} == {third.resident_id}
    assert len(office.told()) == 2  # that there is a seat, and the reminder


def test_cancelling_twice_moves_one_up_and_tells_once(office: Office) -> None:
    first, _, _ = office.books("U1"), office.books("U2", event=2), office.books("U3", event=3)
    for _ in range(2):
        office.signups.cancel(first.id)
    assert len(office.told()) == 2


def test_whoever_cancels_is_not_reminded(office: Office) -> None:
    place = office.books("U1")
    office.signups.cancel(place.id, resident_id=place.resident_id)
    assert office.told() == []


def test_nobody_gives_up_what_is_not_theirs(office: Office) -> None:
    place = office.books("U1")
    assert office.signups.cancel(place.id, resident_id=office.desk.resident("U2")) is None
    assert [one.state for one in office.signups.attendance(SESSION)] == ["seated"]
    assert office.signups.cancel(12345) is None


def test_the_telephone_takes_the_same_seats_and_gets_no_message(office: Office) -> None:
    by_phone, waiting = office.books(None), office.books("U1")
    assert [by_phone.state, waiting.state] == ["seated", "waiting"]
    assert office.told() == []
    office.signups.cancel(by_phone.id)
    assert len(office.told()) == 2


@pytest.mark.parametrize("how", [{"called_off": ["2026-12-10"], "sequence": 1}, {"status": "cancelled"}])
def test_what_staff_call_off_is_told_to_all_who_have_a_place_once(office: Office, how: dict[str, Any]) -> None:
    seat, waiting = office.books("U1"), office.books("U2", event=2)
    by_phone = office.books(None)
    assert office.signups.untold(SESSION) == ()
    office.notice = NOTICE | how
    assert office.signups.follow_content().called_off == (SESSION,)
    assert [who for who, _, _ in office.told()] == [seat.resident_id, waiting.resident_id]
    assert {at for _, at, _ in office.told()} == {office.now}  # the reminder is withdrawn
    assert office.signups.follow_content().called_off == ()
    assert len(office.told()) == 2
    assert [place.code for place in office.signups.untold(SESSION)] == [by_phone.code]  # staff have to call
    late = office.signups.book(office.one, resident_id=office.desk.resident("U3"), person="self", via="chat")
    assert late == Refused(reason="called-off")


def test_seats_that_staff_add_go_to_those_who_wait(office: Office) -> None:
    office.books("U1")
    waiting = [office.books(f"U{number}", event=number) for number in (2, 3, 4)]
    office.notice = NOTICE | {"capacity": 3}
    assert office.signups.follow_content().moved_up == 2
    assert office.signups.follow_content().moved_up == 0
    assert {who for who, _, _ in office.told()[1:]} == {one.resident_id for one in waiting[:2]}


def test_a_session_that_staff_take_away_is_listed(office: Office) -> None:
    office.books("U1")
    assert office.signups.unknown() == ()
    office.notice = NOTICE | {"dates": "2026-12-11"}
    assert office.signups.unknown() == (SESSION,)


def test_a_resident_sees_and_gives_up_only_their_own(office: Office) -> None:
    mine, other = office.desk.resident("U1"), office.desk.resident("U2")
    own = ResidentSeats(signups=office.signups, resident_id=mine, asked_in=1)
    place = office.books("U2")
    assert own.mine() == ()
    assert own.cancel(place.id) is None
    theirs = ResidentSeats(signups=office.signups, resident_id=other, asked_in=2)
    assert theirs.mine() == (place,)


def test_the_wish_of_a_group_keeps_its_number(office: Office) -> None:
    resident_id, week = office.desk.resident("U1"), date(2026, 12, 14)
    first = office.signups.request("card-desk", week, "5-9", resident_id)
    assert office.signups.request("card-desk", week, "5-9", resident_id) == first
    other = office.signups.request("smartphone-class", week, "40-", resident_id)
    assert office.signups.requests() == [first, other]
    assert first.code != other.code


FORM = Form(token="t" * 22, via="phone", people=3)


def test_a_form_counts_once_however_often_it_is_sent_at_the_same_moment(office: Office) -> None:
    recorded: list[int] = []

    def sends(_: int) -> Taken | Refused:
        return office.signups.book_form(office.one, FORM, lambda connection, place: recorded.append(place.id))

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(sends, range(8)))
    assert {tuple(place.id for place in one.places) for one in taken if isinstance(one, Taken)} == {
        tuple(place.id for place in office.signups.attendance(SESSION))
    }
    assert len(office.signups.attendance(SESSION)) == 3
    assert sorted(recorded) == sorted({place.id for place in office.signups.attendance(SESSION)})


def test_a_form_that_comes_after_the_session_has_begun_leads_to_what_it_led_to(office: Office) -> None:
    def also(connection: Connection, place: Booking) -> None:
        """Nobody records it."""

    first = office.signups.book_form(office.one, FORM, also)
    assert isinstance(first, Taken)
    office.now = moment(DAY, time(11))
    late = office.signups.book_form(office.one, FORM, also)
    assert isinstance(late, Taken)
    assert late.again
    assert [place.code for place in late.places] == [place.code for place in first.places]
    other = Form(token="u" * 22, via="phone", people=1)
    assert isinstance(office.signups.book_form(office.one, other, also), Refused)


@dataclass
class Phone:
    """A channel that takes everything."""

    got: list[str]

    def push(self, to: str, retry_key: str, body: Reply) -> Answer:
        self.got.append(to)
        return Answer.ACCEPTED


@pytest.mark.parametrize(
    ("called_off", "told"),
    [
        (moment(date(2026, 12, 9), time(22)), moment(date(2026, 12, 9), time(22))),  # of tomorrow morning: at once
        (moment(DAY, time(7)), moment(DAY, time(7))),
        (moment(date(2026, 12, 8), time(22)), moment(date(2026, 12, 9), time(9))),  # of the day after: not at night
        (moment(date(2026, 12, 8), time(19)), moment(date(2026, 12, 8), time(19))),
    ],
)
def test_nobody_stands_before_a_closed_door_and_nobody_is_woken_for_nothing(
    office: Office, called_off: int, told: int
) -> None:
    phone, hour = Phone([]), 3600 * 1000
    office.books("U1")
    office.now = called_off
    office.notice = NOTICE | {"status": "cancelled"}
    office.signups.follow_content()
    channels = {"line:test": phone}
    outbox = Outbox(
        database=office.desk.database, cipher=office.desk.cipher, ports=channels, lease_ms=hour, now=lambda: office.now
    )
    while office.now < told:
        assert not outbox.send_next("w")
        office.now += hour
    assert outbox.send_next("w")
    assert phone.got == ["U1"]
    assert not outbox.send_next("w")
