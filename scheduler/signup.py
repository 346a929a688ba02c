"""Seats of a session (a class, a card desk) and who has them: rules that need neither a database nor a clock.

Places are numbered in the order in which sign-ups were stored. Whoever finds no free seat waits, and moves up by
themselves when a seat becomes free. Moments are UTC milliseconds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Protocol, get_args

from knowledge.hours import Closures
from scheduler.due import end_of, moment
from scheduler.notice import Announcement, Notice
from scheduler.occurrences import Occurrence, occurrences

Person = Literal["self", "relative"]
"""Whom a resident signs up: two seats at most, and no name."""

PERSONS: tuple[Person, ...] = get_args(Person)

State = Literal["seated", "waiting", "cancelled", "called-off"]
Via = Literal["chat", "phone", "counter"]
Refusal = Literal["early", "closed", "called-off"]

CODES = range(1000, 10000)
"""Reception codes: four digits that can be said on the telephone, none that a spreadsheet would shorten."""

UNLIMITED = 100_000
"""The seats of a notice that does not say how many there are."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """One time that residents sign up for; ``id`` is that of the occurrence.

    opens_at, closes_at: from when and until when one signs up, and until when those who wait move up.
    reminds_at: when those who have a seat are reminded.
    """

    id: str
    starts_at: int
    ends_at: int
    opens_at: int
    closes_at: int
    seats: int
    called_off: bool = False
    reminds_at: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Booking:
    """One person's place. place: in order of sign-up. ahead: how many wait before them (0: next; seated: 0).

    code: said or shown at the door. resident_id: None when staff signed somebody up. asked_in: the event in which a
    resident signed up. came: whether staff have seen them at the door.
    """

    id: int
    session: str
    resident_id: int | None
    person: Person
    state: State
    place: int
    ahead: int
    code: str
    asked_in: int | None = None
    came: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """Nobody can sign up for this any more."""

    reason: Refusal


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What is left of a session: free seats, people waiting, and the resident's own places in it."""

    free: int
    waiting: int
    mine: tuple[Booking, ...] = ()
    refusal: Refusal | None = None


class Seats(Protocol):
    """The seats of a city as one resident may use them. Each change is stored when the call returns."""

    @property
    def now(self) -> int:
        """The moment at which the resident asks."""

    def standing(self, session: Session) -> Standing:
        """How full a session is."""

    def book(self, session: Session, person: Person) -> Booking | Refused:
        """A seat or a waiting place; what the person has already, if they have one."""

    def cancel(self, booking_id: int) -> Booking | None:
        """Give a place of the resident's up; None when it is not theirs. Cancelling twice changes nothing."""

    def mine(self) -> tuple[Booking, ...]:
        """The resident's places, soonest first, in sessions that are not over."""


def session_of(occurrence: Occurrence) -> Session:
    """What an occurrence is to those who sign up for it. It closes when it begins, or after its last day to apply."""
    notice, begins = occurrence.notice, occurrence.starts_at
    closes = end_of(notice.apply.closes) if notice.apply.closes else begins
    return Session(
        id=occurrence.id,
        starts_at=begins,
        ends_at=occurrence.over_at,
        opens_at=end_of(notice.apply.opens - timedelta(days=1)) if notice.apply.opens else 0,
        closes_at=min(closes, begins),
        seats=notice.capacity or UNLIMITED,
        called_off=occurrence.called_off,
        reminds_at=tuple(sorted(_remind_at(occurrence, rule) for rule in notice.announced if rule.to == "signed-up")),
    )


def _remind_at(occurrence: Occurrence, rule: Announcement) -> int:
    """As the notice says; it is no notice to many, but a message to whoever asked for the seat."""
    return moment(rule.day or occurrence.first - timedelta(days=rule.before or 0), rule.at)


def find(name: str, notices: Mapping[str, Notice], closures: Closures) -> Occurrence | None:
    """The occurrence with the id ``name``; None when there is none, or no longer."""
    notice_id, _, start = name.rpartition("@")
    notice = notices.get(notice_id)
    try:
        day = date.fromisoformat(start[:10])
    except ValueError:
        return None
    if notice is None or notice.status == "draft":
        return None
    return next((one for one in occurrences(notice, closures, day, day) if one.id == name), None)


def seat_or_wait(*, seats: int, seated: int) -> State:
    """What a new sign-up becomes."""
    return "seated" if seated < seats else "waiting"


def moving_up(*, seats: int, seated: int, waiting: Iterable[int]) -> tuple[int, ...]:
    """Of the places that wait, those that get a seat now: the first ones, as many as seats are free."""
    return tuple(sorted(waiting)[: max(0, seats - seated)])


def refusal(session: Session, *, called_off: bool, now: int) -> Refusal | None:
    """Why nobody can sign up now, if so. called_off: what the seats say; the content may say it, too."""
    if called_off or session.called_off:
        return "called-off"
    if now >= session.closes_at:
        return "closed"
    return "early" if now < session.opens_at else None


def still_moves(session: Session, *, called_off: bool, now: int) -> bool:
    """Whether those who wait may still get a seat."""
    return refusal(session, called_off=called_off, now=now) in (None, "early")
