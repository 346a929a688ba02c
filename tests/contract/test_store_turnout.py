"""How many have signed up for which session, and who of them came, on both databases."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from bot.store import seats, turnout
from bot.store.seats import Change, Wanted
from bot.store.turnout import Turnout
from scheduler.signup import Booking, Session

if TYPE_CHECKING:
    from .conftest import Desk

CITY = "aoba"
HOUR = 3600 * 1000
_codes = count(1000)


def session(name: str, start: int) -> Session:
    return Session(id=name, starts_at=start, ends_at=start + HOUR, opens_at=0, closes_at=start, seats=1)


def signs_up(desk: Desk, held: Session, now: int, city: str = CITY) -> Booking:
    wanted = Wanted(resident_id=None, person="self", via="phone", asked_in=None, code=lambda: str(next(_codes)))
    change = desk.database.write(lambda c: seats.book(c, city, held, wanted, now))
    assert isinstance(change, Change)
    return change.booking


def mark(desk: Desk, place: Booking, at: int | None) -> bool:
    return desk.database.write(lambda c: turnout.mark(c, place.id, at))


def turnouts(desk: Desk, since: int) -> dict[str, Turnout]:
    return desk.database.read(lambda c: turnout.turnouts(c, CITY, since))


def test_people_are_counted_by_session_and_city(desk: Desk) -> None:
    now = 10 * HOUR
    early, late = session("early", now + HOUR), session("late", now + 9 * HOUR)
    for held in (early, early, late):
        signs_up(desk, held, now)
    signs_up(desk, late, now, city="another")
    assert turnouts(desk, now) == {"early": Turnout(seated=1, waiting=1), "late": Turnout(seated=1)}
    assert set(turnouts(desk, early.ends_at + 1)) == {"late"}


def test_who_came_is_marked_once_and_can_be_taken_back(desk: Desk) -> None:
    now = 10 * HOUR
    held = session("early", now + HOUR)
    place = signs_up(desk, held, now)
    assert not mark(desk, place, None)
    assert mark(desk, place, now)
    assert not mark(desk, place, now + 1)
    assert [one.came for one in desk.database.read(lambda c: seats.attendance(c, CITY, "early"))] == [True]
    assert turnouts(desk, now)["early"] == Turnout(seated=1, came=1)
    assert mark(desk, place, None)
    assert turnouts(desk, now)["early"] == Turnout(seated=1)


def test_nobody_comes_on_a_place_that_was_given_up(desk: Desk) -> None:
    now = 10 * HOUR
    held = session("early", now + HOUR)
    place = signs_up(desk, held, now)
    desk.database.write(lambda c: seats.cancel(c, CITY, held, place.id, now))
    assert not mark(desk, place, now)
    assert turnouts(desk, now) == {}
