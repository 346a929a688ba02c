"""Signing up in the chat: what is offered, what is said of a seat or a waiting place, and how it is given up."""

from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import Any

import pytest

from handlers import handle
from handlers.event import Counter, Event, Result
from handlers.message import Card, Choices, Tap
from handlers.postback import decode, encode
from knowledge.languages import LANGUAGES, Language
from knowledge.redact import redact
from scheduler.due import moment
from scheduler.group_request import GroupKind, GroupRequest
from scheduler.notice import Notice
from scheduler.signup import Booking, Person, Refusal, Refused, Session, Standing, seat_or_wait

TODAY = date(2026, 11, 20)
NOTICE: dict[str, Any] = {
    "id": "class.first",
    "kind": "smartphone-class",
    "title": "はじめてのスマホ",
    "place": "みどり公民館",
    "dates": ["2026-12-10", "2026-12-17"],
    "times": "10:00～11:30",
    "capacity": 1,
    "apply": {"chat": True},
    "section": "desk",
    "source": "計画",
    "checked_on": "2026-11-20",
    "review_by": "2027-10-31",
}
FIRST = "class.first@2026-12-10T10:00"


@dataclass
class Held:
    """The seats of one resident, as the store gives them."""

    now: int = moment(TODAY, time(12))
    taken: int = 0
    refusal: Refusal | None = None
    booked: list[Booking] = field(default_factory=list)

    def standing(self, session: Session) -> Standing:
        mine = tuple(one for one in self.booked if one.session == session.id)
        return Standing(free=max(0, session.seats - self.taken), waiting=0, mine=mine, refusal=self.refusal)

    def book(self, session: Session, person: Person) -> Booking | Refused:
        if self.refusal:
            return Refused(reason=self.refusal)
        state = seat_or_wait(seats=session.seats, seated=self.taken)
        self.taken += state == "seated"
        number = len(self.booked) + 1
        place = Booking(
            id=number, session=session.id, resident_id=1, person=person, state=state, place=number, ahead=0, code="4827"
        )
        self.booked.append(place)
        return place

    def cancel(self, booking_id: int) -> Booking | None:
        found = next((one for one in self.booked if one.id == booking_id), None)
        self.booked = [one for one in self.booked if one is not found]
        return found

    def mine(self) -> tuple[Booking, ...]:
        return tuple(self.booked)


@pytest.fixture
def held() -> Held:
    return Held()


@pytest.fixture
def line(counter: Counter, held: Held) -> Counter:
    notice = Notice.model_validate(NOTICE)
    return replace(counter, today=TODAY, notices={notice.id: notice}, can_remind=True, seats=held)


def with_notice(line: Counter, **fields: Any) -> Counter:
    return replace(line, notices={"class.first": Notice.model_validate(NOTICE | fields)})


def press(shown: Counter, data: str, language: Language = "ja") -> Result:
    return handle(Event(id=7, kind="postback", data=data, language=language), shown)


def taps(result: Result) -> list[Tap]:
    actions: list[object] = [*result.reply.quick]
    for said in result.reply.messages:
        actions += said.options if isinstance(said, Choices) else said.actions if isinstance(said, Card) else ()
    return [tap for tap in actions if isinstance(tap, Tap)]


def named(result: Result, name: str) -> list[Tap]:
    return [tap for tap in taps(result) if decode(tap.data).name == name]


def shown(result: Result) -> str:
    return repr(result.reply.messages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_notice_to_a_seat_and_back_in_every_language(line: Counter, held: Held, language: Language) -> None:
    notice = press(line, "notice?id=class.first", language)
    session = press(line, named(notice, "signup")[0].data, language)
    mine, relative = named(session, "book")
    seated = press(line, mine.data, language)
    assert "4827" in shown(seated)
    waiting = press(line, relative.data, language)
    assert "4827" not in shown(waiting)  # a code is for the door
    assert [one.state for one in held.booked] == ["seated", "waiting"]
    sure = press(line, named(seated, "unbook")[0].data, language)
    assert len(held.booked) == 2
    press(line, named(sure, "unbook")[0].data, language)
    assert [one.person for one in held.booked] == ["relative"]


def test_every_day_that_is_not_called_off_is_offered(line: Counter) -> None:
    off = with_notice(line, called_off=["2026-12-10"])
    assert [decode(tap.data).fields["s"] for tap in named(press(off, "notice?id=class.first"), "signup")] == [
        "class.first@2026-12-17T10:00"
    ]


def test_a_button_for_the_relative_stays_until_both_have_a_place(line: Counter) -> None:
    first = press(line, encode("book", s=FIRST, p="self"))
    assert [decode(tap.data).fields["p"] for tap in named(first, "book")] == ["relative"]
    assert named(press(line, encode("book", s=FIRST, p="relative")), "book") == []


def test_the_evening_before_is_promised_only_when_it_is_yet_to_come(line: Counter, held: Held) -> None:
    assert "12月9日" in shown(press(line, encode("book", s=FIRST, p="self")))
    held.now = moment(date(2026, 12, 9), time(17))
    assert "12月9日" not in shown(press(line, encode("bookings")))


@pytest.mark.parametrize("refusal", ["early", "closed", "called-off"])
def test_a_refusal_is_explained_before_and_after_the_tap(line: Counter, held: Held, refusal: Refusal) -> None:
    opening = with_notice(line, apply={"chat": True, "opens": "2026-12-01"})
    held.refusal = refusal
    before, after = press(opening, encode("signup", s=FIRST)), press(opening, encode("book", s=FIRST, p="self"))
    assert before.reply.messages == after.reply.messages
    assert named(before, "book") == []
    assert ("令和8年12月1日" in shown(after)) == (refusal == "early")


def test_on_the_web_it_is_said_where_to_sign_up(line: Counter) -> None:
    web = replace(line, seats=None, can_remind=False)
    for data in ("notice?id=class.first", encode("signup", s=FIRST), encode("book", s=FIRST, p="self")):
        assert named(press(web, data), "signup") == []
        assert web.wording.say("signup.only_line", "ja") in shown(press(web, data))


def test_a_demonstration_is_signed_up_for_only_in_a_rehearsal(line: Counter, held: Held) -> None:
    demo = with_notice(line, demo=True)
    assert named(press(demo, "notice?id=class.first"), "signup") == []
    press(demo, encode("book", s=FIRST, p="self"))
    assert held.booked == []
    press(replace(demo, rehearsal=True), encode("book", s=FIRST, p="self"))
    assert len(held.booked) == 1


@pytest.mark.parametrize("way", [{"phone": True}, {"walk_in": True}, {}])
def test_what_is_not_signed_up_for_here_has_no_button(line: Counter, held: Held, way: dict[str, bool]) -> None:
    other = with_notice(line, apply=way)
    assert named(press(other, "notice?id=class.first"), "signup") == []
    press(other, encode("book", s=FIRST, p="self"))
    assert held.booked == []


@pytest.mark.parametrize(
    "data", ["signup?s=gone@2026-12-10T10:00", "signup?s=x", "book?s=&p=self", "unbook?b=9&sure=1"]
)
def test_what_is_gone_is_said_to_be_gone(line: Counter, data: str) -> None:
    assert line.wording.say("signup.gone", "ja") in shown(press(line, data))


def test_nobody_else_can_be_signed_up(line: Counter, held: Held) -> None:
    press(line, encode("book", s=FIRST, p="neighbour"))
    assert held.booked == []


def test_the_buttons_hold_nothing_that_redaction_would_drop() -> None:
    data = encode("book", s=FIRST, p="relative")
    assert redact(data).text == data


@dataclass
class Wishes:
    """Keeps the wishes of a group."""

    kept: list[GroupRequest] = field(default_factory=list)

    def add(self, kind: GroupKind, week: date, people: str) -> GroupRequest:
        self.kept.append(GroupRequest(kind=kind, week=week.isoformat(), people=people, code="3141"))
        return self.kept[-1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_group_taps_three_answers_and_gets_a_number(line: Counter, language: Language) -> None:
    wishes = Wishes()
    group = replace(line, requests=wishes)
    result = press(group, "group", language)
    for _ in range(3):
        result = press(group, named(result, "group")[-1].data, language)
    assert "3141" in shown(result)
    assert wishes.kept == [GroupRequest(kind="card-desk", week="2027-01-25", people="40-", code="3141")]


@pytest.mark.parametrize("data", ["group?k=party", "group?k=card-desk&w=2026-11-16", "group?k=card-desk&w=2026-12-08"])
def test_a_group_cannot_wish_for_what_is_not_offered(line: Counter, data: str) -> None:
    wishes = Wishes()
    assert named(press(replace(line, requests=wishes), f"{data}&n=5-9"), "group")
    assert wishes.kept == []
