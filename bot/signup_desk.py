"""Sign-ups as the staff of a city take them, by telephone and at the counter: each change stands in the record."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import time

from sqlalchemy import Connection

from bot.approval import Approvals
from bot.conversation import counter_of
from bot.links import Links
from bot.signups import Also, Form, Signups, Taken
from bot.staff.roles import EVERY, Account, StaffError, may
from bot.store import audit
from bot.store.audit import Action, Done
from bot.store.cipher import Cipher
from bot.store.turnout import Turnout
from handlers.calendar import when_text
from handlers.event import Counter
from handlers.group_request import section_of
from scheduler.due import local_time, moment
from scheduler.group_request import GroupRequest
from scheduler.occurrences import Occurrence, coming
from scheduler.places import place_of
from scheduler.signup import Booking, Refusal, Refused

AHEAD = 200
"""Days that are looked ahead."""

MOST_PEOPLE = 10
"""Who are signed up at once."""

REFUSALS: dict[Refusal, str] = {
    "early": "まだ受け付けを始めていません",
    "closed": "締め切りました",
    "called-off": "中止になりました",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Numbers:
    """A session and how many have signed up. place: its name, if known; free: None where seats are not counted."""

    occurrence: Occurrence
    when: str
    place: str
    turnout: Turnout
    free: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class SignupDesk:
    """The sign-ups of the city of ``approvals``, whose database, publications and clock these are."""

    approvals: Approvals
    cipher: Cipher
    links: Links

    def sessions(self, account: Account) -> list[Numbers]:
        """The coming sessions that an account may sign people up for, the soonest first."""
        signups, counter = self._open()
        taken = signups.turnouts(moment(counter.today, time()))
        own = (one for one in offered(counter) if self.may_edit(account, one))
        return [_numbers(one, taken.get(one.id, Turnout()), counter) for one in own]

    def unknown(self) -> tuple[str, ...]:
        """Sessions with sign-ups that the content does not have any more."""
        return self._open()[0].unknown()

    def session(self, name: str) -> Occurrence | None:
        """The session with this id."""
        return self._open()[0].occurrence(name)

    def seen(self, one: Occurrence) -> tuple[Numbers, tuple[Booking, ...]]:
        """How full a session is, and the places in it: seats first, then the waiting list."""
        signups, counter = self._open()
        places = signups.attendance(one.id)
        seated = sum(place.state == "seated" for place in places)
        came = sum(place.came for place in places)
        taken = Turnout(seated=seated, waiting=len(places) - seated, came=came)
        return _numbers(one, taken, counter), places

    def untold(self, one: Occurrence) -> tuple[Booking, ...]:
        """Who has to be called because the session was called off: nobody else tells them."""
        return self._open()[0].untold(one.id)

    def may_edit(self, account: Account, one: Occurrence) -> bool:
        """Whether an account may change who has a place in a session."""
        return may(account, "editor", self.approvals.channel.city, one.notice.section or EVERY)

    def add(self, account: Account, one: Occurrence, form: Form) -> Taken:
        """Sign somebody up, with others who come along. Raises StaffError when nobody can sign up now.

        A form that was sent before leads to what it led to then: buttons are pressed twice.
        """
        self._need(account, one)
        if not 1 <= form.people <= MOST_PEOPLE:
            raise StaffError(f"人数は1〜{MOST_PEOPLE}人にしてください。")
        taken = self._open()[0].book_form(one, form, self._recorded(account, "signup-added"))
        if isinstance(taken, Refused):
            raise StaffError(f"申し込めません：{REFUSALS[taken.reason]}。")
        return taken

    def cancel(self, account: Account, one: Occurrence, booking_id: int) -> Booking:
        """Give a place up for somebody; whoever waits first moves up. Cancelled again, nothing changes.

        Raises StaffError when there is no such place.
        """
        self._need(account, one)
        signups = self._open()[0]
        place = signups.place(booking_id)
        if place is None or place.session != one.id:
            raise StaffError("この申し込みは見つかりません。")
        return signups.cancel(place.id, also=self._recorded(account, "signup-cancelled")) or place

    def given_up(self, one: Occurrence, booking_id: int) -> Booking | None:
        """The place of a session that was given up, by its id."""
        place = self._open()[0].place(booking_id)
        return place if place and place.session == one.id and place.state == "cancelled" else None

    def mark(self, account: Account, one: Occurrence, booking_id: int, *, came: bool) -> None:
        """Somebody has come, or has not after all. Raises StaffError when the place was given up."""
        place = self._place(account, one, booking_id)
        also = self._recorded(account, "signup-came" if came else "signup-not-come")
        self._open()[0].mark(place, came=came, also=also)

    def requests(self, account: Account) -> Iterator[tuple[str, GroupRequest]]:
        """What groups wish for of the sections that an account works for, in words, oldest first."""
        signups, counter = self._open()
        for one in signups.requests():
            if not may(account, "editor", counter.city.id, section_of(one.kind, counter) or EVERY):
                continue
            yield counter.wording.say(f"signup.group.kind.{one.kind}", "ja"), one

    def city_name(self) -> str:
        """Whose sign-ups these are."""
        return self._open()[1].city.name

    def _place(self, account: Account, one: Occurrence, booking_id: int) -> Booking:
        self._need(account, one)
        found = (place for place in self._open()[0].attendance(one.id) if place.id == booking_id)
        place = next(found, None)
        if place is None:
            raise StaffError("この申し込みは、もう取り消されています。")
        return place

    def _need(self, account: Account, one: Occurrence) -> None:
        if not self.may_edit(account, one):
            raise StaffError("この回の申し込みを受ける役割が、あなたのアカウントに付いていません。")

    def _recorded(self, account: Account, action: Action) -> Also:
        return recorded(action, account, self.approvals.channel.city, self.approvals.now)

    def _open(self) -> tuple[Signups, Counter]:
        """Raises StaffError while nothing is published."""
        held = self.approvals
        edition = held.shelf.edition(held.channel.city)
        if edition is None:
            raise StaffError("この市の内容は、まだ公開されていません（madoguchi publish）。")
        counter = counter_of(edition, held.analyzer, local_time(held.now()).date())
        counter = replace(counter, seat_url=self.links.seat(held.channel.name))
        return Signups(held.database, self.cipher, counter, held.now), counter


def recorded(action: Action, account: Account | None, city: str, now: Callable[[], int]) -> Also:
    """Puts a change of a place into the record. account: None for the operator.

    With the number of the place instead of its code, which goes after 90 days.
    """

    def record(connection: Connection, place: Booking) -> None:
        done = Done(
            at=now(),
            account_id=account.id if account else None,
            role="editor" if account else "operator",
            action=action,
            target=f"{place.place}番 {place.session}",
            city=city,
        )
        audit.record(connection, done)

    return record


def offered(counter: Counter) -> list[Occurrence]:
    """The coming sessions that one signs up for, the soonest first."""
    notices = [one for one in counter.notices.values() if one.apply.chat or one.apply.phone]
    return [one for one in coming(notices, counter.city.closures, counter.today, days=AHEAD) if one.begins]


def _numbers(one: Occurrence, taken: Turnout, counter: Counter) -> Numbers:
    capacity = one.notice.capacity
    free = max(0, capacity - taken.seated) if capacity is not None else None
    found = place_of(one.notice, counter.city, counter.facilities)
    place = found.name if found else one.notice.place or ""
    return Numbers(occurrence=one, when=when_text(one, counter, "ja"), place=place, turnout=taken, free=free)
