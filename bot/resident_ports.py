"""What an event may change in the city's books before it is answered: seats, wishes of groups, becoming a guest."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from bot.guestbook import ResidentPairing
from bot.signups import Signups
from bot.store.cipher import Cipher
from bot.store.database import Database
from bot.store.events import StoredEvent
from handlers.event import Counter
from scheduler.group_request import GroupKind, GroupRequest
from scheduler.signup import Booking, Person, Refused, Session, Standing


@dataclass(frozen=True, kw_only=True, slots=True)
class ResidentSeats:
    """The seats as the resident may use them who caused the event ``asked_in`` (``scheduler.signup.Seats``)."""

    signups: Signups
    resident_id: int
    asked_in: int

    @property
    def now(self) -> int:
        """UTC milliseconds."""
        return self.signups.now()

    def standing(self, session: Session) -> Standing:
        """How full it is."""
        return self.signups.standing(session, self.resident_id)

    def book(self, session: Session, person: Person) -> Booking | Refused:
        """A seat or a waiting place."""
        one = self.signups.occurrence(session.id)
        if one is None:
            return Refused(reason="closed")
        return self.signups.book(one, resident_id=self.resident_id, person=person, via="chat", asked_in=self.asked_in)

    def cancel(self, booking_id: int) -> Booking | None:
        """Give up an own place."""
        return self.signups.cancel(booking_id, resident_id=self.resident_id)

    def mine(self) -> tuple[Booking, ...]:
        """The own places."""
        return self.signups.of_resident(self.resident_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class ResidentRequests:
    """The wishes of groups that a resident speaks for (``scheduler.group_request.GroupRequests``)."""

    signups: Signups
    resident_id: int

    def add(self, kind: GroupKind, week: date, people: str) -> GroupRequest:
        """Keep a wish under a number."""
        return self.signups.request(kind, week, people, self.resident_id)


def with_ports(
    counter: Counter, event: StoredEvent, database: Database, cipher: Cipher, now: Callable[[], int]
) -> Counter:
    """The counter with what the resident may use; only where they can be told when something comes of it later."""
    signups = Signups(database, cipher, counter, now)
    counter = replace(counter, free_seats=signups.free_seats)
    if not counter.can_remind:
        return counter
    who = event.resident_id
    return replace(
        counter,
        seats=ResidentSeats(signups=signups, resident_id=who, asked_in=event.id),
        requests=ResidentRequests(signups=signups, resident_id=who),
        pairing=ResidentPairing(database=database, cipher=cipher, channel=event.channel, resident_id=who, now=now),
    )
