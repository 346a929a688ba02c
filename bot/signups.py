"""Sign-ups of one city, from the chat, the telephone and the counter: seats, and what those concerned are told of them.

A change and the messages that follow from it are one transaction: nobody moves up without hearing of it.
"""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from bot.bodies import write_body
from bot.store import outgoing, requests, residents, seats, turnout
from bot.store.cipher import Cipher
from bot.store.database import Database
from bot.store.outgoing import Kind, NewMessage
from bot.store.seats import Wanted
from bot.store.turnout import Turnout
from handlers.event import Counter
from handlers.message import Reply
from handlers.signup_words import called_off, moved_up, reminders, soon
from knowledge.languages import Language
from scheduler.group_request import GroupKind, GroupRequest
from scheduler.occurrences import Occurrence
from scheduler.signup import CODES, Booking, Person, Refused, Session, Standing, Via, find, session_of

OVERNIGHT = 15 * 3600 * 1000
"""Whoever would set out for what begins within so many milliseconds hears at any hour that it is called off."""

Worded = Callable[[Language], Reply]

Also = Callable[[Connection, Booking], None]
"""What belongs to a change of a place and is stored in its transaction."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """A form that staff filled in for ``people`` who come together. token: another one whenever the form is shown."""

    token: str
    via: Via
    people: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """The places that a form led to. again: the form had been sent before, and nothing was changed."""

    places: tuple[Booking, ...]
    again: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What a look at the content led to: sessions called off, and how many people got a seat."""

    called_off: tuple[str, ...]
    moved_up: int


class Signups:
    """The seats of the city of ``counter``, which also words the messages. now: UTC milliseconds."""

    def __init__(self, database: Database, cipher: Cipher, counter: Counter, now: Callable[[], int]) -> None:
        self._database = database
        self._cipher = cipher
        self._counter = counter
        self._city = counter.city.id
        self.now = now

    def occurrence(self, session: str) -> Occurrence | None:
        """The occurrence with this id, as published."""
        return find(session, self._counter.notices, self._counter.city.closures)

    def standing(self, session: Session, resident_id: int | None) -> Standing:
        """How full a session is, and what a resident has in it."""
        now = self.now()
        return self._database.read(lambda c: seats.standing(c, self._city, session, resident_id, now))

    def free_seats(self, one: Occurrence) -> int | None:
        """How many seats are left, where they are counted here."""
        if one.notice.capacity is None or not one.notice.apply.chat:
            return None
        return self.standing(session_of(one), None).free

    def of_resident(self, resident_id: int) -> tuple[Booking, ...]:
        """What a resident has in sessions that are not over."""
        now = self.now()
        return self._database.read(lambda c: seats.of_resident(c, self._city, resident_id, now))

    def book(
        self,
        one: Occurrence,
        *,
        resident_id: int | None,
        person: Person,
        via: Via,
        asked_in: int | None = None,
        also: Also | None = None,
    ) -> Booking | Refused:
        """A seat or a waiting place; a resident's seat comes with a reminder."""
        wanted = Wanted(resident_id=resident_id, person=person, via=via, asked_in=asked_in, code=_code)
        now = self.now()
        return self._database.write(lambda c: self._book(c, one, wanted, also, now))

    def book_form(self, one: Occurrence, form: Form, also: Also) -> Taken | Refused:
        """Places for all of a form, or for none; a form sent again leads to the places that it led to before."""
        now = self.now()

        def work(connection: Connection) -> Taken | Refused:
            if before := seats.of_form(connection, self._city, one.id, f"{form.token}:"):
                return Taken(places=before, again=True)
            made: list[Booking] = []
            for line in range(form.people):
                name = f"{form.token}:{line}"
                wanted = Wanted(resident_id=None, person="self", via=form.via, asked_in=None, code=_code, form=name)
                place = self._book(connection, one, wanted, also, now)
                if isinstance(place, Refused):
                    return place
                made.append(place)
            return Taken(places=tuple(made))

        return self._database.write(work)

    def _book(
        self, connection: Connection, one: Occurrence, wanted: Wanted, also: Also | None, now: int
    ) -> Booking | Refused:
        change = seats.book(connection, self._city, session_of(one), wanted, now)
        if isinstance(change, Refused):
            return change
        if change.fresh and change.booking.state == "seated":
            self._remind(connection, change.booking, one)
        if change.fresh and also:
            also(connection, change.booking)
        self._moved(connection, change.moved, one)
        return change.booking

    def cancel(self, booking_id: int, *, resident_id: int | None = None, also: Also | None = None) -> Booking | None:
        """Give a place up; None when there is none, or it is not the resident's (staff may give up any)."""
        now = self.now()

        def work(connection: Connection) -> Booking | None:
            held = seats.load(connection, self._city, booking_id)
            if held is None or (resident_id is not None and held.resident_id != resident_id):
                return None
            one = self.occurrence(held.session)
            change = seats.cancel(connection, self._city, session_of(one) if one else None, booking_id, now)
            if change.fresh:
                _withdraw(connection, held)
                if also:
                    also(connection, held)
            if one is not None:
                self._moved(connection, change.moved, one)
            return change.booking

        return self._database.write(work)

    def place(self, booking_id: int) -> Booking | None:
        """A place in this city, given up or not."""
        return self._database.read(lambda c: seats.load(c, self._city, booking_id))

    def attendance(self, session: str) -> tuple[Booking, ...]:
        """Who has a place in a session: seats first, then the waiting list."""
        return self._database.read(lambda c: seats.attendance(c, self._city, session))

    def untold(self, session: str) -> tuple[Booking, ...]:
        """Who has to be called because a session was called off."""
        return self._database.read(lambda c: seats.untold(c, self._city, session))

    def turnouts(self, since: int) -> dict[str, Turnout]:
        """How many have signed up, by session, for those that were not over at ``since``."""
        return self._database.read(lambda c: turnout.turnouts(c, self._city, since))

    def mark(self, place: Booking, *, came: bool, also: Also) -> bool:
        """Somebody with a place in this city has come, or has not after all; False when nothing changed by it."""
        at = self.now() if came else None

        def work(connection: Connection) -> bool:
            fresh = turnout.mark(connection, place.id, at)
            if fresh:
                also(connection, place)
            return fresh

        return self._database.write(work)

    def follow_content(self) -> Change:
        """Call off what the content calls off, and give seats that it adds to those who wait."""
        now = self.now()
        signed = self._database.read(lambda c: seats.known(c, self._city, now))
        found = [one for one in map(self.occurrence, signed) if one is not None]
        off = [one for one in found if one.called_off and self._call_off(one)]
        moved = sum(self._refresh(one) for one in found if not one.called_off)
        return Change(called_off=tuple(one.id for one in off), moved_up=moved)

    def unknown(self) -> tuple[str, ...]:
        """Sessions that people have signed up for and that the content does not have any more."""
        now = self.now()
        signed = self._database.read(lambda c: seats.known(c, self._city, now))
        return tuple(session for session in signed if self.occurrence(session) is None)

    def request(self, kind: GroupKind, week: date, people: str, resident_id: int) -> GroupRequest:
        """Keep the wish of a group."""
        wanted = requests.Wanted(resident_id=resident_id, kind=kind, week=week.isoformat(), people=people, code=_code)
        now = self.now()
        return self._database.write(lambda c: requests.add(c, self._city, wanted, now))

    def requests(self) -> list[GroupRequest]:
        """The wishes of groups, oldest first."""
        return self._database.read(lambda c: requests.listed(c, self._city))

    def _call_off(self, one: Occurrence) -> bool:
        now, until = self.now(), one.over_at
        kind: Kind = "called-off" if one.starts_at < now + OVERNIGHT else "signup"

        def work(connection: Connection) -> bool:
            ended = seats.call_off(connection, self._city, one.id, now)
            for place in ended:
                _withdraw(connection, place)
                self._tell(connection, place, "off", self._worded_off(one), now, until, kind)
            return bool(ended)

        return self._database.write(work)

    def _refresh(self, one: Occurrence) -> int:
        session, now = session_of(one), self.now()

        def work(connection: Connection) -> int:
            moved = seats.refresh(connection, self._city, session, now)
            self._moved(connection, moved, one)
            return len(moved)

        return self._database.write(work)

    def _moved(self, connection: Connection, moved: Iterable[Booking], one: Occurrence) -> None:
        for place in moved:
            self._tell(connection, place, "moved", self._worded(moved_up, place, one), self.now(), one.starts_at)
            self._remind(connection, place, one)

    def _remind(self, connection: Connection, place: Booking, one: Occurrence) -> None:
        for at in reminders(session_of(one), self.now()):
            self._tell(connection, place, "soon", self._worded(soon, place, one), at, one.starts_at)

    def _worded(
        self, words: Callable[[Booking, Occurrence, Counter, Language], Reply], place: Booking, one: Occurrence
    ) -> Worded:
        return lambda language: words(place, one, self._counter, language)

    def _worded_off(self, one: Occurrence) -> Worded:
        return lambda language: called_off(one, self._counter, language)

    def _tell(
        self,
        connection: Connection,
        place: Booking,
        what: str,
        words: Worded,
        at: int,
        until: int,
        kind: Kind = "signup",
    ) -> None:
        """One message; none to those whom staff signed up, who are told as they signed up."""
        if place.resident_id is None or until <= self.now():
            return
        new = NewMessage(
            resident_id=place.resident_id,
            kind=kind,
            key=self._cipher.fingerprint("signup", what, str(place.id), str(at) if what == "soon" else ""),
            asked_in=place.asked_in or 0,
            body=write_body(words(residents.language(connection, place.resident_id))),
            due_at=at,
            until=until,
        )
        outgoing.add(connection, new)


def _withdraw(connection: Connection, place: Booking) -> None:
    """Whoever has no place any more is not reminded of it: all its messages were asked for in one event."""
    if place.resident_id is not None and place.asked_in is not None:
        outgoing.cancel(connection, place.resident_id, place.asked_in)


def _code() -> str:
    return str(secrets.choice(CODES))
