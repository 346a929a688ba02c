"""Seats and waiting places, the same ones for chat, telephone and counter.

    book -> seated | waiting --a seat becomes free--> seated
    seated | waiting --cancel--> cancelled      --call_off--> called-off

Every change first takes the session's row for itself, so that changes of one session follow each other in the order in
which they are committed, and places are numbered in that order.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, func, select, update

from bot.store.database import insert_once
from bot.store.questions import KEPT_DAYS
from bot.store.signup_schema import booking, session_seat
from scheduler.signup import (
    Booking,
    Person,
    Refused,
    Session,
    Standing,
    Via,
    moving_up,
    refusal,
    seat_or_wait,
    still_moves,
)

_DAY = 24 * 3600 * 1000
_ACTIVE = ("seated", "waiting")
_DRAWS = 1000
"""Codes to try: even when nine in ten are taken, one in 10^45 sign-ups finds none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """A seat that somebody asks for. asked_in: the event in which a resident did; code: gives codes to try.

    form: names the line of a form that staff filled in, which makes one place however often it is sent.
    """

    resident_id: int | None
    person: Person
    via: Via
    asked_in: int | None
    code: Callable[[], str]
    form: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What became of a call: the place concerned, whether this changed it, and those who got a seat by it."""

    booking: Booking
    fresh: bool = False
    moved: tuple[Booking, ...] = ()


def book(connection: Connection, city: str, session: Session, wanted: Wanted, now: int) -> Change | Refused:
    """A seat, or a waiting place when there is none. Who has one already, by person or by form, keeps it."""
    held = _hold(connection, city, session)
    refused = refusal(session, called_off=held["called_off_at"] is not None, now=now)
    moved = _move_up(connection, held, session, now)
    before = _made_before(connection, held["id"], wanted)
    if before is not None:
        return Change(booking=before, moved=moved)
    if refused is not None:
        return Refused(reason=refused)
    place = held["last_place"] + 1
    connection.execute(update(session_seat).where(session_seat.c.id == held["id"]).values(last_place=place))
    row = {
        "session_id": held["id"],
        "resident_id": wanted.resident_id,
        "person": wanted.person,
        "via": wanted.via,
        "state": seat_or_wait(seats=session.seats, seated=_count(connection, held["id"], "seated")),
        "place": place,
        "asked_in": wanted.asked_in,
        "form": wanted.form,
        "made_at": now,
    }
    return Change(booking=_insert(connection, row, wanted.code), fresh=True, moved=moved)


def cancel(connection: Connection, city: str, session: Session | None, booking_id: int, now: int) -> Change:
    """Give a place up; whoever waits first gets the seat, unless the session is not offered any more (None).

    One that is given up already stays so. Raises LookupError when there is no such place in ``city``.
    """
    owner = select(session_seat.c.id).join(booking, booking.c.session_id == session_seat.c.id)
    own = (booking.c.id == booking_id) & (session_seat.c.city == city)
    held_id = connection.execute(owner.where(own)).scalar()
    if held_id is None:
        raise LookupError(booking_id)
    held = _lock(connection, held_id, {"last_place": session_seat.c.last_place})
    ended = update(booking).where(booking.c.id == booking_id, booking.c.state.in_(_ACTIVE))
    fresh = connection.execute(ended.values(state="cancelled", ended_at=now)).rowcount == 1
    moved = _move_up(connection, held, session, now) if session is not None else ()
    (found,) = _bookings(connection, _every().where(booking.c.id == booking_id))
    return Change(booking=found, fresh=fresh, moved=moved)


def load(connection: Connection, city: str, booking_id: int) -> Booking | None:
    """A place of ``city``, given up or not; None when there is none."""
    own = (booking.c.id == booking_id) & (session_seat.c.city == city)
    return next(iter(_bookings(connection, _every().where(own))), None)


def of_form(connection: Connection, city: str, session: str, form: str) -> tuple[Booking, ...]:
    """The places that the lines of a form led to (``form`` and what follows it), given up since or not."""
    here = (session_seat.c.city == city) & (session_seat.c.session == session)
    lines = _every().where(here, booking.c.form.startswith(form, autoescape=True)).order_by(booking.c.place)
    return tuple(_bookings(connection, lines))


def refresh(connection: Connection, city: str, session: Session, now: int) -> tuple[Booking, ...]:
    """Take over the number of seats from the content. Returns those who got a seat because there are more."""
    return _move_up(connection, _hold(connection, city, session), session, now)


def call_off(connection: Connection, city: str, session: str, now: int) -> tuple[Booking, ...]:
    """The session does not take place. Returns the places that this ended; none when it was called off before."""
    found = select(session_seat.c.id).where(session_seat.c.city == city, session_seat.c.session == session)
    held_id = connection.execute(found).scalar()
    if held_id is None:
        return ()
    _lock(connection, held_id, {"called_off_at": func.coalesce(session_seat.c.called_off_at, now)})
    ended = update(booking).where(booking.c.session_id == held_id, booking.c.state.in_(_ACTIVE))
    ids = connection.execute(ended.values(state="called-off", ended_at=now).returning(booking.c.id)).scalars().all()
    return tuple(_bookings(connection, _every().where(booking.c.id.in_(ids)).order_by(booking.c.place)))


def standing(connection: Connection, city: str, session: Session, resident_id: int | None, now: int) -> Standing:
    """How full a session is, and the places of a resident in it. Changes nothing."""
    found = select(session_seat).where(session_seat.c.city == city, session_seat.c.session == session.id)
    row = connection.execute(found).mappings().one_or_none()
    if row is None:
        return Standing(free=session.seats, waiting=0, refusal=refusal(session, called_off=False, now=now))
    own = (booking.c.session_id == row["id"]) & (booking.c.resident_id == resident_id) & booking.c.state.in_(_ACTIVE)
    return Standing(
        free=max(0, session.seats - _count(connection, row["id"], "seated")),
        waiting=_count(connection, row["id"], "waiting"),
        mine=tuple(_bookings(connection, _every().where(own).order_by(booking.c.place))),
        refusal=refusal(session, called_off=row["called_off_at"] is not None, now=now),
    )


def of_resident(connection: Connection, city: str, resident_id: int, now: int) -> tuple[Booking, ...]:
    """A resident's seats and waiting places in sessions that are not over, soonest first."""
    own = (booking.c.resident_id == resident_id) & booking.c.state.in_(_ACTIVE)
    ahead = (session_seat.c.city == city) & (session_seat.c.ends_at > now)
    ordered = _every().where(own, ahead).order_by(session_seat.c.starts_at, booking.c.place)
    return tuple(_bookings(connection, ordered))


def attendance(connection: Connection, city: str, session: str) -> tuple[Booking, ...]:
    """Who has a place: seated first, then waiting, in order of sign-up."""
    here = (session_seat.c.city == city) & (session_seat.c.session == session) & booking.c.state.in_(_ACTIVE)
    return tuple(_bookings(connection, _every().where(here).order_by(booking.c.state, booking.c.place)))


def untold(connection: Connection, city: str, session: str) -> tuple[Booking, ...]:
    """Whose place ended when the session was called off, and whom no message reaches: staff had signed them up."""
    here = (session_seat.c.city == city) & (session_seat.c.session == session)
    ended = (booking.c.state == "called-off") & booking.c.resident_id.is_(None)
    return tuple(_bookings(connection, _every().where(here, ended).order_by(booking.c.place)))


def known(connection: Connection, city: str, now: int) -> tuple[str, ...]:
    """The sessions that are not over and that somebody has a place in, soonest first."""
    here = (session_seat.c.city == city) & (session_seat.c.ends_at > now) & session_seat.c.called_off_at.is_(None)
    signed = select(booking.c.id).where(booking.c.session_id == session_seat.c.id, booking.c.state.in_(_ACTIVE))
    ordered = select(session_seat.c.session).where(here, signed.exists()).order_by(session_seat.c.starts_at)
    return tuple(connection.execute(ordered).scalars())


def purge(connection: Connection, now: int) -> int:
    """Delete the sign-ups of sessions that ended more than 90 days ago. Returns how many."""
    old = select(session_seat.c.id).where(session_seat.c.ends_at < now - KEPT_DAYS * _DAY)
    gone = connection.execute(delete(booking).where(booking.c.session_id.in_(old))).rowcount
    connection.execute(delete(session_seat).where(session_seat.c.ends_at < now - KEPT_DAYS * _DAY))
    return gone


def _hold(connection: Connection, city: str, session: Session) -> RowMapping:
    """The session's row, ours until the commit; made when nobody has signed up before."""
    facts: dict[str, Any] = {name: getattr(session, name) for name in ("starts_at", "ends_at", "seats")}
    new = insert_once(connection, session_seat, {"city": city, "session": session.id, **facts})
    if new is None:
        same = (session_seat.c.city == city) & (session_seat.c.session == session.id)
        new = connection.execute(select(session_seat.c.id).where(same)).scalar_one()
    return _lock(connection, new, facts)


def _lock(connection: Connection, session_id: int, values: dict[str, Any]) -> RowMapping:
    """An UPDATE makes others wait on both databases, and shows what those before us have committed."""
    taken = update(session_seat).where(session_seat.c.id == session_id).values(values).returning(*session_seat.c)
    return connection.execute(taken).mappings().one()


def _move_up(connection: Connection, held: RowMapping, session: Session, now: int) -> tuple[Booking, ...]:
    if not still_moves(session, called_off=held["called_off_at"] is not None, now=now):
        return ()
    seated = _count(connection, held["id"], "seated")
    if seated >= session.seats:
        return ()
    waiting = (booking.c.session_id == held["id"]) & (booking.c.state == "waiting")
    places = connection.execute(select(booking.c.place).where(waiting)).scalars()
    chosen = moving_up(seats=session.seats, seated=seated, waiting=places)
    if not chosen:
        return ()
    moved = (booking.c.session_id == held["id"]) & booking.c.place.in_(chosen)
    connection.execute(update(booking).where(moved).values(state="seated"))
    return tuple(_bookings(connection, _every().where(moved).order_by(booking.c.place)))


def _count(connection: Connection, session_id: int, state: str) -> int:
    held = (booking.c.session_id == session_id) & (booking.c.state == state)
    return connection.execute(select(func.count()).select_from(booking).where(held)).scalar_one()


def _made_before(connection: Connection, session_id: int, wanted: Wanted) -> Booking | None:
    """The place that a resident has for a person, or that a line of a form led to, given up since or not."""
    here = booking.c.session_id == session_id
    if wanted.form is not None:
        own = booking.c.form == wanted.form
    elif wanted.resident_id is not None:
        same = (booking.c.resident_id == wanted.resident_id) & (booking.c.person == wanted.person)
        own = same & booking.c.state.in_(_ACTIVE)
    else:
        return None
    return next(iter(_bookings(connection, _every().where(here, own))), None)


def _insert(connection: Connection, row: dict[str, object], code: Callable[[], str]) -> Booking:
    """A code that the session has already is drawn again."""
    tries = (insert_once(connection, booking, row | {"code": code()}) for _ in range(_DRAWS))
    new = next((made for made in tries if made is not None), None)
    if new is None:
        raise RuntimeError("no free reception code")
    (made,) = _bookings(connection, _every().where(booking.c.id == new))
    return made


def _every() -> Select[Any]:
    """Bookings as ``_bookings`` reads them."""
    other = booking.alias()
    before = (other.c.session_id == booking.c.session_id) & (other.c.state == "waiting")
    ahead = select(func.count()).select_from(other).where(before, other.c.place < booking.c.place).scalar_subquery()
    return select(booking, session_seat.c.session, ahead.label("before")).join(session_seat)


def _bookings(connection: Connection, chosen: Select[Any]) -> Iterable[Booking]:
    for row in connection.execute(chosen).mappings().all():
        yield Booking(
            id=row["id"],
            session=row["session"],
            resident_id=row["resident_id"],
            person=row["person"],
            state=row["state"],
            place=row["place"],
            ahead=row["before"] if row["state"] == "waiting" else 0,
            code=row["code"],
            asked_in=row["asked_in"],
            came=row["came_at"] is not None,
        )
